//! Payees have the names of today, and envelopes that are meant where none is named; the ledger counts and lives elsewhere.

use crate::book::check;

#[test]
fn payees_get_another_name_and_their_envelope_goes_along() {
    check(
        "
        add             Food 1
        add             Fun 1
        payee_envelope  Rewe Food
        payee_envelope  Rewe Food      -> set_already
        payee_envelope  Rewe Fuel      -> unknown_envelope
        payee_name      Rewe REWE
        shown           Rewe REWE
        shown           REWE REWE
        goes_to         Rewe Food
        goes_to         REWE Food
        payee_name      REWE Markt
        shown           Rewe Markt
        shown           REWE Markt
        payee_name      Markt Rewe
        shown           Rewe Rewe
        shown           REWE Rewe
        goes_to         Markt Food
        set_back        6
        shown           Rewe Markt
        shown           Markt Markt
        set_back        4             -> changed_since
        payee_envelope  Markt
        goes_to         Rewe
        payee_name      Markt Markt   -> set_already
    ",
    );
}

#[test]
fn payees_become_one() {
    check(
        "
        add             Food 1
        add             Fun 1
        payee_envelope  Aldi Fun
        payee_envelope  Lidl Food
        payee_name      Lidl Aldi Discounter
        shown           Lidl Discounter
        shown           Aldi Discounter
        goes_to         Aldi Fun
        goes_to         Lidl Fun
        payee_name      Discounter Lidl
        shown           Aldi Lidl
        goes_to         Lidl Fun
        set_back        6
        shown           Aldi Discounter
        goes_to         Lidl Fun
    ",
    );
}

#[test]
fn another_currency_has_the_same_digits() {
    check(
        "
        add        Food 1
        currency   CHF
        counts_in  CHF
        currency   CHF     -> set_already
        currency   JPY     -> other_digits
        currency   KWD     -> other_digits
        set_back   2
        counts_in  EUR
        time_zone  Asia/Tokyo
        lives_in   Asia/Tokyo
        set_back   4
        lives_in   Europe/Berlin
    ",
    );
}

#[test]
fn what_came_from_a_bank_stays_in_its_currency() {
    let mut book = check("add Food 1");
    let mut record = book.record(&[("Cash", "1")], &[("Food", "1")]);
    record.accounts[0].ext = Some("FIT42".to_owned());
    book.apply(domain::Op::Record(record)).unwrap();
    book.check("currency CHF -> from_bank");
    let saved = serde_json::to_string(&book.ledger).unwrap();
    let mut read = book.clone();
    read.ledger = serde_json::from_str(&saved).unwrap();
    read.check("currency CHF -> from_bank");
}

/// What was recorded as Rewe is shown as REWE, and what was recorded as Aldi as Rewe: these are two.
#[test]
fn a_name_of_today_is_no_name_that_was_recorded() {
    let book = check(
        "
        add             Food  1
        payee_name      Rewe  REWE
        payee_envelope  REWE  Food
        payee_name      Aldi  Rewe
        shown           Aldi  Rewe
        shown           Rewe  REWE
        goes_to         Rewe  Food
        goes_to         Aldi
    ",
    );
    let named = |text| book.ledger.envelope_of_shown(&crate::book::name(text)).is_some();
    assert_eq!((named("REWE"), named("Rewe")), (true, false));
}
