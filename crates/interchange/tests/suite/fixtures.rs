//! The small ledgers of the original under `tests/fixtures/original`, against a reader in Python that adds floats as the
//! original did; and, where the original itself lies beside the project, a long history of its generator.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use domain::{Amount, Currency};
use interchange::original::{Arranged, Original, Rounding, Step, arrange, read};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/original")
}

fn fixture(name: &str, rounding: Rounding) -> Original {
    let bytes = fs::read(fixtures().join(name)).unwrap();
    read(&bytes, Currency::new("EUR").unwrap(), rounding).unwrap()
}

/// What the Python reader prints, and whether it found the stored balances right.
fn reader(name: &str) -> (String, bool) {
    let file = fs::File::open(fixtures().join(name)).unwrap();
    let output = Command::new("python3").arg(fixtures().join("reader.py")).stdin(file).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.success())
}

/// The balances as the Python reader prints them.
fn balances(original: &Original) -> String {
    let sum = |n: i64| Amount::new(n, Currency::new("EUR").unwrap()).unwrap();
    let rows = original
        .categories
        .iter()
        .map(|category| format!("{} {}\n", category.name, sum(category.lines.iter().map(|line| line.n).sum())));
    rows.collect()
}

fn transfer_count(arranged: &Arranged) -> usize {
    arranged.steps.iter().filter(|step| matches!(step, Step::Transfer { .. })).count()
}

#[test]
fn the_fixtures_have_the_balances_that_the_original_shows() {
    for name in ["empty.json", "session.json", "drift.json", "unpaired.json"] {
        assert_eq!(balances(&fixture(name, Rounding::Refuse)), reader(name).0, "{name}");
    }
}

#[test]
fn the_session_has_nothing_odd() {
    let original = fixture("session.json", Rounding::Refuse);
    let arranged = arrange(&original.categories);
    assert_eq!((transfer_count(&arranged), arranged.unpaired.len()), (2, 0));
    assert!(original.drifts.is_empty() && original.cleaned.is_empty() && original.unknown_fields.is_empty());
    assert!(reader("session.json").1);
}

#[test]
fn float_noise_and_a_changed_balance_are_drifts() {
    let original = fixture("drift.json", Rounding::Refuse);
    let drifts = original.drifts.iter().map(|drift| format!("{} {} {}", drift.category, drift.stored, drift.computed));
    assert_eq!(drifts.collect::<Vec<_>>(), ["Food 0.30000000000000004 0.30", "Rent 395.5 400.00"]);
    assert!(!reader("drift.json").1);
}

#[test]
fn a_half_that_was_lost_is_told() {
    let arranged = arrange(&fixture("unpaired.json", Rounding::Refuse).categories);
    assert_eq!(transfer_count(&arranged), 1);
    let told: Vec<_> = arranged.unpaired.iter().map(|place| (place.category, place.line)).collect();
    assert_eq!(told, [(0, 1), (0, 3)]);
}

#[test]
fn three_decimals_stop_or_are_rounded_on_both_sides_of_a_transfer() {
    let bytes = fs::read(fixtures().join("three-decimals.json")).unwrap();
    let problem = read(&bytes, Currency::new("EUR").unwrap(), Rounding::Refuse).unwrap_err();
    assert_eq!(problem.to_string(), "7:21 (Food, line 1): 10.005 is no exact amount: EUR has 2 digits after the point");
    let original = fixture("three-decimals.json", Rounding::ToNearest);
    assert_eq!(balances(&original), "Food 7.79\nRent 0.13\n");
    let rounded = original.rounded.clone().unwrap();
    assert_eq!((rounded.line_count, rounded.difference.as_str()), (4, "0"));
    assert_eq!(arrange(&original.categories).unpaired, []);
}

#[test]
fn the_writer_in_python_changes_a_ledger_as_the_original_did() {
    let write = |ledger: &[u8], words: &[&str]| {
        let mut python = Command::new("python3");
        python.arg(fixtures().join("writer.py")).args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut python = python.stderr(Stdio::null()).spawn().unwrap();
        python.stdin.take().unwrap().write_all(ledger).unwrap();
        let output = python.wait_with_output().unwrap();
        output.status.success().then_some(output.stdout)
    };
    let start = br#"{"_pail":{"seq":4},"categories":[{"category":"Food","ledger":[],"balance":0}]}"#;
    let added = write(start, &["add", "Food", "150", "Groceries"]).unwrap();
    let moved = write(&added, &["transfer", "Food", "Rent", "50.5"]).unwrap();
    let taken = write(&moved, &["withdraw", "Rent", "0.25"]).unwrap();
    assert_eq!(write(&taken, &["withdraw", "Rent", "50.26"]), None);
    let original = read(&taken, Currency::new("EUR").unwrap(), Rounding::Refuse).unwrap();
    assert_eq!(balances(&original), "Food 99.50\nRent 50.25\n");
    assert!(!original.has_seal && original.drifts.is_empty());
    assert_eq!(transfer_count(&arrange(&original.categories)), 1);
}

#[test]
fn a_long_history_of_the_generator_has_the_balances_that_it_says() {
    let generator = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/baseline/generate.py");
    if !generator.exists() {
        return; // it lies beside the project on its makers' machines alone
    }
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("history");
    let status = Command::new("python3").arg(generator).arg("10000").arg(&directory).status();
    assert!(status.unwrap().success());
    let file = |name: &str| fs::read(directory.join("10000").join(name)).unwrap();
    let original = read(&file("ledger.json"), Currency::new("USD").unwrap(), Rounding::Refuse).unwrap();
    let truth: serde_json::Value = serde_json::from_slice(&file("truth.json")).unwrap();
    let expected = truth["balances"].as_object().unwrap();
    assert_eq!(balances(&original).lines().count(), expected.len());
    for line in balances(&original).lines() {
        let (name, balance) = line.rsplit_once(' ').unwrap();
        assert_eq!(expected[name], balance, "{name}");
    }
    let arranged = arrange(&original.categories);
    assert_eq!(transfer_count(&arranged) as u64, truth["transfers"].as_u64().unwrap());
    assert_eq!(arranged.unpaired, []);
}
