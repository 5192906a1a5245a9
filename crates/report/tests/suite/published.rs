//! The ledger as the original program knew it, and its object read back by a plain reader.

use proptest::prelude::*;
use report::{Published, PublishedLine, origin_of, published};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::books::{Books, name};
use crate::golden::{origin, stored_as_ledger};
use crate::properties::arb_books;

/// The object as a program reads it that knows nothing of ours.
#[derive(Deserialize)]
struct Plain {
    categories: Vec<PlainCategory>,
}

#[derive(Deserialize)]
struct PlainCategory {
    category: String,
    ledger: Vec<PlainLine>,
    balance: serde_json::Number,
}

#[derive(Deserialize)]
struct PlainLine {
    amount: serde_json::Number,
    #[expect(dead_code, reason = "a reader wants it to be there")]
    description: String,
}

/// The cents of a number with two digits behind its point.
fn cents(number: &serde_json::Number) -> i128 {
    let exact = format!("{:.2}", number.as_f64().unwrap());
    exact.replace('.', "").parse().unwrap()
}

fn published_of(books: &Books) -> Published {
    published(&books.ledger, &books.booked())
}

/// The lines of all categories as amounts and descriptions.
fn lines(books: &Books) -> Vec<(String, i64, String)> {
    let categories = published_of(books).categories.into_iter();
    let of_category = |category: report::PublishedCategory| {
        let line = move |line: PublishedLine| (category.category.to_string(), line.amount, line.description);
        category.lines.into_iter().map(line)
    };
    categories.flat_map(of_category).collect()
}

fn said(books: &Books) -> Vec<String> {
    lines(books)
        .into_iter()
        .map(|(category, amount, description)| format!("{category} {amount} {description}"))
        .collect()
}

#[test]
fn the_originals_session_gives_the_originals_object() {
    let books = Books::in_currency("EUR")
        .add("Food", 15000, "Groceries")
        .add("Rent", 40000, "October rent")
        .transfer("Food", "Rent", 5000);
    let mut object: Value = serde_json::from_str(&stored_as_ledger(&books)).unwrap();
    object.as_object_mut().unwrap().remove("_pail").unwrap();
    let expected = json!({"categories": [
        {"category": "Food", "ledger": [
            {"amount": 150.0, "description": "Groceries"},
            {"amount": -50.0, "description": "Transfer to Rent"},
        ], "balance": 100.0},
        {"category": "Rent", "ledger": [
            {"amount": 400.0, "description": "October rent"},
            {"amount": 50.0, "description": "Transfer from Food"},
        ], "balance": 450.0},
    ]});
    assert_eq!(object, expected);
}

#[test]
fn a_line_says_the_memo_else_the_payee_else_nothing() {
    let books = Books::in_currency("EUR")
        .add("Food", 15000, "")
        .withdraw("Food", 100, "Bakery", "two rolls")
        .withdraw("Food", 200, "Bakery", "")
        .withdraw("Food", 300, "", "by hand");
    assert_eq!(said(&books), ["Food 15000 ", "Food -100 two rolls", "Food -200 Bakery", "Food -300 by hand"]);
}

#[test]
fn lines_follow_the_journal_and_not_the_dates() {
    let books = Books::in_currency("EUR").add("Food", 1, "").on("2025-01-01").add("Food", 2, "").add("Food", 3, "");
    assert_eq!(said(&books), ["Food 1 ", "Food 2 ", "Food 3 "]);
}

#[test]
fn what_was_undone_is_no_line_and_what_was_redone_stands_in_its_old_place() {
    let books = Books::in_currency("EUR").add("Food", 1, "").add("Food", 2, "").add("Fodo", 3, "");
    let undone = books.undo(4).undo(2);
    assert_eq!(said(&undone), ["Food 2 "], "and the slip in a name is no category");
    assert_eq!(published_of(&undone).categories.len(), 1);
    assert_eq!(said(&undone.undo(2)), ["Food 1 ", "Food 2 "]);
}

#[test]
fn ready_to_assign_is_no_category_and_has_its_name_in_transfers() {
    let books = Books::in_currency("EUR")
        .add("Ready to assign", 500, "Pay")
        .add("Food", 100, "")
        .transfer("Ready to assign", "Food", 200)
        .transfer("Food", "Ready to assign", 50);
    let expected = ["Food 100 ", "Food 200 Transfer from Ready to assign", "Food -50 Transfer to Ready to assign"];
    assert_eq!(said(&books), expected);
}

#[test]
fn a_transfer_between_accounts_is_no_line() {
    let accounts = [("Cash", true), ("Bank", true)];
    let books = Books::with_accounts("EUR", &accounts).add("Food", 100, "").transfer("acct:Cash", "acct:Bank", 50);
    assert_eq!(said(&books), ["Food 100 "]);
}

#[test]
fn a_ledger_before_its_first_op_has_no_category() {
    let object: Value = serde_json::from_str(&stored_as_ledger(&Books::in_currency("EUR"))).unwrap();
    assert_eq!(object["categories"], json!([]));
}

#[test]
fn every_line_knows_its_place_in_the_journal() {
    let books = Books::in_currency("EUR").add("Food", 1, "").add("Rent", 2, "").transfer("Rent", "Food", 1);
    let food = &published_of(&books).categories[0];
    assert_eq!((food.envelope, food.category.clone()), (books.envelope("Food"), name("Food")));
    assert_eq!(food.lines.iter().map(|line| line.handle.seq).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn a_number_has_the_digits_of_its_currency() {
    for (code, minor_units, digits) in
        [("JPY", 5, "5"), ("EUR", 5, "0.05"), ("KWD", 1234, "1.234"), ("CLF", 1, "0.0001")]
    {
        let object = stored_as_ledger(&Books::in_currency(code).add("Food", minor_units, ""));
        assert!(object.contains(&format!("\"amount\": {digits},\n")), "{object}");
        assert!(object.contains(&format!("\"balance\": {digits}\n")), "{object}");
    }
}

proptest! {
    /// A plain reader finds each category with the sum of its lines, in the order in which the envelopes were opened.
    #[test]
    fn the_lines_that_a_plain_reader_finds_come_to_the_balances(books in arb_books()) {
        let object: Plain = serde_json::from_str(&stored_as_ledger(&books)).unwrap();
        let expected: Vec<_> = books.ledger.listed().map(|(_, envelope)| envelope.name.to_string()).collect();
        let found: Vec<_> = object.categories.iter().map(|category| category.category.clone()).collect();
        prop_assert_eq!(found, expected);
        for category in published_of(&books).categories {
            let sum: i128 = category.lines.iter().map(|line| i128::from(line.amount)).sum();
            prop_assert_eq!(sum, i128::from(category.balance.minor_units()));
        }
        let exactly = 1_i128 << 52;
        for category in &object.categories {
            let sum: i128 = category.ledger.iter().map(|line| cents(&line.amount)).sum();
            // Above this a float, which is what a plain reader has, does not keep the cents.
            if category.ledger.iter().all(|line| cents(&line.amount).abs() < exactly) && sum.abs() < exactly {
                prop_assert_eq!(sum, cents(&category.balance));
            }
        }
    }

    /// Each posting that counts is one line of its envelope, and nothing else is.
    #[test]
    fn every_posting_of_an_envelope_is_one_line(books in arb_books()) {
        let postings: Vec<_> = books.booked().into_iter().flat_map(|booked| booked.record.envelopes).collect();
        for category in published_of(&books).categories {
            let of_envelope = postings.iter().filter(|posting| posting.id == category.envelope);
            let expected: Vec<i64> = of_envelope.map(|posting| posting.n).collect();
            prop_assert_eq!(category.lines.iter().map(|line| line.amount).collect::<Vec<_>>(), expected);
        }
    }

    /// The object says whose it is, until anybody changes anything in it.
    #[test]
    fn a_stored_ledger_is_known_until_it_is_changed(books in arb_books(), place: prop::sample::Index) {
        let object = stored_as_ledger(&books);
        prop_assert_eq!(origin_of(object.as_bytes()), Some(origin(&books)));
        prop_assert!(!object.ends_with('\n'));
        let mut bytes = object.into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
        prop_assert_eq!(origin_of(&bytes), None);
    }
}
