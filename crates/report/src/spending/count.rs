//! What came in and went out of any days, as far as a query finds it.

use std::collections::BTreeMap;

use domain::{Cell, Days, EnvelopeId, Ledger, Record};

use crate::over_time::picked;
use crate::{Finder, SpendingReport};

/// A spending report of one column in the making.
#[derive(Clone, Debug)]
pub struct FlowCount {
    days: Days,
    finder: Option<Finder>,
    cells: BTreeMap<EnvelopeId, Cell>,
}

impl FlowCount {
    /// A report of the postings that the finder picks in those days, or of all.
    pub fn new(days: Days, finder: Option<Finder>) -> Self {
        Self { days, finder, cells: BTreeMap::new() }
    }

    /// All that the ledger keeps by month. `None` where the days begin or end within a month.
    pub fn of_months(ledger: &Ledger, days: Days) -> Option<Self> {
        let calendar = ledger.calendar();
        if !days.begin().into_iter().chain(days.end()).all(|date| calendar.is_first_day(date)) {
            return None;
        }
        let mut count = Self::new(days, None);
        let months = ledger.cells_by_month().filter(|(month, _)| days.contains(calendar.first_day(*month)));
        for (id, cell) in months.flat_map(|(_, cells)| cells) {
            count.add(*id, cell);
        }
        Some(count)
    }

    /// Takes a transaction that counts.
    pub fn count(&mut self, record: &Record) {
        if self.days.contains(record.date) {
            for posting in picked(self.finder.as_ref(), record) {
                self.add(posting.id, &Cell::of_posting(record, posting.n));
            }
        }
    }

    fn add(&mut self, id: EnvelopeId, cell: &Cell) {
        let known = self.cells.entry(id).or_default();
        *known = known.plus(cell);
    }

    /// The report of what was taken. Every listed envelope has a row; where a query was asked, every one that it found.
    pub fn report(self, ledger: &Ledger, title: String) -> SpendingReport {
        let cells = [self.cells];
        let envelopes = match self.finder {
            None => super::envelopes(ledger, &cells),
            Some(_) => cells.iter().flatten().filter(|(_, cell)| cell.has_flow()).map(|(id, _)| *id).collect(),
        };
        super::report(ledger, vec![title], &cells, envelopes)
    }
}
