//! Imports: many transactions in one op, each of them a fact, none of them twice.

use domain::{
    AccountLeg, Broken, Draft, DraftImport, Handle, Import, Imported, Ledger, Memo, Name, Op, OpId, Progress, Refusal,
    Request, Source, Span, Status, Tag, Undo,
};
use jiff::civil::date;
use proptest::prelude::*;

use crate::book::{Book, TODAY, check, name};

const ENVELOPES: [&str; 4] = ["Food", "Rent", "food", "Ready to assign"];

fn draft(accounts: &[(u32, i64)], envelopes: &[(u32, i64)]) -> Draft {
    let leg = |(account, n): &(u32, i64)| AccountLeg { account: *account, n: *n, status: Status::Unmarked, ext: None };
    Draft { accounts: accounts.iter().map(leg).collect(), envelopes: envelopes.to_vec(), ..Draft::default() }
}

fn line(envelope: u32, n: i64) -> Draft {
    draft(&[(0, n)], &[(envelope, n)])
}

fn part(from: u64, of: u64, drafts: Vec<Draft>) -> DraftImport {
    DraftImport {
        source: Source { name: "ledger.json".into(), sha256: "ab".repeat(32), from, of },
        date: TODAY,
        date_given: None,
        tags: vec![Tag::parse("imported").expect("a word")],
        accounts: vec![name("Cash"), name("Bank")],
        envelopes: ENVELOPES.iter().map(|envelope| name(envelope)).collect(),
        drafts,
        notes: Vec::new(),
    }
}

fn import(book: &mut Book, part: DraftImport) -> Result<(), Refusal> {
    book.carry_out(&Request::Import(part))
}

fn balances(ledger: &Ledger) -> Vec<(String, i64)> {
    ledger.listed().map(|(_, envelope)| (envelope.name.to_string(), envelope.balance)).collect()
}

/// The op that the latest import of a book became.
fn imported(book: &Book) -> (OpId, Import) {
    let (at, Op::Import(import)) = book.journal.last().expect("something was recorded") else { panic!("an import") };
    (at.op.clone(), import.clone())
}

#[test]
fn a_file_is_taken_in_part_by_part_and_only_once() {
    let mut book = Book::new();
    import(&mut book, part(0, 3, vec![line(0, 15_000), line(1, -500)])).unwrap();
    assert_eq!(import(&mut book, part(0, 3, vec![line(0, 1)])), Err(Refusal::ImportStands { done: 2, of: 3 }));
    assert_eq!(import(&mut book, part(2, 4, vec![line(0, 1)])), Err(Refusal::ImportStands { done: 2, of: 4 }));
    assert_eq!(
        import(&mut book, part(2, 3, vec![line(0, 1), line(0, 1)])),
        Err(Refusal::ImportStands { done: 2, of: 3 })
    );
    import(&mut book, part(2, 3, vec![draft(&[], &[(0, -5_000), (1, 5_000)])])).unwrap();
    assert_eq!(import(&mut book, part(3, 3, vec![])), Err(Refusal::ImportStands { done: 3, of: 3 }));
    assert_eq!(
        balances(&book.ledger),
        [("Food".to_owned(), 10_000), ("Rent".to_owned(), 4_500), ("food".to_owned(), 0)]
    );
    assert_eq!(book.ledger.transaction_count(), 3);
    let progress = Progress { done: 3, of: 3, at: Handle::entry(2) };
    assert_eq!(book.ledger.imports().collect::<Vec<_>>(), [("ab".repeat(32).as_str(), &progress)]);
}

#[test]
fn a_file_without_transactions_brings_its_envelopes() {
    let mut book = Book::new();
    import(&mut book, part(0, 0, vec![])).unwrap();
    assert_eq!(balances(&book.ledger).len(), 3);
    assert!(book.ledger.import(&"ab".repeat(32)).unwrap().is_complete());
    assert_eq!(import(&mut book, part(0, 0, vec![])), Err(Refusal::ImportStands { done: 0, of: 0 }));
}

#[test]
fn an_imported_transaction_is_undone_like_any_other() {
    let mut book = Book::new();
    import(&mut book, part(0, 2, vec![line(0, 15_000), line(0, -500)])).unwrap();
    let (op, import) = imported(&book);
    let (id, record) = import.transactions(&op).nth(1).unwrap();
    assert_eq!(id, OpId(format!("{op}.2")));
    let undo = |base: &OpId, restore| {
        let target = Handle { seq: 1, index: Some(2) };
        Request::Undo(Undo {
            of: id.clone(),
            base: base.clone(),
            restore,
            was: record.was(),
            target,
            is_as_it_stands: false,
        })
    };
    book.carry_out(&undo(&id, false)).unwrap();
    assert_eq!(balances(&book.ledger)[0].1, 15_000);
    assert_eq!(book.ledger.transaction_count(), 1);
    let base = book.ledger.version(&id).unwrap().base.clone();
    book.carry_out(&undo(&base, true)).unwrap();
    assert_eq!(balances(&book.ledger)[0].1, 14_500);
}

#[test]
fn what_came_taken_back_does_not_count_and_can_be_restored() {
    let mut book = Book::new();
    import(&mut book, part(0, 2, vec![line(0, 15_000), Draft { void: true, ..line(0, -500) }])).unwrap();
    assert_eq!((balances(&book.ledger)[0].1, book.ledger.transaction_count()), (15_000, 1));
    let (op, import) = imported(&book);
    let (id, record) = import.transactions(&op).nth(1).unwrap();
    assert!(!book.ledger.is_live(&id));
    let target = Handle { seq: 1, index: Some(2) };
    let base = book.ledger.version(&id).unwrap().base.clone();
    book.carry_out(&Request::Undo(Undo {
        of: id,
        base,
        restore: true,
        was: record.was(),
        target,
        is_as_it_stands: false,
    }))
    .unwrap();
    assert_eq!(balances(&book.ledger)[0].1, 14_500);
}

#[test]
fn a_fact_may_overspend_and_must_keep_the_law() {
    let mut book = check("add Food 10");
    import(&mut book, part(0, 1, vec![line(0, -5_000)])).unwrap();
    assert_eq!(balances(&book.ledger)[0].1, -4_000);
    let uneven = part(0, 1, vec![draft(&[(0, 5)], &[(0, 4)])]);
    let other = DraftImport { source: Source { sha256: "cd".repeat(32), ..uneven.source.clone() }, ..uneven };
    assert!(matches!(import(&mut book, other.clone()), Err(Refusal::CannotImport { .. })));
    let nowhere = DraftImport { drafts: vec![draft(&[(7, 5)], &[(0, 5)])], ..other };
    assert!(matches!(import(&mut book, nowhere), Err(Refusal::CannotImport { .. })));
    let unknown = DraftImport { accounts: vec![name("Bnak")], ..part(0, 1, vec![]) };
    assert!(matches!(import(&mut book, unknown), Err(Refusal::UnknownAccount { .. })));
}

#[test]
fn an_import_is_stored_as_it_always_was() {
    let mut book = Book::new();
    let full = Draft {
        date: Some(date(2025, 12, 31)),
        payee: Some(name("Rewe")),
        memo: Memo::parse("two rolls").unwrap(),
        tags: vec![Tag::parse("bread").unwrap()],
        refund: true,
        accounts: vec![AccountLeg { account: 1, n: 200, status: Status::Cleared, ext: Some("FIT42".into()) }],
        ..line(0, 200)
    };
    let plain = Draft { memo: Memo::parse("Groceries").unwrap(), ..line(0, 15_000) };
    let taken_back = Draft { void: true, ..line(1, -1) };
    let moved = draft(&[], &[(0, -5_000), (1, 5_000)]);
    let notes = vec![Memo::parse("moved house").unwrap().unwrap()];
    import(&mut book, DraftImport { notes, ..part(0, 9, vec![plain, moved, full, taken_back]) }).unwrap();
    let (_, import) = imported(&book);
    let stored = include_str!("../golden/import.json");
    let op = Op::Import(import);
    assert_eq!(op.to_json_fields(), stored.trim_end());
    assert_eq!(Op::parse("import", stored), Ok(op));
    let later = stored.replacen("15000]]", "15000,\"cleared\",null,\"later\"]]", 1);
    assert!(matches!(Op::parse("import", &later), Ok(Op::Import(_))));
    for wrong in ["[[1]]", "[[1,\"x\"]]", "[1,15000]", "[[1,15000,\"seen\"]]"] {
        assert!(Op::parse("import", &stored.replacen("[[1,15000]]", wrong, 1)).is_err(), "{wrong}");
    }
}

fn arb_draft() -> impl Strategy<Value = Draft> {
    let line = (0..4_u32, -9_000..9_000_i64).prop_map(|(envelope, n)| line(envelope, n));
    let moved = (0..4_u32, 0..4_u32, 0..9_000_i64).prop_map(|(from, to, n)| draft(&[], &[(from, -n), (to, n)]));
    let split = (0..4_u32, 0..4_u32, -9_000..9_000_i64)
        .prop_map(|(one, two, n)| draft(&[(0, 2 * n), (1, 7 - n)], &[(one, n), (two, 7)]));
    let what = prop_oneof![line, moved, split];
    (what, any::<bool>(), 0..10_u8, prop::option::of(1..=28_i8)).prop_map(|(draft, refund, chance, day)| Draft {
        refund,
        void: chance == 0,
        date: day.map(|day| date(2026, 10, day)),
        ..draft
    })
}

proptest! {
    /// However a file is cut into parts, the ledger is the same; both sides hold the same after each part.
    #[test]
    fn parts_add_up_to_the_whole(drafts in prop::collection::vec(arb_draft(), 1..30), cuts in prop::collection::vec(1..8_usize, 1..30)) {
        let of = drafts.len() as u64;
        let mut whole = Book::new();
        import(&mut whole, part(0, of, drafts.clone())).unwrap();
        let mut parts = Book::new();
        let (mut from, mut cuts) = (0, cuts.into_iter().cycle());
        while from < drafts.len() {
            let end = (from + cuts.next().unwrap()).min(drafts.len());
            import(&mut parts, part(from as u64, of, drafts[from..end].to_vec())).unwrap();
            let (accounts, envelopes) = parts.totals();
            prop_assert_eq!(accounts, envelopes);
            from = end;
        }
        prop_assert_eq!(balances(&parts.ledger), balances(&whole.ledger));
        prop_assert_eq!(parts.ledger.cells(Span::All), whole.ledger.cells(Span::All));
        prop_assert_eq!(parts.ledger.turnover(), whole.ledger.turnover());
        prop_assert_eq!(parts.ledger.transaction_count(), whole.ledger.transaction_count());
    }

    /// One import equals the same transactions recorded one by one.
    #[test]
    fn an_import_equals_its_transactions_one_by_one(drafts in prop::collection::vec(arb_draft(), 1..20)) {
        let mut whole = Book::new();
        import(&mut whole, part(0, drafts.len() as u64, drafts)).unwrap();
        let (op, import) = imported(&whole);
        let live = import.transactions(&op).zip(&import.records).filter(|(_, imported)| !imported.void);
        let mut sums = std::collections::BTreeMap::<Name, i64>::new();
        for ((_, record), _) in live {
            for posting in &record.envelopes {
                *sums.entry(posting.name.clone()).or_default() += posting.n;
            }
        }
        for (_, envelope) in whole.ledger.listed() {
            prop_assert_eq!(envelope.balance, sums.get(&envelope.name).copied().unwrap_or(0));
        }
    }

    /// Any one number of an import changed: it does not fold, and the ledger stays as it was.
    #[test]
    fn a_changed_amount_does_not_fold(drafts in prop::collection::vec(arb_draft(), 1..8), which in any::<prop::sample::Index>(), by in 1..99_i64) {
        let mut book = Book::new();
        import(&mut book, part(0, drafts.len() as u64, drafts)).unwrap();
        let (_, import) = imported(&book);
        let at = which.index(import.records.len());
        let mut tampered = import.clone();
        let record: &mut Imported = &mut tampered.records[at];
        record.envelopes[0].1 += by;
        if let Some(leg) = record.accounts.first_mut() {
            leg.n += by;
        }
        let mut ledger = Book::new().ledger;
        let before = ledger.clone();
        let outcome = ledger.apply(&Book::new().next(), &Op::Import(tampered));
        // What never counted may say what it likes, as long as it keeps the law.
        prop_assert!(outcome.is_err() || import.records[at].void);
        if let Err(broken) = outcome {
            prop_assert!(matches!(broken, Broken::AfterMismatch { .. } | Broken::Law { .. }), "{broken}");
            prop_assert_eq!(&ledger, &before);
        }
    }
}
