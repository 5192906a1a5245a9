//! Every report of a few ledgers, byte for byte against `tests/golden/LEDGER/`.
//!
//! `PAIL_GOLDEN=write cargo test -p report` writes the files anew; read the difference before you commit it.

use std::path::PathBuf;
use std::{env, fs};

use domain::{Currency, Month, Op, Span};
use report::{
    Axis, Biography, Blame, BlameLine, Column, Deed, Format, Head, Log, Origin, Recorded, Render, SpendingReport,
    StoredReport, Verification, VerificationFinding, balance, budget, published, render, spending, stored_ledger,
    stored_report,
};

use crate::books::{Books, month};

#[test]
fn the_originals_session() {
    let books = Books::in_currency("EUR")
        .add("Food", 15000, "Groceries")
        .add("Rent", 40000, "October rent")
        .transfer("Food", "Rent", 5000);
    check_all("acceptance", &books);
    check_recorded("acceptance", &books, &[2, 3, 4]);
}

#[test]
fn a_household_with_everything_that_can_happen() {
    let books = household();
    check_all("household", &books);
    let (void, between_accounts, assigned, restore) = (8, 9, 10, 12);
    check_recorded("household", &books, &[void, between_accounts, assigned, restore]);
}

#[test]
fn a_ledger_without_digits_after_the_point() {
    let books = Books::in_currency("JPY").add("食費", 30000, "十一月").withdraw("食費", 4580, "スーパー", "米と野菜");
    check_all("yen", &books);
}

#[test]
fn a_ledger_before_its_first_op() {
    check_all("new", &Books::in_currency("EUR"));
}

#[test]
fn some_envelopes_and_one_account() {
    let books = household();
    let food = books.envelope("Food");
    let some = [books.envelope("食費"), food, food];
    check_each("some/balance", &balance(&books.ledger, month("2026-11"), Some(&some)));
    check_each("some/register", &books.register("食費 or food"));
    check_each("some/account", &books.register("bank"));
    let years = [Column::of(Span::Year(2025)), Column::of(Span::Year(2026))];
    check_each("some/spending", &spending(&books.ledger, &years));
    check_each("some/budget", &budget(&books.ledger, &[Month::new(2026, 10).unwrap()]));
}

#[test]
fn a_dry_run_a_repeat_and_a_note() {
    let books = household();
    let first = books.recorded.first().unwrap().clone();
    check_each("recorded/dry-run", &Recorded { handle: None, hash: None, ..first.clone() });
    check_each("recorded/repeat", &Recorded { is_repeat: true, ..first });
    let text = domain::Memo::parse("moved house").unwrap().unwrap();
    let note = Op::Note(domain::Note { text });
    let currency = Currency::new("EUR").unwrap();
    let handle = domain::Handle { seq: 42, index: Some(2) };
    check_each("recorded/note", &Recorded::of_op(currency, Some(handle), "01OP0042".into(), None, &note));
}

#[test]
fn an_entry_of_several_ops_from_somebody_who_means_no_good() {
    let mut entry = household().entries.pop().unwrap();
    entry.by = "laptop\u{1b}[2K\u{202E}".to_owned();
    entry.what = vec!["add Food 1.00".to_owned(), "withdraw Food 1.00 \"a, \"\"b\"\"\"".to_owned()];
    check_each("log/batch", &Log { entries: vec![entry] });
}

#[test]
fn what_made_a_balance_and_what_was_done_to_a_transaction() {
    let currency = Currency::new("EUR").unwrap();
    let amount = |n| domain::Amount::new(n, currency).unwrap();
    let time = |second: u32| format!("2026-11-22 15:04:{second:02}");
    let line = |seq, what: &str, n, balance| BlameLine {
        handle: domain::Handle::entry(seq),
        time: time(1),
        by: "laptop-7f".to_owned(),
        what: what.to_owned(),
        amount: amount(n),
        balance: amount(balance),
    };
    let name = domain::Name::parse("Food, drinks").unwrap();
    let added = "add \"Food, drinks\" 150.00 \"a \u{1b}[2K\u{202E} b\"";
    let lines = vec![line(1, added, 15000, 15000), line(42, "undo #1", -15000, 0)];
    check_each("blame/envelope", &Blame { axis: Axis::Envelope, name, currency, lines });
    let deed = |handle, deed: &str, what: &str| Deed {
        handle,
        time: time(2),
        by: "phone".to_owned(),
        deed: deed.to_owned(),
        what: what.to_owned(),
    };
    let handle = domain::Handle { seq: 5, index: Some(2) };
    let deeds = vec![
        deed(handle, "imported", added),
        deed(domain::Handle::entry(7), "undone", "undo #5.2"),
        deed(domain::Handle::entry(12), "restored", "redo #5.2"),
    ];
    check_each("blame/transaction", &Biography { handle, deeds });
}

#[test]
fn a_journal_that_is_proved_and_one_that_is_not() {
    let head = |seq| Head { seq, hash: format!("sha256:{seq:064x}") };
    let proved =
        Verification { entries: 42, head: Some(head(42)), extends: Some(head(40)), unproved: 0, findings: Vec::new() };
    check_each("verification/proved", &proved);
    let finding = |seq: u64, offset, what: &str| VerificationFinding {
        key: format!("journal/{seq:020}.json"),
        offset,
        what: what.to_owned(),
        remedy: "put that object back from an older version or a copy".to_owned(),
        is_newer: false,
    };
    let findings = vec![
        finding(7, Some(203), "the byte at 203 is `7` and was written as `1`"),
        finding(9, None, "it is missing, and later entries are there\u{1b}[2K"),
    ];
    check_each("verification/damaged", &Verification { extends: None, unproved: 33, findings, ..proved });
}

/// Two months, two accounts inside the law and one outside, a refund, an undo, a redo, more assigned than came in.
pub(crate) fn household() -> Books {
    Books::with_accounts("EUR", &[("Cash", true), ("Bank", true), ("Credit card", false)])
        .on("2026-10-05")
        .add("Food", 15000, "Groceries")
        .add("食費", 123_456_789, "=SUM(A1:A9), \"as typed\"")
        .add("Rent", 40000, "")
        .on("2026-11-02")
        .withdraw(
            "Food",
            4250,
            "Café Zoë",
            "a memo that is longer than the forty columns which the register has for it",
        )
        .refund("Food", 250)
        .withdraw("Food", 99, "Bakery", "")
        .undo(7)
        .transfer("acct:Cash", "acct:Bank", 50000)
        .transfer("Ready to assign", "Rent", 2000)
        .on("2026-10-31")
        .withdraw("Food", 1000, "", "late to the books")
        .undo(7)
        .note("moved house")
}

fn check_all(folder: &str, books: &Books) {
    let ledger = &books.ledger;
    let report = spending(ledger, &columns());
    check_each(&format!("{folder}/balance"), &balance(ledger, month("2026-11"), None));
    check_each(&format!("{folder}/register"), &books.register(""));
    check_each(&format!("{folder}/budget"), &budget(ledger, &[10, 11].map(|month| Month::new(2026, month).unwrap())));
    check_each(&format!("{folder}/log"), &Log { entries: books.entries.clone() });
    check_each(&format!("{folder}/spending"), &report);
    check(&format!("{folder}/stored.json"), &stored(books, &report));
    check(&format!("{folder}/ledger.json"), &stored_as_ledger(books));
}

/// What the writes of these entries did.
fn check_recorded(folder: &str, books: &Books, seqs: &[u64]) {
    for seq in seqs {
        let of_entry = |recorded: &&Recorded| recorded.handle.is_some_and(|handle| handle.seq == *seq);
        let recorded = books.recorded.iter().find(of_entry).unwrap();
        check_each(&format!("{folder}/recorded-{seq}"), recorded);
    }
}

pub(crate) fn columns() -> [Column; 2] {
    let november = Month::new(2026, 11).unwrap();
    [Column::titled("This month", Span::Month(november)), Column::of(Span::All)]
}

pub(crate) fn stored(books: &Books, report: &SpendingReport) -> String {
    let date = "2026-11-22".parse().unwrap();
    stored_report(&StoredReport { date, ledger: &books.ledger, report, origin: &origin(books) })
}

/// The object of the original program.
pub(crate) fn stored_as_ledger(books: &Books) -> String {
    stored_ledger(&published(&books.ledger, &books.booked()), books.ledger.currency(), &origin(books))
}

pub(crate) fn origin(books: &Books) -> Origin {
    let last = books.entries.last().unwrap();
    Origin { ledger: "0192f3a4-5b6c-7d8e-9f00-112233445566".to_owned(), seq: last.seq, head: last.hash.clone() }
}

pub(crate) fn check_each(file: &str, report: &dyn Render) {
    for (format, extension) in [(Format::Text, "txt"), (Format::Json, "json"), (Format::Csv, "csv")] {
        check(&format!("{file}.{extension}"), &render(report, format));
    }
}

pub(crate) fn check(file: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    if env::var_os("PAIL_GOLDEN").is_some_and(|wish| wish == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{file}");
}
