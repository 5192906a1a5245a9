//! Where in a long history something was posted, found without reading it.
//!
//! Beside the mirror of the raw entries lies an index of what they post: day, envelope or account, amount, entry. A
//! question about some days or some envelopes passes through it and reads only the entries that it needs. It is made of
//! the mirror when a question first asks, and goes on where it ended; so it may be lost, cut or damaged at any time, and
//! is used only where it ends in an entry that the mirror has.

mod file;
mod row;

use std::collections::BTreeSet;

use domain::{AccountId, Days, EnvelopeId};
use journal::{JournalError, Seq};
use report::Axis;

use crate::{Failure, Session};

use file::{End, Writer};
use row::{Day, Row, rows_of};

/// What is looked for: transactions of some days, that touch some envelopes or some accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The days.
    pub(crate) days: Days,
    /// What must be touched; `None` where anything may be.
    pub(crate) touched: Option<Touched>,
    /// Whose postings before the days are summed up.
    pub(crate) summed: Option<Touched>,
}

/// Some envelopes, or some accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Whether these are envelopes or accounts.
    pub(crate) axis: Axis,
    /// Which.
    pub(crate) ids: BTreeSet<u32>,
}

/// Where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The entries, ascending, that hold what was looked for, and what was done to it since.
    pub(crate) entries: Vec<Seq>,
    /// Those of them that change transactions of others.
    pub(crate) changes: Vec<Seq>,
    /// What was posted before the days to those that are summed up.
    pub(crate) before: i128,
}

impl Wanted {
    /// Whatever touches this envelope, on any day.
    pub(crate) fn of_envelope(id: EnvelopeId) -> Self {
        Self { touched: Some(Touched::envelopes(&BTreeSet::from([id]))), ..Self::default() }
    }

    /// Whether all of the history is wanted, so that there is nothing to look for.
    pub(crate) fn is_everything(&self) -> bool {
        self.days == Days::ALL && self.touched.is_none()
    }
}

impl Touched {
    pub(crate) fn envelopes(ids: &BTreeSet<EnvelopeId>) -> Self {
        Self { axis: Axis::Envelope, ids: ids.iter().map(|id| id.0).collect() }
    }

    pub(crate) fn accounts(ids: &BTreeSet<AccountId>) -> Self {
        Self { axis: Axis::Account, ids: ids.iter().map(|id| id.0).collect() }
    }

    fn has(&self, row: &Row) -> bool {
        self.axis == row.axis && self.ids.contains(&row.id)
    }
}

impl Session {
    /// Finds the entries up to the one that the ledger is as of. A damaged cache is read again, once.
    pub(crate) async fn find(&mut self, wanted: &Wanted) -> Result<Found, Failure> {
        self.know_history().await?;
        match self.try_find(wanted)? {
            Some(found) => Ok(found),
            None => {
                self.read_again().await?;
                self.try_find(wanted)?.ok_or_else(|| self.failure(&JournalError::CacheDamaged))
            }
        }
    }

    /// `None` where the cache is damaged.
    fn try_find(&self, wanted: &Wanted) -> Result<Option<Found>, Failure> {
        let ledger = self.journal.ledger().unwrap_or_default();
        let mut search = Search::new(wanted, self.last_shown());
        let end = file::read(&*self.opened.shelf, ledger, |row| search.see(row));
        let is_begun = end.until.is_some();
        if self.go_on(end, &mut search)? {
            return Ok(Some(search.found));
        }
        if !is_begun {
            return Ok(None);
        }
        // It is the index that does not fit the mirror.
        let mut search = Search::new(wanted, self.last_shown());
        Ok(self.go_on(End::begin(ledger), &mut search)?.then_some(search.found))
    }

    /// Looks at the entries behind the end of the index, and adds those that lie in the mirror to it. `false` where these
    /// do not go on from it.
    fn go_on(&self, end: End, search: &mut Search) -> Result<bool, Failure> {
        let (after, kept) = (end.until, self.journal.kept());
        let mut writer = Writer::new(&*self.opened.shelf, end);
        let mut outcome = Ok(());
        let seen = self.journal.each_entry_after(after, |entry| {
            if outcome.is_err() {
                return;
            }
            match rows_of(&entry) {
                Ok(rows) => {
                    rows.iter().for_each(|row| search.see(row));
                    if kept.is_some_and(|kept| entry.seq <= kept) {
                        writer.add((entry.seq, entry.hash), rows);
                    }
                }
                Err(failure) => outcome = Err(failure),
            }
        });
        match seen {
            Ok(()) => outcome?,
            Err(JournalError::CacheDamaged) => return Ok(false),
            Err(error) => return Err(self.failure(&error)),
        }
        writer.finish();
        Ok(true)
    }
}

/// A search under way.
struct Search<'a> {
    wanted: &'a Wanted,
    begin: Option<Day>,
    end: Option<Day>,
    /// Nothing behind this entry was known then.
    last: u64,
    found: Found,
}

impl<'a> Search<'a> {
    fn new(wanted: &'a Wanted, last: u64) -> Self {
        let (begin, end) = (wanted.days.begin().map(Day::from), wanted.days.end().map(Day::from));
        Self { wanted, begin, end, last, found: Found::default() }
    }

    fn see(&mut self, row: &Row) {
        if self.last < row.seq {
            return;
        }
        if self.begin.is_some_and(|begin| row.day < begin) {
            let is_summed = self.wanted.summed.as_ref().is_some_and(|summed| summed.has(row));
            self.found.before += if is_summed { i128::from(row.n) } else { 0 };
        } else if self.end.is_none_or(|end| row.day < end)
            && self.wanted.touched.as_ref().is_none_or(|touched| touched.has(row))
        {
            note(&mut self.found.entries, row.seq);
            if row.is_change {
                note(&mut self.found.changes, row.seq);
            }
        }
    }
}

fn note(seqs: &mut Vec<Seq>, seq: u64) {
    if seqs.last() != Some(&Seq(seq)) {
        seqs.push(Seq(seq));
    }
}

#[cfg(test)]
mod tests;
