//! What is set in a ledger goes into its export and comes back out of it: every view is the same, and so is the next export.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::{device, entry, files_below, ledger_of, refuses, says};
use testkit::{Chance, Device};

/// A household with everything that can be set.
const HOUSEHOLD: &[&str] = &[
    "init --currency CHF --time-zone Europe/Zurich",
    "account open Giro --kind bank --balance 1200 --note 'IBAN=\"old\"'",
    "account open Visa --kind card --balance=-50",
    "account open Depot --kind investment --balance 9000",
    "account open Old --kind savings",
    "account close Old",
    "account default Giro",
    "account order Giro 1",
    "envelope open Food --group Home --note '=weekly'",
    "envelope open Car",
    "envelope open Fun --group Home",
    "income 3000 Salary --date 2026-09-01",
    "assign Food 400 --month 2026-09",
    "assign Car 50 --month 2026-10",
    "hold 100 --month 2026-09",
    "hold 7.05 --month 2026-11",
    "envelope set Food --overspend carry --from 2026-09",
    "envelope set Food --overspend block --from 2026-11",
    "envelope set Car --overspend cover --from 2026-09",
    "withdraw Food 450 --payee Rewe --date 2026-09-20",
    "withdraw Car 60 --payee ESSO --date 2026-10-20 --tag fuel",
    "add Food 3 --refund --payee rewe --date 2026-10-21",
    "envelope order Car 1",
    "payee rename Rewe REWE",
    "payee merge rewe REWE",
    "payee default REWE Food",
    "payee default Somebody Car",
    "envelope rename Car Bicycle",
    "add Gone 5 --date 2026-10-02",
    "undo",
    "account open Mist --kind bank --balance 7",
    "undo",
    "add Fun 12 --date 2026-10-03",
    "envelope close Fun --to Food",
    "set time-zone Europe/Vienna",
    "set month-start 25 --weekend before --from 2026-10",
    "set month-start 1 --from 2027-01",
];

/// Whatever a person may look at, but for the places in the journal.
const VIEWS: &[&str] = &[
    "balance -O csv",
    "budget 2026-09 --months 4 -O csv",
    "budget 2027-02 -O csv",
    "payee -O csv",
    "set -O csv",
    "report -p all --no-save -O csv",
    "report budget -p 2026 -O csv",
    "report income -M -p 2026 -O csv",
    "report net-worth -M -p 2026 -O csv",
    "report -M --by payee -p 2026 -O csv",
    "chart -p all",
];

fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

fn say(device: &Device, line: &str) -> String {
    device.ends(0, &words(line)).out
}

fn household() -> Device {
    let device = device();
    HOUSEHOLD.iter().for_each(|line| drop(say(&device, line)));
    device
}

fn put(device: &Device, name: &str, text: &str) {
    fs::write(home(device).join(name), text).unwrap();
}

fn home(device: &Device) -> PathBuf {
    device.path("home").parent().unwrap().to_owned()
}

/// Everything of an export but what says when and where it was recorded.
fn exported(device: &Device) -> Value {
    let mut book: Value = serde_json::from_str(&device.ok(&["export"])).unwrap();
    book.as_object_mut().unwrap().remove("origin");
    for transaction in book["transactions"].as_array_mut().unwrap() {
        let transaction = transaction.as_object_mut().unwrap();
        for name in ["id", "handle", "recorded_at", "recorded_by"] {
            assert!(transaction.remove(name).is_some(), "{name} is in an export");
        }
    }
    book
}

fn views(device: &Device) -> Vec<String> {
    VIEWS.iter().map(|view| format!("{view}\n{}", say(device, view))).collect()
}

/// A ledger that was made of this one's export in that form.
fn copied(device: &Device, form: &str) -> Device {
    let (copy, file) = (support::device(), format!("budget.{form}"));
    put(&copy, &file, &device.ok(&["export", "-O", form]));
    copy.ok(&["init", "--import", &file]);
    copy
}

#[test]
fn everything_that_is_set_comes_back_from_either_form() {
    let device = household();
    let (views, export) = (views(&device), exported(&device));
    assert_eq!(export["f"], "pail-export/2");
    assert!(views.iter().all(|view| view.lines().count() > 1), "{views:#?}");
    for form in ["json", "csv"] {
        let copy = copied(&device, form);
        for (left, right) in views.iter().zip(self::views(&copy)) {
            assert_eq!(*left, right, "{form}");
        }
        assert_eq!(exported(&copy), export, "{form}");
        copy.ok(&["verify"]);
        let ran = copy.ends(0, &["init", "--import", &format!("budget.{form}")]);
        assert!(ran.talk.contains("was taken over before; nothing to do"), "{}", ran.talk);
        assert_eq!(say(&copy, "export --as-of 1").matches("\"id\"").count(), 0, "settings come first");
    }
    let line = "pail export | pail init --import - --store piped";
    let (code, said) = device.shell(line);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("set up ") && said.contains("took over"), "{said}");
}

/// Export ∘ import = identity on exports, whatever was done before.
#[test]
fn any_ledger_comes_back_as_it_was() {
    let seed = Chance::seed_of_run();
    println!("CHAOS_SEED={seed}");
    for part in 0..3 {
        let (mut chance, device) = (Chance::new(seed).of_part(part), device());
        device.ok(&["add", "Food", "100", "--date", "2026-09-01", "--payee", "Rewe"]);
        for _ in 0..40 {
            // Some of them are refused.
            device.run(&words(&anything(&mut chance)));
        }
        let copy = copied(&device, "json");
        let said = device.ok(&["log"]);
        assert_eq!(exported(&copy), exported(&device), "{said}");
        for (left, right) in views(&device).iter().zip(views(&copy)) {
            assert_eq!(*left, right, "{said}");
        }
    }
}

fn anything(chance: &mut Chance) -> String {
    let mut one = |words: &[&'static str]| words[usize::try_from(chance.among(0..words.len() as u64)).unwrap()];
    let (envelope, account) = (one(&["Food", "Car", "Fun", "Rent"]), one(&["Cash", "Giro", "Visa"]));
    let (month, n) = (one(&["2026-09", "2026-10", "2026-11"]), one(&["1", "2.50", "40"]));
    let (payee, other) = (one(&["Rewe", "REWE", "Aldi"]), one(&["Rewe", "REWE", "Aldi", "Markt"]));
    match one(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r"]) {
        "a" => format!("add {envelope} {n} --date {month}-03 --payee {payee} --account {account}"),
        "b" => format!("withdraw {envelope} {n} --date {month}-04 --overspend --account {account}"),
        "c" => format!("assign {envelope} {n} --month {month}"),
        "d" => format!("hold {n} --month {month}"),
        "e" => format!("envelope set {envelope} --overspend {} --from {month}", one(&["carry", "cover", "block"])),
        "f" => format!("envelope open {envelope} --group Home --note x"),
        "g" => format!("account open {account} --kind {} --balance {n}", one(&["bank", "card", "savings"])),
        "h" => format!("envelope close {envelope}"),
        "i" => format!("envelope reopen {envelope}"),
        "j" => format!("account close {account}"),
        "k" => format!("account order {account} {}", one(&["1", "2"])),
        "l" => format!("envelope rename {envelope} {}", one(&["Food", "Meals"])),
        "m" => format!("payee rename {payee} {other}"),
        "n" => format!("payee merge {payee} {other}"),
        "o" => format!("payee default {payee} {envelope}"),
        "p" => format!("account default {account}"),
        "q" => format!("income {n} --date {month}-01 --account {account}"),
        _ => "undo".to_owned(),
    }
}

#[test]
fn a_ledger_with_settings_of_its_own_is_asked_and_never_overwritten() {
    let file = household().ok(&["export"]);
    let own = || {
        let device = device();
        put(&device, "budget.json", &file);
        for line in [
            "init --currency CHF --time-zone Europe/Vienna",
            "envelope open Food --group Living",
            "envelope set Food --overspend cover --from 2026-10",
            "account note Cash mine",
            "payee default REWE Food",
        ] {
            say(&device, line);
        }
        device
    };
    let asked = own();
    let words = [
        "the group of Food is Living here and Home in budget.json",
        "the overspend of Food in 2026-09 is (none) here and carry in budget.json",
        "error: the ledger has 3 settings of its own that budget.json has otherwise",
        "hint: `--settings here` keeps those of the ledger, `--settings file` takes those of the file",
    ];
    refuses(&asked, &["init", "--import", "budget.json"], 1, &words);
    asked.ok(&["init", "--import", "budget.json", "--settings", "here"]);
    let replaced = own();
    replaced.ok(&["init", "--import", "budget.json", "--settings", "file"]);
    for (device, group, other) in [(&asked, "Living", "Home"), (&replaced, "Home", "Living")] {
        let export = device.ok(&["export"]);
        let food = |group: &str| export.contains(&format!(r#""name":"Food","set":"group","now":"{group}""#));
        assert!(food(group) && !food(other), "{export}");
        assert!(export.contains(r#""set":"note","now":"mine""#), "what only the ledger has stays: {export}");
        refuses(device, &["init", "--import", "other.json"], 65, &["there is no file other.json"]);
    }
    assert_eq!(say(&replaced, "balance -O csv"), say(&household(), "balance -O csv"));
    // The rule that was asked for, over all of its months.
    let rules = |device: &Device| {
        let book: Value = serde_json::from_str(&device.ok(&["export"])).unwrap();
        let settings = book["settings"].as_array().unwrap().clone();
        let food = settings.into_iter().filter(|it| it["set"] == "overspend" && it["name"] == "Food");
        food.map(|it| format!("{} {}", it["month"].as_str().unwrap(), it["now"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(rules(&asked), ["2026-10 cover"]);
    assert_eq!(rules(&replaced), ["2026-09 carry", "2026-11 block"]);
}

#[test]
fn a_ledger_that_cannot_hold_the_file_is_refused_before_anything_is_written() {
    let file = household().ok(&["export"]);
    let other = |lines: &[&str]| {
        let device = device();
        put(&device, "budget.json", &file);
        lines.iter().for_each(|line| drop(say(&device, line)));
        device
    };
    let import = ["init", "--import", "budget.json", "--settings", "file"];
    refuses(&other(&["init --currency EUR"]), &import, 1, &["counts in EUR and the file in CHF", "hint: `--store`"]);
    let side = other(&["init --currency CHF", "account open Visa --kind bank"]);
    let words =
        ["the account Visa is inside the budget here, and outside it in the file", "`pail account rename Visa NEW`"];
    refuses(&side, &import, 1, &words);
    let used = other(&["init --currency CHF", "add Food 1"]);
    refuses(&used, &import, 1, &["budget.json would be mixed with it"]);
    used.ok(&["undo"]);
    refuses(&used, &import, 1, &["budget.json would be mixed with it"]);
    // What an account is stays, which is said.
    let kind = other(&["init --currency CHF", "account open Giro --kind savings"]);
    let ran = kind.ends(0, &import);
    assert!(ran.talk.contains("warning: Giro is of the kind savings here and bank in budget.json"), "{}", ran.talk);
}

#[test]
fn a_file_whose_settings_are_wrong_is_refused_with_its_place() {
    let file = household().ok(&["export"]);
    let table = [
        (r#""set":"group","now":"Home""#, r#""set":"group","now":7"#, "the `group` is `7`, and must be a text"),
        (r#""month":"2026-09","now":"carry""#, r#""month":"2026-00","now":"carry""#, "there is no month 0"),
        (r#""set":"envelope","now":"Food""#, r#""set":"envelope","now":"Fod""#, "there is no envelope `Fod`"),
        (r#""now":"7.05""#, r#""now":"90071992547409.92""#, "`90071992547409.92` is beyond 90071992547409.91"),
        (r#""kind":"bank""#, r#""kind":"card""#, "the account `Giro` is written on the wrong side of the law"),
        (r#""of":"ledger""#, r#""of":"galaxy""#, "`galaxy` is not `ledger`"),
        (r#""settings":["#, r#""settings":{"a":1},"x":["#, "`x` is not known here"),
        ("pail-export/2", "pail-export/3", "this is `pail-export/3`"),
    ];
    for (from, to, reason) in table {
        let device = device();
        assert!(file.contains(from), "{from}");
        put(&device, "budget.json", &file.replacen(from, to, 1));
        let ran = device.run(&["init", "--import", "budget.json"]);
        says(&ran, &["init"], 65, &["error: budget.json: ", reason, "\nhint: "]);
        assert!(files_below(&ledger_of(&device)).is_empty(), "{to}");
    }
}

/// The process died after the settings, or in the middle of them; another device goes on.
#[test]
fn an_import_that_stopped_among_its_settings_goes_on() {
    let file = household().ok(&["export"]);
    let device = device();
    put(&device, "budget.json", &file);
    device.ok(&["init", "--import", "budget.json"]);
    let export = exported(&device);
    assert!(entry(&device, 2).exists() && !entry(&device, 3).exists());
    fs::remove_file(entry(&device, 2)).unwrap();
    let other = support::device().on_folder(&ledger_of(&device));
    put(&other, "budget.json", &file);
    // What somebody sets in between stays, and is asked about.
    say(&other, "envelope group Food Flat");
    says(&other.run(&["init", "--import", "budget.json"]), &["init"], 1, &["the group of Food is Flat here"]);
    let ran = other.ends(0, &["init", "--import", "budget.json", "--settings", "file"]);
    assert!(ran.talk.contains("set up 1 setting as in budget.json, as #3"), "{}", ran.talk);
    assert_eq!(exported(&other), export);
}

#[test]
fn settings_out_of_a_file_are_undone_while_nothing_stands_on_them() {
    let device = device();
    for line in ["envelope open Food --group Home", "account open Giro --kind bank", "account note Cash mine"] {
        say(&device, line);
    }
    let copy = copied(&device, "json");
    let ran = copy.ends(0, &["undo", "1"]);
    assert!(ran.talk.contains("undoing #1: open account Giro (bank), open envelope Food"), "{}", ran.talk);
    assert!(!say(&copy, "balance -O csv").contains("Giro"));
    say(&device, "add Food 5 --account Giro");
    let copy = copied(&device, "json");
    refuses(&copy, &["undo", "1"], 1, &["Giro holds 5.00 EUR"]);
}

/// Thousands of envelopes with all that they can have do not fit into one entry.
#[test]
fn thousands_of_envelopes_with_settings_are_taken_in_parts() {
    let names: Vec<String> = (0..3_000).map(|number| format!("محفظة 🏠 {number}")).collect();
    let envelopes: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let setting = |name: &String, rest: &str| format!(r#"{{"of":"envelope","name":"{name}",{rest}}}"#);
    let settings: Vec<String> = names
        .iter()
        .flat_map(|name| {
            [
                setting(name, r#""set":"group","now":"é́""#),
                setting(name, r#""set":"overspend","month":"2026-11","now":"carry""#),
            ]
        })
        .collect();
    let file = format!(
        r#"{{"f":"pail-export/2","currency":"EUR","time_zone":"Europe/Berlin","origin":{{"ledger":"x","seq":1,"head":"y"}},
"accounts":[{{"name":"Cash","law":true}}],"envelopes":[{}],"settings":[{}],"transactions":[],"notes":[]}}"#,
        envelopes.join(",\n"),
        settings.join(",\n")
    );
    let device = device();
    put(&device, "large.json", &file);
    let ran = device.ends(0, &["init", "--import", "large.json"]);
    assert!(ran.talk.contains("set up 3000 envelopes, 6000 settings as in large.json, as #1 to #"), "{}", ran.talk);
    let book = exported(&device);
    assert_eq!(book["envelopes"].as_array().unwrap().len(), 3_000);
    assert_eq!(book["settings"].as_array().unwrap().len(), 6_000);
    let log = device.ok(&["log"]);
    assert!(log.lines().all(|line| line.chars().count() < 1_000), "a line of the log has an end");
}
