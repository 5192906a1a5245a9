//! Units of the calendar: days, weeks that begin on Monday, months, quarters, years.

use jiff::civil::{Date, Weekday};

use crate::{Month, Period};

/// What periods and intervals are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A day.
    Day,
    /// Seven days from a Monday on.
    Week,
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Unit {
    /// All of them, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// `month`
    pub fn noun(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// `monthly`
    pub fn adverb(self) -> &'static str {
        match self {
            Self::Day => "daily",
            Self::Week => "weekly",
            Self::Month => "monthly",
            Self::Quarter => "quarterly",
            Self::Year => "yearly",
        }
    }

    /// The unit of a noun, `month` or `months`.
    pub(super) fn of_noun(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.noun() == word.strip_suffix('s').unwrap_or(word))
    }

    /// The unit of an adverb, `monthly`.
    pub(super) fn of_adverb(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.adverb() == word)
    }

    /// The first day of the day, week, month, quarter or year that the date lies in.
    pub(super) fn first_day(self, date: Date) -> Option<Date> {
        match self {
            Self::Day => Some(date),
            Self::Week => Self::Day.moved(date, i64::from(Weekday::Monday.until(date.weekday())).checked_neg()?),
            Self::Month => Some(date.first_of_month()),
            Self::Quarter => Month::new(date.year(), first_of_quarter(date.month())).map(|month| month.first_day()),
            Self::Year => Some(date.first_of_year()),
        }
    }

    /// The date so many units later, or earlier where `count` is below zero.
    pub(super) fn moved(self, date: Date, count: i64) -> Option<Date> {
        let none = jiff::Span::new();
        let span = match self {
            Self::Day => none.try_days(count),
            Self::Week => none.try_weeks(count),
            Self::Month => none.try_months(count),
            Self::Quarter => none.try_months(count.checked_mul(3)?),
            Self::Year => none.try_years(count),
        };
        date.checked_add(span.ok()?).ok()
    }

    /// The whole unit that the date lies in, or the one so many after it.
    pub(super) fn period(self, date: Date, count: i64) -> Option<Period> {
        let start = self.moved(self.first_day(date)?, count)?;
        Period::new(start, self.moved(start, 1)?)
    }
}

/// The number of the month that the month's quarter begins with.
fn first_of_quarter(month: i8) -> i8 {
    match month {
        ..=3 => 1,
        4..=6 => 4,
        7..=9 => 7,
        10.. => 10,
    }
}
