//! Periods that are one word: `today`, `2026`, `2026-10`, `2026Q1`, `2026-W12`, and the months by their names.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::PeriodFault;
use crate::period::unit::Unit;
use crate::{Calendar, DateProblem, Month, Period, Today, parse_date};

/// The month of that name in that year.
pub(super) fn named_month(word: &str, year: i16, calendar: &Calendar) -> Option<Period> {
    calendar.period(Month::new(year, month_number(word)?)?)
}

/// Whether it is the name of a month, whole or its first three letters.
pub(super) fn is_month_name(word: &str) -> bool {
    month_number(&word.to_ascii_lowercase()).is_some()
}

fn month_number(word: &str) -> Option<i8> {
    (1..=12).find(|number| Month::new(2000, *number).is_some_and(|month| is_name_of(word, month)))
}

fn is_name_of(word: &str, month: Month) -> bool {
    let name = month.english().to_ascii_lowercase();
    word == name || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && name == "september")
}

/// The days of a word as typed; `None` where they are out of reach.
pub(super) fn named_period(typed: &str, today: Today<'_>) -> Result<Option<Period>, PeriodFault> {
    let word = typed.to_ascii_lowercase();
    let word = word.as_str();
    match word {
        "today" => return Ok(Unit::Day.period(today, 0)),
        "yesterday" => return Ok(Unit::Day.period(today, -1)),
        "tomorrow" => return Ok(Unit::Day.period(today, 1)),
        _ => {}
    }
    if is_digits(word) && word.len() != 4 {
        return Err(PeriodFault::Ambiguous { found: typed.to_owned() });
    }
    let found = year(word, today).map(Ok).or_else(|| month(word, today.calendar));
    let found = found.or_else(|| quarter(word, today)).or_else(|| week(word));
    found.unwrap_or_else(|| day(typed, today))
}

type Found = Result<Option<Period>, PeriodFault>;

/// `2026`
fn year(word: &str, today: Today<'_>) -> Option<Option<Period>> {
    let year = digits(word, 4)?;
    Some(first_of(year, 1, today).and_then(|first| Unit::Year.period(first, 0)))
}

/// `2026-10`
fn month(word: &str, calendar: &Calendar) -> Option<Found> {
    let (year, month) = word.split_once('-')?;
    let (year, number) = (digits(year, 4)?, digits(month, 2)?);
    let month = i8::try_from(number).ok().and_then(|number| Month::new(year, number));
    let no_such_month = || not_in_calendar(&format!("month {number}"), "write one from 01 to 12, such as 2026-10");
    Some(month.ok_or_else(no_such_month).map(|month| calendar.period(month)))
}

/// `2026q1`, `2026-q1` or `q1`
fn quarter(word: &str, today: Today<'_>) -> Option<Found> {
    let (year, number) = word.split_once('q')?;
    let year = if year.is_empty() { today.month().year() } else { digits(year.strip_suffix('-').unwrap_or(year), 4)? };
    let number = digits(number, number.len())?;
    let first_month = match number {
        1 => 1,
        2 => 4,
        3 => 7,
        4 => 10,
        _ => return Some(Err(not_in_calendar(&format!("quarter {number}"), "write one from Q1 to Q4"))),
    };
    Some(Ok(first_of(year, first_month, today).and_then(|first| Unit::Quarter.period(first, 0))))
}

/// `2026-w12`
fn week(word: &str) -> Option<Found> {
    let (year, number) = word.split_once("-w")?;
    let (year, number) = (digits(year, 4)?, digits(number, number.len())?);
    let week = i8::try_from(number).ok().and_then(|week| ISOWeekDate::new(year, week, Weekday::Monday).ok());
    let no_such_week = || {
        let last = last_week(year).map_or_else(|| "53".to_owned(), |week| week.to_string());
        not_in_calendar(&format!("week {number}"), &format!("{year} has the weeks W01 to W{last}"))
    };
    Some(week.ok_or_else(no_such_week).map(|week| Unit::Week.period(week.date().into(), 0)))
}

fn last_week(year: i16) -> Option<i8> {
    // The week of the 28 December is the last one of its year.
    Date::new(year, 12, 28).ok().map(|day| day.iso_week_date().week())
}

/// `2026-10-05`, and the other days that can be typed wherever a date can.
fn day(word: &str, today: Today<'_>) -> Found {
    match parse_date(word, today.date) {
        Ok(date) => Ok(Unit::Day.period(date.into(), 0)),
        Err(DateProblem::TooFar { .. }) => Ok(None),
        Err(DateProblem::Empty | DateProblem::NotADate { .. }) => {
            Err(PeriodFault::NotAPeriod { found: word.to_owned() })
        }
        Err(problem @ (DateProblem::NoSuchMonth { .. } | DateProblem::NoSuchDay { .. })) => {
            Err(not_in_calendar(&format!("day {word}"), &problem.to_string()))
        }
    }
}

fn not_in_calendar(found: &str, reason: &str) -> PeriodFault {
    PeriodFault::NotInCalendar { found: found.to_owned(), reason: reason.to_owned() }
}

fn first_of(year: i16, month: i8, today: Today<'_>) -> Option<Today<'_>> {
    Month::new(year, month).map(|month| Today { date: today.calendar.first_day(month), ..today })
}

fn digits(word: &str, count: usize) -> Option<i16> {
    if is_digits(word) && word.len() == count { word.parse().ok() } else { None }
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
