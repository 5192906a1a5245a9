//! Both forms of one book, byte for byte against `tests/golden/`.
//!
//! `PAIL_GOLDEN=write cargo test -p interchange` writes the files anew; read the difference before you commit it.

use std::path::PathBuf;
use std::{env, fs};

use domain::{AccountKind, Currency, Handle, Memo, Name, NamedSetting, Status, Tag, Value, What, Whose};
use interchange::book::{
    Book, BookAccount, BookNote, BookOrigin, BookPosting, BookTransaction, read_book, write_csv, write_json,
};

/// The golden files, in the order of the page of formats.
pub(crate) const GOLDEN: [&str; 3] = [
    include_str!("../golden/household.json"),
    include_str!("../golden/settled.json"),
    include_str!("../golden/household.csv"),
];

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn memo(text: &str) -> Option<Memo> {
    Memo::parse(text).unwrap()
}

fn account(account: &str, n: i64) -> BookPosting {
    BookPosting { name: name(account), n, law: account != "House", status: Status::Unmarked, ext: None }
}

fn envelope(envelope: &str, n: i64) -> BookPosting {
    BookPosting::of_envelope(name(envelope), n)
}

fn transaction(seq: u64, date: &str, accounts: Vec<BookPosting>, envelopes: Vec<BookPosting>) -> BookTransaction {
    BookTransaction {
        id: format!("01M8ZW3T0000000000000000{seq:02}"),
        handle: Handle::entry(seq),
        recorded_at: format!("2026-11-22T18:16:{seq:02}.412Z"),
        recorded_by: "laptop-b1b1".to_owned(),
        date: date.parse().unwrap(),
        payee: None,
        memo: None,
        tags: Vec::new(),
        refund: false,
        opening: false,
        voided: false,
        accounts,
        envelopes,
    }
}

/// A book in which each field is there once, and once is not.
pub(crate) fn household() -> Book {
    let mut food = transaction(1, "2026-11-01", vec![account("Cash", 15000)], vec![envelope("Food", 15000)]);
    food.memo = memo("Groceries");
    let moved = transaction(2, "2026-11-02", vec![], vec![envelope("Food", -5000), envelope("Rent", 5000)]);
    let mut shop = transaction(3, "2026-11-03", vec![account("Bank", -5420)], vec![envelope("Food", -5420)]);
    shop.payee = Some(name("=Rewe, \"Mitte\""));
    shop.memo = memo("-20 % on tea; 'fine'");
    shop.tags = vec![Tag::parse("home").unwrap(), Tag::parse("tea").unwrap()];
    shop.accounts[0].status = Status::Cleared;
    shop.accounts[0].ext = Some("FIT-0001".to_owned());
    shop.voided = true;
    let mut back = transaction(4, "2026-11-04", vec![account("Cash", 250)], vec![envelope("Food", 250)]);
    back.refund = true;
    back.handle.index = Some(2);
    let pay = transaction(5, "2026-11-05", vec![account("Bank", 1)], vec![envelope("Ready to assign", 1)]);
    let house = transaction(6, "2026-11-06", vec![account("House", 30_000_000)], vec![]);
    let note = BookNote {
        id: "01M8ZW3T000000000000000007".to_owned(),
        handle: Handle::entry(7),
        recorded_at: "2026-11-22T18:17:07.000Z".to_owned(),
        recorded_by: "phone-07aa".to_owned(),
        text: memo("The landlord was told").unwrap(),
    };
    let first = |account: &str| BookAccount {
        name: name(account),
        kind: if account == "House" { AccountKind::Loan } else { AccountKind::Cash },
    };
    Book {
        currency: Currency::new("EUR").unwrap(),
        time_zone: "Europe/Berlin".to_owned(),
        origin: BookOrigin {
            ledger: "b81d75dc-6bfa-43fe-b4bf-73bca6eb7b61".to_owned(),
            seq: 7,
            head: "sha256:fd71".to_owned(),
        },
        part: None,
        accounts: ["Cash", "Bank", "House"].map(first).to_vec(),
        envelopes: vec![name("Food"), name("Rent")],
        settings: vec![],
        transactions: vec![food, moved, shop, back, pay, house],
        notes: vec![note],
    }
}

/// The household with all that can be set.
pub(crate) fn settled() -> Book {
    let mut book = household();
    book.accounts[1].kind = AccountKind::Bank;
    book.accounts[2].kind = AccountKind::Investment;
    book.transactions[4].opening = true;
    let all = |whose: &Whose, settings: &[(What, Option<&str>, Value)]| -> Vec<NamedSetting> {
        let one = |(set, month, now): &(What, Option<&str>, Value)| {
            let month = month.map(|month| month.parse().unwrap());
            NamedSetting { whose: whose.clone(), set: *set, month, now: now.clone() }
        };
        settings.iter().map(one).collect()
    };
    let (bank, food, rent) =
        (Whose::Account(name("Bank")), Whose::Envelope(name("Food")), Whose::Envelope(name("Rent")));
    let texts = |text: &str| Value::text(text);
    book.settings = [
        all(
            &Whose::Ledger,
            &[
                (What::DefaultAccount, None, texts("Bank")),
                (What::Hold, Some("2026-12"), Value::Number(120_050)),
                (What::Hold, Some("9999-12"), Value::Number(9_007_199_254_740_991)),
            ],
        ),
        all(&bank, &[(What::Order, None, Value::Number(1)), (What::Note, None, texts("=IBAN, \"old\""))]),
        all(&Whose::Account(name("House")), &[(What::Closed, None, Value::Flag(true))]),
        all(
            &food,
            &[
                (What::Group, None, texts("Home")),
                (What::Order, None, Value::Number(u32::MAX.into())),
                (What::Note, None, texts("5")),
                (What::Overspend, Some("0000-01"), texts("cover")),
                (What::Overspend, Some("2026-11"), texts("carry")),
            ],
        ),
        all(&rent, &[(What::Listed, None, Value::Flag(false)), (What::Closed, None, Value::Flag(true))]),
        all(&Whose::Payee(name("Rewe")), &[(What::Name, None, texts("=Rewe, \"Mitte\""))]),
        all(&Whose::Payee(name("=Rewe, \"Mitte\"")), &[(What::Envelope, None, texts("Food"))]),
        all(&Whose::Ledger, &[(What::MonthStart, Some("2026-12"), texts("25 before"))]),
    ]
    .concat();
    book
}

fn check(file: &str, actual: &str) {
    let expected = check_text(file, actual);
    assert_eq!(read_book(expected.as_bytes()), Ok(household()), "{file}");
}

/// What stands in the file, which must be the text.
fn check_text(file: &str, actual: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    if env::var_os("PAIL_GOLDEN").is_some_and(|wish| wish == "write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{file}");
    expected
}

#[test]
fn a_household_in_json() {
    check("household.json", &write_json(&household()));
}

#[test]
fn a_household_in_csv() {
    check("household.csv", &write_csv(&household()));
}

#[test]
fn a_household_with_its_settings() {
    let book = settled();
    for (file, text) in [("settled.json", write_json(&book)), ("settled.csv", write_csv(&book))] {
        check_text(file, &text);
        assert_eq!(read_book(text.as_bytes()), Ok(book.clone()), "{file}");
    }
}

/// Whoever has no settings writes what every version reads.
#[test]
fn only_a_book_that_needs_the_second_version_is_written_in_it() {
    let needs = |change: fn(&mut Book)| {
        let mut book = household();
        change(&mut book);
        let is_second = write_json(&book).starts_with("{\"f\":\"pail-export/2\"");
        assert_eq!(write_csv(&book).lines().next().unwrap().ends_with(",opening,set"), is_second);
        assert_eq!(read_book(write_csv(&book).as_bytes()), Ok(book));
        is_second
    };
    assert!(!needs(|_| ()));
    assert!(needs(|book| book.accounts[0].kind = AccountKind::Savings));
    assert!(needs(|book| book.transactions[0].opening = true));
    assert!(needs(|book| book.settings = settled().settings[..1].to_vec()));
}

#[test]
fn a_part_of_a_household_says_so() {
    let part = Some("env:food date:2026-11-01..2026-12-01".to_owned());
    let mut book = Book { part, notes: vec![], ..household() };
    book.transactions.truncate(1);
    for (file, text) in [("part.json", write_json(&book)), ("part.csv", write_csv(&book))] {
        check_text(file, &text);
        assert_eq!(read_book(text.as_bytes()), Ok(book.clone()), "{file}");
    }
}

#[test]
fn a_book_with_nothing_in_it_comes_back() {
    let book = Book { accounts: vec![], envelopes: vec![], transactions: vec![], notes: vec![], ..household() };
    for text in [write_json(&book), write_csv(&book)] {
        assert_eq!(read_book(text.as_bytes()), Ok(book.clone()));
    }
}
