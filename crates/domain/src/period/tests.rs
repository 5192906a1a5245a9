use jiff::civil::date;

use super::*;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

#[test]
fn a_period_has_its_first_day_and_not_its_end() {
    let october = Calendar::ALMANAC.period(month("2026-10")).unwrap();
    assert_eq!((october.start(), october.end()), (date(2026, 10, 1), date(2026, 11, 1)));
    assert!(october.contains(date(2026, 10, 1)) && october.contains(date(2026, 10, 31)));
    assert!(!october.contains(date(2026, 11, 1)) && !october.contains(date(2026, 9, 30)));
    assert_eq!(Period::new(date(2026, 1, 2), date(2026, 1, 2)), None);
}

#[test]
fn months_follow_each_other() {
    assert_eq!(month("2026-01").previous(), Some(month("2025-12")));
    assert_eq!(month("2025-12").next(), Some(month("2026-01")));
    assert_eq!(month("9999-12").next(), None);
    assert_eq!(month("0000-01").previous(), None);
    assert!(month("2025-12") < month("2026-01"));
    assert_eq!(serde_json::to_string(&month("2026-11")).unwrap(), "\"2026-11\"");
}

#[test]
fn a_span_is_read_as_a_person_types_it() {
    let today = date(2026, 1, 15);
    let table = [
        ("2026-10", Span::Month(month("2026-10")), "October 2026"),
        ("this month", Span::Month(month("2026-01")), "January 2026"),
        (" Last  Month ", Span::Month(month("2025-12")), "December 2025"),
        ("2024", Span::Year(2024), "2024"),
        ("this year", Span::Year(2026), "2026"),
        ("last year", Span::Year(2025), "2025"),
        ("all", Span::All, "Since start"),
    ];
    for (typed, span, title) in table {
        let read = parse_period(typed, today).unwrap();
        assert_eq!((read, read.title().as_str()), (span, title), "{typed}");
    }
}

#[test]
fn what_is_no_period_is_refused() {
    let today = date(2026, 1, 15);
    assert_eq!(parse_period("", today), Err(PeriodProblem::Empty));
    assert_eq!(parse_period("2026-13", today), Err(PeriodProblem::NoSuchMonth { month: 13 }));
    for typed in ["26", "2026-1", "2026-10-01", "october", "-2026", "next month", "20260", "２０２６"] {
        assert_eq!(parse_period(typed, today), Err(PeriodProblem::NotAPeriod { found: typed.to_owned() }));
    }
    assert!("2026".parse::<Month>().is_err());
}

#[test]
fn a_span_holds_its_months() {
    let january = month("2026-01");
    for (span, holds) in
        [(Span::All, true), (Span::Year(2026), true), (Span::Year(2025), false), (Span::Month(january), true)]
    {
        assert_eq!(span.contains(january), holds, "{span:?}");
    }
}
