//! Budget against actual: what envelopes had, what was spent of it, and what is left.

use domain::{Amount, Cell, Currency, EnvelopeId, Ledger, Month, MonthView, Name, READY_TO_ASSIGN};
use serde::Serialize;

use crate::balance::sum_of_postings;
use crate::budget::group_by_group;
use crate::{Head, Piece, Pieces};

/// The most pieces beside each other: more fit on no screen.
pub const BUDGET_PIECES_MAX: usize = 24;

/// Each envelope in each piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetUse {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// The pieces in order: whole months.
    pub periods: Vec<Piece>,
    /// The envelopes in the order of the budget, group by group; those that have nothing in any piece are left out.
    pub rows: Vec<BudgetUseRow>,
    /// All rows together.
    pub total: Vec<Used>,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// One envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetUseRow {
    /// The group that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Name>,
    /// Its name today.
    pub envelope: Name,
    /// What it had and what was spent in each of the pieces.
    pub pieces: Vec<Used>,
}

/// What an envelope had in one piece, and what became of it: `left` is `carryover + assigned + deposits + covered -
/// spent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Left from the months before.
    pub carryover: Amount,
    /// Moved in from other envelopes, less what was moved out.
    pub assigned: Amount,
    /// Came in through accounts.
    pub deposits: Amount,
    /// Made good by *Ready to assign* where a month within the piece ended below zero.
    pub covered: Amount,
    /// Went out through accounts, less what was refunded.
    pub spent: Amount,
    /// What is left at the end.
    pub left: Amount,
    /// How much of what there was is spent, in whole per cent, cut off; `None` where there was nothing to spend.
    pub percent: Option<i64>,
}

/// The use of the budget in each of the pieces, which are whole months.
pub fn budget_use(ledger: &Ledger, pieces: &Pieces, is_asked: impl Fn(EnvelopeId) -> bool) -> BudgetUse {
    let views: Vec<PieceView> = pieces.months().map(|(first, last)| PieceView::new(ledger, first, last)).collect();
    let has_any = |id| views.iter().any(|view| view.has_any(id));
    let shown = group_by_group(ledger, has_any).into_iter().filter(|(id, _)| is_asked(*id) && has_any(*id));
    let rows = shown.map(|(id, name)| BudgetUseRow {
        group: ledger.group(id),
        envelope: name.clone(),
        pieces: views.iter().map(|view| view.used(ledger, id)).collect(),
    });
    let rows: Vec<BudgetUseRow> = rows.collect();
    let currency = ledger.currency();
    let total = sums(currency, views.len(), rows.iter());
    BudgetUse { currency, periods: pieces.headings(), rows, total, head: None }
}

impl BudgetUse {
    /// The rows that stand below each other: those in no group, and those of each group.
    pub fn groups(&self) -> impl Iterator<Item = &[BudgetUseRow]> {
        self.rows.chunk_by(|one, next| one.group == next.group)
    }

    /// What these rows have together in each of the pieces.
    pub fn group_total(&self, rows: &[BudgetUseRow]) -> Vec<Used> {
        sums(self.currency, self.periods.len(), rows.iter())
    }
}

/// The months of one piece.
struct PieceView {
    first: MonthView,
    last: MonthView,
    moved: Vec<(EnvelopeId, Cell)>,
}

impl PieceView {
    fn new(ledger: &Ledger, first: Month, last: Month) -> Self {
        let months = ledger.cells_by_month().filter(|(month, _)| first <= *month && *month <= last);
        let mut moved = std::collections::BTreeMap::<EnvelopeId, Cell>::new();
        for (id, cell) in months.flat_map(|(_, cells)| cells) {
            let sum = moved.entry(*id).or_default();
            *sum = sum.plus(cell);
        }
        let (first, last) = (ledger.month_view(first), ledger.month_view(last));
        Self { first, last, moved: moved.into_iter().collect() }
    }

    fn cell(&self, id: EnvelopeId) -> Cell {
        let place = self.moved.binary_search_by_key(&id, |(id, _)| *id);
        place.ok().and_then(|place| self.moved.get(place)).map(|(_, cell)| *cell).unwrap_or_default()
    }

    fn has_any(&self, id: EnvelopeId) -> bool {
        let carries = self.first.row(id).carryover != 0 || self.last.row(id).available() != 0;
        id != READY_TO_ASSIGN && (carries || !self.cell(id).is_empty())
    }

    fn used(&self, ledger: &Ledger, id: EnvelopeId) -> Used {
        let cell = self.cell(id);
        let carryover = self.first.row(id).carryover;
        used(
            ledger.currency(),
            [carryover, cell.assigned, cell.deposits, cell.spending(), self.last.row(id).available()],
        )
    }
}

impl Used {
    /// All that there was.
    pub fn to_spend(&self) -> Amount {
        let all = [self.carryover, self.assigned, self.deposits].map(|amount| i128::from(amount.minor_units()));
        sum_of_postings(self.left.currency(), all.iter().sum())
    }
}

fn used(currency: Currency, [carryover, assigned, deposits, spent, left]: [i64; 5]) -> Used {
    let amount = |n: i64| sum_of_postings(currency, n.into());
    let covered = left.saturating_sub(carryover + assigned + deposits - spent);
    Used {
        covered: amount(covered),
        carryover: amount(carryover),
        assigned: amount(assigned),
        deposits: amount(deposits),
        spent: amount(spent),
        left: amount(left),
        percent: percent(spent, carryover.saturating_add(assigned).saturating_add(deposits)),
    }
}

/// How much of `all` was spent; nothing below zero.
fn percent(spent: i64, all: i64) -> Option<i64> {
    match (0 < spent, 0 < all) {
        (false, _) => Some(0),
        (true, false) => None,
        (true, true) => i64::try_from(i128::from(spent) * 100 / i128::from(all)).ok(),
    }
}

fn sums<'a>(currency: Currency, pieces: usize, rows: impl Iterator<Item = &'a BudgetUseRow> + Clone) -> Vec<Used> {
    let sum = |place: usize, part: fn(&Used) -> Amount| -> i64 {
        rows.clone().filter_map(|row| row.pieces.get(place)).map(|used| part(used).minor_units()).sum()
    };
    let parts: [fn(&Used) -> Amount; 5] =
        [|used| used.carryover, |used| used.assigned, |used| used.deposits, |used| used.spent, |used| used.left];
    (0..pieces).map(|place| used(currency, parts.map(|part| sum(place, part)))).collect()
}
