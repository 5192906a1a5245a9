//! A query of any text: read or refused with its place, and shown as itself.

#![no_main]

use domain::{Currency, Days};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use report::{QUERY_TERMS_MAX, parse_query, query_text};

fuzz_target!(|text: &str| {
    let currency = Currency::new("EUR").expect("the euro is known");
    let today = date(2026, 11, 25);
    match parse_query(text, currency, today) {
        Ok(query) => {
            assert!(query.terms().len() <= QUERY_TERMS_MAX);
            let shown = query.to_string();
            // What is shown may be longer than what was typed, by its quotes.
            if let Ok(again) = parse_query(&shown, currency, today) {
                assert_eq!(again.to_string(), shown, "it is shown in one way");
            } else {
                assert!(text.len() < shown.len());
            }
            if let Ok((rest, days)) = query.apart() {
                assert_eq!(rest.clone().within(days).apart(), Ok((rest, days)));
            }
        }
        Err(problem) => {
            assert!(text.get(problem.at.start..problem.at.end).is_some(), "it marks a part of the text");
            assert!(problem.marked(text).lines().count() == 2 && problem.to_string().lines().count() == 1);
            assert!(!problem.marked(text).contains('\u{1b}'), "a terminal is left alone");
        }
    }
    // A whole name is one term, whatever it holds.
    if !text.trim().is_empty() && !text.contains(':') {
        let query = parse_query(&query_text(&[text], |_| true), currency, today);
        assert!(
            query.is_ok_and(|query| query.terms().len() == 1 && query.days() == Some(Days::ALL)) || 2000 < text.len()
        );
    }
});
