//! The budget of a month, derived from the cells: what was carried over, assigned, spent, and is left.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::settings::Rules;
use crate::{AMOUNT_MAX, Amount, Cell, EnvelopeId, Ledger, Month, Overspend, READY_TO_ASSIGN};

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
    /// What of *Ready to assign* is held for the next month.
    pub held: i64,
}

/// What *Ready to assign* made good at the end of months, by envelope; above zero. Its own share is what that took.
type Covered = BTreeMap<EnvelopeId, i64>;

impl MonthRow {
    /// What is left at the end of the month, or now.
    pub fn available(&self) -> i64 {
        self.carryover.saturating_add(self.assigned).saturating_add(self.activity)
    }
}

impl MonthView {
    /// What may be assigned at the end of the month, or now: what has no purpose yet and is not held for the next month.
    pub fn ready_to_assign(&self) -> i64 {
        without_held(self.row(READY_TO_ASSIGN).available(), self.held)
    }

    /// What this envelope has.
    pub fn row(&self, id: EnvelopeId) -> MonthRow {
        self.envelopes.get(&id).copied().unwrap_or_default()
    }
}

impl Ledger {
    /// The budget of a month, whatever moved or will move after it.
    pub fn month_view(&self, month: Month) -> MonthView {
        let mut left: BTreeMap<EnvelopeId, i64> = BTreeMap::new();
        for (id, cell) in self.cells.range(..month).flat_map(|(_, cells)| cells) {
            let left = left.entry(*id).or_default();
            *left = left.saturating_add(moved(cell));
        }
        for (id, covered) in self.covered(month) {
            let left = left.entry(id).or_default();
            *left = left.saturating_add(covered);
        }
        let carried = |(id, carryover)| (id, MonthRow { carryover, ..MonthRow::default() });
        let mut envelopes: BTreeMap<_, _> = left.into_iter().map(carried).collect();
        for (id, cell) in self.cells.get(&month).into_iter().flatten() {
            let row = envelopes.entry(*id).or_default();
            *row = MonthRow { assigned: cell.assigned, activity: cell.activity(), ..*row };
        }
        MonthView { month, envelopes, held: self.held(month) }
    }

    /// What an envelope has for who looks in that month: what all transactions left in it, whatever their dates, and what
    /// was made good in the months before.
    pub fn available(&self, id: EnvelopeId, month: Month) -> i64 {
        let balance = self.envelope(id).map_or(0, |envelope| envelope.balance);
        balance.saturating_add(self.made_good(id, month))
    }

    /// What may be assigned by who looks in that month; below zero where more was assigned than came in.
    pub fn ready_to_assign_in(&self, month: Month) -> Amount {
        self.amount(without_held(self.available(READY_TO_ASSIGN, month), self.held(month)))
    }

    /// What *Ready to assign* made good for this envelope before that month.
    pub(super) fn made_good(&self, id: EnvelopeId, before: Month) -> i64 {
        match self.rules_of(id) {
            rules if id != READY_TO_ASSIGN => self.missing(id, &rules, before),
            _ => self.covered(before).get(&id).copied().unwrap_or_default(),
        }
    }

    /// Whether the funds rule lets more be taken from the envelope in that month than it has: its own rule is about what is
    /// spent, not about what moves to other envelopes.
    pub(crate) fn may_overspend(&self, id: EnvelopeId, month: Month, is_spending: bool) -> bool {
        is_spending && self.overspend(id, month) != Overspend::Block
    }

    /// What was made good in all months before that one. It is worked out anew whenever it is asked for, as what is recorded
    /// late changes it.
    pub fn covered(&self, before: Month) -> BTreeMap<EnvelopeId, i64> {
        let mut covered = Covered::new();
        for (id, rules) in self.rules() {
            let missing = self.missing(id, &rules, before);
            if missing != 0 {
                covered.insert(id, missing);
                let ready = covered.entry(READY_TO_ASSIGN).or_default();
                *ready = ready.saturating_sub(missing);
            }
        }
        covered
    }

    /// What one envelope was short of at the ends of its months with `cover`, in all.
    fn missing(&self, id: EnvelopeId, rules: &Rules, before: Month) -> i64 {
        if rules.values().all(|rule| *rule != Overspend::Cover) {
            return 0;
        }
        let moving = self.cells.range(..before).filter(|(_, cells)| cells.contains_key(&id)).map(|(month, _)| *month);
        let months: BTreeSet<Month> = moving.chain(rules.range(..before).map(|(month, _)| *month)).collect();
        let (mut left, mut missing) = (0_i64, 0_i64);
        for month in months {
            left = left.saturating_add(moved(&self.cell(month, id)));
            let rule = rules.range(..=month).next_back().map_or(Overspend::Block, |(_, rule)| *rule);
            if rule == Overspend::Cover && left < 0 {
                missing = missing.saturating_sub(left);
                left = 0;
            }
        }
        missing
    }
}

/// What was held may have been assigned since, up to the limits of amounts.
fn without_held(ready: i64, held: i64) -> i64 {
    ready.saturating_sub(held).max(AMOUNT_MAX.saturating_neg())
}

/// By how much a month changed an envelope.
fn moved(cell: &Cell) -> i64 {
    cell.assigned.saturating_add(cell.activity())
}
