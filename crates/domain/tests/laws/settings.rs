//! Envelopes and accounts begin, change, close; and whatever was set is set back.

use domain::{Broken, Of, Op, Setting, Settings, Value, What};

use crate::book::{Book, check};

#[test]
fn an_envelope_is_there_before_any_money_is_in_it() {
    check(
        "
        open      envelope Food Home
        listed    Food
        in_group  Food Home
        open      envelope food              -> envelope_exists
        income    100
        assign    2026-11 Food 40
        set_back  1
        listed    Food
        withdraw  Food 40
        listed    Food
        undo      5
        undo      3
        listed
        open      envelope Food
        listed    Food
    ",
    );
}

#[test]
fn an_account_begins_with_what_it_holds() {
    check(
        "
        open       bank Checking 500
        account    Checking 500
        available  Ready_to_assign 500
        open       card Visa -120
        account    Visa -120
        available  Ready_to_assign 500
        open       cash checking             -> account_exists
        withdraw   Food 1 @Visa              -> unknown_envelope
        income     1 @Visa                   -> outside_budget
        undo       1
        available  Ready_to_assign 0
        accounts   Cash Bank Savings Card Loan Visa
        open       bank Checking             -> account_exists
    ",
    );
}

#[test]
fn what_is_left_in_a_closed_envelope_moves_on() {
    check(
        "
        add        Food 100
        add        Fun 5
        close      Food Fun
        available  Fun 105
        listed     Fun
        add        Food 1                    -> closed
        withdraw   Food 1                    -> closed
        transfer   Fun Food 1                -> closed
        close      Food                      -> closed_already
        reopen     Food
        reopen     Food                      -> closed_already
        listed     Food Fun
        close      Fun
        available  Ready_to_assign 105
        close      Fun Fun                   -> closed_already
        close      Ready_to_assign           -> cannot_close
        undo       5
        available  Fun 105
        listed     Food Fun
    ",
    );
}

#[test]
fn a_closed_envelope_shows_up_again_when_money_comes_back_to_it() {
    check(
        "
        add        Food 100
        withdraw   Food 100
        close      Food
        listed
        undo       2
        listed     Food
        available  Food 100
    ",
    );
}

#[test]
fn an_account_is_closed_when_it_is_empty() {
    check(
        "
        add        Food 100 @Bank
        close      Bank                      -> still_holds
        transfer   Bank Cash 100
        close      Bank
        accounts   Cash Savings Card Loan
        add        Food 1 @Bank              -> closed
        default    Bank                      -> closed
        reopen     Bank
        default    Bank
        default    Bank                      -> set_already
        default    Card                      -> outside_budget
        default
    ",
    );
}

#[test]
fn a_name_changes_and_the_past_goes_with_it() {
    check(
        "
        add        Food 100
        add        Rent 1
        rename     Food Groceries
        available  Groceries 100
        listed     Groceries Rent
        add        Groceries 5
        rename     Groceries rent            -> envelope_exists
        rename     Groceries Groceries       -> set_already
        rename     Rent RENT
        undo       1
        available  Groceries 5
        restore    1
        set_back   3
        available  Food 105
        rename     Cash Wallet
        rename     Wallet Bank               -> account_exists
        undo       2
        account    Wallet 105
    ",
    );
}

#[test]
fn what_somebody_set_since_is_not_set_back() {
    check(
        "
        add       Food 1
        group     Food Home
        group     Food Flat
        set_back  2                          -> changed_since
        set_back  3
        in_group  Food Home
        set_back  2                          -> changed_since
        set_back  4
        in_group  Food Flat
        group     Food
        in_group  Food
    ",
    );
}

#[test]
fn envelopes_stand_in_the_order_that_was_given_them() {
    check(
        "
        add     Food 1
        add     Rent 1
        add     Fun 1
        order   Fun 1
        listed  Fun Food Rent
        order   Rent 0
        listed  Rent Fun Food
        order   Fun
        listed  Rent Food Fun
    ",
    );
}

#[test]
fn settings_that_no_program_would_write_do_not_fold() {
    let book = check("add Food 1 \n add Rent 1");
    let food = Of::Envelope(domain::EnvelopeId(1));
    let set = |of, set, was, now| {
        Op::Set(Settings {
            sets: vec![Setting {
                of,
                name: (of == food).then(|| crate::book::name("Food")),
                set,
                month: None,
                was,
                now,
                means: None,
            }],
            ..Settings::default()
        })
    };
    let text = |text: &str| Value::Text(text.to_owned());
    let monthly = |month: Option<&str>, now: &str| {
        let mut op = set(food, What::Overspend, Value::Nothing(()), text(now));
        if let Op::Set(settings) = &mut op {
            settings.sets[0].month = month.map(|month| month.parse().unwrap());
        }
        op
    };
    assert_eq!(book.ledger.check(&monthly(Some("2026-11"), "cover")), Ok(()));
    let mut nameless = set(food, What::Note, Value::Nothing(()), text("x"));
    if let Op::Set(settings) = &mut nameless {
        settings.sets[0].name = None;
    }
    let table = [
        (set(food, What::Name, text("Foo"), text("Bar")), "SettingWas"),
        (set(food, What::Name, text("Food"), text("Rent")), "NameTaken"),
        (set(food, What::Name, text("Food"), text("")), "SettingType"),
        (nameless, "BadId"),
        (monthly(None, "cover"), "SettingType"),
        (monthly(Some("2026-11"), "borrow"), "SettingType"),
        (set(food, What::Closed, Value::Nothing(()), Value::Flag(true)), "SettingWas"),
        (set(food, What::Closed, Value::Flag(false), Value::Number(1)), "SettingType"),
        (set(food, What::DefaultAccount, Value::Nothing(()), Value::Number(1)), "SettingType"),
        (set(Of::Envelope(domain::READY_TO_ASSIGN), What::Name, text("Ready to assign"), text("Rest")), "SettingType"),
        (set(Of::Envelope(domain::EnvelopeId(9)), What::Note, Value::Nothing(()), text("x")), "BadId"),
        (set(Of::Ledger, What::Name, Value::Nothing(()), text("x")), "SettingType"),
    ];
    for (op, broken) in table {
        let found: Broken = book.ledger.check(&op).unwrap_err();
        assert!(format!("{found:?}").starts_with(broken), "{op:?}: {found:?}");
    }
}

#[test]
fn an_account_opens_in_its_turn_and_on_its_side_of_the_law() {
    let book = Book::new();
    let open = r#"{"opens_accounts":[{"account":6,"name":"Vault","kind":"savings","law":true}],"sets":[{"of":"account:6","name":"Vault","set":"listed","was":false,"now":true}]}"#;
    let check = |from: &str, to: &str| book.ledger.check(&Op::parse("set", &open.replace(from, to)).unwrap());
    assert_eq!(check("", ""), Ok(()));
    for (from, to) in
        [("\"account\":6", "\"account\":7"), ("Vault", "Cash"), ("\"law\":true", "\"law\":false"), ("savings", "loan")]
    {
        assert!(matches!(check(from, to), Err(Broken::AccountOpening { .. })), "{to}");
    }
    assert!(Op::parse("set", &open.replace("account:6", "accounts:6")).is_err());
    assert!(Op::parse("set", &open.replace("account:6", "account:06")).is_err());
}
