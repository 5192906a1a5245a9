//! Queries and periods as people mistype them, in each verb that reads them; and names in any script, found by a part.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{books, device, files_below, ledger_of, refuses};
use testkit::Device;

/// The verbs that read queries and periods.
const VERBS: [&[&str]; 3] = [&["register"], &["report", "--no-save"], &["export", "-o", "part.json"]];

/// Every verb with these words behind it.
fn each<T>(words: &[&str], check: impl Fn(&[&str]) -> T) {
    for verb in VERBS {
        let _ = check(&[verb, words].concat());
    }
}

#[test]
fn what_is_no_query_is_marked_in_each_verb() {
    let device = books();
    let before = files_below(&ledger_of(&device));
    let table: [(&[&str], &str); 12] = [
        (
            &["food", "amt:>5o"],
            "QUERY: this cannot be read at column 11\n   food amt:>5o\n             ^^ `5o` is no amount",
        ),
        (&["food or"], "   food or\n        ^^ a term is missing after `or`"),
        (&["(food", "rent"], "   (food rent\n   ^ this parenthesis has no end"),
        (&["food)"], "^ this parenthesis has no begin"),
        (&["()"], "^^ nothing stands in the parentheses"),
        (&["\"food"], "the text has no end; write \" behind it"),
        (&["desc:rewe"], "there is no field `desc:`; did you mean `payee:`?"),
        (&["env:"], "nothing stands after `env:`"),
        (&["status:open"], "`open` is no status; write unmarked, cleared or reconciled"),
        (&["amt:12,50"], "thousands are not grouped; write 12.50"),
        (&["date:2026-02-30"], "there is no day 2026-02-30: February 2026 has 28 days"),
        (&["date:monthly"], "`monthly` cuts a report into pieces and picks no days"),
    ];
    for (words, said) in table {
        each(words, |command| refuses(&device, command, 2, &["error: QUERY: ", said]));
    }
    assert_eq!(files_below(&ledger_of(&device)), before, "nothing was written");
}

#[test]
fn what_is_no_period_is_marked_in_each_verb() {
    let device = books();
    let table: [(&[&str], &str); 12] = [
        (
            &["-p", "last fortnight"],
            "--period: this cannot be read at column 6\n   last fortnight\n        ^^^^^^^^^ `fortnight` is no",
        ),
        (&["-p", ""], "--period: this cannot be read at column 1"),
        (&["-p", "2026-13"], "there is no month 13"),
        (&["-p", "2025-W53"], "2025 has the weeks W01 to W52"),
        (&["-p", "2026-02-30"], "there is no day 2026-02-30: February 2026 has 28 days"),
        (&["-p", "2026-03..2026-01"], "no day is left: the period begins on 2026-03-01 and ends before 2026-01-01"),
        (&["-b", "2026-02-29"], "--begin: this cannot be read at column 1"),
        (&["-e", "monthly"], "--end: this cannot be read at column 1"),
        (&["-b", "2026-12", "-e", "2026-11"], "--begin, --end: no day is left"),
        (&["-p", "2026-10", "-b", "2026-12"], "--period with --begin or --end: no day is left"),
        (&["--today", "2026-02-30"], "--today: "),
        (&["date:2026-10", "-p", "2026-12"], "QUERY: no day is left"),
    ];
    for (words, said) in table {
        each(words, |command| refuses(&device, command, 2, &["error: ", said]));
    }
}

#[test]
fn days_are_cut_once() {
    let device = books();
    let twice = ["--period says `monthly` already, so `--weekly` cannot go with it", "hint: leave `--weekly` out"];
    refuses(&device, &["register", "-p", "monthly", "-W"], 2, &twice);
    refuses(&device, &["register", "-D", "-Y"], 2, &["cannot be used with"]);
    refuses(&device, &["export", "-p", "weekly"], 2, &["an export is not cut into pieces; leave `weekly` out"]);
    let too_many = "`daily` would cut 1900-01-01..";
    refuses(&device, &["register", "-p", "daily since 1900"], 2, &[too_many, "write a longer interval"]);
}

#[test]
fn a_query_is_not_too_long() {
    let device = books();
    let long = "x".repeat(4097);
    let terms = vec!["x"; 257].join(" ");
    let deep = format!("{}food{}", "(".repeat(65), ")".repeat(65));
    let table = [
        (long, "the query has 4097 bytes and 4096 are the most"),
        (format!("{terms} or y"), "a query has at most 256 terms"),
        (deep, "`not` and parentheses stand at most 64 deep"),
    ];
    for (query, said) in &table {
        each(&[query], |command| refuses(&device, command, 2, &["error: QUERY: ", said]));
    }
}

#[test]
fn a_name_that_nobody_has_is_a_slip_behind_its_field_only() {
    let device = books();
    each(&["env:Foood"], |command| {
        refuses(&device, command, 1, &["there is no envelope Foood; did you mean Food?", "`pail balance` lists"])
    });
    each(&["not", "acct:Csh"], |command| {
        refuses(&device, command, 1, &["there is no account Csh; did you mean Cash?"])
    });
    let ran = device.ends(0, &["register", "Foood", "-O", "csv"]);
    assert_eq!(
        (ran.out.lines().count(), ran.talk.as_str()),
        (1, "hint: nothing has `Foood` in it; did you mean Food?\n")
    );
    let ran = device.ends(0, &["register", "Food", "Rent"]);
    assert!(ran.talk.contains("hint: no line is of each of these names; write `or` between them"), "{}", ran.talk);
    assert_eq!(device.ends(0, &["register", "Holiday"]).talk, "", "nothing is near");
}

/// Which names the register shows, each once, in order.
fn found(device: &Device, words: &[&str]) -> Vec<String> {
    let csv = device.ok(&[&["register", "-O", "csv"], words].concat());
    let mut names: Vec<String> = csv.lines().skip(1).map(|line| line.split(',').nth(3).unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn names_in_any_script_are_found_by_a_part_and_as_a_whole() {
    let device = device();
    let names = ["مصروف البيت", "Pizza 🍕🇮🇹", "Cafe\u{301} Noir", "食費", "Straße", "Σοφός"];
    for name in names {
        device.ok(&["add", name, "10", "--date", "2026-11-03"]);
    }
    let table = [
        ("البيت", "مصروف البيت"),
        ("مصروف البيت", "مصروف البيت"),
        ("🍕", "Pizza 🍕🇮🇹"),
        ("CAFÉ", "Café Noir"),
        ("cafe\u{301} noir", "Café Noir"),
        ("食", "食費"),
        ("STRAẞE", "Straße"),
        ("ΣΟΦΌΣ", "Σοφός"),
    ];
    for (word, name) in table {
        assert_eq!(found(&device, &[word]), [name], "{word}");
        assert_eq!(found(&device, &[&format!("env:{word}")]), [name], "env:{word}");
        assert_eq!(found(&device, &["10", "or", word, "-p", "2026-11"]), [name], "{word} beside another word");
    }
    let ran = device.ends(2, &["register", "食費", "amt:>食"]);
    assert!(ran.talk.contains("   食費 amt:>食\n             ^^ `食` is no amount"), "{}", ran.talk);
    let ran = device.ends(0, &["register", "a\u{1b}[31mb", "-O", "csv"]);
    assert!(!ran.talk.contains('\u{1b}'), "a terminal is left alone");
}

#[test]
fn a_name_that_looks_like_a_query_is_still_a_name() {
    let device = device();
    for name in ["Bed and breakfast", "Not now", "Rent (flat)", "tax:2026", "12:30", "Or"] {
        device.ok(&["add", name, "10"]);
        assert_eq!(found(&device, &[name]), [name]);
        assert_eq!(found(&device, &[&format!("env:{name}")]), [name]);
    }
}
