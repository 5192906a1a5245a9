//! What a person at a terminal sees: the program runs behind a pseudo-terminal that `script` makes.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::device;
use testkit::Device;

const ESCAPE: char = '\u{1b}';

/// Runs a line of shell at a terminal of that size, and gives its exit code and what the terminal got.
fn at_terminal(device: &Device, columns: usize, lines: usize, line: &str) -> (Option<i32>, String) {
    let line = line.replace('\'', r"'\''");
    let script = format!("script --quiet --return --command 'stty cols {columns} rows {lines}; {line}' /dev/null");
    let (code, shown) = device.shell(&script);
    (code, shown.replace('\r', ""))
}

/// What such a line shows where it works.
#[track_caller]
fn seen(device: &Device, columns: usize, line: &str) -> String {
    let (code, shown) = at_terminal(device, columns, 24, line);
    assert_eq!(code, Some(0), "{line}: {shown}");
    shown
}

/// A ledger with names of several scripts, and one envelope below zero.
fn household() -> Device {
    let device = device();
    for words in [
        &["add", "طعام", "150", "خبز", "--payee", "مخبز"][..],
        &["add", "食費", "200", "--payee", "スーパーマーケット"],
        &["withdraw", "食費", "12.50", "a memo that is so long that it has no place on any narrow terminal"],
        &["assign", "食費", "10"],
    ] {
        device.ok(words);
    }
    device
}

#[test]
fn lines_are_as_wide_as_the_terminal_and_as_long_as_need_be_in_a_pipe() {
    let device = household();
    let memo = "a memo that is so long that it has no";
    let narrow = seen(&device, 60, "pail register --color never");
    assert!(narrow.contains("a memo th…") && narrow.contains("\u{2068}طعام\u{2069}"), "{narrow}");
    let set = seen(&device, 60, "COLUMNS=100 pail register --color never");
    assert!(set.contains(memo), "COLUMNS counts: {set}");
    let wide = seen(&device, 200, "pail register --color never");
    assert!(wide.contains("no place on any narrow terminal"), "{wide}");
    let piped = seen(&device, 60, "pail register | cat");
    assert!(piped.contains(memo) && !piped.contains(ESCAPE) && !piped.contains('\u{2068}'), "{piped}");
    assert_eq!(device.ok(&["register"]), piped);
    assert!(device.ok(&["register", "--width", "60"]).contains("a memo th…"));
}

#[test]
fn colours_are_seen_at_a_terminal_and_never_in_data_or_files() {
    let device = household();
    let seen = |line| seen(&device, 80, line);
    let shown = seen("pail balance");
    assert!(shown.contains("\u{1b}[1mEnvelopes (EUR)\u{1b}[0m"), "{shown:?}");
    assert!(shown.contains("\u{1b}[31m-10.00\u{1b}[0m  \u{1b}[31m(more was assigned than came in)"), "{shown:?}");
    for line in [
        "NO_COLOR=1 pail balance",
        "TERM=dumb pail balance",
        "pail balance --color never",
        "pail balance | cat",
        "pail balance -O json --color always",
        "pail balance -O csv --color always",
        "pail balance -o kept --color always; cat kept",
        "pail export --color always",
    ] {
        let shown = seen(line);
        assert!(shown.contains("-10.00") && !shown.contains(ESCAPE), "{line}: {shown:?}");
    }
    assert!(seen("NO_COLOR= pail balance").contains(ESCAPE), "set to nothing it says nothing");
    assert!(seen("pail balance --color always | cat").contains(ESCAPE), "whoever says always means it");
    let (_, refused) = at_terminal(&device, 80, 24, "pail withdraw 食費 9999");
    assert!(refused.contains("\u{1b}[31merror:\u{1b}[0m"), "{refused:?}");
    assert!(!device.ends(1, &["withdraw", "食費", "9999"]).talk.contains(ESCAPE));
}

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager() {
    let device = household();
    let seen = |line: &str| at_terminal(&device, 80, 5, line);
    let marked = "PAIL_PAGER='sed s/^/page:/'";
    for verb in ["register", "log", "report", "budget", "balance", "blame 食費", "diff 1", "help log", "--help"] {
        let (code, shown) = seen(&format!("{marked} pail {verb}"));
        assert!(code == Some(0) && shown.contains("page:"), "{verb}: {shown}");
    }
    for line in [
        &format!("{marked} pail --no-pager log"),
        &format!("{marked} pail log -n 1"),
        &format!("{marked} pail log | cat"),
        &format!("{marked} pail log -o kept; cat kept"),
        "PAGER='sed s/^/page:/' PAIL_PAGER= pail log",
        "PAIL_PAGER=cat pail log",
        "PAIL_PAGER=no-such-program pail log",
        "PAIL_PAGER='no-such-program --with \"words\"' pail log",
    ] {
        let (code, shown) = seen(line);
        assert!(code == Some(0) && shown.contains("assign") || shown.contains("transfer"), "{line}: {shown}");
        assert!(!shown.contains("page:"), "{line}: {shown}");
    }
    let (code, shown) = seen("PAGER='sed s/^/page:/' pail log");
    assert!(code == Some(0) && shown.contains("page:#4"), "{shown}");
    let (code, shown) = seen("PAGER=true pail log; echo code $?");
    assert!(code == Some(0) && shown.contains("code 0"), "read enough at once: {shown}");
    let (_, shown) = seen("PAIL_PAGER='echo $LESS' pail log; LESS=S PAIL_PAGER='echo $LESS' pail log");
    assert_eq!(shown, "FRX\nS\n", "what others give it, unless the person says otherwise");
}

#[test]
fn months_that_do_not_fit_beside_each_other_stand_below_each_other() {
    let device = household();
    let shown = seen(&device, 80, "pail budget 2026-12 --months 6 --color never --no-pager");
    assert_eq!(shown.matches("Budget (EUR)").count(), 3, "two months each:\n{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    assert_eq!(shown.matches("食費").count(), 3, "{shown}");
    assert_eq!(shown.matches("head ").count(), 1, "{shown}");
}
