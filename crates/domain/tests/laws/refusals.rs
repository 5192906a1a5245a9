//! Refusals in a user's words.

use domain::{Memo, NearMiss, Request, Undo, decide};

use crate::book::{Book, check, name};

fn refusal(book: &Book, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    decide(&book.ledger, &book.request(&words)).unwrap_err().to_string()
}

#[test]
fn a_refusal_says_what_there_is_and_what_was_meant() {
    let book = check("add Food 150 \n add Savings 5 \n withdraw Savings 8 !");
    let table = [
        ("transfer Food env:Savings 200", "Food has 150.00 EUR, 50.00 EUR less than you want to move"),
        ("withdraw food 150.01", "Food has 150.00 EUR, 0.01 EUR less than you want to withdraw"),
        ("transfer env:Savings Food 1", "Savings has -3.00 EUR, 4.00 EUR less than you want to move"),
        ("withdraw Fod 1", "there is no envelope Fod; did you mean Food?"),
        ("withdraw Holiday 1", "there is no envelope Holiday"),
        ("transfer Fod Food 1", "there is no envelope or account Fod; did you mean Food?"),
        ("add Food 1 @Bnak", "there is no account Bnak; did you mean Bank?"),
        (
            "transfer Savings Food 1",
            "Savings is both an account and an envelope; write `acct:Savings` or `env:Savings`",
        ),
        ("transfer Bank Food 1", "Bank is an account and Food is an envelope; a transfer joins two of a kind"),
        ("transfer food Food 1", "Food is on both sides; a transfer needs two"),
        ("add food 1 --new", "the envelope Food exists already"),
        ("withdraw Food 1 @Card", "Card is outside the budget, so its money is in no envelope"),
        ("withdraw Food 0", "the amount must be above zero"),
        ("add Food 90071992547409.91", "Cash would pass 90071992547409.91, the most that a ledger can count"),
        ("restore 1", "#1 was never undone, so there is nothing to restore"),
    ];
    for (line, message) in table {
        assert_eq!(refusal(&book, line), message, "{line}");
    }
}

#[test]
fn an_undo_of_what_somebody_changed_since_is_refused_by_name() {
    let mut book = check("add Food 150");
    let seen_before = book.undo(1, false).unwrap();
    book.check("undo 1");
    let message = |request: &Request| decide(&book.ledger, request).unwrap_err().to_string();
    assert_eq!(message(&seen_before), "#1 was undone already by laptop in #2");
    assert_eq!(message(&book.undo(1, false).unwrap()), "#1 was undone already by laptop in #2");
    book.check("restore 1");
    let message = |request: &Request| decide(&book.ledger, request).unwrap_err().to_string();
    assert_eq!(message(&seen_before), "#1 was changed since by laptop in #3");
    assert_eq!(message(&book.undo(1, true).unwrap()), "#1 counts already, and was changed last by laptop in #3");
}

#[test]
fn an_undo_of_what_was_never_recorded_like_this_is_refused() {
    let book = check("add Food 150");
    let Some(Request::Undo(undo)) = book.undo(1, false) else { panic!("an undo") };
    let mut more = undo.clone();
    more.was.accounts[0].n += 1;
    more.was.envelopes[0].n += 1;
    let elsewhere = Undo { base: "OTHER".into(), ..undo.clone() };
    let mut earlier = undo;
    earlier.was.date = earlier.was.date.yesterday().unwrap().first_of_month().yesterday().unwrap();
    for wrong in [more, elsewhere, earlier] {
        let message = decide(&book.ledger, &Request::Undo(wrong)).unwrap_err().to_string();
        assert_eq!(message, "#1 is not in this ledger as it was when you looked; look again and repeat");
    }
}

#[test]
fn add_knows_beforehand_what_it_would_create() {
    let book = check("add Food 150");
    let near = |typed: &str| book.ledger.would_be_new(&name(typed));
    assert_eq!(near("food"), None);
    assert_eq!(near("Ready to assign"), None);
    assert_eq!(near("Fod"), Some(NearMiss { nearest: Some(name("Food")) }));
    assert_eq!(near("Holiday"), Some(NearMiss { nearest: None }));
}

#[test]
fn a_note_moves_nothing() {
    let mut book = check("add Food 150");
    let before = book.ledger.clone();
    book.carry_out(&Request::Note { text: Memo::parse("moved house").unwrap().unwrap() }).unwrap();
    assert_eq!(book.ledger, before);
}
