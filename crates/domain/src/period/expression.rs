//! Period expressions: which days a report is about, and how it cuts them, as people write it down.
//!
//! ```text
//! expression := [interval] [days]
//! interval   := daily | weekly | monthly | quarterly | yearly | every [N] UNIT
//! days       := all | [in] period
//!             | (from | since) period [(to | until | ..) period]
//!             | (to | until | ..) period
//!             | period (to | until | .. | -) period
//! ```
//!
//! A period alone means all its days. Where two make a span, it begins with the first day of the first one and ends
//! *before* the first day of the second one: `2026-01..2026-03` is January and February.

mod named;
mod problem;
mod reader;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;

use crate::{Days, Interval, Today};

pub use problem::{PeriodExpressionProblem, PeriodFault};

use reader::Reader;

/// Some days, and how long the pieces are that they are cut into, if they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodExpression {
    /// The days.
    pub days: Days,
    /// The pieces.
    pub interval: Option<Interval>,
}

/// Reads a period expression such as `last month`, `2026Q1`, `from 2026-01 to 2026-04` or `weekly since oct`, seen from
/// the ledger's today.
pub fn parse_period_expression<'a>(
    text: &str,
    today: impl Into<Today<'a>>,
) -> Result<PeriodExpression, PeriodExpressionProblem> {
    let mut reader = Reader::new(text, today.into());
    reader.something()?;
    let interval = reader.interval()?;
    let days = if reader.is_done() { Days::ALL } else { reader.days()? };
    reader.end()?;
    Ok(PeriodExpression { days, interval })
}

/// Reads what stands behind `--begin` or `--end`: the first day of a period such as `2026-10`, `last month` or
/// `2026-10-05`.
pub fn parse_boundary<'a>(text: &str, today: impl Into<Today<'a>>) -> Result<Date, PeriodExpressionProblem> {
    let mut reader = Reader::new(text, today.into());
    reader.something()?;
    let period = reader.period()?;
    reader.end()?;
    Ok(period.start())
}

impl fmt::Display for PeriodExpression {
    /// The way of writing it that does not depend on today: `monthly 2026-01-01..2026-04-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interval {
            None => write!(f, "{}", self.days),
            Some(interval) if self.days == Days::ALL => write!(f, "{interval}"),
            Some(interval) => write!(f, "{interval} {}", self.days),
        }
    }
}
