//! The periods that reports are about: whole months, as people ask for them.

use jiff::civil::Date;

use crate::Month;

/// Whole months: one, a year of them, or all there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// One month.
    Month(Month),
    /// The twelve months of a year.
    Year(i16),
    /// Everything since the ledger began.
    All,
}

/// Why a text is not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodProblem {
    /// Nothing was typed.
    #[error("the period is empty; write 2026-10, last month, 2026 or all")]
    Empty,
    /// A month beyond the twelfth.
    #[error("there is no month {month}; write one from 01 to 12, such as 2026-10")]
    NoSuchMonth {
        /// The month as typed.
        month: u32,
    },
    /// No way of writing a period.
    #[error("`{found}` is not a period; write 2026-10, this month, last month, 2026, this year, last year or all")]
    NotAPeriod {
        /// The text as typed.
        found: String,
    },
}

impl Span {
    /// Whether the month is one of them.
    pub fn contains(&self, month: Month) -> bool {
        match self {
            Self::Month(only) => *only == month,
            Self::Year(year) => *year == month.year(),
            Self::All => true,
        }
    }

    /// The span as a heading: `October 2026`, `2026`, `Since start`.
    pub fn title(&self) -> String {
        match self {
            Self::Month(month) => month.title(),
            Self::Year(year) => year.to_string(),
            Self::All => "Since start".to_owned(),
        }
    }
}

/// Reads `2026-10`, `this month`, `last month`, `2026`, `this year`, `last year` or `all`.
pub fn parse_period(text: &str, today: Date) -> Result<Span, PeriodProblem> {
    todo!("{text} {today}")
}

/// Reads `2026-10`.
pub(super) fn month(text: &str) -> Option<Month> {
    todo!("{text}")
}
