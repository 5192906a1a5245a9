//! Spending over time: by envelope, payee or tag, piece by piece.
//!
//! Spending is what went out through accounts less what was refunded; what came in and what only moved between envelopes
//! is none. By envelope and month the ledger knows it without its history; all else is counted transaction by transaction.

mod count;

use std::fmt;

use domain::{Currency, EnvelopeId, EnvelopePosting, Ledger, Name, READY_TO_ASSIGN, Record};
use serde::Serialize;

use crate::budget::group_by_group;
use crate::grid::TooManyAmounts;
use crate::series::{Series, SeriesRow};
use crate::{Finder, Head, Piece, Pieces, Seen};

pub use count::SpendingCount;

/// What a row of the report stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// What it was for.
    #[default]
    Envelope,
    /// Who was paid.
    Payee,
    /// A word to find it by.
    Tag,
}

/// What was spent in each piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpendingOverTime {
    /// What a row stands for.
    pub by: By,
    /// What the amounts are counted in.
    pub currency: Currency,
    /// The pieces in order.
    pub periods: Vec<Piece>,
    /// Envelopes in the order of the budget, group by group; payees and tags by what was spent in all, the most first,
    /// and last what has none. A row without any amount is left out.
    pub rows: Vec<SeriesRow>,
    /// What was spent in all: the sum of the rows, except that what has several tags stands in several rows and counts
    /// here once.
    pub total: Series,
    /// The state of the journal that it shows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}

/// The spending by envelope out of what the ledger keeps by month, without any history. `None` where a piece begins or
/// ends within a month.
pub fn spending_of_months(ledger: &Ledger, pieces: &Pieces) -> Option<Result<SpendingOverTime, TooManyAmounts>> {
    if !pieces.are_whole_months() {
        return None;
    }
    let mut count = SpendingCount::new(By::Envelope, pieces.clone(), None);
    for (month, cells) in ledger.cells_by_month() {
        let Some(place) = pieces.place_of_month(month) else { continue };
        for (id, cell) in cells {
            count.add_envelope(*id, place, cell.spending());
        }
    }
    Some(count.report(ledger))
}

impl By {
    /// `Envelope`
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Envelope => "Envelope",
            Self::Payee => "Payee",
            Self::Tag => "Tag",
        }
    }

    /// What a row without a name is called.
    pub(crate) fn none(self) -> &'static str {
        match self {
            Self::Envelope => "(no envelope)",
            Self::Payee => "(no payee)",
            Self::Tag => "(no tag)",
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Envelope => "envelope",
            Self::Payee => "payee",
            Self::Tag => "tag",
        })
    }
}

/// The postings of envelopes that are asked for.
pub(crate) fn picked<'a>(finder: Option<&Finder>, record: &'a Record) -> Vec<&'a EnvelopePosting> {
    match finder {
        Some(finder) => finder.purposes(&Seen::from(record)),
        None => record.envelopes.iter().collect(),
    }
}

/// Rows of envelopes in the order of the budget, *Ready to assign* first; those without any amount are left out.
pub(crate) fn envelope_rows(ledger: &Ledger, units: impl Fn(EnvelopeId) -> Option<Vec<i64>>) -> Vec<SeriesRow> {
    let ready = ledger.envelope(READY_TO_ASSIGN).map(|ready| (READY_TO_ASSIGN, &ready.name));
    let all = ready.into_iter().chain(group_by_group(ledger, |id| units(id).is_some()));
    let row = |(id, name): (EnvelopeId, &Name)| {
        let series = Series::of(ledger.currency(), &units(id)?);
        let row = SeriesRow { group: ledger.group(id), name: Some(name.to_string()), series };
        (!row.series.is_zero()).then_some(row)
    };
    all.filter_map(row).collect()
}
