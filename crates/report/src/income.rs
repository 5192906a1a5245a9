//! Income and expense: what came into the budget, what left it, and what is left of it.
//!
//! Income is what came in through accounts: into *Ready to assign*, or straight into an envelope. Expenses are what went
//! out through accounts less what was refunded. What only moved between envelopes or between accounts is neither. What an
//! account held when it was opened is no income: it stands on a line of its own.

use domain::{Cell, Currency, EnvelopeId, Ledger, Of, Record, What};
use serde::Serialize;

use crate::grid::{Grid, TooManyAmounts};
use crate::over_time::{envelope_rows, picked};
use crate::series::{Series, SeriesRow};
use crate::{Finder, Head, Piece, Pieces};

/// What came in and went out in each piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IncomeReport {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// The pieces in order.
    pub periods: Vec<Piece>,
    /// What came in, by the envelope that it came into.
    pub income: Section,
    /// What was spent, by envelope: above zero, refunds taken off.
    pub expenses: Section,
    /// Income less expenses.
    pub net: Series,
    /// What accounts held when they were opened; absent where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openings: Option<Series>,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// Rows and their sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Envelopes in the order of the budget; those without any amount are left out.
    pub rows: Vec<SeriesRow>,
    /// The sum of the rows.
    pub total: Series,
}

/// A report of income and expense in the making.
#[derive(Clone, Debug)]
pub struct IncomeCount {
    pieces: Pieces,
    finder: Option<Finder>,
    cells: Grid<EnvelopeId, Cell>,
    openings: Vec<i64>,
}

impl IncomeCount {
    /// A report of the postings that the finder picks, or of all.
    pub fn new(pieces: Pieces, finder: Option<Finder>) -> Self {
        let (cells, openings) = (Grid::new(pieces.count()), vec![0; pieces.count()]);
        Self { pieces, finder, cells, openings }
    }

    /// All that the ledger keeps by month. What is left to be taken are the transactions that [open
    /// accounts](opens_account), by [`IncomeCount::count_opening`]. `None` where a piece begins or ends within a month.
    pub fn of_months(ledger: &Ledger, pieces: Pieces) -> Option<Self> {
        if !pieces.are_whole_months() {
            return None;
        }
        let mut count = Self::new(pieces, None);
        for (month, cells) in ledger.cells_by_month() {
            let Some(place) = count.pieces.place_of_month(month) else { continue };
            for (id, cell) in cells.iter().filter(|(_, cell)| cell.has_flow()) {
                count.add(*id, place, *cell);
            }
        }
        Some(count)
    }

    /// Takes a transaction that counts.
    pub fn count(&mut self, record: &Record) {
        let Some(place) = self.pieces.place_of(record.date) else { return };
        for posting in picked(self.finder.as_ref(), record) {
            if opens_account(record) {
                self.add_opening(place, posting.n);
            } else {
                self.add(posting.id, place, Cell::of_posting(record, posting.n));
            }
        }
    }

    /// Takes a transaction that opens an account out of what the months have already.
    pub fn count_opening(&mut self, record: &Record) {
        let Some(place) = self.pieces.place_of(record.date) else { return };
        for posting in record.envelopes.iter().filter(|_| opens_account(record)) {
            let cell = Cell::of_posting(record, posting.n);
            if let Some(known) = self.cells.at(posting.id, place) {
                known.deposits -= cell.deposits;
                known.withdrawn -= cell.withdrawn;
            }
            self.add_opening(place, posting.n);
        }
    }

    fn add_opening(&mut self, place: usize, n: i64) {
        if let Some(sum) = self.openings.get_mut(place) {
            *sum += n;
        }
    }

    fn add(&mut self, id: EnvelopeId, place: usize, cell: Cell) {
        if let Some(known) = self.cells.at(id, place) {
            *known = known.plus(&cell);
        }
    }

    /// The report of what was taken, with the names that this ledger has.
    pub fn report(self, ledger: &Ledger) -> Result<IncomeReport, TooManyAmounts> {
        self.cells.rows()?;
        let currency = ledger.currency();
        let income = self.section(ledger, |cell| cell.deposits);
        let expenses = self.section(ledger, Cell::spending);
        let both = income.total.minor_units().zip(expenses.total.minor_units());
        let net: Vec<i64> = both.map(|(income, expenses)| income - expenses).collect();
        let openings = Some(Series::of(currency, &self.openings)).filter(|openings| !openings.is_zero());
        let periods = self.pieces.headings();
        Ok(IncomeReport { currency, periods, income, expenses, net: Series::of(currency, &net), openings, head: None })
    }

    fn section(&self, ledger: &Ledger, part: impl Fn(&Cell) -> i64) -> Section {
        let units = |id| self.cells.row(&id).map(|cells| cells.iter().map(&part).collect());
        let rows = envelope_rows(ledger, units);
        let total = Series::sum(ledger.currency(), self.pieces.count(), rows.iter().map(|row| &row.series));
        Section { rows, total }
    }
}

/// Whether the transaction is what an account held when it was opened: it lists the account, also after it was edited, or it
/// came out of a file that says so.
pub fn opens_account(record: &Record) -> bool {
    record.opening
        || record.sets.iter().any(|setting| matches!((setting.of, setting.set), (Of::Account(_), What::Listed)))
}
