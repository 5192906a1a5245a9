//! Who takes the most: the share of each envelope in all spending, in steps of ten per cent.

use domain::{Amount, Currency, Ledger, Name, READY_TO_ASSIGN, Span};
use serde::Serialize;

use crate::balance::sum_of_postings;
use crate::{Published, PublishedCategory};

/// The height of the highest bar.
pub(crate) const PERCENT_MAX: u8 = 100;

/// How much higher one row of the chart stands than the next.
pub(crate) const STEP: u8 = 10;

/// The envelopes and what was spent from each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// The envelopes in the order of their creation.
    pub rows: Vec<ChartRow>,
    /// The sum of all rows.
    pub total: Amount,
}

/// One envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartRow {
    /// Its name today.
    pub envelope: Name,
    /// What was spent from it, never below zero.
    pub spent: Amount,
    /// Its share of the total, floored to a multiple of ten; zero where nothing was spent at all.
    pub percent: u8,
}

/// The spending of the span: withdrawn less refunded, and nothing where more was refunded. Transfers do not count.
/// *Ready to assign* is among the envelopes where something was spent from it.
pub fn chart(ledger: &Ledger, span: Span) -> Chart {
    let cells = ledger.cells(span);
    let spent = |id| cells.get(&id).map_or(0, |cell| cell.spending().max(0));
    let ready = ledger.envelope(READY_TO_ASSIGN).map(|ready| (READY_TO_ASSIGN, ready));
    let envelopes = ready.into_iter().filter(|(id, _)| 0 < spent(*id)).chain(ledger.listed());
    chart_of(ledger.currency(), envelopes.map(|(id, envelope)| (&envelope.name, spent(id).into())).collect())
}

/// The chart of the original program: every line below zero counts, transfers to another envelope too, and nothing is
/// taken off for refunds.
pub fn original_chart(published: &Published, currency: Currency) -> Chart {
    let spent = published.categories.iter().map(|category| (&category.category, taken_out(category)));
    chart_of(currency, spent.collect())
}

fn taken_out(category: &PublishedCategory) -> i128 {
    category.lines.iter().map(|line| i128::from(line.amount)).filter(|amount| *amount < 0).map(|amount| -amount).sum()
}

fn chart_of(currency: Currency, spent: Vec<(&Name, i128)>) -> Chart {
    let total: i128 = spent.iter().map(|(_, spent)| spent).sum();
    let row = |(envelope, spent): (&Name, i128)| ChartRow {
        envelope: envelope.clone(),
        spent: sum_of_postings(currency, spent),
        percent: percent(spent, total),
    };
    Chart { rows: spent.into_iter().map(row).collect(), total: sum_of_postings(currency, total) }
}

/// Both are at least zero, and `spent` is a part of `total`.
fn percent(spent: i128, total: i128) -> u8 {
    let steps = spent * i128::from(PERCENT_MAX / STEP) / total.max(1);
    u8::try_from(steps).expect("a part is no more than the whole") * STEP
}
