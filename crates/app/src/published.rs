//! The transactions that count, out of the history that this machine has, and what is shown of them.
//!
//! A history may be long, so it is passed through twice and not held: once for what was edited and undone, once for the
//! rest; and where only some days or envelopes are wanted, their entries are found by the [index](crate::postings).

use std::collections::BTreeSet;

use domain::{Ledger, Op, OpId, Record};
use journal::{Entry, Seq};
use report::{Booked, Published, lines_of_transaction, published_of};

use crate::history::{recorded_by, spread_ops, stored_ops};
use crate::postings::{Found, Wanted};
use crate::transactions::{Fate, Fates, counts, fate, fates};
use crate::{Failure, Session};

impl Session {
    /// The transactions that count and are wanted, in the order of the journal, as far as was read, their payees with the
    /// names of today; and what was posted before them to those that are to be summed up.
    pub(crate) async fn booked(
        &mut self,
        wanted: &Wanted,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Result<(Vec<Booked>, i128), Failure> {
        let found = if wanted.is_everything() { None } else { Some(self.find(wanted).await?) };
        let booked = self.of_what_counts(found.as_ref(), |ledger, mut booked, kept| {
            booked.record.payee = booked.record.payee.map(|payee| ledger.payee(&payee));
            if wanted.days.contains(booked.record.date) && is_wanted(&booked.record) {
                kept.push(booked);
            }
        });
        Ok((booked.await?, found.map_or(0, |found| found.before)))
    }

    /// Every envelope as a category with undated lines, as far as was read.
    pub(crate) async fn published(&mut self) -> Result<Published, Failure> {
        let lines =
            self.of_what_counts(None, |ledger, booked, lines| lines.extend(lines_of_transaction(ledger, &booked)));
        let lines = lines.await?;
        Ok(published_of(self.basis()?, lines))
    }

    /// What is made of each transaction that counts, as far as it was found; of all, where nothing was looked for.
    pub(crate) async fn of_what_counts<T>(
        &mut self,
        found: Option<&Found>,
        make: impl Fn(&Ledger, Booked, &mut Vec<T>),
    ) -> Result<Vec<T>, Failure> {
        let fates = self.fates(found.map(|found| found.changes.as_slice())).await?;
        let entries = match found {
            Some(found) => Some(self.with_originals(&found.entries, &fates).await?),
            None => None,
        };
        let ledger = self.basis()?.clone();
        self.of_entries(entries.as_deref(), |entry, made| {
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

    /// What became of the transactions that anybody touched: in these entries, or in all.
    pub(crate) async fn fates(&mut self, chosen: Option<&[Seq]>) -> Result<Fates, Failure> {
        Ok(fates(self.of_entries(chosen, changes).await?))
    }

    /// These entries, and those that recorded what was edited since: it may have been about other days then.
    async fn with_originals(&mut self, entries: &[Seq], fates: &Fates) -> Result<Vec<Seq>, Failure> {
        let edited = fates.iter().filter(|(_, fate)| fate.record.is_some());
        let edited: BTreeSet<journal::OpId> = edited.filter_map(|(of, _)| recorded_by(of)).collect();
        let originals = self.entries_with(&edited).await?;
        let all: BTreeSet<Seq> = entries.iter().copied().chain(originals).collect();
        Ok(all.into_iter().collect())
    }
}

/// What an entry makes of earlier transactions. Only such ops are read.
fn changes(entry: Entry, into: &mut Vec<(OpId, Fate)>) -> Result<(), Failure> {
    if entry.ops.iter().any(|op| matches!(op.kind.as_str(), "amend" | "void" | "restore")) {
        into.extend(stored_ops(&entry)?.iter().filter_map(fate));
    }
    Ok(())
}
