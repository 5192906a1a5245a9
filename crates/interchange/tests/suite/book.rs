//! Books of any kind, and that both forms give them back.

use domain::{
    AccountKind, Currency, Handle, Memo, Month, Name, NamedSetting, Overspend, READY_TO_ASSIGN_NAME, Status, Tag,
    Value, What, Whose,
};
use interchange::book::{
    Book, BookAccount, BookNote, BookOrigin, BookPosting, BookTransaction, Kind, read_book, recognise, write_csv,
    write_json,
};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::prelude::*;

/// A text that somebody may have typed: with all signs that mean something to JSON, to CSV or to a spreadsheet.
fn arb_text() -> impl Strategy<Value = String> {
    "[-=+@'\",;#|\\\\/<>a-zé\u{1F3E0}\u{3A9} ]{0,12}"
}

fn arb_name() -> impl Strategy<Value = Name> {
    arb_text().prop_filter_map("a name", |text| Name::parse(&text).ok())
}

fn arb_memo() -> impl Strategy<Value = Memo> {
    arb_text().prop_filter_map("a memo", |text| Memo::parse(&text).ok().flatten())
}

fn arb_tag() -> impl Strategy<Value = Tag> {
    arb_text().prop_filter_map("a tag", |text| Tag::parse(&text).ok())
}

/// What a machine gave: it may hold line breaks, and may be empty.
fn arb_machine_text() -> impl Strategy<Value = String> {
    "[-=+@'\",a-zé\n\r\t ]{0,8}"
}

fn arb_status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![Status::Unmarked, Status::Cleared, Status::Reconciled])
}

fn arb_handle() -> impl Strategy<Value = Handle> {
    (1..=u64::MAX, prop::option::of(1..=u32::MAX)).prop_map(|(seq, index)| Handle { seq, index })
}

fn arb_date() -> impl Strategy<Value = Date> {
    (0..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

/// What a transaction says beside its postings.
fn arb_details() -> impl Strategy<Value = BookTransaction> {
    let origin = (arb_handle(), arb_machine_text(), arb_machine_text(), arb_date());
    let words = (prop::option::of(arb_name()), prop::option::of(arb_memo()), vec(arb_tag(), 0..4));
    (origin, words, any::<bool>(), any::<bool>(), prop::bool::weighted(0.1)).prop_map(
        |((handle, recorded_at, recorded_by, date), (payee, memo, tags), refund, voided, opening)| BookTransaction {
            id: String::new(),
            handle,
            recorded_at,
            recorded_by,
            date,
            payee,
            memo,
            tags,
            refund,
            opening,
            voided,
            accounts: Vec::new(),
            envelopes: Vec::new(),
        },
    )
}

/// Postings before their names are known: which account or envelope, how much, and what the bank says of it.
type Loose = Vec<(prop::sample::Index, i64, Status, Option<String>)>;

fn arb_postings(count: std::ops::Range<usize>) -> impl Strategy<Value = Loose> {
    let n = prop_oneof![-100_000..100_000_i64, Just(4_000_000_000_000_000), Just(-1)];
    vec((any::<prop::sample::Index>(), n, arb_status(), prop::option::of(arb_machine_text())), count)
}

fn arb_transaction(accounts: Vec<BookAccount>, envelopes: Vec<Name>) -> impl Strategy<Value = BookTransaction> {
    (arb_details(), arb_postings(0..3), arb_postings(0..3)).prop_map(move |(mut transaction, left, right)| {
        transaction.accounts = left.iter().map(|loose| account_posting(&accounts, loose)).collect();
        let name = |index: &prop::sample::Index| index.get(&envelopes).clone();
        transaction.envelopes = right.iter().map(|(index, n, ..)| BookPosting::of_envelope(name(index), *n)).collect();
        let inside: i64 = transaction.accounts.iter().filter(|posting| posting.law).map(|posting| posting.n).sum();
        let outside: i64 = transaction.envelopes.iter().map(|posting| posting.n).sum();
        let ready = Name::parse(READY_TO_ASSIGN_NAME).unwrap();
        transaction.envelopes.push(BookPosting::of_envelope(ready, inside - outside));
        transaction
    })
}

fn account_posting(
    accounts: &[BookAccount],
    (index, n, status, ext): &(prop::sample::Index, i64, Status, Option<String>),
) -> BookPosting {
    let account = index.get(accounts);
    BookPosting { name: account.name.clone(), n: *n, law: account.law(), status: *status, ext: ext.clone() }
}

fn arb_note() -> impl Strategy<Value = BookNote> {
    (arb_handle(), arb_machine_text(), arb_machine_text(), arb_memo()).prop_map(
        |(handle, recorded_at, recorded_by, text)| BookNote {
            id: String::new(),
            handle,
            recorded_at,
            recorded_by,
            text,
        },
    )
}

fn arb_origin() -> impl Strategy<Value = BookOrigin> {
    (arb_machine_text(), any::<u64>(), arb_machine_text()).prop_map(|(ledger, seq, head)| BookOrigin {
        ledger,
        seq,
        head,
    })
}

fn arb_kind() -> impl Strategy<Value = AccountKind> {
    prop::sample::select(AccountKind::ALL.map(|(kind, _)| kind).to_vec())
}

/// Settings before their names are known: of what, which month, and the words and numbers of their values.
type LooseSetting = (u8, prop::sample::Index, Month, String, Name, u32, i64);

fn arb_setting() -> impl Strategy<Value = LooseSetting> {
    let month = (0..=9999_i16, 1..=12_i8).prop_map(|(year, month)| Month::new(year, month).unwrap());
    let n = prop_oneof![1..100_000_i64, Just(9_007_199_254_740_991)];
    (0..11_u8, any::<prop::sample::Index>(), month, arb_memo_text(), arb_name(), any::<u32>(), n)
}

fn arb_memo_text() -> impl Strategy<Value = String> {
    arb_memo().prop_map(|memo| memo.as_str().to_owned())
}

/// What can be set there; `None` where the names do not allow it.
fn setting(accounts: &[BookAccount], envelopes: &[Name], loose: &LooseSetting) -> Option<NamedSetting> {
    let (kind, index, month, text, name, order, n) = loose;
    let account = || Whose::Account(index.get(accounts).name.clone());
    let envelope = || Whose::Envelope(index.get(envelopes).clone());
    let inside = accounts.iter().find(|account| account.law());
    let rule = Overspend::ALL[usize::from(*kind) % 3].1;
    let (whose, set, month, now) = match kind {
        0 => (account(), What::Order, None, Value::Number((*order).into())),
        1 => (account(), What::Note, None, Value::text(text)),
        2 => (account(), What::Closed, None, Value::Flag(true)),
        3 => (envelope(), What::Group, None, Value::text(name)),
        4 => (envelope(), What::Listed, None, Value::Flag(false)),
        5..7 => (envelope(), What::Overspend, Some(*month), Value::text(rule)),
        7 => (Whose::Ledger, What::Hold, Some(*month), Value::Number(*n)),
        8 => (Whose::Ledger, What::DefaultAccount, None, Value::text(&inside?.name)),
        9 => (Whose::Payee(name.clone()), What::Envelope, None, Value::text(index.get(envelopes))),
        // No name of today is recorded under another one.
        _ => (Whose::Payee(name.clone()), What::Name, None, Value::text(format!("{name}, today"))),
    };
    Some(NamedSetting { whose, set, month, now })
}

fn settings(accounts: &[BookAccount], envelopes: &[Name], loose: &[LooseSetting]) -> Vec<NamedSetting> {
    let mut settings: Vec<NamedSetting> = Vec::new();
    for setting in loose.iter().filter_map(|loose| setting(accounts, envelopes, loose)) {
        let is_it = |known: &NamedSetting| {
            (&known.whose, known.set, known.month) == (&setting.whose, setting.set, setting.month)
        };
        if !settings.iter().any(is_it) {
            settings.push(setting);
        }
    }
    settings
}

fn arb_book() -> impl Strategy<Value = Book> {
    let accounts = prop::collection::btree_map(arb_name(), arb_kind(), 1..4)
        .prop_map(|accounts| accounts.into_iter().map(|(name, kind)| BookAccount { name, kind }).collect::<Vec<_>>());
    let envelopes = prop::collection::btree_set(arb_name(), 1..5).prop_map(|names| names.into_iter().rev().collect());
    (accounts, envelopes).prop_flat_map(|(accounts, envelopes): (Vec<BookAccount>, Vec<Name>)| {
        let transactions = vec(arb_transaction(accounts.clone(), envelopes.clone()), 0..6);
        let currency = prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]);
        let origin = (arb_origin(), prop::option::of(arb_machine_text()));
        let rest = (vec(arb_note(), 0..3), vec(arb_setting(), 0..6));
        (currency, arb_memo(), origin, transactions, rest, Just(accounts), Just(envelopes)).prop_map(
            |(code, zone, (origin, part), transactions, (notes, loose), accounts, envelopes)| {
                let settings = settings(&accounts, &envelopes, &loose);
                let currency = Currency::new(code).unwrap();
                let time_zone = zone.into();
                let book =
                    Book { currency, time_zone, origin, part, accounts, envelopes, settings, transactions, notes };
                with_ids(book)
            },
        )
    })
}

/// Ids that are each there once, some of them odd.
fn with_ids(mut book: Book) -> Book {
    let odd = |number: usize| ["", "=", "'", "a,b\n", "\"#", "01M8"][number % 6].repeat(1 + number / 6);
    for (number, transaction) in book.transactions.iter_mut().enumerate() {
        transaction.id = odd(number);
    }
    for (number, note) in book.notes.iter_mut().enumerate() {
        note.id = format!("note {number}");
    }
    book
}

proptest! {
    /// I3  What was exported as JSON is read back with nothing lost.
    #[test]
    fn a_book_comes_back_from_json(book in arb_book()) {
        let json = write_json(&book);
        prop_assert_eq!(recognise(json.as_bytes()), Kind::Book);
        prop_assert_eq!(read_book(json.as_bytes()), Ok(book));
    }

    /// I3  What was exported as CSV is read back with nothing lost.
    #[test]
    fn a_book_comes_back_from_csv(book in arb_book()) {
        let csv = write_csv(&book);
        prop_assert_eq!(recognise(csv.as_bytes()), Kind::Book);
        prop_assert_eq!(read_book(csv.as_bytes()), Ok(book));
    }

    /// B2  A file that was cut off anywhere is refused, in either form; only the last line break may be missing.
    #[test]
    fn a_book_that_was_cut_off_is_refused(book in arb_book(), at in any::<prop::sample::Index>()) {
        for whole in [write_json(&book), write_csv(&book)] {
            let end = at.index(whole.len() - 1);
            let cut = &whole.as_bytes()[..end];
            prop_assert!(read_book(cut).is_err(), "{}", String::from_utf8_lossy(cut));
        }
    }

    /// B3  No cell begins with a sign that a spreadsheet takes for a formula, amounts below zero aside.
    #[test]
    fn no_cell_is_a_formula(book in arb_book()) {
        let csv = write_csv(&book);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                let is_number = cell.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                prop_assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
            }
        }
    }

    /// A spreadsheet's filter `row = posting` shows one row a posting, with the day and the name in it.
    #[test]
    fn each_posting_has_a_row_of_its_own(book in arb_book()) {
        let csv = write_csv(&book);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.records().map(Result::unwrap).filter(|row| &row[0] == "posting");
        let postings = book.transactions.iter().flat_map(|each| each.accounts.iter().chain(&each.envelopes));
        prop_assert_eq!(rows.count(), postings.count());
    }
}

#[test]
fn a_file_is_recognised_by_its_beginning() {
    for (text, kind) in [
        ("{\"categories\":[", Kind::Original),
        ("\u{FEFF} {\n  \"_pail\": {\"f\": [1, \"}\\\"\"]},\n  \"categories\" : [", Kind::Original),
        ("{\"f\":\"pail-export/1\",", Kind::Book),
        ("{\"f\":\"pail-export/99\"}", Kind::Book),
        ("{ \"f\" : \"pail-export/1\" }", Kind::Book),
        ("row,date,side,name,amount,payee", Kind::Book),
        ("\u{FEFF}row,date,side,name,amount,payee", Kind::Book),
        ("", Kind::Unknown),
        ("{}", Kind::Unknown),
        ("[]", Kind::Unknown),
        ("{\"f\":\"pail/1\"}", Kind::Unknown),
        ("{\"a\":{\"categories\":[]}}", Kind::Unknown),
        ("{\"a\":\"categories\"}", Kind::Unknown),
        ("{\"cate", Kind::Unknown),
        ("date,payee,amount", Kind::Unknown),
        ("}{\"categories\":[]}", Kind::Unknown),
    ] {
        assert_eq!(recognise(text.as_bytes()), kind, "{text}");
    }
    let late = format!("{{\"x\":\"{}\",\"categories\":[]}}", "é".repeat(5000));
    assert_eq!(recognise(late.as_bytes()), Kind::Unknown);
    assert_eq!(recognise(b"\xFF\xFE{\x00"), Kind::Unknown);
}
