use jiff::civil::date;

use super::*;
use crate::{NameProblem, Transaction};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn plain() -> Details {
    Details { date: date(2026, 11, 22), date_given: None, payee: None, memo: None, tags: Vec::new() }
}

fn add(details: Details) -> Add {
    Add {
        envelope: name("Food"),
        minor_units: 15_000,
        account: name("Cash"),
        account_given: false,
        create: Create::IfMissing,
        refund: false,
        details,
    }
}

#[test]
fn only_what_was_given_is_in_the_fingerprint() {
    let request = Request::Add(add(plain()));
    assert_eq!(request.given(), r#"{"verb":"add","envelope":"Food","minor_units":15000}"#);
    let tomorrow = Details { date: date(2026, 11, 23), ..plain() };
    assert_eq!(Request::Add(add(tomorrow)).given(), request.given());
}

#[test]
fn everything_that_was_given_is_in_the_fingerprint() {
    let details = Details {
        date_given: Some("yesterday".to_owned()),
        payee: Some(name("Rewe")),
        memo: Memo::parse("Groceries").unwrap(),
        tags: vec![Tag::parse("#home").unwrap()],
        ..plain()
    };
    let request =
        Request::Add(Add { account_given: true, create: Create::Always, refund: true, ..add(details.clone()) });
    assert_eq!(
        request.given(),
        concat!(
            r#"{"verb":"add","envelope":"Food","minor_units":15000,"account":"Cash","create":"always","refund":true,"#,
            r#""date":"yesterday","payee":"Rewe","memo":"Groceries","tags":["home"]}"#
        )
    );
    let add_split = AddSplit {
        parts: vec![(name("Food"), 1), (name("Rent"), 2)],
        account: name("Cash"),
        account_given: true,
        create: Create::Never,
        refund: true,
        details: plain(),
    };
    assert_eq!(
        Request::AddSplit(add_split).given(),
        r#"{"verb":"add-split","parts":[["Food",1],["Rent",2]],"account":"Cash","create":"never","refund":true}"#
    );
    let (from, to) = (Side::parse("Food").unwrap(), Side::parse("env:Rent").unwrap());
    let transfer = Transfer { from, to, minor_units: 1, overspend: true, details };
    assert_eq!(
        Request::Transfer(transfer).given(),
        concat!(
            r#"{"verb":"transfer","from":"Food","to":"env:Rent","minor_units":1,"overspend":true,"#,
            r#""date":"yesterday","payee":"Rewe","memo":"Groceries","tags":["home"]}"#
        )
    );
}

#[test]
fn an_undo_is_told_by_its_target_and_version() {
    let was =
        Was { date: date(2026, 11, 22), refund: false, sets: Vec::new(), accounts: Vec::new(), envelopes: Vec::new() };
    let undo = Undo {
        of: "A".into(),
        base: "B".into(),
        restore: true,
        was,
        target: Handle::entry(42),
        is_as_it_stands: false,
    };
    let restore = Undo { is_as_it_stands: true, ..undo.clone() };
    assert_eq!(Request::Undo(undo).given(), r##"{"verb":"undo","target":"#42","of":"A","base":"B","restore":true}"##);
    assert_eq!(Request::Undo(restore).given(), r##"{"verb":"restore","target":"#42","of":"A"}"##);
}

#[test]
fn an_edit_is_told_by_what_is_to_change_and_not_by_what_was_seen() {
    let (accounts, envelopes, tags, sets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let seen = Transaction {
        date: date(2026, 11, 22),
        payee: None,
        memo: None,
        tags,
        refund: false,
        sets,
        opening: false,
        accounts,
        envelopes,
    };
    let edits = Edits {
        date: Some(date(2026, 11, 21)),
        date_given: Some("yesterday".into()),
        memo: Some(NewValue::Nothing),
        payee: Some(NewValue::Value(Name::parse("Rewe").unwrap())),
        ..Edits::default()
    };
    let (of, base, target) = ("A".into(), "B".into(), Handle::entry(42));
    let edit = Edit { of, base, target, seen: seen.clone(), to: EditTo::New(edits) };
    let given = concat!(
        r##"{"verb":"edit","target":"#42","of":"A","##,
        r#""edits":{"date_given":"yesterday","payee":{"value":"Rewe"},"memo":"nothing"}}"#
    );
    assert_eq!(Request::Edit(Box::new(edit.clone())).given(), given);
    let undo = Edit { to: EditTo::Earlier(seen), ..edit };
    assert_eq!(Request::Edit(Box::new(undo)).given(), r##"{"verb":"undo","target":"#42","of":"A"}"##);
}

#[test]
fn a_stored_request_is_read_back_as_it_was() {
    let requests = [
        Request::Add(add(plain())),
        Request::Note { text: Memo::parse("moved house").unwrap().unwrap() },
        Request::Transfer(Transfer {
            from: Side::parse("acct:Savings").unwrap(),
            to: Side::parse("Cash").unwrap(),
            minor_units: 5,
            overspend: false,
            details: plain(),
        }),
    ];
    for request in requests {
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request, "{json}");
    }
}

#[test]
fn a_side_says_what_it_is_of() {
    let table = [
        ("Food", Side::Plain(name("Food"))),
        ("acct:Food", Side::Account(name("Food"))),
        ("env: a:b", Side::Envelope(name("a:b"))),
    ];
    for (typed, side) in table {
        assert_eq!(Side::parse(typed), Ok(side));
    }
    assert_eq!(Side::parse("acct:"), Err(NameProblem::Empty));
}

#[test]
fn what_moves_with_the_start_of_months_is_read_back() {
    let moves = |id: u32| crate::MonthMove {
        from: "2026-10".parse().unwrap(),
        to: "2026-11".parse().unwrap(),
        cells: std::collections::BTreeMap::from([(crate::EnvelopeId(id), crate::Cell::default())]),
    };
    let change = Change {
        target: None,
        to: ChangeTo::TimeZone(Name::parse("UTC").unwrap()),
        month: None,
        month_given: false,
        months: Some(crate::MonthMoves { moves: vec![moves(0), moves(u32::MAX)], ..crate::MonthMoves::default() }),
    };
    let stored = serde_json::to_string(&Request::Change(change.clone())).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&stored).unwrap(), Request::Change(change));
    for id in ["01", "-1", "x", "4294967296"] {
        assert!(serde_json::from_str::<Request>(&stored.replace("\"0\":", &format!("\"{id}\":"))).is_err(), "{id}");
    }
}
