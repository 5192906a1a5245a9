//! The budget of one month or several: what was assigned, what moved, what is left.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Amount, Currency, EnvelopeId, Ledger, Month, MonthRow, MonthView, Name};
use jiff::civil::Date;
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
    /// Its first day.
    pub begin: Date,
    /// The day after its last one; the last month of the almanac has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
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
        begin: ledger.calendar().first_day(view.month),
        end: view.month.next().map(|next| ledger.calendar().first_day(next)),
        ready_to_assign: ledger.amount(view.ready_to_assign()),
        held: held(ledger, view.month),
        total: sum(ledger.currency(), rows.iter().filter_map(|row| row.months.get(place))),
    };
    Budget { months: views.iter().enumerate().map(month).collect(), rows, head: None }
}

impl Budget {
    /// The rows that stand below each other: those in no group, and those of each group.
    pub fn groups(&self) -> impl Iterator<Item = &[BudgetRow]> {
        self.rows.chunk_by(|one, next| one.group == next.group)
    }

    /// What these rows have together in each of the months.
    pub fn group_total(&self, rows: &[BudgetRow]) -> Vec<BudgetCell> {
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
    let shown = together(listed.iter().copied().chain(others), |id| ledger.group(*id));
    shown.into_iter().filter_map(|id| Some((id, &ledger.envelope(id)?.name))).collect()
}

/// Things in no group first, then group by group, each where its first thing was.
fn together<T, G: Ord>(things: impl Iterator<Item = T>, group_of: impl Fn(&T) -> Option<G>) -> Vec<T> {
    let mut places: BTreeMap<Option<G>, usize> = BTreeMap::from([(None, 0)]);
    let mut groups: Vec<Vec<T>> = vec![Vec::new()];
    for thing in things {
        let place = *places.entry(group_of(&thing)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(thing);
    }
    groups.into_iter().flatten().collect()
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::cmp::Ordering;

    use super::together;

    /// A group that counts how often it is compared.
    #[derive(Clone, Copy)]
    struct Counted<'a>(usize, &'a Cell<usize>);

    impl Ord for Counted<'_> {
        fn cmp(&self, other: &Self) -> Ordering {
            self.1.set(self.1.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Counted<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl PartialEq for Counted<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other) == Ordering::Equal
        }
    }

    impl Eq for Counted<'_> {}

    #[test]
    fn groups_stand_where_their_first_thing_was_and_those_in_none_before_all() {
        let group = |thing: &&str| thing.split_once('/').map(|(group, _)| group.to_owned());
        let things = ["b/1", "none", "a/1", "b/2", "also none", "a/2"];
        let expected = ["none", "also none", "b/1", "b/2", "a/1", "a/2"];
        assert_eq!(together(things.into_iter(), group), expected);
    }

    /// As many envelopes as somebody may have, in a tenth as many groups: no look at every group for each of them.
    #[test]
    fn many_envelopes_in_many_groups_are_each_looked_up() {
        let (compared, asked) = (Cell::new(0), Cell::new(0));
        let group = |id: &usize| {
            asked.set(asked.get() + 1);
            Some(Counted(id % 1000, &compared))
        };
        assert_eq!(together(0..10_000, group).len(), 10_000);
        assert_eq!(asked.get(), 10_000);
        assert!(compared.get() < 10_000 * 50, "{} comparisons", compared.get());
    }
}
