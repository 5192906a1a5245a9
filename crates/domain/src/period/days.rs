//! Spans of days that may be open at either end.

use std::fmt;

use jiff::civil::Date;

use crate::Period;

/// The days from `begin` up to and without `end`; where one is absent, the span is open there. Invariant:
/// `begin < end` where both are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    begin: Option<Date>,
    end: Option<Date>,
}

/// Spans that have no day in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no day is left: the days begin on {begin} and end before {end}; write a begin that is before the end")]
pub struct NoDays {
    /// The first day.
    pub begin: Date,
    /// The day after the last one.
    pub end: Date,
}

impl Days {
    /// Every day there is.
    pub const ALL: Self = Self { begin: None, end: None };

    /// The days between both, unless there are none.
    pub fn new(begin: Option<Date>, end: Option<Date>) -> Result<Self, NoDays> {
        match begin.zip(end) {
            Some((begin, end)) if end <= begin => Err(NoDays { begin, end }),
            Some(_) | None => Ok(Self { begin, end }),
        }
    }

    /// The first day; `None` where the span is open.
    pub fn begin(&self) -> Option<Date> {
        self.begin
    }

    /// The day after the last one; `None` where the span is open.
    pub fn end(&self) -> Option<Date> {
        self.end
    }

    /// Whether the date is one of the days.
    pub fn contains(&self, date: Date) -> bool {
        self.begin.is_none_or(|begin| begin <= date) && self.end.is_none_or(|end| date < end)
    }

    /// The days that are in both: of two begins the later counts, of two ends the earlier. This is how `--begin` and
    /// `--end` narrow a `--period`.
    pub fn narrowed(self, other: Self) -> Result<Self, NoDays> {
        let begin = self.begin.max(other.begin); // `None` is less than any date
        let end = self.end.into_iter().chain(other.end).min();
        Self::new(begin, end)
    }

    /// The days of both, and those between them.
    #[must_use]
    pub fn widened(self, other: Self) -> Self {
        let begin = self.begin.min(other.begin); // `None` is less than any date
        Self { begin, end: self.end.zip(other.end).map(|(end, other)| end.max(other)) }
    }

    /// The span with its open ends closed by those of `known`: what a ledger holds, say. `None` where no day is left.
    pub fn within(&self, known: Period) -> Option<Period> {
        Period::new(self.begin.unwrap_or(known.start()), self.end.unwrap_or(known.end()))
    }
}

impl From<Period> for Days {
    fn from(period: Period) -> Self {
        Self { begin: Some(period.start()), end: Some(period.end()) }
    }
}

impl fmt::Display for Days {
    /// As a period expression: `2026-10-01..2026-11-01`, `since 2026-10-01`, `until 2026-11-01`, `all`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.begin, self.end) {
            (Some(begin), Some(end)) => write!(f, "{begin}..{end}"),
            (Some(begin), None) => write!(f, "since {begin}"),
            (None, Some(end)) => write!(f, "until {end}"),
            (None, None) => f.write_str("all"),
        }
    }
}
