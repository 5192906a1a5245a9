//! Dates as people type them, always seen from the ledger's today.

use jiff::civil::{Date, Weekday};

use crate::Month;

/// The first year that a typed date can lie in; what is before it is a slip.
const YEAR_MIN: i16 = 1900;

/// Any year whose February has 29 days.
const LEAP_YEAR: i16 = 2000;

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// Nothing was typed.
    #[error("the date is empty; write one such as 2026-11-03, today or -3d")]
    Empty,
    /// No way of writing a date.
    #[error("`{found}` is not a date; write 2026-11-03, 11-03, today, yesterday, mon or -3d")]
    NotADate {
        /// The text as typed.
        found: String,
    },
    /// A month beyond the twelfth.
    #[error("there is no month {month}; write the month before the day, from 01 to 12")]
    NoSuchMonth {
        /// The month as typed.
        month: i8,
    },
    /// A day beyond the end of its month.
    #[error("{month} has {days} days")]
    NoSuchDay {
        /// The month, with its year where one was typed.
        month: String,
        /// How many days it has.
        days: i8,
    },
    /// Farther away than the calendar reaches.
    #[error("`{found}` is too far away; write a year from 1900 to 9999")]
    TooFar {
        /// The text as typed.
        found: String,
    },
}

/// Reads `2026-11-03`, `11-03` (the last one that is not in the future), `today`, `yesterday`, `tomorrow`, `-3d`, or a
/// weekday (the last one; today's own name means today).
pub fn parse_date(text: &str, today: Date) -> Result<Date, DateProblem> {
    let words = text.trim().to_lowercase();
    let not_a_date = || DateProblem::NotADate { found: text.to_owned() };
    let too_far = || DateProblem::TooFar { found: text.to_owned() };
    match words.as_str() {
        "" => return Err(DateProblem::Empty),
        "today" => return Ok(today),
        "yesterday" => return today.yesterday().map_err(|_| too_far()),
        "tomorrow" => return today.tomorrow().map_err(|_| too_far()),
        _ => {}
    }
    if let Some(weekday) = weekday(&words) {
        return days_before(today, i64::from(today.weekday().since(weekday))).ok_or_else(too_far);
    }
    if let Some(days) = words.strip_prefix('-').and_then(|rest| rest.strip_suffix('d')) {
        let days = Some(days).filter(|days| are_digits(days)).ok_or_else(not_a_date)?;
        return days.parse().ok().and_then(|days| days_before(today, days)).ok_or_else(too_far);
    }
    match numbers(&words).ok_or_else(not_a_date)? {
        Numbers::Full { year, month, day } => full_date(year, month, day)?.ok_or_else(too_far),
        Numbers::Short { month, day } => last_such_day(month, day, today)?.ok_or_else(too_far),
    }
}

/// Whether the date is still to come.
pub fn is_future(date: Date, today: Date) -> bool {
    today < date
}

/// The numbers of a date, none of them looked at yet.
enum Numbers {
    Full { year: i16, month: i8, day: i8 },
    Short { month: i8, day: i8 },
}

fn numbers(text: &str) -> Option<Numbers> {
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 && are_digits(year) => {
            Some(Numbers::Full { year: year.parse().ok()?, month: number(month)?, day: number(day)? })
        }
        [month, day] => Some(Numbers::Short { month: number(month)?, day: number(day)? }),
        _ => None,
    }
}

/// One or two digits.
fn number(text: &str) -> Option<i8> {
    if are_digits(text) && text.len() <= 2 { text.parse().ok() } else { None }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn full_date(year: i16, month: i8, day: i8) -> Result<Option<Date>, DateProblem> {
    let first = first_day(year, month)?;
    match Date::new(year, month, day) {
        Ok(date) => Ok((YEAR_MIN <= year).then_some(date)),
        Err(_) => Err(DateProblem::NoSuchDay { month: Month::of(first).title(), days: first.days_in_month() }),
    }
}

/// The latest such day up to today; a 29 February may be eight years back.
fn last_such_day(month: i8, day: i8, today: Date) -> Result<Option<Date>, DateProblem> {
    let leap = first_day(LEAP_YEAR, month)?;
    if Date::new(LEAP_YEAR, month, day).is_err() {
        return Err(DateProblem::NoSuchDay { month: Month::of(leap).english().to_owned(), days: leap.days_in_month() });
    }
    let years = (0..=8).filter_map(|back| today.year().checked_sub(back));
    Ok(years.filter_map(|year| Date::new(year, month, day).ok()).find(|date| *date <= today))
}

fn first_day(year: i16, month: i8) -> Result<Date, DateProblem> {
    Date::new(year, month, 1).map_err(|_| DateProblem::NoSuchMonth { month })
}

fn days_before(today: Date, days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    today.checked_sub(span).ok().filter(|date| YEAR_MIN <= date.year())
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "wed" | "wednesday" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// Dates in stored ops: `2026-11-03`, and no other of the ways to write a day.
pub(crate) mod stored {
    use std::fmt;

    use jiff::civil::Date;
    use serde::{Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        deserializer.deserialize_str(Day)
    }

    struct Day;

    impl de::Visitor<'_> for Day {
        type Value = Date;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
            let date: Option<Date> = if text.len() == "2026-11-03".len() { text.parse().ok() } else { None };
            date.ok_or_else(|| E::custom(format_args!("`{text}` is not a date such as 2026-11-03")))
        }
    }
}

/// The same where there may be none.
pub(crate) mod stored_option {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde passes a reference")]
    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => super::stored::serialize(date, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        #[derive(Deserialize)]
        struct Stored(#[serde(with = "super::stored")] Date);
        Ok(Option::<Stored>::deserialize(deserializer)?.map(|stored| stored.0))
    }
}

#[cfg(test)]
mod tests;
