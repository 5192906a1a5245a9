use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn from(text: &str, start: &str) -> Calendar {
    Calendar::ALMANAC.with(month(text), MonthStart::parse(start))
}

fn always(start: &str) -> Calendar {
    from("0000-01", start)
}

#[test]
fn a_month_of_a_late_pay_day_has_the_name_of_the_next_one() {
    let table = [
        ("1", "2026-11", "2026-11-01..2026-12-01"),
        ("14", "2026-11", "2026-11-14..2026-12-14"),
        ("15", "2026-11", "2026-10-15..2026-11-15"),
        ("25", "2026-11", "2026-10-25..2026-11-25"),
        ("31", "2026-03", "2026-02-28..2026-03-31"),
        ("31", "2024-03", "2024-02-29..2024-03-31"),
        ("30", "2026-01", "2025-12-30..2026-01-30"),
    ];
    for (start, text, days) in table {
        let period = always(start).period(month(text)).unwrap();
        assert_eq!(format!("{}..{}", period.start(), period.end()), days, "{start} {text}");
    }
}

#[test]
fn a_pay_day_on_a_weekend_is_moved() {
    // The 25 October 2026 is a Sunday, the 25 July a Saturday; the 31 October is a Saturday, the 1 November a Sunday.
    let table = [
        ("25", "2026-11", "2026-10-25"),
        ("25 before", "2026-11", "2026-10-23"),
        ("25 after", "2026-11", "2026-10-26"),
        ("25 before", "2026-08", "2026-07-24"),
        ("25 after", "2026-08", "2026-07-27"),
        ("25 before", "2026-12", "2026-11-25"),
        ("31 after", "2026-11", "2026-11-02"),
        ("1 before", "2026-11", "2026-10-30"),
    ];
    for (start, text, first) in table {
        assert_eq!(always(start).first_day(month(text)).to_string(), first, "{start} {text}");
    }
}

#[test]
fn another_start_makes_one_month_longer_or_shorter() {
    let (shorter, longer) = (from("2026-12", "25"), always("25").with(month("2026-12"), MonthStart::parse("1")));
    let days = |calendar: &Calendar| {
        let period = calendar.period(month("2026-11")).unwrap();
        format!("{}..{}", period.start(), period.end())
    };
    assert_eq!((days(&shorter), days(&longer)), ("2026-11-01..2026-11-25".into(), "2026-10-25..2026-12-01".into()));
    assert_eq!(shorter.start(month("2026-11")), MonthStart::default());
    assert_eq!(shorter.with(month("2026-12"), None), Calendar::ALMANAC);
}

#[test]
fn no_month_is_without_a_day() {
    // February would begin on Monday, the 16, since the 14 is a Saturday, and March on the 15.
    let none = always("14 after").with(month("2026-03"), MonthStart::parse("15"));
    assert_eq!(none.without_days(), Some(month("2026-02")));
    let one = always("14").with(month("2026-03"), MonthStart::parse("15"));
    assert_eq!((one.without_days(), one.month_of(date(2026, 2, 14))), (None, month("2026-02")));
}

#[test]
fn both_ends_of_the_almanac_have_months() {
    for start in ["25 before", "1 before", "31 after"] {
        let calendar = always(start);
        assert_eq!(calendar.month_of(Date::MIN), Month::FIRST, "{start}");
        assert_eq!(calendar.month_of(Date::MAX), Month::LAST, "{start}");
        assert_eq!(calendar.period(Month::LAST), None, "{start}");
    }
}

#[test]
fn only_days_of_a_month_are_read() {
    for text in ["0", "32", "01", "+1", "25  before", "25 never", "25 ", "", "before"] {
        assert_eq!(MonthStart::parse(text), None, "{text}");
    }
    assert_eq!(MonthStart::new(31, Weekend::After).unwrap().to_string(), "31 after");
}

fn arb_start() -> impl Strategy<Value = MonthStart> {
    let weekend = prop::sample::select(vec![Weekend::Stay, Weekend::Before, Weekend::After]);
    (1..=31_i8, weekend).prop_map(|(day, weekend)| MonthStart::new(day, weekend).unwrap())
}

prop_compose! {
    /// Any start of the months, with another one for some years in the middle.
    pub(in crate::period) fn arb_calendar()(
        first in prop::option::of(arb_start()),
        second in prop::option::of(arb_start()),
        year in 1900..9700_i16,
        number in 1..=12_i8,
    ) -> Calendar {
        let calendar = Calendar::ALMANAC.with(Month::FIRST, first);
        let changed = calendar.with(Month::new(year, number).unwrap(), second);
        if changed.without_days().is_none() { changed } else { calendar }
    }
}

proptest! {
    /// Every day lies in one month: that of its name begins no later, and the next one after it.
    #[test]
    fn every_day_lies_in_one_month(calendar in arb_calendar(), days in 0_i64..2_900_000) {
        let day = date(1900, 1, 1).checked_add(days.days()).unwrap();
        let month = calendar.month_of(day);
        prop_assert!(calendar.period(month).unwrap().contains(day));
        prop_assert_eq!(calendar.month_of(calendar.first_day(month)), month);
        prop_assert!(calendar.is_first_day(calendar.first_day(month)));
        prop_assert_eq!(calendar.is_first_day(day), calendar.first_day(month) == day);
    }

    /// What is shown of a start reads as the same.
    #[test]
    fn a_start_is_read_as_it_is_shown(start in arb_start()) {
        prop_assert_eq!(MonthStart::parse(&start.to_string()), Some(start));
    }
}
