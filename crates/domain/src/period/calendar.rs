//! Which days the months of a ledger have: those of the almanac, or those from one pay day to the next.

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::{Month, MonthStart, Period, Setting, Weekend, What};

/// A month that begins on this day or later is lived on what came at its start, so it has the name of the next one.
const LATE: i8 = 15;

/// Every month begins on its first day.
static ALMANAC: Calendar = Calendar::ALMANAC;

/// Which day each month begins on, by the month from which that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    starts: BTreeMap<Month, MonthStart>,
}

/// A day, in a calendar: what *this month* and *last year* are seen from.
#[derive(Clone, Copy, Debug)]
pub struct Today<'a> {
    /// The day.
    pub date: Date,
    /// Which days the months have.
    pub calendar: &'a Calendar,
}

impl From<Date> for Today<'_> {
    /// The day in the almanac.
    fn from(date: Date) -> Self {
        Self { date, calendar: &ALMANAC }
    }
}

impl Today<'_> {
    /// The month that it lies in.
    pub fn month(&self) -> Month {
        self.calendar.month_of(self.date)
    }
}

impl Calendar {
    /// Every month begins on its first day.
    pub const ALMANAC: Self = Self { starts: BTreeMap::new() };

    /// The same with another start from that month on, or with none of its own there.
    #[must_use]
    pub fn with(&self, month: Month, start: Option<MonthStart>) -> Self {
        let mut starts = self.starts.clone();
        match start {
            Some(start) => starts.insert(month, start),
            None => starts.remove(&month),
        };
        Self { starts }
    }

    /// The same with what a setting says.
    #[must_use]
    pub fn set(&self, setting: &Setting) -> Self {
        let month = setting.month.filter(|_| setting.set == What::MonthStart);
        month.map_or_else(|| self.clone(), |month| self.with(month, MonthStart::of(&setting.now)))
    }

    /// The same with what all of these settings say.
    #[must_use]
    pub fn set_all<'a>(&self, settings: impl IntoIterator<Item = &'a Setting>) -> Self {
        settings.into_iter().fold(self.clone(), |calendar, setting| calendar.set(setting))
    }

    /// How that month begins.
    pub fn start(&self, month: Month) -> MonthStart {
        self.starts.range(..=month).next_back().map_or_else(MonthStart::default, |(_, start)| *start)
    }

    /// The first day of the month.
    pub fn first_day(&self, month: Month) -> Date {
        if self.starts.is_empty() { month.first_day() } else { self.start(month).first_day(month) }
    }

    /// The days of the month; the last one of the almanac has none to end on.
    pub fn period(&self, month: Month) -> Option<Period> {
        Period::new(self.first_day(month), self.first_day(month.next()?))
    }

    /// The month that the date lies in.
    pub fn month_of(&self, date: Date) -> Month {
        let here = Month::of(date);
        if self.starts.is_empty() {
            return here;
        }
        // A month begins at most so many days before or after the one of the almanac that has its name.
        let near = [here.next(), Some(here), here.previous()].into_iter().flatten();
        near.into_iter().find(|month| self.first_day(*month) <= date).unwrap_or(Month::FIRST)
    }

    /// The month as a heading: `October 2026`, with its first day where that is another one: `December 2026 from 25 Nov`.
    pub fn title(&self, month: Month) -> String {
        month.title_from(self.first_day(month))
    }

    /// Whether a month begins on that day.
    pub fn is_first_day(&self, date: Date) -> bool {
        self.first_day(self.month_of(date)) == date
    }

    /// The first month that would not have a day of its own: where another start holds, months may be short, but not that
    /// short.
    pub(crate) fn without_days(&self) -> Option<Month> {
        let before = self.starts.keys().filter_map(|month| Some((month.previous()?, *month)));
        before.into_iter().find(|(month, next)| self.first_day(*next) <= self.first_day(*month)).map(|(month, _)| month)
    }
}

impl MonthStart {
    /// The first day of the month of that name.
    fn first_day(self, month: Month) -> Date {
        let begins_in = if LATE <= self.day() { month.previous().unwrap_or(Month::FIRST) } else { month };
        let first = begins_in.first_day();
        let day = Date::new(first.year(), first.month(), self.day().min(first.days_in_month())).unwrap_or(first);
        let days = match (self.weekend(), day.weekday()) {
            (Weekend::Before, Weekday::Saturday) => -1,
            (Weekend::Before, Weekday::Sunday) => -2,
            (Weekend::After, Weekday::Saturday) => 2,
            (Weekend::After, Weekday::Sunday) => 1,
            (Weekend::Before | Weekend::After | Weekend::Stay, _) => 0,
        };
        day.checked_add(days.days()).unwrap_or(day)
    }
}
