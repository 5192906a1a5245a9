//! An op that anybody changed after it was decided does not fold, and leaves the ledger as it was.

use domain::{AMOUNT_MAX, AccountId, Broken, EnvelopeId, Funds, Op, Opening, Record, Reversal};

use crate::book::{Book, cents, check, name};

fn book() -> Book {
    check("add Food 150 \n add Rent 50 \n withdraw Food 30 \n undo 3")
}

/// The word for how the op is broken, after a look that the ledger is untouched.
fn broken(book: &Book, op: Op) -> String {
    let mut ledger = book.ledger.clone();
    let broken = ledger.apply(&book.next(), &op).expect_err("a tampered op");
    assert_eq!(ledger, book.ledger, "{broken}");
    assert_eq!(book.ledger.check(&op), Err(broken.clone()));
    format!("{broken:?}").split([' ', '{']).next().unwrap().to_owned()
}

type Tampering<T> = (&'static str, fn(&mut T));

#[test]
fn a_tampered_record_does_not_fold() {
    let book = book();
    let record = book.record(&[("Cash", "-40"), ("Loan", "10")], &[("Food", "-30"), ("Rent", "-20"), ("Gifts", "10")]);
    let table: [Tampering<Record>; 25] = [
        ("Law", |record| record.accounts[0].n += 1),
        ("Law", |record| record.envelopes[0].n -= 1),
        ("Law", |record| record.accounts[1].law = true),
        ("Law", |record| record.accounts[0].law = false),
        ("Law", |record| record.accounts.clear()),
        ("LawSide", |record| {
            record.accounts[1].law = true;
            record.envelopes[1].n += 1000;
        }),
        ("AfterMismatch", |record| record.accounts[1].n += 1),
        ("AfterMismatch", |record| {
            record.accounts[0].n += 1;
            record.envelopes[0].n += 1;
        }),
        ("AfterMismatch", |record| *record.after.accounts.get_mut(&AccountId(1)).unwrap() += 1),
        ("AfterMismatch", |record| *record.after.envelopes.get_mut(&EnvelopeId(1)).unwrap() -= 1),
        ("AfterMismatch", |record| record.after.envelopes.clear()),
        ("AfterMismatch", |record| record.after.accounts.extend([(AccountId(2), 0)])),
        ("BadId", |record| record.accounts[0].id = AccountId(2)),
        ("BadId", |record| record.accounts[0].id = AccountId(9)),
        ("BadId", |record| record.envelopes[0].id = EnvelopeId(2)),
        ("BadId", |record| record.envelopes[0].id = EnvelopeId(9)),
        ("BadId", |record| record.envelopes[0].name = name("food")),
        ("BadId", |record| record.opens.clear()),
        ("Opening", |record| record.opens[0].envelope = EnvelopeId(4)),
        ("Opening", |record| record.opens[0].envelope = EnvelopeId(1)),
        ("Opening", |record| record.opens[0].name = name("Rent")),
        ("Opening", |record| record.opens.push(Opening { envelope: EnvelopeId(4), name: name("Spare") })),
        ("Postings", |record| {
            record.accounts.clear();
            record.envelopes.clear();
        }),
        ("Postings", |record| record.envelopes = vec![record.envelopes[0].clone(); 255]),
        ("OutOfRange", |record| {
            record.accounts[0].n = -AMOUNT_MAX;
            record.envelopes[0].n = -AMOUNT_MAX + 1000;
        }),
    ];
    book.clone().apply(Op::Record(record.clone())).expect("what nobody changed applies");
    for (word, tamper) in table {
        let mut tampered = record.clone();
        tamper(&mut tampered);
        assert_eq!(broken(&book, Op::Record(tampered)), word);
    }
}

#[test]
fn a_record_that_takes_more_than_there_is_must_say_that_it_may() {
    let book = book();
    let mut record = book.record(&[("Cash", "-151")], &[("Food", "-151")]);
    assert_eq!(broken(&book, Op::Record(record.clone())), "Funds");
    record.funds = Funds::Allow;
    let mut book = book;
    book.apply(Op::Record(record)).unwrap();
    let deeper = book.record(&[("Cash", "-1")], &[("Food", "-1")]);
    assert_eq!(broken(&book, Op::Record(deeper)), "Funds");
    let less_deep = book.record(&[("Cash", "0.50")], &[("Food", "0.50")]);
    book.apply(Op::Record(less_deep)).expect("a deposit is no fall");
}

#[test]
fn a_tampered_void_does_not_fold() {
    let book = book();
    let (at, Op::Record(recorded)) = &book.journal[0] else { panic!("a record") };
    let mut after = domain::After::default();
    after.accounts.insert(AccountId(1), cents("50"));
    after.envelopes.insert(EnvelopeId(1), 0);
    let void = Reversal { of: at.op.clone(), base: at.op.clone(), was: recorded.was(), after };
    let table: [Tampering<Reversal>; 8] = [
        ("Base", |void| void.base = "OP2".into()),
        ("Base", |void| void.of = "OP3".into()),
        ("Law", |void| void.was.accounts[0].n += 1),
        ("NeverThere", |void| void.was.date = void.was.date.first_of_month().yesterday().unwrap()),
        ("NeverThere", |void| void.was.refund = true),
        ("BadId", |void| void.was.envelopes[0].id = EnvelopeId(2)),
        ("AfterMismatch", |void| *void.after.envelopes.get_mut(&EnvelopeId(1)).unwrap() += 1),
        ("NeverThere", |void| {
            void.was.accounts[0].n = cents("1000");
            void.was.envelopes[0].n = cents("1000");
        }),
    ];
    book.clone().apply(Op::Void(void.clone())).expect("what nobody changed applies");
    for (word, tamper) in table {
        let mut tampered = void.clone();
        tamper(&mut tampered);
        assert_eq!(broken(&book, Op::Void(tampered)), word);
    }
    assert_eq!(broken(&book, Op::Restore(void)), "Liveness");
}

#[test]
fn a_void_of_what_is_voided_does_not_fold() {
    let book = book();
    let (at, Op::Record(withdrawal)) = &book.journal[2] else { panic!("a record") };
    let base = book.journal[3].0.op.clone();
    let again = Reversal { of: at.op.clone(), base, was: withdrawal.was(), after: domain::After::default() };
    assert_eq!(broken(&book, Op::Void(again.clone())), "Liveness");
    let mismatch = book.ledger.check(&Op::Restore(again));
    assert!(matches!(mismatch, Err(Broken::AfterMismatch { stored: None, computed: Some(_), .. })));
}

#[test]
fn a_saved_ledger_whose_sides_differ_takes_no_op() {
    let book = book();
    let saved = serde_json::to_string(&book.ledger).unwrap();
    let wrong = saved.replace(r#""name":"Bank","law":true,"balance":0"#, r#""name":"Bank","law":true,"balance":5"#);
    let mut ledger: domain::Ledger = serde_json::from_str(&wrong).unwrap();
    let op = Op::Record(book.record(&[("Cash", "1")], &[("Food", "1")]));
    let broken = Broken::Law { accounts: 20_105, envelopes: 20_100 };
    assert_eq!(ledger.apply(&book.next(), &op), Err(broken));
}
