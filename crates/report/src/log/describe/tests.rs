use domain::{AccountId, After, Amend, EnvelopeId, Funds, Note, Record, Reversal, Status, Was};
use jiff::civil::date;

use super::*;

fn record(envelopes: &[(&str, i64)], accounts: &[(&str, i64)], refund: bool) -> Record {
    let envelope = |(name, n): &(&str, i64)| EnvelopePosting { id: EnvelopeId(1), name: name_of(name), n: *n };
    let account = |(name, n): &(&str, i64)| AccountPosting {
        id: AccountId(1),
        name: name_of(name),
        n: *n,
        law: true,
        status: Status::Unmarked,
        ext: None,
    };
    Record {
        date: date(2026, 11, 22),
        payee: None,
        memo: None,
        tags: Vec::new(),
        refund,
        funds: Funds::Require,
        opens: Vec::new(),
        opens_accounts: Vec::new(),
        sets: Vec::new(),
        opening: false,
        accounts: accounts.iter().map(account).collect(),
        envelopes: envelopes.iter().map(envelope).collect(),
        after: After::default(),
    }
}

fn name_of(name: &str) -> Name {
    Name::parse(name).unwrap()
}

fn memo(text: &str) -> Memo {
    Memo::parse(text).unwrap().unwrap()
}

fn said(op: &Op, of: Option<Handle>) -> String {
    describe(op, Currency::new("EUR").unwrap(), of)
}

#[test]
fn a_transaction_is_said_in_the_words_of_its_command() {
    for (envelopes, accounts, refund, expected) in [
        (&[("Food", 15000)][..], &[("Cash", 15000)][..], false, "add Food 150.00"),
        (&[("Food", 500)], &[("Cash", 500)], true, "refund Food 5.00"),
        (&[("Food", -2000)], &[("Cash", -2000)], false, "withdraw Food 20.00"),
        (&[("Food", -4000), ("Household", -1420)], &[("Cash", -5420)], false, "withdraw Food=40.00 Household=14.20"),
        (&[("Food", 4000), ("Rent", 6000)], &[("Cash", 10000)], false, "add Food=40.00 Rent=60.00"),
        (&[("Food", 500), ("Fun", 200)], &[("Cash", 700)], true, "refund Food=5.00 Fun=2.00"),
        (&[("Food", -5000), ("Rent", 5000)], &[], false, "transfer Food -> Rent 50.00"),
        (&[("Rent", 5000), ("Food", -5000)], &[], false, "transfer Food -> Rent 50.00"),
        (&[], &[("Bank", -700), ("Cash", 700)], false, "transfer Bank -> Cash 7.00"),
    ] {
        assert_eq!(said(&Op::Record(record(envelopes, accounts, refund)), None), expected);
    }
}

#[test]
fn what_no_single_command_says_is_said_by_its_postings() {
    for (envelopes, accounts, expected) in [
        (
            &[("Food", -4000), ("Household", 1420)][..],
            &[("Cash", -2580)][..],
            "record Food -40.00, Household +14.20 · Cash -25.80",
        ),
        (&[("Debt", -30000)], &[("Bank", -30000), ("Loan", 30000)], "record Debt -300.00 · Bank -300.00, Loan +300.00"),
        (&[("Food", 5), ("Rent", 5)], &[], "record Food +0.05, Rent +0.05"),
        (&[], &[("Loan", -100)], "record Loan -1.00"),
    ] {
        assert_eq!(said(&Op::Record(record(envelopes, accounts, false)), None), expected);
    }
}

#[test]
fn an_op_beyond_all_limits_is_still_described() {
    let op = Op::Record(record(&[("Food", i64::MIN)], &[("Cash", i64::MIN)], false));
    assert_eq!(said(&op, None), "withdraw Food 9223372036854775808 minor units");
    let op = Op::Record(record(&[("Food", i64::MIN), ("Rent", i64::MAX)], &[], false));
    let expected = "record Food -9223372036854775808 minor units, Rent 9223372036854775807 minor units";
    assert_eq!(said(&op, None), expected);
}

#[test]
fn a_memo_stands_in_quotes() {
    let mut groceries = record(&[("Food", 15000)], &[("Cash", 15000)], false);
    groceries.memo = Some(memo("the \"good\" bread"));
    assert_eq!(said(&Op::Record(groceries), None), "add Food 150.00 \"the \\\"good\\\" bread\"");
    assert_eq!(said(&Op::Note(Note { text: memo("moved house") }), None), "note \"moved house\"");
}

#[test]
fn an_edit_says_all_that_the_transaction_is_now() {
    let was = record(&[("Food", -1240)], &[("Cash", -1240)], false).was();
    let mut now = record(&[("Food", -1290)], &[("Bank", -1290)], false);
    now.memo = Some(memo("bread"));
    now.payee = Some(name_of("Bakery"));
    now.tags = vec![domain::Tag::parse("breakfast").unwrap()];
    let amend = Amend { of: "01A".into(), base: "01A".into(), was, now };
    let words = "withdraw Food 12.90 \"bread\", 2026-11-22, Bank, Bakery, #breakfast";
    assert_eq!(said(&Op::Amend(amend.clone()), Some(Handle::entry(2))), format!("edit #2: {words}"));
    assert_eq!(said(&Op::Amend(amend), None), format!("edit 01A: {words}"));
}

#[test]
fn a_reversal_points_at_its_transaction() {
    let was =
        Was { date: date(2026, 11, 22), refund: false, sets: Vec::new(), accounts: Vec::new(), envelopes: Vec::new() };
    let reversal = Reversal { of: "01A".into(), base: "01A".into(), was, after: After::default() };
    let of = Some(Handle { seq: 42, index: Some(2) });
    assert_eq!(said(&Op::Void(reversal.clone()), of), "undo #42.2");
    assert_eq!(said(&Op::Restore(reversal.clone()), of), "redo #42.2");
    assert_eq!(said(&Op::Void(reversal), None), "undo 01A");
}

#[test]
fn of_many_settings_the_first_are_named() {
    let setting = |place: i64| Setting {
        of: Of::Envelope(EnvelopeId(1)),
        name: Some(name_of("Food")),
        set: What::Order,
        month: None,
        was: Value::Nothing(()),
        now: Value::Number(place),
        means: None,
    };
    let described = |count: i64| {
        let sets = (1..=count).map(setting).collect();
        describe(
            &Op::Set(domain::Settings { sets, ..domain::Settings::default() }),
            Currency::new("EUR").unwrap(),
            None,
        )
    };
    assert!(described(13).ends_with("order Food 12, order Food 13"), "{}", described(13));
    assert!(described(40).ends_with("order Food 12, and 28 more"), "{}", described(40));
}
