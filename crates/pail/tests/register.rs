//! The register of some days is the part of the whole register that they are, whatever was written, edited, taken
//! back and restored, and in whatever order of days.
#![allow(clippy::unwrap_used, reason = "a test program")]

use testkit::{Chance, Device};

const MONTHS: [&str; 3] = ["2026-01", "2026-02", "2026-03"];
const QUERIES: [&[&str]; 5] = [&["Food"], &["acct:Cash"], &["not", "env:Food"], &["Food", "or", "Rent"], &[]];

fn day(chance: &mut Chance) -> String {
    format!("{}-{:02}", MONTHS[usize::try_from(chance.among(0..3)).unwrap()], 1 + chance.among(0..28))
}

/// Some write, and what a later one takes back.
fn write(device: &Device, chance: &mut Chance, last: u64) {
    let (day, n) = (day(chance), (1 + chance.among(0..9)).to_string());
    let envelope = if chance.among(0..2) == 0 { "Food" } else { "Rent" };
    let undone = (1 + chance.among(0..last)).to_string();
    let words: &[&str] = match chance.among(0..8) {
        0 | 1 => &["add", envelope, &n, "--date", &day],
        2 => &["withdraw", envelope, &n, "--date", &day, "--overspend"],
        3 => &["transfer", "Food", "Rent", &n, "--date", &day, "--overspend"],
        4 => &["edit", &undone, "--date", &day],
        5 => &["edit", &undone, &n, "--envelope", envelope],
        // A second time it restores.
        _ => &["undo", &undone],
    };
    // It is refused where a later op stands on it, or where nothing would change.
    assert!(matches!(device.run(words).code, Some(0..=2)), "{words:?}");
}

fn register(device: &Device, query: &[&str], more: &[&str]) -> Vec<String> {
    let out = device.ok(&[&["register"], query, more, &["-O", "csv"]].concat());
    out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_month_is_its_part_of_the_whole() {
    let device = Device::new(env!("CARGO_BIN_EXE_pail"));
    let mut chance = Chance::new(20_261_128);
    device.ok(&["add", "Food", "50", "--date", "2026-02-14"]);
    device.ok(&["add", "Rent", "50", "--date", "2026-01-14"]);
    for last in 2..42 {
        write(&device, &mut chance, last);
        if last % 10 != 1 {
            continue;
        }
        for query in QUERIES {
            let whole = register(&device, query, &[]);
            for month in MONTHS {
                let part: Vec<String> = whole.iter().filter(|line| line.starts_with(month)).cloned().collect();
                assert_eq!(register(&device, query, &["-p", month]), part, "{query:?} in {month} after #{last}");
            }
        }
    }
}
