//! What is read of a ledger object that can be read.

use domain::{Amount, Currency, Name};
use interchange::original::{Drift, Original, Rounded, Rounding, read};

fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn take(json: &str) -> Original {
    read(json.as_bytes(), euro(), Rounding::Refuse).unwrap()
}

/// A ledger of one category `Food` with these lines, and its balance if one is given.
fn food(lines: &str, balance: &str) -> String {
    let balance = if balance.is_empty() { String::new() } else { format!(r#","balance":{balance}"#) };
    format!(r#"{{"categories":[{{"category":"Food","ledger":[{lines}]{balance}}}]}}"#)
}

fn cents(original: &Original) -> Vec<i64> {
    original.categories.iter().flat_map(|category| &category.lines).map(|line| line.n).collect()
}

#[test]
fn the_ledger_of_the_acceptance_session_is_read() {
    let json = r#"{"categories": [{"category": "Food", "ledger": [{"amount": 150.0, "description": "Groceries"},
        {"amount": -50.0, "description": "Transfer to Rent"}], "balance": 100.0}, {"category": "Rent",
        "ledger": [{"amount": 50, "description": "Transfer from Food"}], "balance": 50}]}"#;
    let original = take(json);
    assert_eq!(original.categories.iter().map(|category| category.name.as_str()).collect::<Vec<_>>(), ["Food", "Rent"]);
    assert_eq!(cents(&original), [15000, -5000, 5000]);
    assert_eq!(original.categories[0].lines[0].memo.as_ref().unwrap().as_str(), "Groceries");
    let nothing_to_say = original.drifts.is_empty() && original.rounded.is_none() && !original.has_seal;
    assert!(nothing_to_say && original.unknown_fields.is_empty() && original.cleaned.is_empty());
}

#[test]
fn every_form_of_a_number_is_read_without_a_float() {
    let lines = ["150", "-50", "150.0", "1.5e2", "1E-1", "-0.0", "0.10000000000000000000000000000000000", "4.35"];
    let lines: Vec<String> = lines.iter().map(|amount| format!(r#"{{"amount":{amount}}}"#)).collect();
    assert_eq!(cents(&take(&food(&lines.join(","), ""))), [15000, -5000, 15000, 15000, 10, 0, 10, 435]);
}

#[test]
fn the_digits_are_those_of_the_currency() {
    let json = food(r#"{"amount":1.234},{"amount":-2.0}"#, "");
    for (code, expected) in [("KWD", [1234, -2000]), ("CLF", [12340, -20000])] {
        let original = read(json.as_bytes(), Currency::new(code).unwrap(), Rounding::Refuse).unwrap();
        assert_eq!(cents(&original), expected);
    }
}

#[test]
fn what_is_missing_has_the_meaning_that_the_original_gave_it() {
    let original = take(
        r#"{"categories":[{"category":"Food"},{"category":"Rent","balance":0,"ledger":[
        {"amount":1},{"amount":2,"description":null},{"amount":3,"description":""},{"amount":-6}]}]}"#,
    );
    assert!(original.categories[0].lines.is_empty() && original.drifts.is_empty());
    assert!(original.categories[1].lines.iter().all(|line| line.memo.is_none()));
    assert!(take(r#"{"categories":[]}"#).categories.is_empty());
}

#[test]
fn a_balance_below_zero_is_a_fact() {
    let original = take(&food(r#"{"amount":-20.5}"#, "-20.5"));
    assert_eq!((cents(&original), original.drifts), (vec![-2050], vec![]));
}

#[test]
fn a_stored_balance_that_is_off_by_a_hair_is_a_drift_and_shown_as_stored() {
    for stored in ["99.99999999999999", "100.01", "-100", "1e400", "0.00000000000000000000000000000000000000000001"] {
        let original = take(&food(r#"{"amount":100}"#, stored));
        let computed = Amount::new(10000, euro()).unwrap();
        assert_eq!(original.drifts, [Drift { category: name("Food"), stored: stored.to_owned(), computed }]);
    }
    for stored in ["100", "100.0", "1e2", "100.000000000000000000000000000000000000000000", "null"] {
        assert_eq!(take(&food(r#"{"amount":100}"#, stored)).drifts, [], "{stored}");
    }
}

#[test]
fn rounding_goes_half_away_from_zero_and_says_what_it_changed() {
    let json = food(r#"{"amount":0.125},{"amount":-0.125},{"amount":1.004},{"amount":2.5}"#, "");
    let original = read(json.as_bytes(), euro(), Rounding::ToNearest).unwrap();
    assert_eq!(cents(&original), [13, -13, 100, 250]);
    assert_eq!(original.rounded, Some(Rounded { line_count: 3, difference: "-0.004".to_owned() }));
    let exact = read(food(r#"{"amount":1.5}"#, "").as_bytes(), euro(), Rounding::ToNearest).unwrap();
    assert_eq!(exact.rounded, None);
}

#[test]
fn unknown_fields_are_listed_once_and_the_seal_is_none_of_them() {
    let original = take(
        r#"{"_pail":{"seq":1},"version":2,"categories":[{"category":"Food","color":"red","ledger":[
        {"amount":1,"date":"2020-01-01","a b":[1,{"x":[]}]},{"amount":1,"date":{}}]},{"category":"Rent","color":1}]}"#,
    );
    assert!(original.has_seal);
    let expected = ["version", "categories[].color", "categories[].ledger[].date", r#"categories[].ledger[]."a b""#];
    assert_eq!(original.unknown_fields, expected);
}

#[test]
fn a_hundred_unknown_fields_are_listed_and_no_more() {
    let fields: Vec<String> = (0..500).map(|number| format!(r#""field{number}":0"#)).collect();
    let original = take(&format!(r#"{{"categories":[],{}}}"#, fields.join(",")));
    assert_eq!(original.unknown_fields.len(), 101);
    assert_eq!(original.unknown_fields.last().unwrap(), "and others");
}

#[test]
fn a_description_that_cannot_be_kept_is_cleaned_and_its_place_said() {
    let original = take(&food(
        "{\"amount\":1,\"description\":\"fine\"},\n{\"amount\":1,\"description\":\" a\\nb \"},{\"amount\":1,\"description\":\"\\u00e9\"}",
        "",
    ));
    let memos: Vec<_> = original.categories[0].lines.iter().map(|line| line.memo.as_ref().unwrap().as_str()).collect();
    assert_eq!(memos, ["fine", "a b", "é"]);
    assert_eq!(original.cleaned, ["2:27 (Food, line 2)"]);
    let many = vec![r#"{"amount":1,"description":"x "}"#; 23].join(",");
    let cleaned = take(&food(&many, "")).cleaned;
    assert_eq!((cleaned.len(), cleaned.last().unwrap().as_str()), (21, "and 3 more"));
}

#[test]
fn a_byte_order_mark_is_tolerated() {
    let original = read(b"\xEF\xBB\xBF{\"categories\":[]}", euro(), Rounding::Refuse);
    assert!(original.unwrap().categories.is_empty());
}

#[test]
fn names_that_differ_in_case_are_two_categories() {
    assert_eq!(take(r#"{"categories":[{"category":"Food"},{"category":"food"}]}"#).categories.len(), 2);
}
