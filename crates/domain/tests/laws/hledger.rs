//! The envelope examples of hledger: the same deeds come to the same balances here.
//!
//! An envelope is a subaccount or a virtual account there, and what is *available* there is ready to assign here.

use domain::Month;

use crate::book::{Book, cents, check, name};

/// What an envelope has at the end of a month.
fn at_the_end_of(book: &Book, month: &str, envelope: &str) -> i64 {
    let month: Month = month.parse().unwrap();
    let (id, _) = book.ledger.find_envelope(&name(envelope)).unwrap();
    book.ledger.month_view(month).row(id).available()
}

/// The manual, "Virtual postings": food is bought with cash, out of an envelope that the checking account was divided into.
#[test]
fn virtual_postings_buy_food_with_cash_out_of_a_budget_subaccount() {
    check(
        "
        income 100 @Bank
        open envelope Food
        assign 2026-11 Food 30
        transfer Bank Cash 10
        withdraw Food 10 @Cash
        account Cash 0 \n account Bank 90
        available Food 20 \n available Ready_to_assign 70
    ",
    );
}

/// `examples/budgeting/envelope-budget-auto-1.journal`: the balances of the envelopes at the end of each month.
#[test]
fn envelope_budget_auto_1_has_the_same_balances_at_the_end_of_each_month() {
    let book = check(
        "
        on 2008-04-01
        income 2200
        open envelope Food \n open envelope Clothes \n open envelope Misc
        assign 2008-04 Food 1000 Clothes 200 Misc 1000
        on 2008-04-15
        split Food=400 Clothes=300 !
        on 2008-06-15
        withdraw Food 600
    ",
    );
    for (month, clothes, food, misc) in
        [("2008-04", "-100", "600", "1000"), ("2008-05", "-100", "600", "1000"), ("2008-06", "-100", "0", "1000")]
    {
        for (envelope, balance) in [("Clothes", clothes), ("Food", food), ("Misc", misc)] {
            assert_eq!(at_the_end_of(&book, month, envelope), cents(balance), "{envelope} in {month}");
        }
    }
}

/// `examples/budgeting/envelope-budget-manual-1.journal`: what was overspent is refilled, then the month is budgeted. Two
/// checking accounts are one budget here, so that what is available in both is one sum; what is saved leaves the budget.
#[test]
fn envelope_budget_manual_1_has_the_same_balances() {
    let mut book = Book::new();
    let month = [
        ("Banking", "0"),
        ("Books", "10"),
        ("Dues", "10"),
        ("Equipment", "40"),
        ("Online", "70"),
        ("Research", "20"),
        ("Software", "20"),
        ("Supplies", "10"),
        ("Conferences", "20"),
        ("Education", "10"),
        ("Legal", "40"),
        ("Clothing", "30"),
        ("Food", "300"),
        ("Gifts", "30"),
        ("Health", "300"),
        ("Home", "1000"),
        ("Care", "20"),
        ("Phone", "80"),
        ("Recreation", "20"),
        ("Spiritual", "20"),
        ("Transport", "50"),
        ("Vacation", "50"),
        ("Autosave", "200"),
    ];
    book.check("on 2015-12-01 \n income 2600 @Bank");
    for (envelope, _) in month {
        book.check(&format!("open envelope {envelope}"));
    }
    book.check(
        "
        withdraw Books 9.42 @Bank ! \n withdraw Food 24.28 @Bank ! \n withdraw Gifts 16.30 @Bank !
        on 2016-01-01
        cover Books \n cover Food \n cover Gifts
        available Books 0 \n available Food 0 \n available Gifts 0
    ",
    );
    for (envelope, amount) in month.iter().filter(|(_, amount)| *amount != "0") {
        book.check(&format!("assign 2016-01 {envelope} {amount}"));
    }
    book.check(
        "
        withdraw Autosave 200 @Bank
        on 2016-01-02
        withdraw Online 50 @Bank
        on 2016-01-03
        split Food=12 Gifts=3 @Bank
        on 2016-01-04
        withdraw Books 12.33 @Bank !
        available Books -2.33 \n available Online 20 \n available Food 288 \n available Gifts 27
        available Autosave 0 \n available Home 1000 \n available Vacation 50
        available Ready_to_assign 200
        account Bank 2272.67
    ",
    );
    assert_eq!(book.totals().1, i128::from(cents("2272.67")));
}
