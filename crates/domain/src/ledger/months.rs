//! The budget of a month, derived from the cells: what was carried over, assigned, spent, and is left.

use std::collections::BTreeMap;

use crate::{Cell, EnvelopeId, Ledger, Month, READY_TO_ASSIGN};

/// What an envelope has in one month, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthRow {
    /// Left from the months before.
    pub carryover: i64,
    /// Moved in from other envelopes, less what was moved out.
    pub assigned: i64,
    /// The change through accounts: spending is below zero.
    pub activity: i64,
}

/// The budget of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthView {
    /// Which month.
    pub month: Month,
    /// What each envelope has, as far as anything ever moved in it; *Ready to assign* is among them.
    pub envelopes: BTreeMap<EnvelopeId, MonthRow>,
}

impl MonthRow {
    /// What is left at the end of the month, or now.
    pub fn available(&self) -> i64 {
        self.carryover.saturating_add(self.assigned).saturating_add(self.activity)
    }

    fn with(self, cell: &Cell) -> Self {
        Self { assigned: cell.assigned, activity: cell.activity(), ..self }
    }
}

impl MonthView {
    /// What has no purpose yet at the end of the month, or now.
    pub fn ready_to_assign(&self) -> i64 {
        self.row(READY_TO_ASSIGN).available()
    }

    /// What this envelope has.
    pub fn row(&self, id: EnvelopeId) -> MonthRow {
        self.envelopes.get(&id).copied().unwrap_or_default()
    }

    /// The next month in which something moved, or that is asked for.
    fn next(&self, month: Month, cells: Option<&BTreeMap<EnvelopeId, Cell>>) -> Self {
        let carried = |row: &MonthRow| MonthRow { carryover: row.available(), ..MonthRow::default() };
        let mut envelopes: BTreeMap<_, _> = self.envelopes.iter().map(|(id, row)| (*id, carried(row))).collect();
        for (id, cell) in cells.into_iter().flatten() {
            let row = envelopes.entry(*id).or_default();
            *row = row.with(cell);
        }
        Self { month, envelopes }
    }
}

impl Ledger {
    /// The budget of a month, whatever moved or will move after it.
    pub fn month_view(&self, month: Month) -> MonthView {
        let nothing = MonthView { month, envelopes: BTreeMap::new() };
        let before = self.cells.range(..month).fold(nothing, |view, (month, cells)| view.next(*month, Some(cells)));
        before.next(month, self.cells.get(&month))
    }
}
