//! What stops the reading of a ledger object: where, why, and how to go on.

use domain::Currency;
use interchange::Problem;
use interchange::original::{Rounding, read};

fn stop_bytes(bytes: &[u8], rounding: Rounding) -> Problem {
    let problem = read(bytes, Currency::new("EUR").unwrap(), rounding).unwrap_err();
    assert!(!problem.remedy.is_empty() && !problem.place.is_empty(), "{problem}");
    problem
}

fn stop(json: &str) -> String {
    stop_bytes(json.as_bytes(), Rounding::Refuse).to_string()
}

/// A ledger with one category that has this line.
fn line(line: &str) -> String {
    format!("{{\"categories\":[{{\"category\":\"Food\",\"ledger\":[{{\"amount\":1}},\n{line}]}}]}}")
}

/// A ledger with these categories.
fn categories(categories: &str) -> String {
    format!("{{\"categories\":[{categories}]}}")
}

#[test]
fn what_is_no_exact_cent_stops_with_its_place_and_the_remedy() {
    let problem = stop_bytes(line(r#"{"amount":12.345}"#).as_bytes(), Rounding::Refuse);
    assert_eq!(problem.place, "2:11 (Food, line 2)");
    assert_eq!(problem.reason, "12.345 is no exact amount: EUR has 2 digits after the point");
    assert!(problem.remedy.contains("`--round`"), "{}", problem.remedy);
    for amount in ["0.30000000000000004", "1e-3", "99.99999999999999", "1e-400"] {
        assert!(stop(&line(&format!(r#"{{"amount":{amount}}}"#))).contains("is no exact amount"), "{amount}");
    }
}

#[test]
fn what_is_too_fine_or_too_large_stops_even_with_rounding() {
    for (amount, reason) in [
        ("1e-31", "has more digits than can be rounded"),
        ("90071992547409.92", "90071992547409.92 is beyond 90071992547409.91, the most that is kept exactly"),
        ("-1e300", "-1e300 is beyond"),
        ("123456789012345678901234567890123456789012345", "is beyond"),
    ] {
        let problem = stop_bytes(line(&format!(r#"{{"amount":{amount}}}"#)).as_bytes(), Rounding::ToNearest);
        assert!(problem.reason.contains(reason), "{problem}");
    }
}

#[test]
fn sums_beyond_the_limits_stop_at_the_line_that_makes_them() {
    let json = line(r#"{"amount":90071992547409.90},{"amount":0.01}"#);
    assert!(stop(&json).starts_with("2:11 (Food, line 2): with this line, all amounts of one sign come to more than"));
    let fits = line(r#"{"amount":-90071992547409.91},{"amount":90071992547408.91}"#);
    assert!(read(fits.as_bytes(), Currency::new("EUR").unwrap(), Rounding::Refuse).is_ok());
}

#[test]
fn an_amount_is_a_number() {
    for (member, reason) in [
        (r#"{"amount":"12.50"}"#, r#"the amount is a text, "12.50", and must be a number"#),
        (r#"{"amount":null}"#, "the amount is null, and must be a number"),
        (r#"{"amount":true}"#, "the amount is a truth value, true, and must be a number"),
        (r#"{"amount":[1]}"#, "the amount is a list, and must be a number"),
        (r#"{"description":"x"}"#, "the line has no amount"),
        ("7", "the line is a number, 7, and must be an object"),
        (r#"{"amount":1,"description":5}"#, "the description is a number, 5, and must be a text"),
        (r#"{"amount":1,"description":false}"#, "the description is a truth value, false, and must be a text"),
        (r#"{"amount":1,"amount":1}"#, "`amount` is there twice in one object"),
        (r#"{"amount":1,"x":1,"x":1}"#, "`x` is there twice in one object"),
        (r#"{"amount":1,"description":"\ud800"}"#, "a text holds what is no character"),
    ] {
        let said = stop(&line(member));
        assert!(said.starts_with("2:") && said.contains(&format!("(Food, line 2): {reason}")), "{said}");
    }
}

#[test]
fn a_name_that_is_there_twice_is_found_among_many() {
    let many: Vec<String> = (0..20).map(|number| format!(r#""field{number}":0"#)).collect();
    let json = format!(r#"{{"categories":[],{},"field\u0031":0}}"#, many.join(","));
    assert!(stop(&json).contains("`field1` is there twice in one object"), "{}", stop(&json));
}

#[test]
fn a_category_is_an_object_with_a_name_of_its_own() {
    for (json, said) in [
        ("3", "1:16 (category 1): a category is a number, 3, and must be an object"),
        ("{}", "1:16 (category 1): the category has no name"),
        (r#"{"category":null}"#, "1:28 (category 1): the name of a category is null, and must be a text"),
        (r#"{"category":" "}"#, "1:28 (category 1): the name is empty; write at least one letter"),
        (
            r#"{"category":"a\nb"}"#,
            "1:28 (category 1): the name holds the invisible character U+000A; write it without",
        ),
        (
            r#"{"category":" ready to Assign "}"#,
            "1:28 (category 1): `ready to Assign` is the name of the money that has no purpose yet",
        ),
        (
            r#"{"category":"Caf\u00e9"},{"category":" Cafe\u0301"}"#,
            "1:53 (category 2): there is another category named `Café`",
        ),
        (r#"{"category":"A","category":"B"}"#, "1:43 (category 1): `category` is there twice in one object"),
        (r#"{"category":"A","ledger":null}"#, "1:41 (A): `ledger` is null, and must be a list"),
        (r#"{"category":"A","balance":"1"}"#, r#"1:42 (A): the balance is a text, "1", and must be a number"#),
    ] {
        assert_eq!(stop(&categories(json)), said);
    }
    let long = format!(r#"{{"category":"{}"}}"#, "x".repeat(129));
    assert!(stop(&categories(&long)).contains("the name has 129 bytes"));
}

#[test]
fn the_object_has_a_list_of_categories() {
    for (json, said) in [
        ("[]", "1:1: the ledger is a list, and must be an object"),
        (" {}", "1:2: the object has no `categories`"),
        (r#"{"categories":{}}"#, "1:15: `categories` is an object, and must be a list"),
        (r#"{"categories":null}"#, "1:15: `categories` is null, and must be a list"),
        (r#"{"categories":[],"categories":[]}"#, "1:31: `categories` is there twice in one object"),
    ] {
        assert_eq!(stop(json), said);
    }
}

#[test]
fn what_is_no_json_is_told_apart() {
    for (text, said) in [
        ("", "1:1: the file is empty"),
        (" \n", "1:1: the file is empty"),
        ("\u{FEFF}", "1:1: the file is empty"),
        ("ledger", "1:1: this is not JSON: expected value"),
        ("{\"categories\":[],}", "1:18: this is not JSON: key must be a string"),
        ("{\"categories\":[]}\n{}", "2:1: this is not JSON: trailing characters"),
        ("é {\"a\": 'x'}", "1:1: this is not JSON: expected value"),
    ] {
        assert_eq!(stop(text), said);
    }
}

#[test]
fn a_file_that_was_cut_off_anywhere_says_so() {
    let whole = line(r#"{"amount":12.5,"description":"Caf\u00e9"}"#);
    for end in 1..whole.len() {
        let said = stop(&whole[..end]);
        assert!(said.contains("the file ends too early"), "{end}: {said}");
    }
}

#[test]
fn the_words_that_python_writes_for_no_number_are_named() {
    for word in ["NaN", "Infinity", "-Infinity"] {
        let said = stop(&line(&format!(r#"{{"amount": {word}}}"#)));
        assert_eq!(said, format!("2:12: `{word}` is no number; Python writes it for a float that went wrong"));
        let said = stop(&format!("{{\"categories\":[{{\"category\":\"A\",\"balance\":{word}\n}}]}}"));
        assert!(said.contains(&format!("`{word}` is no number")), "{said}");
    }
}

#[test]
fn what_is_not_utf_8_says_where() {
    let problem = stop_bytes(b"{\"categories\":\n [\"\xFF\"]}", Rounding::Refuse);
    assert_eq!(problem.to_string(), "2:4: this is not text in UTF-8");
    assert_eq!(problem.remedy, "save the file as UTF-8");
}

#[test]
fn lists_within_lists_without_end_do_no_harm() {
    let deep = format!("{{\"categories\":[],\"x\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    assert!(read(deep.as_bytes(), Currency::new("EUR").unwrap(), Rounding::Refuse).is_ok());
    assert!(stop(&"[".repeat(200_000)).contains("ends too early"));
}
