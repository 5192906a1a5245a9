use domain::AccountId;
use jiff::civil::date;
use journal::{Hash, Seq, Shelf, ShelfFile};
use proptest::prelude::*;
use store::MemoryShelf;

use super::*;

const LEDGER: &str = "6f1c9d2e-0000-4000-8000-000000000001";

/// The rows of each entry from the genesis on, in which nothing is posted.
type History = Vec<Vec<Row>>;

fn arb_row() -> impl Strategy<Value = Row> {
    let axis = prop_oneof![Just(Axis::Envelope), Just(Axis::Account)];
    let day = (0..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Day::from(date(year, month, day)));
    (day, axis, any::<u32>(), any::<i64>(), any::<bool>()).prop_map(|(day, axis, id, n, is_change)| Row {
        seq: 0,
        day,
        axis,
        id,
        n,
        is_change,
    })
}

fn arb_history() -> impl Strategy<Value = History> {
    let entry =
        prop_oneof![4 => prop::collection::vec(arb_row(), 0..4), 1 => prop::collection::vec(arb_row(), 900..1500)];
    prop::collection::vec(entry, 1..12).prop_map(|mut entries| {
        for (seq, entry) in (0..).zip(&mut entries) {
            entry.iter_mut().for_each(|row| row.seq = seq);
        }
        entries
    })
}

fn hash(seq: usize) -> Hash {
    Hash::of(seq.to_string().as_bytes())
}

fn read(shelf: &MemoryShelf) -> (Vec<Row>, End) {
    let mut rows = Vec::new();
    let end = file::read(shelf, LEDGER, |row| rows.push(*row));
    (rows, end)
}

/// Goes on from where the index ends, up to that entry.
fn go_on(shelf: &MemoryShelf, history: &History, until: usize) {
    let (_, end) = read(shelf);
    let next = end.until.map_or(0, |(seq, _)| usize::try_from(seq.0).unwrap() + 1);
    let mut writer = Writer::new(shelf, end);
    for (seq, rows) in history.iter().enumerate().take(until).skip(next) {
        writer.add((Seq(seq as u64), hash(seq)), rows.clone());
    }
    writer.finish();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// In however many pieces it was written, the index has every row once, and says which entry is its last.
    #[test]
    fn the_index_reads_back(history in arb_history(), stops in prop::collection::vec(0_usize..12, 0..5)) {
        let shelf = MemoryShelf::default();
        for stop in stops {
            go_on(&shelf, &history, stop.min(history.len()));
        }
        go_on(&shelf, &history, history.len());
        let (rows, end) = read(&shelf);
        prop_assert_eq!(rows, history.concat());
        prop_assert_eq!(end.until, Some((Seq(history.len() as u64 - 1), hash(history.len() - 1))));
    }

    /// Whatever happens to its bytes, it has no row that was not posted and none twice; what is missing is added again.
    #[test]
    fn a_damaged_index_ends_before_the_damage(
        history in arb_history(), place in any::<prop::sample::Index>(), change in prop_oneof![Just(None), (1..=255_u8).prop_map(Some)],
    ) {
        let shelf = MemoryShelf::default();
        go_on(&shelf, &history, history.len());
        shelf.spoil_file(ShelfFile::Postings, |bytes| {
            let place = place.index(bytes.len());
            match change {
                Some(bits) => bytes[place] ^= bits,
                None => bytes.truncate(place),
            }
        });
        let (rows, end) = read(&shelf);
        let whole = end.until.map_or(0, |(seq, _)| usize::try_from(seq.0).unwrap() + 1);
        prop_assert!(whole < history.len());
        prop_assert_eq!(rows, history[..whole].concat());
        go_on(&shelf, &history, history.len());
        prop_assert_eq!(read(&shelf).0, history.concat());
    }

    /// Days are in the order of their numbers.
    #[test]
    fn a_day_is_in_its_place(one in (0..=9999_i16, 1..=12_i8, 1..=28_i8), other in (0..=9999_i16, 1..=12_i8, 1..=28_i8)) {
        let day = |(year, month, day)| date(year, month, day);
        prop_assert_eq!(Day::from(day(one)).cmp(&Day::from(day(other))), day(one).cmp(&day(other)));
    }
}

#[test]
fn the_index_of_another_ledger_is_none() {
    let shelf = MemoryShelf::default();
    go_on(&shelf, &vec![Vec::new(); 3], 3);
    assert_eq!(file::read(&shelf, "another", |_| {}).until, None);
    assert!(!shelf.lock().unwrap().read(ShelfFile::Postings, 0, 1).unwrap().is_empty());
}

#[test]
fn a_search_finds_the_entries_of_days_and_envelopes_and_what_was_before() {
    let row = |seq, day, axis, id, n| Row { seq, day: Day::from(date(2026, 5, day)), axis, id, n, is_change: 3 < seq };
    let rows = [
        row(1, 1, Axis::Envelope, 3, 500),
        row(1, 1, Axis::Account, 3, 500),
        row(2, 10, Axis::Envelope, 3, -20),
        row(2, 10, Axis::Envelope, 3, -30),
        row(3, 10, Axis::Envelope, 4, -40),
        row(4, 10, Axis::Envelope, 3, 20),
        row(5, 20, Axis::Envelope, 3, -1),
        row(6, 10, Axis::Envelope, 3, -1),
    ];
    let days = Days::new(Some(date(2026, 5, 10)), Some(date(2026, 5, 20))).unwrap();
    let searched = |wanted: &Wanted, last| {
        let mut search = Search::new(wanted, last);
        rows.iter().for_each(|row| search.see(row));
        search.found
    };
    let (food, cash) = (Touched::envelopes(&[EnvelopeId(3)].into()), Touched::accounts(&[AccountId(3)].into()));
    let both = |touched: &Touched| Wanted { days, touched: Some(touched.clone()), summed: Some(touched.clone()) };
    let found = searched(&both(&food), 5);
    assert_eq!(found, Found { entries: vec![Seq(2), Seq(4)], changes: vec![Seq(4)], before: 500 });
    assert_eq!(searched(&both(&food), 9).entries, [Seq(2), Seq(4), Seq(6)], "what was known later");
    assert_eq!(searched(&both(&cash), 9), Found { entries: vec![], changes: vec![], before: 500 });
    let all = Wanted { days, ..Wanted::default() };
    assert_eq!(searched(&all, 3), Found { entries: vec![Seq(2), Seq(3)], changes: vec![], before: 0 });
    assert!(Wanted::default().is_everything() && !all.is_everything());
    assert!(!Wanted::of_envelope(EnvelopeId(3)).is_everything());
}
