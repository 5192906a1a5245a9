use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A Sunday.
const TODAY: Date = date(2026, 11, 22);

#[test]
fn a_date_is_read_as_a_person_types_it() {
    let table = [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026-11-3", date(2026, 11, 3)),
        ("2027-01-01", date(2027, 1, 1)),
        ("today", TODAY),
        (" Today ", TODAY),
        ("yesterday", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 23)),
        ("-0d", TODAY),
        ("-3d", date(2026, 11, 19)),
        ("-30d", date(2026, 10, 23)),
        ("sun", TODAY),
        ("sunday", TODAY),
        ("mon", date(2026, 11, 16)),
        ("Saturday", date(2026, 11, 21)),
        ("11-22", TODAY),
        ("11-03", date(2026, 11, 3)),
        ("11-3", date(2026, 11, 3)),
        ("11-23", date(2025, 11, 23)),
        ("12-31", date(2025, 12, 31)),
        ("02-29", date(2024, 2, 29)),
    ];
    for (typed, read) in table {
        assert_eq!(parse_date(typed, TODAY), Ok(read), "{typed}");
    }
}

#[test]
fn a_leap_day_is_found_across_a_century_without_one() {
    assert_eq!(parse_date("2-29", date(2104, 2, 28)), Ok(date(2096, 2, 29)));
}

#[test]
fn what_is_no_date_is_refused_with_the_reason() {
    let table = [
        ("", "the date is empty; write one such as 2026-11-03, today or -3d"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("2026-00-10", "there is no month 0; write the month before the day, from 01 to 12"),
        ("2026-13-01", "there is no month 13; write the month before the day, from 01 to 12"),
        ("25-12", "there is no month 25; write the month before the day, from 01 to 12"),
        ("02-30", "February has 29 days"),
        ("11-31", "November has 30 days"),
        ("11-0", "November has 30 days"),
        ("0026-11-03", "`0026-11-03` is too far away; write a year from 1900 to 9999"),
        ("-9999999999d", "`-9999999999d` is too far away; write a year from 1900 to 9999"),
        ("-99999999999999999999d", "`-99999999999999999999d` is too far away; write a year from 1900 to 9999"),
    ];
    for (typed, message) in table {
        assert_eq!(parse_date(typed, TODAY).unwrap_err().to_string(), message, "{typed}");
    }
    for typed in
        ["soon", "-d", "--3d", "-3", "3d", "26-11-03", "2026/11/03", "2026-11", "11.03", "2026-11-03T10:00", "1-2-3-4"]
    {
        let not_a_date = DateProblem::NotADate { found: typed.to_owned() };
        assert!(
            matches!(parse_date(typed, TODAY), Err(problem) if problem == not_a_date || typed == "2026-11"),
            "{typed}"
        );
    }
}

#[test]
fn only_a_day_after_today_is_in_the_future() {
    assert!(is_future(date(2026, 11, 23), TODAY));
    assert!(!is_future(TODAY, TODAY));
}

proptest! {
    /// No text makes the parser panic, on any day.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}|-?[0-9]{0,5}[-d]?[0-9]{0,3}-?[0-9]{0,3}", days in 0_i64..200_000) {
        let today = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let _ = parse_date(&text, today);
        let _ = crate::parse_period(&text, today);
    }

    /// What is shown can be typed again.
    #[test]
    fn dates_round_trip(days in 0_i64..2_000_000) {
        let shown = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assert_eq!(parse_date(&shown.to_string(), TODAY), Ok(shown));
    }
}
