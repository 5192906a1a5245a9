//! Why a text is no period expression.

use std::fmt;

use jiff::civil::Date;

use crate::TextRange;

/// What is wrong with a period expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodExpressionProblem {
    /// The part of the text.
    pub at: TextRange,
    /// The number of its first character, from 1.
    pub column: usize,
    /// What is wrong with it.
    pub fault: PeriodFault,
}

/// What can be wrong with a period expression; each says how to write it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// Nothing was typed.
    #[error("the period is empty; write 2026-10, last month, 2026Q1 or all")]
    Empty,
    /// No way of writing a period.
    #[error(
        "`{found}` is no period; write 2026-10, oct, last month, 2026Q1, 2026-W12, 2026-10-05, 2026-01..2026-04 or all"
    )]
    NotAPeriod {
        /// The word as typed.
        found: String,
    },
    /// A number that could be a day, a month or a year.
    #[error("`{found}` may be a day, a month or a year; write 2026-10-05, oct, 2026-10 or 2026")]
    Ambiguous {
        /// The number as typed.
        found: String,
    },
    /// No such month, day, week or quarter.
    #[error("there is no {found}: {reason}")]
    NotInCalendar {
        /// What was typed.
        found: String,
        /// Until where the calendar goes.
        reason: String,
    },
    /// Farther away than the calendar reaches.
    #[error("`{found}` is too far away; write a year from 1900 to 9998")]
    TooFar {
        /// The words as typed.
        found: String,
    },
    /// A word that another must follow.
    #[error("something is missing after `{after}`; write {remedy}")]
    Unfinished {
        /// The last word.
        after: String,
        /// What could be written.
        remedy: &'static str,
    },
    /// Something else than a unit of the calendar.
    #[error("`{found}` is no unit of the calendar; write day, week, month, quarter or year")]
    NotAUnit {
        /// The word as typed.
        found: String,
    },
    /// A number of units that cannot be counted.
    #[error("`{found}` cannot be counted with; write a number from 1 to 9999")]
    NotACount {
        /// The number as typed.
        found: String,
    },
    /// The end is not after the begin.
    #[error("no day is left: the period begins on {begin} and ends before {end}; write a later end")]
    Backwards {
        /// The first day.
        begin: Date,
        /// The day after the last one.
        end: Date,
    },
    /// Something behind a period that is complete.
    #[error(
        "`{found}` does not belong to the period before it; write one period, or two with `to` or `..` between them"
    )]
    Leftover {
        /// The words as typed.
        found: String,
    },
}

impl fmt::Display for PeriodExpressionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.fault)
    }
}

impl std::error::Error for PeriodExpressionProblem {}
