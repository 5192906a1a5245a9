//! The transactions that count, out of the history that this machine has, and what is shown of them.
//!
//! A history may be long, so it is passed through twice and not held: once for what was undone, once for the rest.

use std::collections::BTreeMap;

use domain::{Ledger, Op, OpId, Record};
use journal::Entry;
use report::{Booked, Published, lines_of_transaction, published_of};

use crate::history::{Came, PastOp, spread_ops, stored_ops};
use crate::{Failure, Session};

impl Session {
    /// The transactions that count and are wanted, in the order of the journal, as far as was read.
    pub(crate) async fn booked(&mut self, is_wanted: impl Fn(&Record) -> bool) -> Result<Vec<Booked>, Failure> {
        self.of_what_counts(|_, booked, kept| {
            if is_wanted(&booked.record) {
                kept.push(booked);
            }
        })
        .await
    }

    /// Every envelope as a category with undated lines, as far as was read.
    pub(crate) async fn published(&mut self) -> Result<Published, Failure> {
        let lines = self.of_what_counts(|ledger, booked, lines| lines.extend(lines_of_transaction(ledger, &booked)));
        let lines = lines.await?;
        Ok(published_of(self.basis()?, lines))
    }

    /// What is made of each transaction that counts.
    async fn of_what_counts<T>(&mut self, make: impl Fn(&Ledger, Booked, &mut Vec<T>)) -> Result<Vec<T>, Failure> {
        let changed: BTreeMap<OpId, bool> = self.of_each_entry(changes).await?.into_iter().collect();
        let ledger = self.basis()?.clone();
        self.of_each_entry(|entry, made| {
            for past in spread_ops(&entry)? {
                let counts = counts(past.came, &past.id, &changed);
                if let (Op::Record(record), true) = (past.op, counts) {
                    make(&ledger, Booked { handle: past.handle, record }, made);
                }
            }
            Ok(())
        })
        .await
    }
}

/// Which transactions an entry makes count, or not. Only such ops are read.
fn changes(entry: Entry, into: &mut Vec<(OpId, bool)>) -> Result<(), Failure> {
    if entry.ops.iter().any(|op| matches!(op.kind.as_str(), "void" | "restore")) {
        into.extend(stored_ops(&entry)?.iter().filter_map(changed));
    }
    Ok(())
}

/// Whether a transaction counts: the last word on it holds, else how it came.
pub(crate) fn counts(came: Came, id: &OpId, changed: &BTreeMap<OpId, bool>) -> bool {
    changed.get(id).copied().unwrap_or(came != Came::ImportedVoid)
}

/// The transaction that the op makes count, or not.
pub(crate) fn changed(past: &PastOp) -> Option<(OpId, bool)> {
    match &past.op {
        Op::Void(void) => Some((void.of.clone(), false)),
        Op::Restore(restore) => Some((restore.of.clone(), true)),
        Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
    }
}
