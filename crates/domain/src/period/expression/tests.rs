use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::period::calendar::tests::arb_calendar;
use crate::period::unit::days_later;
use crate::{Calendar, CutProblem, Month, MonthStart, Period, Unit, Weekend};

/// A Wednesday.
const TODAY: Date = date(2026, 11, 25);

fn read(text: &str) -> PeriodExpression {
    parse_period_expression(text, TODAY).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

fn refused(text: &str) -> (String, String, usize) {
    let problem = parse_period_expression(text, TODAY).expect_err(text);
    (problem.at.of(text).to_owned(), problem.fault.to_string(), problem.column)
}

fn period(text: &str) -> Period {
    let days = read(text).days;
    Period::new(days.begin().unwrap(), days.end().unwrap()).unwrap()
}

/// Found by the fuzz target `period`.
#[test]
fn the_last_year_is_read_as_it_is_shown() {
    assert_eq!(read("9998").to_string(), "9998-01-01..9999-01-01");
    assert_eq!(read("9998-01-01..9999-01-01"), read("9998"));
    let calendar = Calendar::ALMANAC.with(Month::FIRST, MonthStart::new(10, Weekend::Before));
    let shown = parse_period_expression("9998", Today { date: TODAY, calendar: &calendar }).unwrap().to_string();
    assert_eq!(shown, "9998-01-09..9999-01-08");
    assert_eq!(read(&shown).to_string(), shown);
    for far in ["9999-01", "9999-01-31", "1899"] {
        assert!(refused(far).1.contains("is too far"), "{far}: {:?}", refused(far));
    }
}

#[test]
fn periods_mean_their_days() {
    let table = [
        ("today", "2026-11-25..2026-11-26"),
        ("Yesterday", "2026-11-24..2026-11-25"),
        ("tomorrow", "2026-11-26..2026-11-27"),
        ("this day", "2026-11-25..2026-11-26"),
        ("this week", "2026-11-23..2026-11-30"),
        ("last week", "2026-11-16..2026-11-23"),
        ("next  WEEK", "2026-11-30..2026-12-07"),
        ("this month", "2026-11-01..2026-12-01"),
        ("last month", "2026-10-01..2026-11-01"),
        ("next month", "2026-12-01..2027-01-01"),
        ("this quarter", "2026-10-01..2027-01-01"),
        ("last quarter", "2026-07-01..2026-10-01"),
        ("next quarter", "2027-01-01..2027-04-01"),
        ("this year", "2026-01-01..2027-01-01"),
        ("last year", "2025-01-01..2026-01-01"),
        ("in 3 days", "2026-11-28..2026-11-29"),
        ("in 1 week", "2026-11-30..2026-12-07"),
        ("in 2 months", "2027-01-01..2027-02-01"),
        ("3 days ago", "2026-11-22..2026-11-23"),
        ("12 months ago", "2025-11-01..2025-12-01"),
        ("2 years ago", "2024-01-01..2025-01-01"),
        ("2026", "2026-01-01..2027-01-01"),
        ("in 2026", "2026-01-01..2027-01-01"),
        ("2026-10", "2026-10-01..2026-11-01"),
        ("2026-10-05", "2026-10-05..2026-10-06"),
        ("10-05", "2026-10-05..2026-10-06"),
        ("monday", "2026-11-23..2026-11-24"),
        ("-3d", "2026-11-22..2026-11-23"),
        ("oct", "2026-10-01..2026-11-01"),
        ("October", "2026-10-01..2026-11-01"),
        ("oct 2025", "2025-10-01..2025-11-01"),
        ("sept 2025", "2025-09-01..2025-10-01"),
        ("2026Q1", "2026-01-01..2026-04-01"),
        ("2026-q4", "2026-10-01..2027-01-01"),
        ("Q2", "2026-04-01..2026-07-01"),
        ("2026-W01", "2025-12-29..2026-01-05"),
        ("2026-w53", "2026-12-28..2027-01-04"),
        ("all", "all"),
    ];
    for (typed, days) in table {
        assert_eq!(read(typed).to_string(), days, "{typed}");
        assert_eq!(read(typed).interval, None, "{typed}");
    }
}

#[test]
fn a_span_ends_before_the_second_period() {
    let table = [
        ("from 2026-01 to 2026-03", "2026-01-01..2026-03-01"),
        ("2026-01 to 2026-03", "2026-01-01..2026-03-01"),
        ("2026-01..2026-03", "2026-01-01..2026-03-01"),
        ("2026-01 .. 2026-03", "2026-01-01..2026-03-01"),
        ("2026-01 until 2026-03", "2026-01-01..2026-03-01"),
        ("jan-apr", "2026-01-01..2026-04-01"),
        ("Jan - April 2027", "2026-01-01..2027-04-01"),
        ("from 2 weeks ago to tomorrow", "2026-11-09..2026-11-26"),
        ("since 2026-10", "since 2026-10-01"),
        ("from 2026-10", "since 2026-10-01"),
        ("2026-10..", "since 2026-10-01"),
        ("until 2026-10", "until 2026-10-01"),
        ("to oct", "until 2026-10-01"),
        ("..2026-10", "until 2026-10-01"),
    ];
    for (typed, days) in table {
        assert_eq!(read(typed).to_string(), days, "{typed}");
    }
}

#[test]
fn an_interval_stands_before_the_days_or_alone() {
    let table = [
        ("daily", "daily"),
        ("weekly", "weekly"),
        ("Monthly", "monthly"),
        ("quarterly", "quarterly"),
        ("yearly", "yearly"),
        ("every day", "daily"),
        ("every 1 quarter", "quarterly"),
        ("every 2 weeks", "every 2 weeks"),
        ("every 10 days in 2026", "every 10 days 2026-01-01..2027-01-01"),
        ("monthly last year", "monthly 2025-01-01..2026-01-01"),
        ("monthly from 2026-01 to 2026-03", "monthly 2026-01-01..2026-03-01"),
        ("every month since oct", "monthly since 2026-10-01"),
        ("weekly all", "weekly"),
    ];
    for (typed, expression) in table {
        assert_eq!(read(typed).to_string(), expression, "{typed}");
    }
}

#[test]
fn a_problem_shows_the_place_and_the_way_out() {
    let table = [
        ("", "", "the period is empty", 1),
        ("   ", "", "the period is empty", 1),
        ("10", "10", "`10` may be a day, a month or a year; write 2026-10-05, oct, 2026-10 or 2026", 1),
        ("since oktober", "oktober", "`oktober` is no period; write 2026-10", 7),
        ("2026-13", "2026-13", "there is no month 13: write one from 01 to 12", 1),
        ("2026Q5", "2026Q5", "there is no quarter 5: write one from Q1 to Q4", 1),
        ("2025-W53", "2025-W53", "there is no week 53: 2025 has the weeks W01 to W52", 1),
        ("2026-02-29", "2026-02-29", "there is no day 2026-02-29: February 2026 has 28 days", 1),
        ("1626", "1626", "`1626` is too far away; write a year from 1900 to 9998", 1),
        ("9999", "9999", "`9999` is too far away", 1),
        ("in 9999 years", "in 9999 years", "`in 9999 years` is too far away", 1),
        ("from", "", "something is missing after `from`; write a period such as 2026-10", 5),
        ("last", "", "something is missing after `last`; write this month, last week or next year", 5),
        ("every", "", "something is missing after `every`; write every month or every 2 weeks", 6),
        ("last fortnight", "fortnight", "`fortnight` is no unit of the calendar; write day, week", 6),
        ("every 0 days", "0", "`0` cannot be counted with; write a number from 1 to 9999", 7),
        ("every 10000 days", "10000", "`10000` cannot be counted with", 7),
        ("2026-03 to 2026-01", "2026-03 to 2026-01", "the period begins on 2026-03-01 and ends before 2026-01-01", 1),
        ("jan-jan", "jan-jan", "no day is left: the period begins on 2026-01-01", 1),
        ("2026-01 and more", "and more", "`and more` does not belong to the period before it", 9),
        ("since ёж 10", "ёж", "`ёж` is no period", 7),
        ("to in in 2026", "in", "`in` is no period", 7),
        ("in 3 days ago", "ago", "`ago` does not belong to the period before it", 11),
        ("3 fortnights ago", "fortnights", "`fortnights` is no unit of the calendar", 3),
        ("last 3 months", "3", "`3` is no unit of the calendar", 6),
    ];
    for (typed, marked, message, column) in table {
        let (at, said, first) = refused(typed);
        assert!(said.contains(message), "{typed}: {said}");
        assert_eq!((at.as_str(), first), (marked, column), "{typed}");
    }
    let problem = parse_period_expression("since oktober", TODAY).unwrap_err();
    assert!(problem.to_string().starts_with("column 7: `oktober` is no period; write "));
}

#[test]
fn a_boundary_is_the_first_day_of_a_period() {
    for (typed, day) in [("2026-10", date(2026, 10, 1)), ("last week", date(2026, 11, 16)), ("today", TODAY)] {
        assert_eq!(parse_boundary(typed, TODAY), Ok(day), "{typed}");
    }
    for typed in ["", "since 2026", "2026..2027", "all", "monthly"] {
        assert!(parse_boundary(typed, TODAY).is_err(), "{typed}");
    }
}

#[test]
fn the_narrower_of_two_spans_wins() {
    let year = read("2026").days;
    let narrowed = |begin, end| year.narrowed(Days::new(begin, end).unwrap()).map(|days| days.to_string());
    let (march, next) = (date(2026, 3, 1), date(2027, 5, 1));
    assert_eq!(narrowed(Some(march), None), Ok("2026-03-01..2027-01-01".to_owned()));
    assert_eq!(narrowed(None, Some(march)), Ok("2026-01-01..2026-03-01".to_owned()));
    assert_eq!(narrowed(None, Some(next)), Ok("2026-01-01..2027-01-01".to_owned()));
    let problem = narrowed(Some(next), None).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "no day is left: the days begin on 2027-05-01 and end before 2027-01-01; write a begin that is before the end"
    );
    assert_eq!(Days::ALL.narrowed(year), Ok(year));
}

#[test]
fn open_ends_are_closed_by_what_is_known() {
    let known = period("2026");
    assert_eq!(read("all").days.within(known), Some(known));
    assert_eq!(read("since oct").days.within(known), Period::new(date(2026, 10, 1), date(2027, 1, 1)));
    assert_eq!(read("since 2028").days.within(known), None);
}

#[test]
fn a_piece_has_a_short_name() {
    let table = [
        ("2026", "2026"),
        ("2026-10..2027-01", "2026Q4"),
        ("q1", "2026Q1"),
        ("oct", "2026-10"),
        ("2025-12-29..2026-01-05", "2026-W01"),
        ("today", "2026-11-25"),
        ("2026-10-05..2026-10-08", "2026-10-05..2026-10-08"),
        ("2026-01..2026-03", "2026-01-01..2026-03-01"),
    ];
    for (typed, label) in table {
        assert_eq!(Calendar::ALMANAC.label(period(typed)), label, "{typed}");
    }
}

#[test]
fn whole_pieces_cover_a_period() {
    let table = [
        ("daily from 2026-11-25 to 2026-11-27", "2026-11-25 2026-11-26 | 2026-11-27"),
        ("weekly from 2026-11-25 to 2026-12-01", "2026-11-23 2026-11-30 | 2026-12-07"),
        ("monthly 2026Q1", "2026-01-01 2026-02-01 2026-03-01 | 2026-04-01"),
        ("quarterly 2026-02-10..2026-04-02", "2026-01-01 2026-04-01 | 2026-07-01"),
        ("yearly 2025-12-31..2026-01-02", "2025-01-01 2026-01-01 | 2027-01-01"),
        ("every 2 weeks 2026-11-25..2026-12-08", "2026-11-23 2026-12-07 | 2026-12-21"),
        ("every 5 months 2026-02-03..2026-08-01", "2026-02-01 2026-07-01 | 2026-12-01"),
        ("every 10 days 2026-11-25..2026-11-26", "2026-11-25 | 2026-12-05"),
    ];
    for (typed, starts) in table {
        let pieces = read(typed).interval.unwrap().cut(period(typed), &Calendar::ALMANAC).unwrap();
        let begins: Vec<String> = pieces.iter().map(|piece| piece.start().to_string()).collect();
        let shown = format!("{} | {}", begins.join(" "), pieces.last().unwrap().end());
        assert_eq!(shown, starts, "{typed}");
    }
}

#[test]
fn a_period_is_not_cut_into_more_than_4000_pieces() {
    let daily = Interval::each(Unit::Day);
    let days = |count| Period::new(TODAY, days_later(TODAY, count).unwrap()).unwrap();
    assert_eq!(daily.cut(days(4000), &Calendar::ALMANAC).unwrap().len(), 4000);
    assert_eq!(
        daily.cut(days(4001), &Calendar::ALMANAC).unwrap_err().to_string(),
        "`daily` would cut 2026-11-25..2037-11-08 into more than 4000 pieces; write a longer interval or a shorter period"
    );
    let end_of_calendar = Period::new(date(9999, 12, 1), date(9999, 12, 31)).unwrap();
    let problem = Interval::each(Unit::Year).cut(end_of_calendar, &Calendar::ALMANAC).unwrap_err();
    assert!(matches!(problem, CutProblem::TooFar { .. }) && problem.to_string().starts_with("`yearly` would go on"));
}

fn arb_day() -> impl Strategy<Value = Date> {
    (0_i64..2_900_000).prop_map(|days| days_later(date(1900, 1, 1), days).unwrap())
}

fn arb_interval() -> impl Strategy<Value = Interval> {
    (1_u16..200, prop::sample::select(Unit::ALL.to_vec()))
        .prop_map(|(count, unit)| Interval { count: count.try_into().unwrap(), unit })
}

prop_compose! {
    fn arb_expression()(
        begin in prop::option::of(arb_day()),
        end in prop::option::of(arb_day()),
        interval in prop::option::of(arb_interval()),
    ) -> PeriodExpression {
        PeriodExpression { days: Days::new(begin, end).unwrap_or_default(), interval }
    }
}

proptest! {
    /// What is shown means the same on every day.
    #[test]
    fn a_shown_expression_is_read_again(expression in arb_expression(), today in arb_day()) {
        prop_assert_eq!(parse_period_expression(&expression.to_string(), today), Ok(expression));
    }

    /// The short name of a piece reads as the piece.
    #[test]
    fn a_short_name_is_read_again(interval in arb_interval(), start in arb_day(), date in arb_day(), calendar in arb_calendar()) {
        let whole = Unit::Day.period(start.into(), 0).unwrap();
        let piece = interval.cut(whole, &calendar).ok().and_then(|pieces| pieces.first().copied());
        let in_reach = |piece: &Period| 1900 <= piece.start().year() && piece.end().year() < 9999;
        let Some(piece) = piece.filter(in_reach) else { return Ok(()) };
        let (label, today) = (calendar.label(piece), Today { date, calendar: &calendar });
        let read = parse_period_expression(&label, today).map(|read| read.days);
        prop_assert_eq!(read, Ok(piece.into()), "{}", label);
    }

    /// No text makes the reader panic, on any day, and a problem marks a part of the text.
    #[test]
    fn any_text_is_read_or_refused(
        text in "\\PC{0,20}|[ \\n]?((in|last|from|to|\\.\\.|-|every|[0-9]{1,5}|days?|years|ago|oct|2026-?[QW]?[0-9]{0,3}|all)[ \\n]?){0,6}",
        today in arb_day(),
    ) {
        if let Err(problem) = parse_period_expression(&text, today) {
            prop_assert!(text.get(problem.at.start..problem.at.end).is_some(), "{problem:?}");
            prop_assert_eq!(problem.to_string().lines().count(), 1);
        }
        let _ = parse_boundary(&text, today);
    }

    /// No piece lies outside the days around.
    #[test]
    fn pieces_lie_in_the_days_around(
        interval in arb_interval(),
        start in arb_day(),
        length in 1_i64..3000,
        calendar in arb_calendar(),
    ) {
        let Some(end) = days_later(start, length).filter(|end| end.year() < 9700) else { return Ok(()) };
        let around = interval.around(Period::new(start, end).unwrap().into(), &calendar);
        for piece in interval.cut(Period::new(start, end).unwrap(), &calendar).unwrap() {
            prop_assert_eq!(around.narrowed(piece.into()), Ok(piece.into()));
        }
        let (since, until) = (Days::new(Some(start), None).unwrap(), Days::new(None, Some(end)).unwrap());
        prop_assert_eq!(interval.around(since, &calendar).begin(), around.begin());
        prop_assert_eq!(interval.around(until, &calendar).end(), around.end());
    }

    /// Pieces follow each other without a gap and cover the period, and none of them is outside.
    #[test]
    fn pieces_cover_the_period(
        interval in arb_interval(),
        start in arb_day(),
        length in 1_i64..3000,
        calendar in arb_calendar(),
    ) {
        let Some(end) = days_later(start, length).filter(|end| end.year() < 9700) else { return Ok(()) };
        let whole = Period::new(start, end).unwrap();
        let pieces = interval.cut(whole, &calendar).unwrap();
        prop_assert!(pieces.windows(2).all(|two| two.first().map(Period::end) == two.last().map(Period::start)));
        let (first, last) = (pieces.first().unwrap(), pieces.last().unwrap());
        prop_assert!(first.contains(start) && last.start() < end && end <= last.end());
    }
}
