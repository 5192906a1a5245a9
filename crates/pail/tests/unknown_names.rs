//! Names that mean nothing, nearly something, several things, or something that is closed: in every verb that reads one.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;

use support::{device, refuses};
use testkit::Device;

/// The word that stands for the name in a command.
const NAME: &str = "NAME";

/// Commands that read the name of an envelope and need one that is open.
const OPEN_ENVELOPE: [&str; 16] = [
    "add NAME 5 --existing",
    "add NAME=5 Food=1 --existing",
    "withdraw NAME 5",
    "withdraw NAME=5 Food=1",
    "transfer NAME Food 1",
    "transfer Food NAME 1",
    "transfer env:NAME Food 1",
    "assign NAME 5",
    "assign NAME =5",
    "cover NAME",
    "cover Food --from NAME",
    "envelope close Food --to NAME",
    "edit 2 --envelope NAME",
    "edit 2 NAME=100 Food=50",
    "edit 6 --to NAME",
    "payee default Rewe NAME",
];

/// Commands that read the name of an envelope, closed or not.
const ANY_ENVELOPE: [&str; 12] = [
    "envelope rename NAME Other",
    "envelope group NAME Home",
    "envelope order NAME 1",
    "envelope note NAME text",
    "envelope set NAME --overspend carry",
    "envelope reopen NAME",
    "balance NAME",
    "show NAME",
    "blame NAME",
    "register env:NAME",
    "report spending env:NAME",
    "export env:NAME",
];

/// Commands that read the name of an account and need one that is open.
const OPEN_ACCOUNT: [&str; 8] = [
    "add Food 5 --account NAME",
    "withdraw Food 5 --account NAME",
    "withdraw Food=5 Rent=1 --account NAME",
    "income 5 --account NAME",
    "transfer acct:NAME Cash 1",
    "transfer Cash acct:NAME 1",
    "edit 2 --account NAME",
    "account default NAME",
];

/// Commands that read the name of an account, closed or not.
const ANY_ACCOUNT: [&str; 9] = [
    "account close NAME",
    "account reopen NAME",
    "account rename NAME Other",
    "account order NAME 1",
    "account note NAME text",
    "blame acct:NAME",
    "register acct:NAME",
    "report income acct:NAME",
    "export acct:NAME",
];

/// Food, Rent, a closed envelope and a closed account, and two envelopes that differ only in case, which only a file brings.
fn books() -> Device {
    let device = device();
    let categories: Vec<String> = ["Bills", "bills"]
        .map(|name| format!(r#"{{"category":"{name}","ledger":[{{"amount":10.0,"description":""}}],"balance":10.0}}"#))
        .into();
    let file = device.path("ledger.json");
    fs::write(&file, format!(r#"{{"categories":[{}]}}"#, categories.join(","))).unwrap();
    device.ok(&["init", "--import", file.to_str().unwrap()]);
    for command in [
        "add Food 150 --payee Rewe",
        "add Rent 400",
        "add Old 5",
        "envelope close Old",
        "transfer Food Rent 1",
        "account open Giro",
        "account open Former",
        "account close Former",
        "account default Cash",
    ] {
        device.ok(&command.split(' ').collect::<Vec<_>>());
    }
    device
}

fn refuses_each<'a>(device: &Device, commands: impl IntoIterator<Item = &'a &'a str>, name: &str, words: &[&str]) {
    for command in commands {
        let command = command.replace(NAME, name);
        refuses(device, &command.split(' ').collect::<Vec<_>>(), 1, words);
    }
}

#[test]
fn an_envelope_that_nobody_has_is_named_and_the_nearest_one_offered() {
    let device = books();
    let all = || OPEN_ENVELOPE.iter().chain(&ANY_ENVELOPE);
    refuses_each(&device, all(), "Zzz", &["error: there is no envelope", " Zzz\nhint: `pail "]);
    refuses_each(&device, all(), "Foood", &[" Foood; did you mean Food?\nhint: `pail balance` lists"]);
}

#[test]
fn a_name_that_is_several_is_refused_with_them() {
    let device = books();
    let finds_both = |command: &&&str| ["register", "report", "export"].iter().any(|verb| command.starts_with(verb));
    let all = OPEN_ENVELOPE.iter().chain(&ANY_ENVELOPE);
    let (queries, others): (Vec<&&str>, Vec<&&str>) = all.partition(finds_both);
    refuses_each(&device, others, "BILLS", &["error: BILLS may be Bills or bills; write it exactly"]);
    for command in queries {
        let command = command.replace(NAME, "BILLS");
        let found = device.ok(&command.split(' ').collect::<Vec<_>>());
        assert!(found.contains("Bills") && found.contains("bills"), "{command}: {found}");
    }
}

#[test]
fn what_is_closed_takes_nothing_new_and_can_be_looked_at_and_set() {
    for (commands, words) in [(&OPEN_ENVELOPE[..], "envelope reopen Old"), (&OPEN_ACCOUNT[..], "account reopen Former")]
    {
        let name = words.rsplit_once(' ').unwrap().1;
        let is_closed = format!("error: {name} is closed\nhint: `pail {words}` opens it again");
        refuses_each(&books(), commands, name, &[&is_closed]);
    }
    for (commands, name) in [(&ANY_ENVELOPE[..], "Old"), (&ANY_ACCOUNT[1..], "Former")] {
        for command in commands {
            let command = command.replace(NAME, name);
            books().ok(&command.split(' ').collect::<Vec<_>>());
        }
    }
    let device = books();
    refuses(&device, &["envelope", "close", "Old"], 1, &["error: Old is closed already"]);
    refuses(&device, &["account", "close", "Former"], 1, &["error: Former is closed already"]);
}

#[test]
fn an_account_that_nobody_has_is_named_and_the_nearest_one_offered() {
    let device = books();
    let all = || OPEN_ACCOUNT.iter().chain(&ANY_ACCOUNT);
    refuses_each(&device, all(), "Zzz", &["error: there is no ", "account Zzz\nhint: `pail balance` lists"]);
    refuses_each(&device, all(), "Girro", &["account Girro; did you mean Giro?\nhint: `pail balance` lists"]);
}

#[test]
fn a_payee_that_nobody_has_is_named_and_the_nearest_one_offered() {
    let device = books();
    let commands = ["payee rename NAME Other", "payee merge NAME Lidl"];
    refuses_each(&device, &commands, "Zzz", &["error: there is no payee Zzz\nhint: `pail payee` lists the payees"]);
    refuses_each(&device, &commands, "Rew", &["error: there is no payee Rew; did you mean Rewe?"]);
}
