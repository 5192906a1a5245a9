//! What the two places hold: whether the target may become a copy of the source, and from which entry on.

use bytes::Bytes;
use journal::{Hash, Seq, decode};

use super::side::{Placed, Side};
use super::windows::{IN_FLIGHT, WINDOW};
use crate::{Failure, Kind};

/// What is to be done.
pub(super) struct Plan {
    pub(super) genesis: Bytes,
    /// The ledger's id, which every entry names.
    pub(super) ledger: String,
    /// The first entry that is looked at; those before it are in the target.
    pub(super) first: Seq,
    /// The hash of the one before it.
    pub(super) before: Hash,
    /// The target may hold entries up to here.
    pub(super) held: Seq,
    /// The source's last entry.
    pub(super) last: Seq,
}

/// Compares the two places, or says why nothing is copied.
pub(super) async fn plan(source: &Side<'_>, target: &Side<'_>) -> Result<Plan, Failure> {
    let Some(genesis) = source.get(Seq::GENESIS).await? else { return Err(no_ledger(source)) };
    let ledger = source.proved(Seq::GENESIS, &genesis, None)?.ledger;
    let last = tail(source).await?;
    check_gap(source, last).await?;
    let held = match target.get(Seq::GENESIS).await? {
        Some(there) => {
            check_same_ledger(source, target, &genesis, &there)?;
            tail(target).await?
        }
        None => Seq::GENESIS,
    };
    check_same_history(source, target, held, last).await?;
    // After a kill there may be holes among the target's last entries, and nowhere else.
    let first = Seq(held.0.saturating_sub(WINDOW).max(1));
    let before = Seq(first.0 - 1);
    let before = source.get(before).await?.ok_or_else(|| source.damaged(&source.key(before), GONE))?;
    Ok(Plan { genesis, ledger, first, before: Hash::of(&before), held, last })
}

const GONE: &str = "it is not there, and one after it is: entries are never deleted";

fn no_ledger(source: &Side<'_>) -> Failure {
    Failure::new(Kind::Refused, format!("there is no ledger at {}, so there is nothing to copy", source.address()))
        .hint("`pail where` says where yours is; `pail copy` takes that address")
}

/// The last entry before an empty slot: slots are dense, so it is found by doubling and halving.
async fn tail(side: &Side<'_>) -> Result<Seq, Failure> {
    let (mut there, mut absent) = (0, 1);
    while side.get(Seq(absent)).await?.is_some() {
        (there, absent) = (absent, absent * 2);
    }
    while there + 1 < absent {
        let middle = there + (absent - there) / 2;
        if side.get(Seq(middle)).await?.is_some() { there = middle } else { absent = middle }
    }
    Ok(Seq(there))
}

/// A source with an entry behind an empty slot has lost one.
async fn check_gap(source: &Side<'_>, last: Seq) -> Result<(), Failure> {
    let slots: Vec<Seq> = (1..=IN_FLIGHT as u64).map(|ahead| last.plus(ahead)).collect();
    let beyond = source.get_all(&slots).await?;
    if beyond.iter().all(Option::is_none) { Ok(()) } else { Err(source.damaged(&source.key(last.next()), GONE)) }
}

/// The target's genesis is the source's.
pub(super) fn check_same_ledger(
    source: &Side<'_>,
    target: &Side<'_>,
    genesis: &Bytes,
    there: &Bytes,
) -> Result<(), Failure> {
    if there == genesis {
        return Ok(());
    }
    let key = target.key(Seq::GENESIS);
    let ours = source.proved(Seq::GENESIS, genesis, None)?.ledger;
    let theirs = match decode(Seq::GENESIS, there) {
        Ok(theirs) => theirs.ledger,
        Err(error) => return Err(target.damaged(&key, &error.to_string())),
    };
    if theirs == ours {
        return Err(target.diverged(Seq::GENESIS, source.address()));
    }
    let words = format!("{} holds another ledger, {theirs}, than {}, {ours}", target.address(), source.address());
    Err(Failure::new(Kind::Refused, words).hint("nothing there was changed; copy to a place that is empty"))
}

/// The target's last entry is the source's of that number, which its chain of hashes makes true of all before it.
async fn check_same_history(source: &Side<'_>, target: &Side<'_>, held: Seq, last: Seq) -> Result<(), Failure> {
    let both = held.min(last);
    if both != Seq::GENESIS && !is_same(source, target, both).await? {
        return Err(target.diverged(first_difference(source, target, both).await?, source.address()));
    }
    if held <= last {
        return Ok(());
    }
    let (to, from) = (target.address(), source.address());
    let words = format!("{to} is ahead of {from}: it holds the same ledger up to {held}, and {from} only up to {last}");
    Err(Failure::new(Kind::Refused, words)
        .hint(format!("nothing is to be copied this way; `pail copy {to} {from}` copies the other way")))
}

/// Between the genesis, which is the same, and an entry that is not.
async fn first_difference(source: &Side<'_>, target: &Side<'_>, differs: Seq) -> Result<Seq, Failure> {
    let (mut same, mut differs) = (0, differs.0);
    while same + 1 < differs {
        let middle = same + (differs - same) / 2;
        if is_same(source, target, Seq(middle)).await? { same = middle } else { differs = middle }
    }
    Ok(Seq(differs))
}

async fn is_same(source: &Side<'_>, target: &Side<'_>, seq: Seq) -> Result<bool, Failure> {
    Ok(source.get(seq).await? == target.get(seq).await?)
}

impl Side<'_> {
    /// Puts the genesis here and proves this place, unless somebody else began a ledger here meanwhile.
    pub(super) async fn begin_as(&self, source: &Side<'_>, genesis: &Bytes) -> Result<(), Failure> {
        match self.place(Seq::GENESIS, genesis).await? {
            Placed::New | Placed::Same => self.prove(genesis).await,
            Placed::Other(there) => check_same_ledger(source, self, genesis, &there),
        }
    }
}
