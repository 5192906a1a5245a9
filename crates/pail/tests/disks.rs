//! Disks that are full, read-only or fill up on the way, under the ledger, the intents and the cache: message, exit
//! code, and what is recorded is what was said.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::process::Command;

use support::{books, files_below, ledger_of, says};
use testkit::{Device, Ran, RawJournal};

/// Runs a command in a mount namespace of its own, after a script that may use `$LEDGER` and `$STATE`. Afterwards
/// the script `then` runs, whose words join the talk.
fn inside(device: &Device, script: &str, command: &[&str], then: &str) -> Ran {
    let pail = device.command(command);
    let script = format!("{script}\nset +e; \"$@\"; code=$?; {{ :; {then}\n}} >&2; exit $code");
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "--", "sh", "-ec", &script, "sh"]).arg(pail.get_program());
    unshare.args(pail.get_args()).env_clear();
    unshare.envs(pail.get_envs().filter_map(|(name, value)| Some((name, value?))));
    unshare.env("LEDGER", ledger_of(device)).env("STATE", device.path("state").join("pennypail"));
    let ended = unshare.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: ended.status.code(), out: text(ended.stdout), talk: text(ended.stderr) }
}

/// Puts a small file system with the same files over a directory, and fills it to the last byte.
fn full(dir: &str) -> String {
    format!(
        "cp -r {dir} $HOME.copy; mount -t tmpfs -o size=256k none {dir}; cp -r $HOME.copy/. {dir}\n\
         dd if=/dev/zero of={dir}/fill bs=1k 2>/dev/null || true"
    )
}

#[test]
fn a_folder_that_is_read_only_is_read_and_not_written() {
    let device = books();
    let before = files_below(&ledger_of(&device));
    let read_only = "mount --bind $LEDGER $LEDGER; mount -o remount,bind,ro $LEDGER";
    let words = ["error: ", &ledger_of(&device).display().to_string(), "Read-only file system"];
    says(&inside(&device, read_only, &["add", "Food", "1"], ""), &["add"], 77, &words);
    says(&inside(&device, read_only, &["undo", "1"], ""), &["undo"], 77, &words);
    assert!(inside(&device, read_only, &["balance", "Food"], "").out.contains("150.00"));
    let report = inside(&device, read_only, &["report"], "");
    says(&report, &["report"], 0, &["warning: the report was not kept: ", "Read-only file system"]);
    assert!(report.out.contains("Food"), "{}", report.out);
    assert!(before == files_below(&ledger_of(&device)) && device.intents().is_empty());
}

#[test]
fn a_full_disk_under_the_ledger_is_a_definite_no() {
    let device = books();
    let unchanged = "rm $LEDGER/fill; diff -r -x .tmp $HOME.copy $LEDGER";
    let ran = inside(&device, &full("$LEDGER"), &["add", "Food", "1"], unchanged);
    says(&ran, &["add"], 74, &["error: ", "No space left on device", "hint: nothing was recorded"]);
    assert!(!ran.talk.contains("diff") && !ran.talk.contains("Only in"), "{}", ran.talk);
    assert!(device.intents().is_empty());
}

#[test]
fn a_full_disk_under_the_intents_lets_nothing_be_sent() {
    let device = books();
    let before = files_below(&ledger_of(&device));
    let ran = inside(&device, &full("$STATE"), &["add", "Food", "1"], "find $STATE -name '0*' -size +0");
    let words = ["error: cannot keep a note of the request in ", "No space left on device", "; nothing was sent"];
    says(&ran, &["add"], 74, &words);
    assert!(!ran.talk.contains("/intents/0"), "an intent is left:\n{}", ran.talk);
    assert!(before == files_below(&ledger_of(&device)));
}

#[test]
fn a_full_disk_under_the_cache_costs_speed_alone() {
    let device = books();
    let cache = device.path("cache").display().to_string();
    let ran = inside(&device, &full(&cache), &["add", "Food", "1"], "");
    says(&ran, &["add"], 0, &["warning: the cache was not kept: "]);
    assert!(ran.out.starts_with("#3  Food +1.00 = 151.00"), "{}", ran.out);
    assert!(device.ok(&["balance", "Food"]).contains("151.00"));
}

#[test]
fn a_read_only_disk_under_the_intents_lets_nothing_be_sent() {
    let device = books();
    let before = files_below(&ledger_of(&device));
    let read_only = "mount --bind $STATE $STATE; mount -o remount,bind,ro $STATE";
    let words = ["error: cannot keep a note of the request in ", "Read-only file system", "; nothing was sent"];
    says(&inside(&device, read_only, &["add", "Food", "1"], ""), &["add"], 74, &words);
    assert!(inside(&device, read_only, &["balance", "Food"], "").out.contains("150.00"));
    assert!(before == files_below(&ledger_of(&device)) && device.intents().is_empty());
}

#[test]
fn a_read_only_disk_under_the_cache_costs_speed_alone() {
    let device = books();
    let cache = device.path("cache").display().to_string();
    let read_only = format!("mount --bind {cache} {cache}; mount -o remount,bind,ro {cache}");
    for number in [1, 2] {
        let ran = inside(&device, &read_only, &["add", "Food", "1"], "");
        says(&ran, &["add"], 0, &["warning: the cache was not kept: ", "Read-only file system"]);
        // The second loses the slot to the first, which this machine could not remember.
        assert!(ran.out.contains(&format!("= 15{number}.00")), "{}", ran.out);
    }
    assert!(device.ok(&["balance", "Food"]).contains("152.00"));
}

/// Sixty writes in a row on one disk that is full for the twenty in the middle: each line is `number code`.
fn while_it_fills(device: &Device, dir: &str) -> (Vec<(usize, i32)>, RawJournal) {
    let script = format!(
        r#"cp -r {dir} $HOME.copy; mount -t tmpfs -o size=512k none {dir}; cp -r $HOME.copy/. {dir}
        for number in $(seq 60); do
            if [ $number = 21 ]; then dd if=/dev/zero of={dir}/fill bs=1k 2>/dev/null || true; fi
            if [ $number = 41 ]; then rm {dir}/fill; fi
            code=0; "$1" add Food 1 "memo $number" >/dev/null 2>&1 || code=$?
            echo "$number $code"
        done
        cp -r $LEDGER $HOME.after"#
    );
    let said = inside(device, &script, &["balance"], "").out;
    let line = |line: &str| {
        let (number, code) = line.split_once(' ')?;
        Some((number.parse().ok()?, code.parse().ok()?))
    };
    let codes = said.lines().map_while(line).collect();
    (codes, RawJournal::in_folder(&device.path("home.after")))
}

#[test]
fn a_disk_that_fills_up_and_is_emptied_again_loses_nothing() {
    for (under, code_when_full) in [("$LEDGER", 74), ("$STATE", 74), ("$HOME/../cache", 0)] {
        let device = books();
        std::fs::create_dir_all(device.path("home")).unwrap();
        let (codes, journal) = while_it_fills(&device, under);
        let wanted: Vec<(usize, i32)> =
            (1..=60).map(|number| (number, if (21..41).contains(&number) { code_when_full } else { 0 })).collect();
        assert_eq!(codes, wanted, "{under}");
        let recorded = codes.iter().filter(|(_, code)| *code == 0).map(|(number, _)| format!("memo {number}"));
        let wanted: Vec<String> = ["Groceries".into(), "October rent".into()].into_iter().chain(recorded).collect();
        assert_eq!(journal.memos(), wanted, "{under}");
    }
}
