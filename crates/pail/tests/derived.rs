//! What is derived may be lost at any time: cache, mirror, checkpoints and hint, each and all, change no result.
#![allow(clippy::unwrap_used, reason = "a test program")]

use std::fs;
use std::path::{Path, PathBuf};

use testkit::Device;

/// More than one checkpoint, and a tail behind the last.
const ENTRIES: u64 = 133;

/// Every verb that reads.
const READS: [&[&str]; 11] = [
    &["balance", "-O", "json"],
    &["report", "--no-save", "-O", "json"],
    &["report", "-M"],
    &["report", "--by", "payee", "-Y", "-O", "json"],
    &["report", "net-worth", "-M", "-O", "svg"],
    &["log", "-O", "json"],
    &["register", "Food", "-O", "json"],
    &["register", "acct:Cash", "--as-of", "70", "-O", "json"],
    &["export"],
    &["balance", "--as-of", "65", "-O", "json"],
    &["add", "Food", "1", "--dry-run"],
];

/// What is derived, by name.
const DERIVED: [&str; 5] = ["cache", "mirror", "postings", "checkpoints", "hint"];

fn answers(device: &Device) -> Vec<String> {
    READS.iter().map(|words| device.ok(words)).collect()
}

/// The files of one kind.
fn files(device: &Device, folder: &Path, what: &str) -> Vec<PathBuf> {
    let below = |dir: &Path| -> Vec<PathBuf> {
        fs::read_dir(dir).map(|found| found.map(|entry| entry.unwrap().path()).collect()).unwrap_or_default()
    };
    let caches: Vec<PathBuf> = below(&device.path("cache/pennypail")).iter().flat_map(|place| below(place)).collect();
    let is_named = |path: &PathBuf, names: &[&str]| names.iter().any(|name| path.ends_with(name));
    let all = [caches, below(&folder.join("checkpoints"))].concat();
    let wanted = |path: &PathBuf| match what {
        "cache" => is_named(path, &["state"]),
        "mirror" => is_named(path, &["entries", "offsets", "ops"]),
        "postings" => is_named(path, &["postings"]),
        "hint" => is_named(path, &["latest.json"]),
        _ => path.starts_with(folder.join("checkpoints")) && !is_named(path, &["latest.json"]),
    };
    all.into_iter().filter(wanted).collect()
}

fn read(files: Vec<PathBuf>) -> Vec<(PathBuf, Vec<u8>)> {
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn each_and_all_may_be_lost() {
    let home = Device::new(env!("CARGO_BIN_EXE_pail"));
    let folder = home.path("books");
    let device = home.on_folder(&folder);
    for seq in 1..=ENTRIES {
        let words = if seq % 5 == 0 {
            ["withdraw", "Food", "1"]
        } else {
            ["add", if seq % 2 == 0 { "Rent" } else { "Food" }, "2"]
        };
        device.ok(&words);
    }
    let before = answers(&device);
    let whole = DERIVED.map(|what| read(files(&device, &folder, what)));
    assert!(whole.iter().all(|files| !files.is_empty()), "there is something of each kind to lose");
    for which in 1..1_u32 << DERIVED.len() {
        let lost: Vec<&str> =
            DERIVED.iter().enumerate().filter(|(bit, _)| which >> bit & 1 == 1).map(|(_, what)| *what).collect();
        whole.iter().flatten().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
        for file in lost.iter().flat_map(|what| files(&device, &folder, what)) {
            fs::remove_file(file).unwrap();
        }
        assert_eq!(answers(&device), before, "without {lost:?}");
    }
    // The ledger goes on, and a new machine agrees.
    device.ok(&["add", "Food", "7"]);
    let stranger = Device::new(env!("CARGO_BIN_EXE_pail")).on_folder(&folder);
    assert_eq!(answers(&stranger)[0], answers(&device)[0]);
}
