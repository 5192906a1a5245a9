//! The periods that reports are about: whole months, as people ask for them.

use crate::{Month, Today};

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
        month: i16,
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
pub fn parse_period<'a>(text: &str, today: impl Into<Today<'a>>) -> Result<Span, PeriodProblem> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let not_a_period = || PeriodProblem::NotAPeriod { found: text.to_owned() };
    let this_month = today.into().month();
    match words.as_str() {
        "" => Err(PeriodProblem::Empty),
        "all" => Ok(Span::All),
        "this month" => Ok(Span::Month(this_month)),
        "last month" => this_month.previous().map(Span::Month).ok_or_else(not_a_period),
        "this year" => Ok(Span::Year(this_month.year())),
        "last year" => this_month.year().checked_sub(1).map(Span::Year).ok_or_else(not_a_period),
        _ => year_and_month(&words).ok_or_else(not_a_period)?,
    }
}

/// Reads `2026` or `2026-10`; `None` where the text looks like neither.
pub(super) fn year_and_month(text: &str) -> Option<Result<Span, PeriodProblem>> {
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    let year = digits(year, 4)?;
    let Some(month) = month else {
        return Some(Ok(Span::Year(year)));
    };
    let number = digits(month, 2)?;
    let month = i8::try_from(number).ok().and_then(|number| Month::new(year, number));
    Some(month.map(Span::Month).ok_or(PeriodProblem::NoSuchMonth { month: number }))
}

fn digits(text: &str, count: usize) -> Option<i16> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}
