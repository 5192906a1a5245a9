//! Dates as people type them, always seen from the ledger's today.

use jiff::civil::Date;

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
        month: u32,
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
    todo!("{text} {today}")
}

/// Whether the date is still to come.
pub fn is_future(date: Date, today: Date) -> bool {
    today < date
}

/// Dates in stored ops: `2026-11-03`, and no other of the ways to write a day.
pub(crate) mod stored {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        let date: Option<Date> = if text.len() == "2026-11-03".len() { text.parse().ok() } else { None };
        date.ok_or_else(|| de::Error::custom(format_args!("`{text}` is not a date such as 2026-11-03")))
    }
}
