//! Names in any script, and names that look like something else, through every verb that takes or shows one.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::device;
use testkit::Device;

/// A name as it is typed, as it may be typed too, and as it is kept.
const SCRIPTS: [[&str; 3]; 10] = [
    ["مصروف البيت", "مصروف البيت", "مصروف البيت"],
    ["קניות", "קניות", "קניות"],
    ["👩‍👩‍👧‍👦 Family", "👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦 Family"],
    ["🏳️‍🌈", "🏳️‍🌈", "🏳️‍🌈"],
    ["Cafe\u{301}", "caf\u{e9}", "Caf\u{e9}"],
    ["a\u{323}\u{302}n", "\u{1ead}n", "\u{1ead}n"],
    ["a\u{302}\u{323}n", "A\u{323}\u{302}N", "\u{1ead}n"],
    ["Z\u{351}\u{36b}\u{343}", "z\u{351}\u{36b}\u{313}", "Z\u{351}\u{36b}\u{313}"],
    ["\u{1112}\u{1161}\u{11ab}식", "한식", "한식"],
    ["食費", "食費", "食費"],
];

/// The same of names that look like a verb, an option, a number or what a shell would run.
const LOOK_ALIKES: [[&str; 3]; 10] = [
    ["--all", "--ALL", "--all"],
    ["-", "-", "-"],
    ["=", "=", "="],
    ["a=b", "A=b", "a=b"],
    ["-5", "-5", "-5"],
    ["add", "Add", "add"],
    ["42", "42", "42"],
    ["*", "*", "*"],
    ["$HOME `id`", "$home `id`", "$HOME `id`"],
    ["it's \"so\"; rm", "It's \"so\"; rm", "it's \"so\"; rm"],
];

/// Commands with `{}` where the name is typed, `{w}` as one word and `{q}` within the quotes of a query; each must work and
/// show it.
const COMMANDS: &[&[&str]] = &[
    &["add", "--", "{}", "50"],
    &["add", "--tag={w}", "--", "{}=5", "Other=6", "a memo"],
    &["income", "20", "--", "{}"],
    &["assign", "--", "{}", "4"],
    &["withdraw", "--payee={}", "--", "{}", "1", "{}"],
    &["withdraw", "--tag={w}", "--", "{}=1", "Other=2"],
    &["transfer", "--", "{}", "Other", "3"],
    &["transfer", "--", "Other", "{}", "1"],
    &["withdraw", "--overspend", "--", "{}", "90"],
    &["cover", "--", "{}"],
    &["add", "--", "{}", "30"],
    &["envelope", "group", "--", "{}", "{}"],
    &["envelope", "note", "--", "{}", "{}"],
    &["envelope", "order", "--", "{}", "1"],
    &["envelope", "set", "--overspend", "carry", "--", "{}"],
    &["envelope", "rename", "--", "Other", "{} too"],
    &["account", "open", "--kind", "bank", "--", "{}"],
    &["account", "note", "--", "{}", "{}"],
    &["account", "default", "--", "{}"],
    &["add", "--account={}", "--", "env:{}", "7"],
    &["transfer", "--", "acct:{}", "Cash", "2"],
    &["payee", "default", "--", "{}", "{}"],
    &["withdraw", "1", "--payee={}"],
    &["edit", "1", "51", "--envelope={}", "--payee={}", "--memo={}", "--tag={w}"],
    &["void", "1"],
    &["restore", "1"],
    &["envelope", "close", "--to={} too", "--", "{}"],
    &["envelope", "reopen", "--", "{}"],
    &["undo"],
    &["undo"],
    &["balance"],
    &["balance", "--", "env:{}"],
    &["budget"],
    &["payee"],
    &["register"],
    &["register", "env:\"{q}\""],
    &["register", "payee:\"{q}\""],
    &["register", "tag:\"{q}\"", "-O", "csv"],
    &["report"],
    &["report", "--by", "payee"],
    &["report", "--by", "tag"],
    &["report", "-M"],
    &["report", "budget"],
    &["chart", "-O", "csv"],
    &["show", "--", "env:{}"],
    &["blame", "--", "env:{}"],
    &["blame", "1"],
    &["log"],
    &["diff", "1"],
    &["export"],
    &["export", "-O", "csv"],
];

/// What shows no name that was typed.
const WITHOUT_NAME: [&str; 3] = ["income", "undo", "show"];

fn filled(command: &[&str], typed: &str) -> Vec<String> {
    let is_tag = command.iter().any(|text| text.starts_with("tag:"));
    let quoted = if is_tag { one_word(typed) } else { typed.to_owned() }.replace('"', "\\\"");
    let fill = |text: &&str| text.replace("{q}", &quoted).replace("{w}", &one_word(typed)).replace("{}", typed);
    command.iter().map(fill).collect()
}

/// As a tag may be.
fn one_word(typed: &str) -> String {
    typed.replace(char::is_whitespace, "_")
}

fn walked(device: &Device, [typed, again, kept]: [&str; 3]) {
    // A table has the beginning of a long name, and a name that was made by other words has their case.
    let begins: String = kept.chars().take(30).flat_map(char::to_lowercase).collect();
    for (number, command) in COMMANDS.iter().enumerate() {
        let words = filled(command, if number == 0 { typed } else { again });
        let shown = device.ends(0, &words).out.to_lowercase().replace("\\\"", "\"").replace("\"\"", "\"");
        let is_seen = shown.contains(&begins) || shown.contains(&one_word(&begins));
        assert!(is_seen || WITHOUT_NAME.contains(&command[0]), "{words:?} does not show {kept:?}:\n{shown}");
    }
    let held = envelopes(device, &[]);
    assert_eq!(held.iter().filter(|name| *name == kept).count(), 1, "{kept:?} is one envelope: {held:?}");
    for file in [["export.json", "json"], ["export.csv", "csv"]] {
        let [file, form] = file;
        device.ok(&["export", "-O", form, "-o", file]);
        device.ok(&["init", "--import", file, "--store", form]);
        assert_eq!(envelopes(device, &["--store", form]), held, "{file} is read back");
    }
}

fn envelopes(device: &Device, options: &[&str]) -> Vec<String> {
    let balance = device.ok(&[&["balance", "-O", "json"], options].concat());
    let balance: serde_json::Value = serde_json::from_str(&balance).unwrap();
    let rows = balance["envelopes"].as_array().unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_name_in_any_script_goes_through_every_verb() {
    SCRIPTS.into_iter().for_each(|name| walked(&device(), name));
}

#[test]
fn a_name_that_looks_like_something_else_goes_through_every_verb() {
    LOOK_ALIKES.into_iter().for_each(|name| walked(&device(), name));
}

#[test]
fn the_longest_name_goes_through_every_verb() {
    let long = "x".repeat(124);
    walked(&device(), [&long, &long, &long]);
}
