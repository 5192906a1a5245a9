//! The script in `docs/format.md` that checks a ledger with `sha256sum` and `jq` says what `pail` says.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::device;
use tempfile::TempDir;

const TAIL: u64 = 9;

fn script() -> String {
    let format = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format.md")).unwrap();
    let section = format.split("## Checking a ledger without pail").nth(1).unwrap();
    section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

/// The script's exit code and its one line.
fn checked(folder: &Path) -> (i32, String) {
    let ran = Command::new("sh").args(["-c", &script(), "check.sh"]).arg(folder).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&ran.stderr),
        "",
        "sha256sum and jq must be there: scripts/install-test-tools.sh"
    );
    (ran.status.code().unwrap(), String::from_utf8(ran.stdout).unwrap())
}

fn key(seq: u64) -> String {
    format!("journal/{seq:020}.json")
}

/// A ledger of ten entries in a folder.
fn ledger() -> TempDir {
    let folder = TempDir::new().unwrap();
    let device = device().on_folder(folder.path());
    for memo in 1..=TAIL {
        device.ok(&["add", "Food", "150", &format!("memo {memo}")]);
    }
    folder
}

#[test]
fn a_ledger_that_is_whole_has_the_head_that_pail_prints() {
    let folder = ledger();
    let log = device().on_folder(folder.path()).ok(&["log"]);
    let head = log.lines().next().unwrap().split_whitespace().last().unwrap();
    assert!(head.starts_with("9:"), "{head}");
    assert_eq!(checked(folder.path()), (0, format!("{head}\n")));
}

type Spoil = fn(&Path);

fn edit(folder: &Path, seq: u64, from: &str, to: &str) {
    let path = folder.join(key(seq));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_ledger_that_is_not_has_the_key_that_pail_names() {
    let table: [(&str, u64, Spoil); 11] = [
        ("a letter of a memo", 5, |folder| edit(folder, 4, "memo 4", "nemo 4")),
        ("a brace", 4, |folder| edit(folder, 4, "{\"op\"", "[\"op\"")),
        ("a digit of a number", 4, |folder| edit(folder, 4, "\"seq\":4", "\"seq\":5")),
        ("a digit of a hash", 4, |folder| edit(folder, 4, "\"prev\":\"sha256:", "\"prev\":\"sha257:")),
        ("a letter of the genesis", 1, |folder| edit(folder, 0, "Europe/Berlin", "Europe/Merlin")),
        ("an entry is missing", 4, |folder| fs::remove_file(folder.join(key(4))).unwrap()),
        ("an entry is empty", 4, |folder| fs::write(folder.join(key(4)), "").unwrap()),
        ("an entry is cut", 4, |folder| {
            let bytes = fs::read(folder.join(key(4))).unwrap();
            fs::write(folder.join(key(4)), &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("two are swapped", 4, |folder| {
            let [left, right] = [4, 5].map(|seq| fs::read(folder.join(key(seq))).unwrap());
            fs::write(folder.join(key(4)), right).unwrap();
            fs::write(folder.join(key(5)), left).unwrap();
        }),
        ("another ledger's entry", 4, |folder| {
            fs::copy(ledger().path().join(key(4)), folder.join(key(4))).unwrap();
        }),
        ("another ledger's genesis", 1, |folder| {
            fs::copy(ledger().path().join(key(0)), folder.join(key(0))).unwrap();
        }),
    ];
    for (damage, seq, spoil) in table {
        let folder = ledger();
        spoil(folder.path());
        let (code, line) = checked(folder.path());
        let ran = device().on_folder(folder.path()).run(&["balance"]);
        assert_eq!((code, ran.code), (1, Some(76)), "{damage}: {line}{}", ran.talk);
        assert!(line.starts_with(&format!("{} ", key(seq))), "{damage}: {line}");
        assert!(ran.talk.contains(&key(seq)), "{damage}: {}", ran.talk);
    }
}

#[test]
fn what_only_pail_sees_is_in_the_entry_before_the_one_that_the_script_names() {
    let folder = ledger();
    edit(folder.path(), 4, "\"n\":15000", "\"n\":15001");
    let ran = device().on_folder(folder.path()).run(&["balance"]);
    assert!(ran.talk.contains(&key(4)), "{}", ran.talk);
    assert!(checked(folder.path()).1.starts_with(&key(5)));
}
