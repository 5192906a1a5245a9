//! Whatever the bytes are, the answer is a value or a problem with a place, a reason and a remedy.

use domain::Currency;
use interchange::book::{read_book, recognise, write_csv, write_json};
use interchange::original::{Rounding, arrange, read};
use proptest::prelude::*;

use crate::golden::{household, settled};

const ORIGINAL: &str = include_str!("../../../../tests/fixtures/original/session.json");

/// A good file in which some bytes are others, or which ends earlier.
fn arb_damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop::sample::select(vec![ORIGINAL.to_owned(), write_json(&household()), write_csv(&household())]);
    let whole = prop_oneof![whole, prop::sample::select(vec![write_json(&settled()), write_csv(&settled())])];
    let byte = prop_oneof![prop::sample::select(b"{}[]\",:-.0eE'\n\\nt ".to_vec()), any::<u8>()];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), byte), 0..4);
    (whole, changes, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(whole, changes, end, is_cut)| {
        let mut bytes = whole.into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut { bytes[..end.index(bytes.len())].to_vec() } else { bytes }
    })
}

/// The same number of cents, written in one of the ways that JSON has.
fn write_number(cents: i64, form: u8) -> String {
    let (sign, size) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    match form {
        0 => format!("{sign}{}.{:02}", size / 100, size % 100),
        1 => format!("{sign}{}.{:02}000000000000000000000000000000000000000000", size / 100, size % 100),
        2 => format!("{sign}{size}e-2"),
        3 => format!("{sign}{}.{:03}E+01", size / 1000, size % 1000),
        _ => format!("{sign}0.{size:020}e18"),
    }
}

proptest! {
    #[test]
    fn damaged_files_are_read_or_refused_with_a_place_and_a_remedy(bytes in arb_damaged()) {
        let _ = recognise(&bytes);
        let original = read(&bytes, Currency::new("EUR").unwrap(), Rounding::ToNearest);
        if let Ok(original) = &original {
            let lines: usize = original.categories.iter().map(|category| category.lines.len()).sum();
            prop_assert!(arrange(&original.categories).steps.len() <= lines);
        }
        for problem in [original.err(), read_book(&bytes).err()].into_iter().flatten() {
            let (line, column) = problem.place.split_once(':').unwrap();
            prop_assert!(1 <= line.parse::<u64>().unwrap() && column.starts_with(|c: char| c.is_ascii_digit()));
            prop_assert!(!problem.reason.is_empty() && !problem.remedy.is_empty());
        }
    }

    /// I1  However a number of cents is written, it is read as that number of cents.
    #[test]
    fn each_way_of_writing_a_number_means_the_same(cents in -9_007_199_254_740_991..=9_007_199_254_740_991_i64, form in 0..5_u8) {
        let number = write_number(cents, form);
        let json = format!(r#"{{"categories":[{{"category":"Food","ledger":[{{"amount":{number}}}],"balance":{number}}}]}}"#);
        let original = read(json.as_bytes(), Currency::new("EUR").unwrap(), Rounding::Refuse).unwrap();
        prop_assert_eq!(original.categories[0].lines[0].n, cents, "{}", number);
        prop_assert_eq!(original.drifts, []);
    }
}
