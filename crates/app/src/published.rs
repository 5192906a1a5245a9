//! The transactions that count, out of the history that this machine has, and what is shown of them.
//!
//! A history may be long, so it is passed through twice and not held: once for what was edited and undone, once for the rest.

use domain::{Ledger, Op, OpId, Record};
use journal::Entry;
use report::{Booked, Published, lines_of_transaction, published_of};

use crate::history::{spread_ops, stored_ops};
use crate::transactions::{Fate, counts, fate, fates};
use crate::{Failure, Session};

impl Session {
    /// The transactions that count and are wanted, in the order of the journal, as far as was read; payees have their names
    /// of today.
    pub(crate) async fn booked(&mut self, is_wanted: impl Fn(&Record) -> bool) -> Result<Vec<Booked>, Failure> {
        self.of_what_counts(|ledger, mut booked, kept| {
            booked.record.payee = booked.record.payee.map(|payee| ledger.payee(&payee));
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
    pub(crate) async fn of_what_counts<T>(
        &mut self,
        make: impl Fn(&Ledger, Booked, &mut Vec<T>),
    ) -> Result<Vec<T>, Failure> {
        let fates = fates(self.of_each_entry(changes).await?);
        let ledger = self.basis()?.clone();
        self.of_each_entry(|entry, made| {
            for past in spread_ops(&entry)? {
                let is_live = counts(past.came, &past.id, &fates);
                if let (Op::Record(record), true) = (past.op, is_live) {
                    let newest = fates.get(&past.id).and_then(|fate| fate.record.clone());
                    make(&ledger, Booked { handle: past.handle, record: newest.unwrap_or(record) }, made);
                }
            }
            Ok(())
        })
        .await
    }
}

/// What an entry makes of earlier transactions. Only such ops are read.
fn changes(entry: Entry, into: &mut Vec<(OpId, Fate)>) -> Result<(), Failure> {
    if entry.ops.iter().any(|op| matches!(op.kind.as_str(), "amend" | "void" | "restore")) {
        into.extend(stored_ops(&entry)?.iter().filter_map(fate));
    }
    Ok(())
}
