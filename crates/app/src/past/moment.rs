//! A moment of the past, as people type it.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::Failure;

/// A moment of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After this entry.
    Entry(u64),
    /// At the end of this day, where the ledger lives.
    Day(Date),
    /// When the clocks showed this where the ledger lives.
    Local(DateTime),
    /// At this instant.
    Instant(Timestamp),
}

impl Moment {
    /// Reads `42`, `#42`, `2026-03-01` or `2026-03-01T12:00`, also with seconds, and with `Z` or an offset behind.
    pub fn parse(place: &str, text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return digits.parse().map(Self::Entry).map_err(|_| malformed(place, text));
        }
        if text.len() == "2026-03-01".len() {
            return text.parse().map(Self::Day).map_err(|_| malformed(place, text));
        }
        // An instant goes first: a clock without its zone would be read out of it.
        let instant = text.parse().map(Self::Instant);
        let local = || if text.contains('[') { Err(()) } else { text.parse().map(Self::Local).map_err(drop) };
        instant.or_else(|_| local()).map_err(|()| malformed(place, text))
    }

    /// The first and the last millisecond of what was named: a day ends with its night, and a second with its parts, as
    /// the log does not show those.
    pub(super) fn span(&self, zone: &TimeZone) -> Result<(Timestamp, Timestamp), jiff::Error> {
        let at = |local: DateTime| local.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
        let (start, next) = match self {
            Self::Entry(_) => (Timestamp::UNIX_EPOCH, Timestamp::MAX),
            Self::Day(day) => (at(day.at(0, 0, 0, 0))?, at(day.tomorrow()?.at(0, 0, 0, 0))?),
            Self::Local(local) => second_of(at(*local)?)?,
            Self::Instant(instant) => second_of(*instant)?,
        };
        Ok((start, next.checked_sub(1.millisecond())?))
    }
}

/// A whole second, and the next one; an instant with parts of a second is meant as it is.
fn second_of(instant: Timestamp) -> Result<(Timestamp, Timestamp), jiff::Error> {
    let is_whole = instant.subsec_nanosecond() == 0;
    let next = if is_whole { instant.checked_add(1.second())? } else { instant.checked_add(1.millisecond())? };
    Ok((instant, next))
}

fn malformed(place: &str, text: &str) -> Failure {
    Failure::usage(format!("{place}: `{text}` is neither an entry nor a moment"))
        .hint("write an entry: 42 or #42; a day, which means its end: 2026-03-01; or a moment: 2026-03-01T12:00")
        .hint("a moment may have seconds, and Z or an offset behind: 2026-03-01T12:00:30+01:00; else it is in the ledger's time zone")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_moment_is_typed_in_these_forms() {
        let noon = date(2026, 3, 1).at(12, 0, 0, 0);
        let instant = |text: &str| Moment::Instant(text.parse().unwrap());
        let table = [
            ("42", Moment::Entry(42)),
            ("#42", Moment::Entry(42)),
            ("2026-03-01", Moment::Day(date(2026, 3, 1))),
            ("2026-03-01T12:00", Moment::Local(noon)),
            ("2026-03-01 12:00", Moment::Local(noon)),
            ("2026-03-01T12:00:05", Moment::Local(date(2026, 3, 1).at(12, 0, 5, 0))),
            ("2026-03-01T12:00Z", instant("2026-03-01T12:00:00Z")),
            ("2026-03-01T12:00:05Z", instant("2026-03-01T12:00:05Z")),
            ("2026-03-01T12:00+01:00", instant("2026-03-01T11:00:00Z")),
        ];
        for (text, moment) in table {
            assert_eq!(Moment::parse("--as-of", text), Ok(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_told_the_forms() {
        let texts = [
            "",
            "#",
            "-1",
            "4x",
            "99999999999999999999",
            "2026-02-30",
            "2026-3-1",
            "yesterday",
            "2026-03-01T25:00",
            "2026-03-01T12:00[Europe/Berlin]",
        ];
        for text in texts {
            let failure = Moment::parse("--as-of", text).unwrap_err();
            assert!(failure.message.contains("is neither an entry nor a moment"), "{text}: {failure:?}");
            assert_eq!(failure.hints.len(), 2);
        }
    }

    #[test]
    fn a_day_ends_where_the_ledger_lives() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let ends = |text: &str| Moment::parse("x", text).unwrap().span(&zone).unwrap().1.to_string();
        assert_eq!(ends("2026-03-01"), "2026-03-01T22:59:59.999Z");
        assert_eq!(ends("2026-03-29"), "2026-03-29T21:59:59.999Z");
        assert_eq!(ends("2026-03-01T12:00"), "2026-03-01T11:00:00.999Z");
        assert_eq!(ends("2026-03-01T12:00:00.250Z"), "2026-03-01T12:00:00.25Z");
    }
}
