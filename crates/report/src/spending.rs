//! Where it went: spending and deposits by envelope and period.

mod count;
mod stored;

use std::collections::BTreeMap;

use domain::{Amount, Cell, EnvelopeId, Ledger, Name, READY_TO_ASSIGN, Span};
use serde::Serialize;

use crate::Head;
use crate::balance::total;

pub use count::FlowCount;
pub use stored::{StoredReport, stored_report};

/// A period to report on, and what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading: `This month`, `October 2026`.
    pub title: String,
    /// Its months.
    pub span: Span,
}

/// Spending by envelope, with one pair of numbers for each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpendingReport {
    /// The titles of the periods.
    pub columns: Vec<String>,
    /// The envelopes in the order of their creation.
    pub rows: Vec<SpendingRow>,
    /// The sums of all rows.
    pub totals: SpendingTotals,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// One envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpendingRow {
    /// Its name today.
    pub envelope: Name,
    /// What it saw in each period.
    pub columns: Vec<Spending>,
    /// What it holds today.
    pub balance: Amount,
}

/// What went out and came in through accounts; what moved between envelopes is in neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spending {
    /// Withdrawn less refunded: positive is spending.
    pub spent: Amount,
    /// Put in.
    pub deposits: Amount,
}

/// The last line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpendingTotals {
    /// All envelopes in each period.
    pub columns: Vec<Spending>,
    /// What all rows hold today.
    pub balance: Amount,
}

impl Column {
    /// The span under a title such as `This month`.
    pub fn titled(title: &str, span: Span) -> Self {
        Self { title: title.to_owned(), span }
    }

    /// The span under its own title.
    pub fn of(span: Span) -> Self {
        Self { title: span.title(), span }
    }
}

/// The spending in each of the periods. Every listed envelope has a row, and *Ready to assign* where money came in to it
/// or went out of it through an account.
pub fn spending(ledger: &Ledger, columns: &[Column]) -> SpendingReport {
    let cells: Vec<BTreeMap<EnvelopeId, Cell>> = columns.iter().map(|column| ledger.cells(column.span)).collect();
    let titles = columns.iter().map(|column| column.title.clone()).collect();
    report(ledger, titles, &cells, envelopes(ledger, &cells))
}

/// What moved in those envelopes under each title.
pub(crate) fn report(
    ledger: &Ledger,
    columns: Vec<String>,
    cells: &[BTreeMap<EnvelopeId, Cell>],
    envelopes: Vec<EnvelopeId>,
) -> SpendingReport {
    let rows: Vec<SpendingRow> = envelopes.into_iter().filter_map(|id| row(ledger, cells, id)).collect();
    SpendingReport { totals: totals(ledger, columns.len(), &rows), columns, rows, head: None }
}

/// The envelopes of the report; ids are given in the order of creation, so sorting them is enough.
fn envelopes(ledger: &Ledger, cells: &[BTreeMap<EnvelopeId, Cell>]) -> Vec<EnvelopeId> {
    let has_income = cells.iter().filter_map(|cells| cells.get(&READY_TO_ASSIGN)).any(Cell::has_flow);
    let ready = has_income.then_some(READY_TO_ASSIGN);
    ready.into_iter().chain(ledger.listed().map(|(id, _)| id)).collect()
}

fn row(ledger: &Ledger, cells: &[BTreeMap<EnvelopeId, Cell>], id: EnvelopeId) -> Option<SpendingRow> {
    let envelope = ledger.envelope(id)?;
    let columns = cells.iter().map(|cells| spending_of(ledger, cells.get(&id).copied().unwrap_or_default()));
    Some(SpendingRow {
        envelope: envelope.name.clone(),
        columns: columns.collect(),
        balance: ledger.amount(envelope.balance),
    })
}

fn spending_of(ledger: &Ledger, cell: Cell) -> Spending {
    Spending { spent: ledger.amount(cell.spending()), deposits: ledger.amount(cell.deposits) }
}

fn totals(ledger: &Ledger, column_count: usize, rows: &[SpendingRow]) -> SpendingTotals {
    let of_column = |column: usize| {
        let seen = || rows.iter().filter_map(|row| row.columns.get(column));
        Spending {
            spent: total(ledger, seen().map(|spending| spending.spent)),
            deposits: total(ledger, seen().map(|spending| spending.deposits)),
        }
    };
    SpendingTotals {
        columns: (0..column_count).map(of_column).collect(),
        balance: total(ledger, rows.iter().map(|row| row.balance)),
    }
}
