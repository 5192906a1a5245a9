//! The sheet of one envelope: its golden files, and its text against one that is laid out by hand.

use proptest::prelude::*;
use report::{Format, Sheet, render, show};

use crate::books::Books;
use crate::golden::{check_each, household};

pub(crate) fn sheet(books: &Books, envelope: &str) -> Sheet {
    show(&books.ledger, &books.booked(), books.envelope(envelope)).unwrap()
}

/// The example in the assignment from which the original program grew.
fn example() -> Books {
    Books::in_currency("USD")
        .add("Food", 90000, "deposit")
        .withdraw("Food", 4567, "", "milk, cereal, eggs, bacon, bread")
        .add("Entertainment", 100, "")
        .transfer("Food", "Entertainment", 2000)
}

#[test]
fn the_sheets_are_byte_for_byte_these() {
    let transferred = Books::in_currency("EUR").add("Food", 15000, "Groceries").add("Rent", 40000, "October rent");
    let transferred = transferred.transfer("Food", "Rent", 5000);
    check_each("acceptance/show-food", &sheet(&transferred, "Food"));
    check_each("acceptance/show-rent", &sheet(&transferred, "Rent"));
    check_each("household/show-food", &sheet(&household(), "Food"));
    check_each("household/show-kanji", &sheet(&household(), "食費"));
    let yen = Books::in_currency("JPY").add("食費", 30000, "十一月").withdraw("食費", 4580, "スーパー", "");
    check_each("yen/show", &sheet(&yen, "食費"));
    check_each("example/show-food", &sheet(&example(), "Food"));
    check_each("deposits/show-food", &sheet(&Books::in_currency("EUR").add("Food", 90000, "deposit"), "Food"));
}

#[test]
fn the_example_looks_as_the_original_program_printed_it() {
    let expected = "\
*************Food*************
deposit                 900.00
milk, cereal, eggs, bac -45.67
Transfer to Entertainme -20.00
Total: 834.33
";
    assert_eq!(render(&sheet(&example(), "Food"), Format::Text), expected);
}

#[test]
fn what_is_long_is_shown_whole_except_a_description() {
    let long = "an envelope with a name of forty letters";
    let books = Books::in_currency("EUR").add(long, 123_456_789, "0123456789012345678901234567890");
    let expected = format!("{long}\n012345678901234567890121234567.89\nTotal: 1234567.89\n");
    assert_eq!(render(&sheet(&books, long), Format::Text), expected);
}

#[test]
fn the_odd_star_stands_on_the_right() {
    let books = Books::in_currency("EUR").add("Fun", 1, "");
    assert!(render(&sheet(&books, "Fun"), Format::Text).starts_with("*************Fun**************\n"));
}

#[test]
fn ready_to_assign_has_a_sheet_and_an_unknown_envelope_has_none() {
    let books = Books::in_currency("EUR").add("Ready to assign", 500, "Pay").add("Food", 1, "");
    let books = books.transfer("Ready to assign", "Food", 200);
    let said: Vec<_> = sheet(&books, "Ready to assign").lines.into_iter().map(|line| line.description).collect();
    assert_eq!(said, ["Pay", "Transfer to Food"]);
    assert_eq!(show(&books.ledger, &books.booked(), domain::EnvelopeId(9)), None);
}

#[test]
fn a_description_cannot_disguise_the_amount_beside_it() {
    let books = Books::in_currency("EUR").add("Food", 100, "a\u{202E}b");
    let text = render(&sheet(&books, "Food"), Format::Text);
    assert!(text.contains("a\u{FFFD}b                       1.00\n"), "{text}");
}

/// Deposits and withdrawals of one envelope with memos of any length.
pub(crate) fn arb_sheet() -> impl Strategy<Value = (String, Books)> {
    let line = (-1_000_000_000..1_000_000_000_i64, "[ -~äß食€]{0,40}");
    ("[A-Za-zäß食][A-Za-zäß食 ]{0,38}[a-z]", prop::collection::vec(line, 1..20)).prop_map(|(name, lines)| {
        let books = lines.into_iter().filter(|(minor_units, _)| *minor_units != 0);
        let books = books.fold(Books::in_currency("EUR").add(&name, 1, ""), |books, (minor_units, memo)| {
            if 0 < minor_units {
                books.add(&name, minor_units, &memo)
            } else {
                books.withdraw(&name, -minor_units, "", &memo)
            }
        });
        (name, books)
    })
}

/// So many characters of it, and blanks or stars for those that are missing.
fn filled(text: &str, count: usize, fill: char) -> String {
    text.chars().chain(std::iter::repeat_n(fill, count.saturating_sub(text.chars().count()))).collect()
}

fn laid_out(sheet: &Sheet) -> String {
    let name = sheet.envelope.as_str();
    let stars = 30_usize.saturating_sub(name.chars().count());
    let mut text = filled(&format!("{}{name}", "*".repeat(stars / 2)), 30, '*') + "\n";
    for line in &sheet.lines {
        let description: String = line.description.chars().take(23).collect();
        let amount = line.amount.to_string();
        let blanks = " ".repeat(7_usize.saturating_sub(amount.len()));
        text += &format!("{}{blanks}{amount}\n", filled(&description, 23, ' '));
    }
    text + &format!("Total: {}\n", sheet.total)
}

proptest! {
    #[test]
    fn the_text_of_a_sheet_is_laid_out_so((name, books) in arb_sheet()) {
        let sheet = sheet(&books, &name);
        prop_assert_eq!(render(&sheet, Format::Text), laid_out(&sheet));
        let total: i64 = sheet.lines.iter().map(|line| line.amount.minor_units()).sum();
        prop_assert_eq!(total, sheet.total.minor_units());
        prop_assert_eq!(sheet.total.minor_units(), books.ledger.envelope(books.envelope(&name)).unwrap().balance);
    }
}
