//! A period of any text, seen from any day and in months that begin on any: read or refused with its place, and shown as itself.

#![no_main]

use domain::{Calendar, Month, MonthStart, Period, Today, Weekend, parse_boundary, parse_period_expression};
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u8, &str)| {
    let (year, day, text) = input;
    let year = i16::try_from(1900 + year % 8000).expect("a year of the calendar");
    let Ok(date) =
        Date::new(year, 1 + i8::try_from(day % 12).expect("a month"), 1 + i8::try_from(day / 12).expect("a day"))
    else {
        return;
    };
    let start = i8::try_from(year % 31).ok().and_then(|day| MonthStart::new(1 + day, Weekend::Before));
    let calendar = &Calendar::ALMANAC.with(Month::FIRST, start.filter(|_| year % 2 == 1));
    let today = Today { date, calendar };
    match parse_period_expression(text, today) {
        Ok(expression) => {
            let shown = expression.to_string();
            assert_eq!(parse_period_expression(&shown, today), Ok(expression), "{shown}");
            let whole =
                expression.days.begin().zip(expression.days.end()).and_then(|(begin, end)| Period::new(begin, end));
            if let Some(pieces) =
                expression.interval.zip(whole).and_then(|(interval, whole)| interval.cut(whole, calendar).ok())
            {
                let around =
                    expression.interval.map(|interval| interval.around(expression.days, calendar)).unwrap_or_default();
                assert!(pieces.iter().all(|piece| around.narrowed((*piece).into()) == Ok((*piece).into())));
            }
        }
        Err(problem) => assert!(text.get(problem.at.start..problem.at.end).is_some(), "it marks a part of the text"),
    }
    let _ = parse_boundary(text, today);
});
