//! The budget of one month or several: what was assigned, what moved, what is left.

use std::collections::BTreeSet;

use domain::{Amount, Currency, EnvelopeId, Ledger, Month, MonthRow, MonthView, Name};
use serde::Serialize;

use crate::Head;
use crate::balance::{held, sum_of_postings};

/// Months beside each other, with the same envelopes in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// The months in order.
    pub months: Vec<BudgetMonth>,
    /// The envelopes in their order: those in no group first, then group by group.
    pub rows: Vec<BudgetRow>,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// One month as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetMonth {
    /// Which.
    pub month: Month,
    /// What may be assigned at its end, or now; below zero where more was assigned than came in.
    pub ready_to_assign: Amount,
    /// What is held for the next month, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Amount>,
    /// All rows together.
    pub total: BudgetCell,
}

/// One envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetRow {
    /// The group that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Name>,
    /// Its name today.
    pub envelope: Name,
    /// What it has in each of the months.
    pub months: Vec<BudgetCell>,
}

/// What one envelope has in one month, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetCell {
    /// Left from the months before.
    pub carryover: Amount,
    /// Moved in from other envelopes, less what was moved out.
    pub assigned: Amount,
    /// The change through accounts: spending is below zero.
    pub activity: Amount,
    /// What is left.
    pub available: Amount,
}

/// The budget of these months.
pub fn budget(ledger: &Ledger, months: &[Month]) -> Budget {
    let views: Vec<MonthView> = months.iter().map(|month| ledger.month_view(*month)).collect();
    let rows: Vec<BudgetRow> =
        envelopes(ledger, &views).into_iter().map(|(id, name)| row(ledger, &views, id, name)).collect();
    let month = |(place, view): (usize, &MonthView)| BudgetMonth {
        month: view.month,
        ready_to_assign: ledger.amount(view.ready_to_assign()),
        held: held(ledger, view.month),
        total: sum(ledger.currency(), rows.iter().filter_map(|row| row.months.get(place))),
    };
    Budget { months: views.iter().enumerate().map(month).collect(), rows, head: None }
}

impl Budget {
    /// What the envelopes of a group have together in each of the months.
    pub fn group_total(&self, group: &Name) -> Vec<BudgetCell> {
        let rows: Vec<&BudgetRow> = self.rows.iter().filter(|row| row.group.as_ref() == Some(group)).collect();
        let currency = |month: &BudgetMonth| month.ready_to_assign.currency();
        let months = self.months.iter().enumerate();
        months.map(|(at, month)| sum(currency(month), rows.iter().filter_map(move |row| row.months.get(at)))).collect()
    }
}

/// The listed envelopes in their order, and others that have something in one of the months; group by group.
fn envelopes<'a>(ledger: &'a Ledger, views: &'a [MonthView]) -> Vec<(EnvelopeId, &'a Name)> {
    let has_moved = |id: EnvelopeId| views.iter().any(|view| view.row(id) != MonthRow::default());
    group_by_group(ledger, has_moved)
}

/// The listed envelopes in their order, and after them all others that are `wanted`; those in no group first, then group
/// by group.
pub(crate) fn group_by_group(ledger: &Ledger, is_wanted: impl Fn(EnvelopeId) -> bool) -> Vec<(EnvelopeId, &Name)> {
    let listed: Vec<EnvelopeId> = ledger.listed().map(|(id, _)| id).collect();
    let known: BTreeSet<EnvelopeId> = listed.iter().copied().collect();
    let others = ledger.opened().map(|(id, _)| id).filter(|id| !known.contains(id) && is_wanted(*id));
    let shown: Vec<EnvelopeId> = listed.iter().copied().chain(others).collect();
    let mut groups: Vec<Option<Name>> = vec![None];
    for id in &shown {
        let group = ledger.group(*id);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut shown: Vec<(usize, EnvelopeId)> = shown
        .into_iter()
        .map(|id| (groups.iter().position(|group| *group == ledger.group(id)).unwrap_or_default(), id))
        .collect();
    shown.sort_by_key(|(group, _)| *group);
    shown.into_iter().filter_map(|(_, id)| Some((id, &ledger.envelope(id)?.name))).collect()
}

fn row(ledger: &Ledger, views: &[MonthView], id: EnvelopeId, name: &Name) -> BudgetRow {
    let months = views.iter().map(|view| cell(ledger, view.row(id))).collect();
    BudgetRow { group: ledger.group(id), envelope: name.clone(), months }
}

fn cell(ledger: &Ledger, row: MonthRow) -> BudgetCell {
    BudgetCell {
        carryover: ledger.amount(row.carryover),
        assigned: ledger.amount(row.assigned),
        activity: ledger.amount(row.activity),
        available: ledger.amount(row.available()),
    }
}

fn sum<'a>(currency: Currency, cells: impl Iterator<Item = &'a BudgetCell> + Clone) -> BudgetCell {
    let total = |part: fn(&BudgetCell) -> Amount| {
        sum_of_postings(currency, cells.clone().map(|cell| i128::from(part(cell).minor_units())).sum())
    };
    BudgetCell {
        carryover: total(|cell| cell.carryover),
        assigned: total(|cell| cell.assigned),
        activity: total(|cell| cell.activity),
        available: total(|cell| cell.available),
    }
}
