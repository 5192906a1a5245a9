//! Spans of days and months.

mod calendar;
mod days;
mod expression;
mod interval;
mod label;
mod span;
mod unit;

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use calendar::{Calendar, Today};
pub use days::{Days, NoDays};
pub use expression::{PeriodExpression, PeriodExpressionProblem, PeriodFault, parse_boundary, parse_period_expression};
pub use interval::{CutProblem, Interval, PIECES_MAX};
pub use span::{PeriodProblem, Span, parse_period};
pub use unit::Unit;

/// A half-open span of days: `start` is in it, `end` is not. Invariant: `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    start: Date,
    end: Date,
}

impl Period {
    /// The days from `start` up to and without `end`, unless there are none.
    pub fn new(start: Date, end: Date) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first day.
    pub fn start(&self) -> Date {
        self.start
    }

    /// The day after the last one.
    pub fn end(&self) -> Date {
        self.end
    }

    /// Whether the date is one of the days.
    pub fn contains(&self, date: Date) -> bool {
        self.start <= date && date < self.end
    }
}

/// A calendar month. Invariant: year 0 to 9999, month 1 to 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of that number in that year.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((0..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The first month of the calendar.
    pub const FIRST: Self = Self { year: 0, month: 1 };
    /// The last one.
    pub(crate) const LAST: Self = Self { year: 9999, month: 12 };

    /// The month that the date lies in; dates before the year 0 count as its January.
    pub fn of(date: Date) -> Self {
        Self::new(date.year(), date.month()).unwrap_or(Self::FIRST)
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The number of the month, from 1.
    pub fn month(&self) -> i8 {
        self.month
    }

    /// The month before, unless the calendar begins here.
    pub fn previous(&self) -> Option<Self> {
        self.plus(-1)
    }

    /// The month after, unless the calendar ends here.
    pub fn next(&self) -> Option<Self> {
        self.plus(1)
    }

    /// So many months later, or earlier where `count` is below zero; `None` where the calendar has no such month.
    pub(crate) fn plus(&self, count: i64) -> Option<Self> {
        let number = i64::from(self.year).checked_mul(12)?.checked_add(i64::from(self.month))?.checked_add(count)?;
        let number = number.checked_sub(1)?;
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12).checked_add(1)?);
        Self::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?)
    }

    /// Its first day.
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month, 1).expect("every month has a first day")
    }

    /// The month as a heading: `October 2026`.
    pub fn title(&self) -> String {
        format!("{} {}", self.english(), self.year)
    }

    /// The same where it begins on that day: `December 2026 from 25 Nov`, if that is not its first one in the almanac.
    pub fn title_from(&self, first_day: Date) -> String {
        let title = self.title();
        if first_day == self.first_day() { title } else { format!("{title} from {}", first_day.strftime("%-d %b")) }
    }

    /// Its English name.
    pub fn english(&self) -> &'static str {
        match self.month {
            1 => "January",
            2 => "February",
            3 => "March",
            4 => "April",
            5 => "May",
            6 => "June",
            7 => "July",
            8 => "August",
            9 => "September",
            10 => "October",
            11 => "November",
            _ => "December",
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

impl FromStr for Month {
    type Err = PeriodProblem;

    /// Reads `2026-10`, and nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match span::year_and_month(text) {
            Some(Ok(Span::Month(month))) => Ok(month),
            Some(Err(problem)) => Err(problem),
            Some(Ok(Span::Year(_) | Span::All)) | None => Err(PeriodProblem::NotAPeriod { found: text.to_owned() }),
        }
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
