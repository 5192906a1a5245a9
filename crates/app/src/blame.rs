//! Blame: what made a balance what it is, and what was done to a transaction.

use domain::{AccountPosting, EnvelopePosting, Handle, Ledger, Name, Op, Side};
use journal::Entry;
use report::{Axis, Biography, Blame, BlameLine, Deed, Render};

use crate::balance::{Picked, pick};
use crate::history::{Came, PastOp, handles, spread_ops};
use crate::log::in_words;
use crate::undo::find;
use crate::{Failure, Session};

/// Everything that changed the balance of that envelope or account, or that was done to the transaction of that handle;
/// the newest `most`, or all.
pub async fn blame(session: &mut Session, target: &str, most: Option<usize>) -> Result<Box<dyn Render>, Failure> {
    session.read().await?;
    match handle(session.basis()?, target)? {
        Some(handle) => Ok(Box::new(biography(session, handle, most).await?)),
        None => Ok(Box::new(of_balance(session, target, most).await?)),
    }
}

/// The handle, unless it is a name; `#5` is never one.
fn handle(ledger: &Ledger, target: &str) -> Result<Option<Handle>, Failure> {
    if target.trim_start().starts_with('#') {
        return Handle::parse(target).map(Some).map_err(Failure::usage);
    }
    let is_name = Side::parse(target)
        .is_ok_and(|side| ledger.find_envelope(side.name()).is_some() || ledger.find_account(side.name()).is_some());
    Ok(if is_name { None } else { Handle::parse(target).ok() })
}

async fn of_balance(session: &mut Session, target: &str, most: Option<usize>) -> Result<Blame, Failure> {
    let picked = pick(session.basis()?, target)?;
    let ops = wanted(session, |past| touches(past, &picked)).await?;
    let places = handles(&ops);
    let ledger = session.basis()?;
    let mut balance = 0;
    let mut lines = Vec::new();
    for past in ops {
        let n = change(&past, &picked);
        if n == 0 {
            continue;
        }
        balance += n;
        lines.push(BlameLine {
            handle: past.handle,
            time: session.local_time(past.ts_ms)?,
            what: in_words(&past, ledger.currency(), &places),
            by: past.by,
            amount: ledger.amount(n),
            balance: ledger.amount(balance),
        });
    }
    let (axis, name) = named(ledger, &picked);
    Ok(Blame { axis, name, currency: ledger.currency(), lines: newest(lines, most) })
}

async fn biography(session: &mut Session, handle: Handle, most: Option<usize>) -> Result<Biography, Failure> {
    let of_entry = wanted(session, |past| past.handle.seq == handle.seq).await?;
    let asked = find(&of_entry, handle)?;
    let of = asked.transaction().clone();
    let ops = wanted(session, |past| past.id == of || past.about() == Some(&of)).await?;
    let places = handles(&ops);
    let recorded = ops.first().map_or(asked.handle, |first| first.handle);
    let currency = session.basis()?.currency();
    let deed = |past: PastOp| {
        Ok(Deed {
            handle: past.handle,
            time: session.local_time(past.ts_ms)?,
            deed: deed(&past).to_owned(),
            what: in_words(&past, currency, &places),
            by: past.by,
        })
    };
    let deeds = ops.into_iter().map(deed).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Biography { handle: recorded, deeds: newest(deeds, most) })
}

/// The wanted ops of the past; an import is its transactions.
async fn wanted(session: &mut Session, is_wanted: impl Fn(&PastOp) -> bool) -> Result<Vec<PastOp>, Failure> {
    let keep = |entry: Entry, ops: &mut Vec<PastOp>| {
        ops.extend(spread_ops(&entry)?.into_iter().filter(&is_wanted));
        Ok(())
    };
    session.of_each_entry(keep).await
}

/// Postings, and how they count.
type Counted<'a> = (i64, &'a [AccountPosting], &'a [EnvelopePosting]);

/// The version that an edit takes the place of.
fn before(past: &PastOp) -> Option<Counted<'_>> {
    let Op::Amend(amend) = &past.op else { return None };
    Some((-1, &amend.was.accounts, &amend.was.envelopes))
}

/// The postings of an op. What came taken back counts as nothing.
fn postings(past: &PastOp) -> Option<Counted<'_>> {
    match &past.op {
        Op::Record(record) => Some((i64::from(past.came != Came::ImportedVoid), &record.accounts, &record.envelopes)),
        Op::Amend(amend) => Some((1, &amend.now.accounts, &amend.now.envelopes)),
        Op::Void(void) => Some((-1, &void.was.accounts, &void.was.envelopes)),
        Op::Restore(restore) => Some((1, &restore.was.accounts, &restore.was.envelopes)),
        Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
    }
}

fn touches(past: &PastOp, picked: &Picked) -> bool {
    postings(past).into_iter().chain(before(past)).any(|(_, accounts, envelopes)| match picked {
        Picked::Envelope(id) => envelopes.iter().any(|posting| posting.id == *id),
        Picked::Account(id) => accounts.iter().any(|posting| posting.id == *id),
    })
}

/// By how much the op changed the balance.
fn change(past: &PastOp, picked: &Picked) -> i64 {
    let counted = postings(past).into_iter().chain(before(past)).map(|(sign, accounts, envelopes)| {
        sign * match picked {
            Picked::Envelope(id) => sum(envelopes.iter().map(|posting| (posting.id == *id, posting.n))),
            Picked::Account(id) => sum(accounts.iter().map(|posting| (posting.id == *id, posting.n))),
        }
    });
    counted.sum()
}

fn sum(postings: impl Iterator<Item = (bool, i64)>) -> i64 {
    postings.filter(|(is_picked, _)| *is_picked).map(|(_, n)| n).sum()
}

fn named(ledger: &Ledger, picked: &Picked) -> (Axis, Name) {
    let found = match picked {
        Picked::Envelope(id) => ledger.envelope(*id).map(|envelope| (Axis::Envelope, envelope.name.clone())),
        Picked::Account(id) => ledger.account(*id).map(|account| (Axis::Account, account.name.clone())),
    };
    found.expect("what was picked is in the ledger")
}

fn deed(past: &PastOp) -> &'static str {
    match (&past.op, past.came) {
        (Op::Amend(_), _) => "edited",
        (Op::Void(_), _) => "undone",
        (Op::Restore(_), _) => "restored",
        (_, Came::Alone) => "recorded",
        (_, Came::Imported) => "imported",
        (_, Came::ImportedVoid) => "imported as undone",
    }
}

fn newest<T>(mut lines: Vec<T>, most: Option<usize>) -> Vec<T> {
    lines.split_off(lines.len().saturating_sub(most.unwrap_or(usize::MAX)))
}
