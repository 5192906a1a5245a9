//! Verifying: the whole journal is read from the bucket itself, and everything that can be proved of it is proved.
//!
//! An entry is proved by the hash in the next one, the last by what this machine saw of it, by a checkpoint or by a head
//! that was noted. Nothing is skipped: where the entry as it was written can be told from a changed one, proving goes on
//! with that; else it is counted what could not be proved behind it. Memory does not grow with the journal but for a few
//! bytes an op.

mod mirror;
mod proof;
mod settle;

use std::collections::VecDeque;

use bytes::Bytes;
use futures_util::future::join_all;

use super::Journal;
use crate::entry::Entry;
use crate::epoch::Epochs;
use crate::id::{Hash, Seq};
use crate::{FaultKind, Fold, JournalError};

use mirror::Mirror;
use proof::Proof;
use settle::{Settled, Slot, Witness, settle};

/// How many slots are asked for at once.
const WINDOW: u64 = 32;
/// So many empty slots behind one another are the end.
const END: usize = 16;

/// A head that somebody noted: a number, and the first digits of the hash of its entry or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The entry.
    pub seq: Seq,
    /// Hexadecimal digits.
    pub digits: String,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub seq: Seq,
    /// At which byte of the object, where that is known.
    pub offset: Option<usize>,
    /// What kind of thing it is, which says what to do.
    pub kind: FindingKind,
    /// What is wrong, for people.
    pub what: String,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// The object is not what was written.
    Damaged,
    /// The object is not there, and later ones are.
    Missing,
    /// The object is what was written, and breaks a rule that its writer had to keep.
    Broken,
    /// A newer program wrote it.
    Newer,
    /// It closes the journal, which goes on nowhere: a repair did not come to its end.
    Sealed,
    /// The journal is not the one that was seen or noted earlier.
    Diverged,
}

/// What verifying came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last entry and its hash; `None` where there is no journal.
    pub last: Option<(Seq, Hash)>,
    /// What is wrong, in the order of the entries.
    pub findings: Vec<Finding>,
    /// How many entries stand behind a damaged one, so that what they add up to could not be proved.
    pub unproved: u64,
    /// Whether something beside the last entry itself says that it is what was written.
    pub last_is_witnessed: bool,
    /// The mirror on this machine could not be used: it is damaged itself.
    pub mirror_is_damaged: bool,
    /// Where each entry lies.
    pub epochs: Epochs,
    /// When each entry was written, as its writer's clock had it.
    pub times: Vec<i64>,
    /// The entry that was noted and its hash, where there is one.
    pub noted: Option<(Seq, Hash)>,
}

/// What the caller proves of each entry that is what was written, beyond what the fold proves: what is wrong with it.
pub type Examine<'a> = dyn FnMut(&Entry) -> Vec<String> + Send + 'a;

impl<F: Fold> Journal<F> {
    /// Reads the whole journal from the bucket and proves it. `tell` hears how many entries were read. Sends GETs alone,
    /// and leaves what this process knows of the journal alone.
    pub async fn verify(
        &self,
        noted: Option<&Noted>,
        examine: &mut Examine<'_>,
        tell: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Verified, JournalError> {
        let epochs = Epochs::read(&*self.seams.bucket).await?;
        let (mut mirror, mirror_is_damaged) = match Mirror::open(self) {
            Ok(mirror) => (mirror, false),
            Err(JournalError::CacheDamaged) => (None, true),
            Err(error) => return Err(error),
        };
        if epochs != self.epochs {
            // It was repaired since this machine looked, and what lies elsewhere now was not seen by it.
            mirror = None;
        }
        let checkpoint = self.hinted().await.ok().flatten().map(|hot| (hot.seq, hot.head));
        let mut slots =
            Slots { journal: self, epochs: &epochs, next: Seq::GENESIS, read: VecDeque::new(), is_at_end: false };
        let mut proof = Proof::new(&self.fold, examine, epochs.clone());
        let mut before: Option<Settled> = None;
        while slots.look_ahead().await? {
            let Some(mut slot) = slots.read.pop_front() else { break };
            let seen = mirror.as_mut().map(|mirror| mirror.bytes(self, slot.seq)).transpose()?.flatten();
            let witness = Witness::of(slot.seq, seen, checkpoint, noted);
            let prev = before.as_ref().and_then(|before| before.hash);
            let (next, after) = (slots.read.front(), slots.read.get(1));
            let mut settled = settle(&slot, next, after, prev, &witness, proof.may_search());
            if settled.is_doubtful() && slot.bytes.is_some() {
                // A wire can damage what it carries.
                slot = self.slot(&epochs, slot.seq).await?;
                settled = settle(&slot, next, after, prev, &witness, proof.may_search());
            }
            if settled.is_another_history {
                mirror = None;
            }
            proof.add(&slot, &settled, before.as_ref(), next.is_none());
            if noted.is_some_and(|noted| noted.seq == slot.seq) {
                proof.compare(noted, settled.hash);
            }
            before = Some(settled);
            tell(slot.seq.0);
        }
        let seen = mirror.map(|mirror| mirror.last);
        Ok(proof.end(seen, noted, mirror_is_damaged))
    }

    async fn slot(&self, epochs: &Epochs, seq: Seq) -> Result<Slot, JournalError> {
        match self.seams.bucket.get(&epochs.key(seq)).await {
            Ok(bytes) => Ok(Slot { seq, bytes, problem: None }),
            // What cannot be an entry of ours, as it is too long.
            Err(fault) if fault.kind == FaultKind::Corrupt => {
                Ok(Slot { seq, bytes: None, problem: Some(fault.message) })
            }
            Err(fault) => Err(JournalError::Store(fault)),
        }
    }
}

/// The slots of the bucket in order, read in windows.
struct Slots<'a, F: Fold> {
    journal: &'a Journal<F>,
    epochs: &'a Epochs,
    next: Seq,
    read: VecDeque<Slot>,
    is_at_end: bool,
}

impl<F: Fold> Slots<'_, F> {
    /// Sees to it that the next slot and the two behind it are read, where there are any. `false`: there is none.
    async fn look_ahead(&mut self) -> Result<bool, JournalError> {
        const AHEAD: usize = 3;
        while !self.is_at_end && self.read.len() < AHEAD + END {
            let window =
                join_all((0..WINDOW).map(|offset| self.journal.slot(self.epochs, self.next.plus(offset)))).await;
            self.read.extend(window.into_iter().collect::<Result<Vec<_>, _>>()?);
            self.next = self.next.plus(WINDOW);
            let empty = self.read.iter().rev().take_while(|slot| slot.is_empty()).count();
            if END <= empty {
                self.read.truncate(self.read.len() - empty);
                self.is_at_end = true;
            }
        }
        Ok(!self.read.is_empty())
    }
}

/// The first bytes in which both differ, with both; where one ends before, its end.
fn first_difference(is: &[u8], was: &[u8]) -> usize {
    is.iter().zip(was).take_while(|(is, was)| is == was).count()
}

/// The byte as people see it: `7`, or `0x0a` where it is no visible character.
fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { format!("{byte:#04x}") }
}

/// Bytes that were read, and what they should be.
fn changed_byte(is: &Bytes, offset: usize, was: u8) -> String {
    let is = is.get(offset).copied().map_or_else(|| "missing".to_owned(), shown);
    format!("the byte at {offset} is {is} and was written as {}", shown(was))
}
