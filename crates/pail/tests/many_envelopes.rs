//! Ten thousand envelopes in nine hundred groups: every verb works, and is right.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{device, says};
use testkit::{Device, OneOfMany, write_many_envelopes};

const COUNT: u32 = 10_000;

fn books() -> (Device, Vec<OneOfMany>) {
    let device = device();
    let folder = device.path("books");
    let device = device.on_folder(&folder).with("LC_ALL", "C.UTF-8");
    device.configure("publish = \"never\"\n");
    device.ok(&["init", "--currency", "EUR"]);
    let all = write_many_envelopes(&folder, COUNT);
    (device, all)
}

fn json_of(device: &Device, command: &[&str]) -> Value {
    serde_json::from_str(&device.ok(&[command, &["-O", "json"]].concat())).unwrap()
}

fn euros(minor_units: i64) -> String {
    format!("{}{}.{:02}", if minor_units < 0 { "-" } else { "" }, minor_units.abs() / 100, minor_units.abs() % 100)
}

/// How many lines there are, and how many of them hold the word.
fn lines(text: &str, word: &str) -> (usize, usize) {
    (text.lines().count(), text.lines().filter(|line| line.contains(word)).count())
}

#[test]
fn every_view_shows_ten_thousand_envelopes() {
    let (device, all) = books();
    let (held, spent): (i64, i64) = (all.iter().map(OneOfMany::balance).sum(), all.iter().map(|one| one.spent).sum());

    let balance = json_of(&device, &["balance"]);
    let rows = balance["envelopes"].as_array().unwrap();
    assert!(rows.iter().zip(&all).all(|(row, one)| row["name"] == one.name.as_str()), "in the order of creation");
    assert!(rows.iter().zip(&all).all(|(row, one)| row["balance"]["minor_units"] == one.balance()));
    assert_eq!((rows.len(), &balance["accounts_total"]["minor_units"]), (all.len(), &held.into()));
    let some = device.ok(&["balance", &all[0].name, &all[9_999].name, "-O", "csv"]);
    assert_eq!(
        some.lines().nth(2).unwrap(),
        format!("envelope,{},{},EUR", all[9_999].name, euros(all[9_999].balance()))
    );

    the_budget_is_right(&device, &all);

    let report = json_of(&device, &["report", "-M", "-p", "2026-10..2026-12"]);
    assert_eq!(
        (report["rows"].as_array().unwrap().len(), &report["total"]["total"]["minor_units"]),
        (all.len(), &spent.into())
    );
    let report = device.ok(&["report", "budget", "-p", "2026-11", "-O", "csv"]);
    assert_eq!(lines(&report, "2026-11,Group "), (all.len() + 1, 9_000));
    let text = device.ok(&["report", "budget", "-p", "2026-11"]);
    assert_eq!(lines(&text, "Group ").1, 900);
    let income = json_of(&device, &["report", "income", "-p", "2026"]);
    assert_eq!(
        (&income["net"]["total"]["minor_units"], income["income"]["rows"].as_array().unwrap().len()),
        (&held.into(), all.len())
    );
    assert_eq!(lines(&device.ok(&["report", "--by", "payee", "-p", "2026", "-O", "csv"]), "Payee").1, all.len() / 250);
    assert!(device.ok(&["report", "net-worth", "-p", "2026-11", "-O", "csv"]).contains(&euros(held)));
    assert_eq!(lines(&device.ok(&["report", "--no-save", "-p", "2026-11", "-O", "csv"]), "EUR").0, all.len() + 1);
    assert!(device.ok(&["chart"]).contains("Percentage spent by category"));
    assert!(device.ok(&["report", "-M", "-p", "2026", "-O", "svg"]).starts_with("<svg"));
}

/// Those in no group come first, and then each group once, with its sum.
fn the_budget_is_right(device: &Device, all: &[OneOfMany]) {
    let budget = json_of(device, &["budget", "2026-11"]);
    let rows = budget["rows"].as_array().unwrap();
    let left = |row: &Value| row["months"][0]["available"]["minor_units"].as_i64().unwrap();
    let group = |row: &Value| row["group"].as_str().map(str::to_owned);
    let groups: Vec<Option<String>> =
        rows.chunk_by(|one, next| one["group"] == next["group"]).map(|rows| group(&rows[0])).collect();
    assert_eq!((groups.len(), groups.iter().collect::<BTreeSet<_>>().len(), &groups[0]), (901, 901, &None));
    assert!(groups.iter().flatten().is_sorted(), "in the order of their first envelopes");
    let shown: BTreeSet<(String, Option<String>, i64)> =
        rows.iter().map(|row| (row["envelope"].as_str().unwrap().to_owned(), group(row), left(row))).collect();
    let wanted = all.iter().map(|one| (one.name.clone(), one.group.clone(), one.balance()));
    assert!(shown == wanted.collect::<BTreeSet<_>>());

    let text = device.ok(&["budget", "2026-11"]);
    let of_group: Vec<&OneOfMany> = all.iter().filter(|one| one.group.as_deref() == Some("Group 007")).collect();
    let sum: i64 = of_group.iter().map(|one| one.balance()).sum();
    let line = text.lines().find(|line| line.starts_with("Group 007")).unwrap();
    assert!(line.ends_with(&euros(sum)), "{line}: {}", euros(sum));
    let year = device.ok(&["budget", "2026-01", "--months", "12", "-O", "csv"]);
    assert_eq!(lines(&year, "Ready to assign"), (12 * (all.len() + 1) + 1, 12));
}

#[test]
fn names_are_found_among_ten_thousand() {
    let (device, all) = books();
    let last = all[9_999].name.as_str();
    assert_eq!(lines(&device.ok(&["register", last, "-O", "csv"]), last), (3, 2));
    assert!(device.ok(&["show", last]).contains(last));
    assert!(device.ok(&["blame", last]).contains(last));

    // As many terms as a query may have, by whole names and by parts of names.
    let whole: Vec<String> = all.iter().take(80).map(|one| format!("env:\"{}\"", one.name)).collect();
    assert_eq!(lines(&device.ok(&["register", &whole.join(" or "), "-O", "csv"]), "EUR").0, 161);
    let parts: Vec<String> = (0..256).map(|part| format!("env:{part:03}")).collect();
    let found = all.iter().filter(|one| (0..256).any(|part| one.name.contains(&format!("{part:03}")))).count();
    assert_eq!(lines(&device.ok(&["register", &parts.join(" or "), "-O", "csv"]), "EUR").0, 2 * found + 1);
    let nobody: Vec<String> = (0..256).map(|part| format!("Nobody{part}")).collect();
    assert_eq!(lines(&device.ok(&["register", &nobody.join(" or "), "-O", "csv"]), "EUR").0, 1);

    for command in
        [&["balance", "Envelope 00040x"][..], &["withdraw", "Envelope 00040x", "1"], &["show", "Envelope 00040x"]]
    {
        says(&device.run(command), command, 1, &["did you mean Envelope 00040?"]);
    }
    let offered = device.ok(&["completions", "fish", "--", "balance", "Café"]);
    assert_eq!(lines(&offered, "Café").1, all.len() / 4);
}

#[test]
fn what_is_written_among_ten_thousand_stands_alone() {
    let (device, all) = books();
    let (one, other) = (&all[9_998], &all[9_999]);
    let holds =
        |envelope: &OneOfMany, more: i64| format!("{} = {}", euros(more.abs()), euros(envelope.balance() + more));
    assert!(device.ok(&["add", &one.name, "5"]).contains(&holds(one, 500)));
    assert!(device.ok(&["transfer", &one.name, &other.name, "5"]).contains(&holds(other, 500)));
    device.ok(&["withdraw", &format!("{}=1", one.name), &format!("{}=2", other.name), "--payee", "Payee 1"]);
    device.ok(&["edit", "123", "--memo", "both"]);
    device.ok(&["void", "123"]);
    device.ok(&["undo"]);
    device.ok(&["void", "123"]);
    for deed in [
        &["rename", &one.name, "Renamed"][..],
        &["group", "Renamed", "Group 007"],
        &["order", "Renamed", "1"],
        &["close", "Renamed"],
        &["open", "Another"],
    ] {
        device.ok(&[&["envelope"], deed].concat());
    }
    assert_eq!(
        device.ok(&["balance", &other.name, "-O", "csv"]).lines().nth(1).unwrap(),
        format!("envelope,{},{},EUR", other.name, euros(other.balance() + 500))
    );

    let export = json_of(&device, &["export"]);
    assert_eq!(export["envelopes"].as_array().unwrap().len(), all.len() + 1);
    assert_eq!(lines(&device.ok(&["payee", "-O", "csv"]), "Payee ").1, all.len() / 250);
    assert!(device.ok(&["verify"]).contains("all proved"));
    device.ok(&["doctor"]);
}

#[test]
fn a_plan_for_more_envelopes_than_a_transaction_has_room_for_is_carried_out_in_turns() {
    let (device, all) = books();
    let average = ["assign", "--average", "1", "--month", "2026-12", "--yes"];
    for (turn, left) in [(1, 9_745), (2, 9_490)] {
        let ran = device.ends(0, &average);
        let note = format!("one transaction has room for 255 envelopes; the same command does the other {left}");
        assert!(ran.talk.contains(&note), "{}", ran.talk);
        let given: i64 = all.iter().take(turn * 255).map(|one| one.spent).sum();
        let budget = json_of(&device, &["budget", "2026-12"]);
        assert_eq!(budget["months"][0]["total"]["assigned"]["minor_units"], given);
    }
}
