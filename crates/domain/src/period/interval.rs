//! Intervals: how long the pieces are that a report cuts its period into.

use std::fmt;
use std::num::NonZeroU16;

use jiff::civil::Date;

use crate::period::unit::Unit;
use crate::{Calendar, Days, Period};

/// The most pieces that a period is cut into.
pub const PIECES_MAX: usize = 4000;

/// So many days, weeks, months, quarters or years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// How many of them are one piece.
    pub count: NonZeroU16,
    /// What is counted.
    pub unit: Unit,
}

/// Why a period is not cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CutProblem {
    /// More than [`PIECES_MAX`].
    #[error(
        "`{interval}` would cut {begin}..{end} into more than {PIECES_MAX} pieces; write a longer interval or a shorter period"
    )]
    TooManyPieces {
        /// How long the pieces would be.
        interval: Interval,
        /// The first day.
        begin: Date,
        /// The day after the last one.
        end: Date,
    },
    /// The last piece would end behind the calendar.
    #[error("`{interval}` would go on behind the end of the calendar; write a period that ends before the year 9999")]
    TooFar {
        /// How long the pieces would be.
        interval: Interval,
    },
}

impl Interval {
    /// One of that unit: `monthly`.
    pub fn each(unit: Unit) -> Self {
        Self { count: NonZeroU16::MIN, unit }
    }

    /// The pieces that cover the period, one after the other: whole ones, so the first may begin before the period and
    /// the last may end after it. Weeks begin on Monday; of several units to a piece the first begins with the one that
    /// the period begins in.
    pub fn cut(&self, period: Period, calendar: &Calendar) -> Result<Vec<Period>, CutProblem> {
        let first = self.unit.first_day(period.start(), calendar).ok_or(CutProblem::TooFar { interval: *self })?;
        let mut pieces = Vec::new();
        let mut start = first;
        while start < period.end() {
            if pieces.len() == PIECES_MAX {
                return Err(self.too_many(period));
            }
            let end = self.after(start, calendar).ok_or(CutProblem::TooFar { interval: *self })?;
            pieces.extend(Period::new(start, end));
            start = end;
        }
        Ok(pieces)
    }

    /// Days that hold all pieces of those days, wherever they are cut: the pieces are whole, so there may be more of them.
    pub fn around(&self, days: Days, calendar: &Calendar) -> Days {
        let first_day = |day| self.unit.first_day(day, calendar);
        let last_piece = days.end().and_then(|end| end.yesterday().ok()).and_then(first_day);
        let (begin, end) = (days.begin().and_then(first_day), last_piece.and_then(|day| self.after(day, calendar)));
        Days::new(begin, end).unwrap_or(Days::ALL)
    }

    /// The first day of the next piece.
    fn after(&self, start: Date, calendar: &Calendar) -> Option<Date> {
        self.unit.moved(start, i64::from(self.count.get()), calendar)
    }

    fn too_many(&self, period: Period) -> CutProblem {
        CutProblem::TooManyPieces { interval: *self, begin: period.start(), end: period.end() }
    }
}

impl fmt::Display for Interval {
    /// As in a period expression: `monthly`, `every 2 weeks`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count.get() {
            1 => f.write_str(self.unit.adverb()),
            count => write!(f, "every {count} {}s", self.unit.noun()),
        }
    }
}
