//! The table of the model, a test for each row: what the user does, and what both sides come to.

use domain::Op;

use crate::book::{Book, cents, check};

/// Applies a transaction that no verb of today makes.
fn post(book: &mut Book, accounts: &[(&str, &str)], envelopes: &[(&str, &str)]) {
    let record = book.record(accounts, envelopes);
    book.apply(Op::Record(record)).unwrap();
    let (inside, envelopes) = book.totals();
    assert_eq!(inside, envelopes);
}

fn assert_balances(book: &Book, balances: &[(&str, &str)]) {
    for (place, amount) in balances {
        assert_eq!(book.balance(place), cents(amount), "{place}");
    }
}

#[test]
fn a_deposit_raises_cash_and_the_envelope() {
    assert_balances(&check("add Food 150"), &[("acct:Cash", "150"), ("Food", "150")]);
}

#[test]
fn a_withdrawal_lowers_cash_and_the_envelope() {
    assert_balances(&check("add Food 150 \n withdraw Food 20"), &[("acct:Cash", "130"), ("Food", "130")]);
}

#[test]
fn a_transfer_between_envelopes_touches_no_account() {
    let book = check("add Food 150 \n add Rent 1 \n transfer Food Rent 50");
    assert_balances(&book, &[("acct:Cash", "151"), ("Food", "100"), ("Rent", "51")]);
}

#[test]
fn a_transfer_between_accounts_touches_no_envelope() {
    let book = check("add Food 300 @Bank \n transfer Bank acct:Savings 200");
    assert_balances(&book, &[("acct:Bank", "100"), ("acct:Savings", "200"), ("Food", "300")]);
    assert_eq!(book.ledger.listed().count(), 1);
}

#[test]
fn income_waits_to_be_assigned() {
    let mut book = Book::new();
    post(&mut book, &[("Bank", "3000")], &[("Ready to assign", "3000")]);
    assert_balances(&book, &[("acct:Bank", "3000"), ("Ready to assign", "3000")]);
}

#[test]
fn assigning_moves_from_ready_to_assign() {
    let mut book = Book::new();
    post(&mut book, &[("Bank", "3000")], &[("Ready to assign", "3000")]);
    post(&mut book, &[], &[("Ready to assign", "-400"), ("Food", "400")]);
    assert_balances(&book, &[("acct:Bank", "3000"), ("Ready to assign", "2600"), ("Food", "400")]);
    book.check("assigned Food all 400 \n deposits Food all 0");
}

#[test]
fn a_split_purchase_lowers_several_envelopes() {
    let mut book = check("add Food 100 \n add Household 100");
    post(&mut book, &[("Cash", "-54.20")], &[("Food", "-40.00"), ("Household", "-14.20")]);
    assert_balances(&book, &[("acct:Cash", "145.80"), ("Food", "60.00"), ("Household", "85.80")]);
    book.check("spending Food all 40 \n spending Household all 14.20");
}

#[test]
fn a_loan_is_outside_the_law() {
    let mut book = check("add Debt 500 @Bank");
    post(&mut book, &[("Bank", "-300"), ("Loan", "300")], &[("Debt", "-300")]);
    assert_balances(&book, &[("acct:Bank", "200"), ("acct:Loan", "300"), ("Debt", "200")]);
}

#[test]
fn a_card_purchase_moves_money_to_the_cards_envelope() {
    let mut book = check("add Food 100");
    post(&mut book, &[("Card", "-50")], &[("Food", "-50"), ("Card payment", "50")]);
    assert_balances(&book, &[("acct:Cash", "100"), ("acct:Card", "-50"), ("Food", "50"), ("Card payment", "50")]);
    book.check("spending Food all 50");
}

#[test]
fn paying_the_card_empties_its_envelope() {
    let mut book = check("add Food 100 @Bank");
    post(&mut book, &[("Card", "-50")], &[("Food", "-50"), ("Card payment", "50")]);
    post(&mut book, &[("Bank", "-50"), ("Card", "50")], &[("Card payment", "-50")]);
    assert_balances(&book, &[("acct:Bank", "50"), ("acct:Card", "0"), ("Food", "50"), ("Card payment", "0")]);
}

#[test]
fn several_postings_to_one_envelope_count_as_one_transaction() {
    let mut book = check("add Food 100");
    post(&mut book, &[("Cash", "-30")], &[("Food", "-20"), ("Food", "-10")]);
    let (_, food) = book.ledger.find_envelope(&crate::book::name("Food")).unwrap();
    assert_eq!((food.balance, food.live), (7000, 2));
    book.check("undo 2 \n available Food 100 \n undo 1 \n listed");
}

#[test]
fn one_deposit_goes_into_several_envelopes_and_opens_each_of_them_once() {
    check(
        "
        add_split  Food=40 Rent=60 food=2.50
        listed     Food Rent
        available  Food 42.50
        available  Rent 60
        account    Cash 102.50
        deposits   Food all 42.50
        undo       1
        listed
        account    Cash 0
        add_split  Fun=1 Rent=2 @Bank
        listed     Rent Fun
        add_split  Fun=1 Fuel=1 --existing           -> unknown_envelope
        add_split  Fuel=1 Fun=1 --new                -> envelope_exists
        add_split  Fuel=1 Tea=0                      -> not_positive
        add_split  Fuel=1 Tea=1 @Card                -> outside_budget
        listed     Rent Fun
        add_split  Fuel=1 Tea=2 Fuel=3 --new
        available  Fuel 4
        restore    1
        available  Rent 62
        add_split  Rent=10 Fun=0.50 ~
        spending   Rent all -10
    ",
    );
}

#[test]
fn one_purchase_is_paid_out_of_several_envelopes_or_of_none() {
    check(
        "
        add        Food 100
        add        Household 10
        split      Food=40 Household=14.20           -> not_enough
        split      Food=40 Household=5 Food=2
        available  Food 58
        available  Household 5
        account    Cash 63
        spending   Food all 42
        split      Food=30 Food=30                   -> not_enough
        split      Food=30 Food=30 !
        available  Food -2
        split      Food=1 Fuel=1                     -> unknown_envelope
        split      Food=1 Household=0                -> not_positive
        split      Household=1 Household=1 @Card     -> outside_budget
        undo       3
        available  Food 40
    ",
    );
}
