//! The stored format, byte for byte.

use domain::{
    AccountId, After, Cell, EditTo, EnvelopeId, Funds, Ledger, Memo, Note, Op, OpProblem, Opening, Record, Reversal,
    Tag,
};

use crate::book::{Book, check, edits, name};

fn full_record() -> Record {
    let book = check("add Food 150 \n add Household 50 \n add Fun 1 \n undo 3");
    let record =
        book.record(&[("Cash", "-54.20"), ("Card", "-1")], &[("Food", "-40"), ("Household", "-14.20"), ("Gifts", "0")]);
    Record {
        payee: Some(name("Rewe")),
        memo: Memo::parse("Groceries").unwrap(),
        tags: vec![Tag::parse("a").unwrap(), Tag::parse("b").unwrap()],
        refund: true,
        ..record
    }
}

fn reversal() -> Reversal {
    let book = check("add Food 150");
    let (at, Op::Record(record)) = &book.journal[0] else { panic!("a record") };
    let after = After { accounts: [(AccountId(1), 0)].into(), envelopes: [(EnvelopeId(1), 0)].into() };
    Reversal { of: at.op.clone(), base: "OP7".into(), was: record.was(), after }
}

/// A purchase that gets another envelope beside its own, another date and a memo.
fn amend() -> Op {
    let book = check("add Food 150 \n add Fun 1 \n withdraw Food 20");
    let edits = edits(&["Food=15", "Fun=5", "on:2026-11-20", "memo:bread"]);
    domain::decide(&book.ledger, &book.edit(3, EditTo::New(edits)).unwrap()).unwrap()
}

/// Everything that can be opened and set.
fn settings() -> Op {
    let mut book = check("add Food 1 \n income 1");
    let mut all = domain::Settings::default();
    let lines = [
        "open envelope Car Home",
        "open bank Giro",
        "group Food Home",
        "order Food 3",
        "note Food bread",
        "overspend Food cover 2026-12",
        "hold 0.50",
        "month_start 20-before 2026-12",
        "payee_name Rewe REWE",
        "payee_envelope Rewe Food",
        "currency CHF",
        "time_zone Europe/Zurich",
        "close env:Food",
        "default Cash",
        "rename Food Groceries",
    ];
    for line in lines {
        let request = book.request(&line.split_whitespace().collect::<Vec<_>>());
        let op = domain::decide(&book.ledger, &request).unwrap();
        if let Op::Set(settings) = op.clone() {
            all.opens.extend(settings.opens);
            all.opens_accounts.extend(settings.opens_accounts);
            all.sets.extend(settings.sets);
            all.months = settings.months.or(all.months);
        } else {
            all.sets.push(domain::Setting {
                of: domain::Of::Envelope(EnvelopeId(1)),
                name: Some(name("Food")),
                set: domain::What::Closed,
                month: None,
                was: domain::Value::Flag(false),
                now: domain::Value::Flag(true),
                means: None,
            });
        }
        if !["close", "default", "payee", "currency"].iter().any(|word| line.starts_with(word)) {
            book.apply(op).unwrap();
        }
    }
    Op::Set(all)
}

/// A transaction that changes a setting, and one more of what it can open.
fn closing() -> Op {
    let mut book = check("add Food 1");
    let request = book.request(&["close", "Food"]);
    let Op::Record(mut record) = domain::decide(&book.ledger, &request).unwrap() else { panic!("a record") };
    book.apply(Op::Record(record.clone())).unwrap();
    let open = domain::decide(&book.ledger, &book.request(&["open", "card", "Visa", "-1"])).unwrap();
    if let Op::Record(open) = open {
        record.opens_accounts = open.opens_accounts;
    }
    Op::Record(record)
}

#[test]
fn every_kind_of_op_is_stored_as_it_always_was() {
    let short = check("add Food 150").journal.remove(0).1;
    let table = [
        (short, include_str!("../golden/record-short.json")),
        (Op::Record(full_record()), include_str!("../golden/record.json")),
        (amend(), include_str!("../golden/amend.json")),
        (Op::Void(reversal()), include_str!("../golden/void.json")),
        (Op::Restore(reversal()), include_str!("../golden/restore.json")),
        (settings(), include_str!("../golden/set.json")),
        (closing(), include_str!("../golden/record-closing.json")),
        (Op::Note(Note { text: Memo::parse("moved house").unwrap().unwrap() }), include_str!("../golden/note.json")),
    ];
    for (op, stored) in table {
        assert_eq!(op.to_json_fields(), stored.trim_end(), "{}", op.kind());
        assert_eq!(Op::parse(op.kind(), stored), Ok(op));
    }
}

#[test]
fn fields_of_others_and_of_later_versions_are_passed_over() {
    let json = r#"{"op":"01K","fp":"sha256:0","do":"note","text":"moved house","mood":{"1":[2]}}"#;
    assert_eq!(Op::parse("note", json).unwrap().to_json_fields(), r#"{"text":"moved house"}"#);
}

/// A newer program set it; whoever does not know it must neither pass it over nor call it damage.
#[test]
fn a_setting_of_a_later_version_stops_like_a_kind_of_it() {
    let stored = include_str!("../golden/set.json");
    for (known, later, named) in [
        ("\"set\":\"overspend\"", "\"set\":\"colour\"", "envelope:1/colour"),
        ("\"of\":\"ledger\"", "\"of\":\"rule:1\"", "rule:1/hold"),
    ] {
        let outcome = Op::parse("set", &stored.replace(known, later));
        assert_eq!(outcome, Err(OpProblem::UnknownKind(named.to_owned())));
    }
    let ledger = serde_json::to_string(&check("add Food 1 \n overspend Food cover").ledger).unwrap();
    assert!(serde_json::from_str::<Ledger>(&ledger).is_ok());
    for (known, later) in [("/overspend@2026-11", "/colour@2026-11"), ("@2026-11", "@soon"), ("envelope:1/", "rule:1/")]
    {
        assert!(serde_json::from_str::<Ledger>(&ledger.replace(known, later)).is_err(), "{later}");
    }
}

#[test]
fn what_is_no_op_of_its_kind_is_malformed() {
    let stored = include_str!("../golden/record.json");
    let table = [
        ("2026-11-22", "2026-11-31"),
        ("2026-11-22", "2026-11-22T10:00"),
        ("\"require\"", "\"maybe\""),
        ("\"unmarked\"", "\"seen\""),
        ("-4000", "-40.00"),
        ("-4000", "-92233720368547758080"),
        ("\"Rewe\"", "\"\""),
        ("\"Rewe\"", "\"Re\\u202ewe\""),
        ("\"a\"", "\"a b\""),
        ("\"id\":1", "\"id\":-1"),
        ("\"after\"", "\"later\""),
    ];
    for (right, wrong) in table {
        let outcome = Op::parse("record", &stored.replace(right, wrong));
        assert!(matches!(outcome, Err(OpProblem::Malformed(_))), "{wrong}: {outcome:?}");
    }
    assert_eq!(Op::parse("merge", stored), Err(OpProblem::UnknownKind("merge".to_owned())));
}

#[test]
fn a_saved_ledger_is_compact_and_reads_back() {
    let book = check("add Food 150 \n withdraw Food 20 \n undo 2");
    let json = serde_json::to_string(&book.ledger).unwrap();
    assert_eq!(json, include_str!("../golden/ledger-2.json").trim_end());
    // Before, each number of a cell had its name beside it.
    for saved in [json.as_str(), include_str!("../golden/ledger.json")] {
        assert_eq!(serde_json::from_str::<Ledger>(saved).unwrap(), book.ledger);
    }
}

#[test]
fn a_cell_is_saved_as_its_numbers_and_read_with_their_names_too() {
    let cell = |[assigned, deposits, withdrawn, refunded]: [i64; 4]| Cell { assigned, deposits, withdrawn, refunded };
    let table = [
        ([0, 0, 0, 0], "[]", "{}"),
        ([-5, 0, 0, 0], "[-5]", r#"{"assigned":-5}"#),
        ([0, 0, 3, 0], "[0,0,3]", r#"{"withdrawn":3}"#),
        ([1, 2, 3, 4], "[1,2,3,4]", r#"{"assigned":1,"deposits":2,"withdrawn":3,"refunded":4}"#),
    ];
    for (numbers, saved, named) in table {
        assert_eq!(serde_json::to_string(&cell(numbers)).unwrap(), saved);
        for read in [saved, named] {
            assert_eq!(serde_json::from_str::<Cell>(read).unwrap(), cell(numbers), "{read}");
        }
    }
    // A later version may count a fifth: it is not passed over.
    assert!(serde_json::from_str::<Cell>("[1,2,3,4,5]").is_err());
}

#[test]
fn a_record_opens_its_envelopes_in_their_order() {
    let record = Book::new().record(&[("Cash", "3")], &[("Food", "1"), ("Rent", "2")]);
    let opening = |id, envelope| Opening { envelope: EnvelopeId(id), name: name(envelope) };
    assert_eq!(record.opens, [opening(1, "Food"), opening(2, "Rent")]);
    assert_eq!(record.funds, Funds::Require);
}
