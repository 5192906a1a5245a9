//! Units of a calendar: days, weeks that begin on Monday, months, quarters, years.

use jiff::civil::{Date, Weekday};

use crate::{Calendar, Month, Period, Today};

/// What periods and intervals are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A day.
    Day,
    /// Seven days from a Monday on.
    Week,
    /// A month, of the almanac or from one pay day to the next.
    Month,
    /// Three months from that of January, April, July or October on.
    Quarter,
    /// Twelve months from that of January on.
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
    pub(super) fn first_day(self, date: Date, calendar: &Calendar) -> Option<Date> {
        let month = calendar.month_of(date);
        let first = match self {
            Self::Day => return Some(date),
            Self::Week => return days_later(date, i64::from(Weekday::Monday.until(date.weekday())).checked_neg()?),
            Self::Month => month,
            Self::Quarter => Month::new(month.year(), first_of_quarter(month.month()))?,
            Self::Year => Month::new(month.year(), 1)?,
        };
        Some(calendar.first_day(first))
    }

    /// The first day so many units later, or earlier where `count` is below zero.
    pub(super) fn moved(self, first: Date, count: i64, calendar: &Calendar) -> Option<Date> {
        let months = match self {
            Self::Day => return days_later(first, count),
            Self::Week => return days_later(first, count.checked_mul(7)?),
            Self::Month => count,
            Self::Quarter => count.checked_mul(3)?,
            Self::Year => count.checked_mul(12)?,
        };
        calendar.month_of(first).plus(months).map(|month| calendar.first_day(month))
    }

    /// The whole unit that the date lies in, or the one so many after it.
    pub(super) fn period(self, Today { date, calendar }: Today<'_>, count: i64) -> Option<Period> {
        let start = self.moved(self.first_day(date, calendar)?, count, calendar)?;
        Period::new(start, self.moved(start, 1, calendar)?)
    }
}

/// The day so many days later, or earlier where `count` is below zero.
pub(super) fn days_later(day: Date, count: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(count).ok()?).ok()
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
