//! Files that are taken over, whole or wrong: what cannot be read is named with its place, and nothing is half done.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::path::PathBuf;
use std::thread;

use serde_json::json;
use support::{device, files_below, ledger_of, says};
use testkit::ministack::Ministack;
use testkit::{Device, until};

/// Writes a file into the device's home, where its commands run.
fn put(device: &Device, name: &str, bytes: &[u8]) {
    let path = home(device).join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Where the device's commands run.
fn home(device: &Device) -> PathBuf {
    device.path("home").parent().unwrap().to_owned()
}

fn category(lines: &str) -> String {
    format!(r#"{{"categories":[{{"category":"Food","ledger":[{lines}],"balance":0}}]}}"#)
}

#[test]
fn what_is_no_ledger_of_the_original_is_refused_with_its_place_and_a_remedy() {
    let truncated = &category(r#"{"amount":1,"description":"x"}"#)[..60];
    let long = "x".repeat(129);
    let table: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "empty"),
        (b"budget".to_vec(), "1:1"),
        (b"[1,2]".to_vec(), "1:1"),
        (b"{}".to_vec(), "categories"),
        (br#"{"categories":7}"#.to_vec(), "categories"),
        (truncated.into(), "ends too early"),
        (b"{\"categories\":[]}\xff".to_vec(), "UTF-8"),
        (category(r#"{"amount":NaN}"#).into(), "NaN"),
        (category(r#"{"amount":-Infinity}"#).into(), "Infinity"),
        (category(r#"{"amount":1.5},{"amount":10.005}"#).into(), "line 2"),
        (category(r#"{"amount":1e-3}"#).into(), "1e-3"),
        (category(r#"{"amount":0.30000000000000004}"#).into(), "0.30000000000000004"),
        (category(r#"{"amount":"5"}"#).into(), "Food"),
        (category(r#"{"description":"x"}"#).into(), "amount"),
        (category(r#"{"amount":90071992547409.92}"#).into(), "Food"),
        (category(r#"{"amount":1,"amount":2}"#).into(), "amount"),
        (br#"{"categories":[{"category":"Food"},{"category":" Food "}]}"#.to_vec(), "Food"),
        (br#"{"categories":[{"category":""}]}"#.to_vec(), "category"),
        (br#"{"categories":[{"category":null}]}"#.to_vec(), "category"),
        (format!(r#"{{"categories":[{{"category":"{long}"}}]}}"#).into(), "129"),
        (br#"{"categories":[{"category":"Ready to assign"}]}"#.to_vec(), "Ready to assign"),
    ];
    for (bytes, word) in table {
        let device = device();
        put(&device, "old.json", &bytes);
        let ran = device.run(&["init", "--import", "old.json"]);
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        says(&ran, &["init", "--import", &shown], 65, &["error: old.json: ", word, "\nhint: "]);
        assert_eq!(ran.out, "");
        assert!(files_below(&ledger_of(&device)).is_empty(), "{shown}: something was written");
    }
}

#[test]
fn what_is_odd_is_taken_over_and_said() {
    let device = device();
    let odd = json!({"version": 3, "categories": [
        {"category": "Food", "color": "red", "balance": -4.0,
         "ledger": [{"amount": 1, "description": "two\nlines", "date": "2020-01-01"}, {"amount": -5.00, "description": "Transfer to nobody"}]},
        {"category": "Empty", "ledger": [], "balance": 2}]});
    put(&device, "old.json", odd.to_string().as_bytes());
    let ran = device.ends(0, &["init", "--import", "old.json"]);
    let said = [
        "the field `version` means nothing here",
        "the field `categories[].color` means nothing here",
        "the field `categories[].ledger[].date` means nothing here",
        "Empty: the stored balance was 2, and its lines come to 0.00 EUR; the lines hold",
        "the description was shortened or cleaned",
        "Food -5.00 \"Transfer to nobody\" has no other side; kept as a withdrawal",
        "warning: Food is overspent: -4.00 EUR",
    ];
    for words in said {
        assert!(ran.talk.contains(words), "{words}:\n{}", ran.talk);
    }
    let copies = files_below(&ledger_of(&device).join("imported"));
    assert_eq!(copies.values().next().unwrap(), odd.to_string().as_bytes(), "the copy has it all");
    assert_eq!(device.ok(&["balance", "-O", "csv"]).lines().filter(|line| line.starts_with("envelope,")).count(), 2);
}

#[test]
fn rounding_says_by_how_much_in_all() {
    let device = device();
    put(&device, "old.json", category(r#"{"amount":10.005},{"amount":-3.335},{"amount":1.25}"#).as_bytes());
    let ran = device.ends(0, &["init", "--import", "old.json", "--round"]);
    assert!(ran.talk.contains("warning: rounded 2 amounts; in all that adds "), "{}", ran.talk);
    assert_eq!(device.ok(&["balance", "Food", "-O", "csv"]).lines().nth(1), Some("envelope,Food,7.92,EUR"));
}

#[test]
fn a_copy_that_is_not_the_file_stops_before_anything_is_recorded() {
    let (known, device) = (device(), device());
    let ledger = category(r#"{"amount":5}"#);
    put(&known, "old.json", ledger.as_bytes());
    known.ok(&["init", "--import", "old.json"]);
    let copy = files_below(&ledger_of(&known).join("imported")).into_keys().next().unwrap();
    device.ok(&["init"]);
    let there = ledger_of(&device).join("imported").join(copy);
    std::fs::create_dir_all(there.parent().unwrap()).unwrap();
    std::fs::write(&there, ledger.replace('5', "6")).unwrap();
    put(&device, "old.json", ledger.as_bytes());
    let ran = device.run(&["init", "--import", "old.json"]);
    says(&ran, &["init", "--import"], 76, &["does not hold the bytes that were put there", "nothing was taken over"]);
    assert_eq!(files_below(&ledger_of(&device).join("journal")).len(), 1, "the genesis alone");
}

/// A ledger of so many lines in so many categories.
fn long_ledger(count: usize, categories: usize) -> Vec<u8> {
    let categories: Vec<_> = (0..categories)
        .map(|number| {
            let lines: Vec<_> = (0..count / categories)
                .map(|line| json!({"amount": 1 + line % 7, "description": format!("line {line}")}))
                .collect();
            let balance: usize = (0..count / categories).map(|line| 1 + line % 7).sum();
            json!({"category": format!("Category {number}"), "ledger": lines, "balance": balance})
        })
        .collect();
    json!({"categories": categories}).to_string().into_bytes()
}

fn total(device: &Device) -> String {
    let csv = device.ok(&["balance", "-O", "csv"]);
    csv.lines().find(|line| line.starts_with("account,")).unwrap().to_owned()
}

fn entries(device: &Device) -> usize {
    files_below(&ledger_of(device).join("journal")).len()
}

/// Kills the command as soon as so many entries lie there; whether it was in the middle.
fn killed_at(device: &Device, words: &[&str], count: usize, whole: usize) -> bool {
    let mut running = device.start(words);
    until("it is as far", || count <= entries(device) || !running.is_alive());
    running.kill();
    (count..whole).contains(&entries(device))
}

#[test]
fn a_take_over_that_is_killed_goes_on_where_it_stopped() {
    let whole = device();
    let ledger = long_ledger(16_000, 40);
    put(&whole, "old.json", &ledger);
    let words = ["init", "--import", "old.json", "--date", "2026-01-02"];
    whole.ok(&words);
    let mut cut_short = 0;
    for count in 0..entries(&whole) {
        let device = device();
        put(&device, "old.json", &ledger);
        let was_inside = killed_at(&device, &words, count, entries(&whole));
        cut_short += usize::from(1 < count && was_inside);
        device.ok(&words);
        assert!(device.ends(0, &words).talk.contains("was taken over before; nothing to do"));
        assert_eq!((total(&device), entries(&device)), (total(&whole), entries(&whole)));
        assert!(device.intents().is_empty());
        let lines = |device: &Device| device.ok(&["register", "-O", "csv"]).lines().count();
        assert_eq!(lines(&device), lines(&whole));
    }
    assert!(0 < cut_short, "no kill met a take-over in the middle");
}

/// What somebody wrote into the view is many parts long too.
#[test]
fn a_difference_that_is_killed_goes_on_where_it_stopped() {
    let begun = || {
        let device = device();
        device.ok(&["add", "Category 0", "5", "Groceries"]);
        device.ok(&["publish"]);
        let mut theirs: serde_json::Value = serde_json::from_slice(&long_ledger(9_000, 30)).unwrap();
        let first = theirs["categories"][0]["ledger"].as_array_mut().unwrap();
        first.insert(0, json!({"amount": 5, "description": "Groceries"}));
        std::fs::write(ledger_of(&device).join("ledger.json"), theirs.to_string()).unwrap();
        device
    };
    let words = ["import", "--difference", "--date", "2026-01-02", "-o", "said.txt"];
    let whole = begun();
    whole.ok(&words);
    let mut cut_short = 0;
    for count in 3..entries(&whole) {
        let device = begun();
        cut_short += usize::from(killed_at(&device, &words, count, entries(&whole)));
        device.ok(&words);
        assert!(device.ends(0, &words).talk.contains("nothing to do"));
        assert_eq!((total(&device), entries(&device)), (total(&whole), entries(&whole)));
        assert_eq!(device.ok(&["register", "-O", "csv"]).lines().count(), 9_002);
    }
    assert!(0 < cut_short, "no kill met it in the middle");
}

#[test]
fn two_devices_that_take_over_at_once_take_it_over_once() {
    let server = Ministack::shared();
    server.create_bucket("taken-over-twice");
    let ledger = long_ledger(12_000, 30);
    server.put("taken-over-twice", "data/ledger.json", &ledger);
    let devices: Vec<Device> =
        (0..3).map(|_| device().on_bucket(server, &server.admin(), "taken-over-twice")).collect();
    thread::scope(|scope| {
        for device in &devices {
            scope.spawn(move || device.ok(&["init", "--import", "data/ledger.json", "--date", "2026-01-02"]));
        }
    });
    let expected: usize = (0..400).map(|line| 1 + line % 7).sum::<usize>() * 30;
    for device in &devices {
        assert_eq!(total(device), format!("account,Cash,{expected}.00,EUR"));
        assert_eq!(device.ok(&["register", "-O", "csv"]).lines().count(), 1 + 12_000);
    }
}

#[test]
fn more_categories_than_one_op_can_open_keep_their_order() {
    let device = device();
    let ledger = long_ledger(9_000, 3_000);
    put(&device, "old.json", &ledger);
    device.ok(&["init", "--import", "old.json"]);
    let names: Vec<String> = device
        .ok(&["balance", "-O", "csv"])
        .lines()
        .filter_map(|line| line.strip_prefix("envelope,"))
        .map(|rest| rest.split(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(names, (0..3_000).map(|number| format!("Category {number}")).collect::<Vec<_>>());
}

/// The report, but for the state of the journal that it is of.
fn reported(device: &Device) -> serde_json::Value {
    let mut report: serde_json::Value =
        serde_json::from_str(&device.ok(&["report", "-p", "all", "-O", "json"])).unwrap();
    assert!(report.as_object_mut().unwrap().remove("head").is_some());
    report
}

/// Everything of a ledger but what says when and where it was recorded.
fn exported(device: &Device, words: &[&str]) -> String {
    let export = device.ok(&[&["export"], words].concat());
    let book = serde_json::from_str::<serde_json::Value>(&export).unwrap();
    let mut book = book.as_object().unwrap().clone();
    book.remove("ledger");
    book.remove("origin");
    for transaction in book["transactions"].as_array_mut().unwrap() {
        let transaction = transaction.as_object_mut().unwrap();
        for name in ["id", "handle", "recorded_at", "recorded_by"] {
            assert!(transaction.remove(name).is_some(), "{name} is in an export");
        }
    }
    serde_json::to_string_pretty(&book).unwrap()
}

#[test]
fn an_export_is_read_back_with_nothing_lost_from_either_form() {
    let device = device();
    device.ok(&["init", "--currency", "KWD", "--time-zone", "Asia/Kuwait"]);
    device.ok(&[
        "add",
        "Food",
        "150.125",
        "Groceries, \"fresh\"",
        "--date",
        "2026-10-31",
        "--payee",
        "=Rewe",
        "--tag",
        "a",
        "--tag",
        "b",
    ]);
    device.ok(&["add", "--new", "--date", "2026-11-01", "--", "Rent & Co", "400", "-minus"]);
    device.ok(&["transfer", "Food", "Rent & Co", "50.001", "moved"]);
    device.ok(&["withdraw", "Food", "20", "--date", "2026-11-02"]);
    device.ok(&["undo", "4"]);
    device.ok(&["add", "Food", "3", "--refund"]);
    device.ok(&["withdraw", "Food", "9000", "--overspend"]);
    device.ok(&["undo"]);
    device.ok(&["undo"]);
    let (report, before) = (reported(&device), exported(&device, &[]));
    for form in ["json", "csv"] {
        let (copy, file) = (support::device(), format!("budget.{form}"));
        let export = device.ok(&["export", "-O", form]);
        put(&copy, &file, export.as_bytes());
        let ran = copy.ends(0, &["init", "--import", &file]);
        assert!(ran.talk.contains("took over 6 transactions in 2 envelopes"), "{}", ran.talk);
        assert_eq!(exported(&copy, &[]), before, "{form}");
        assert_eq!(reported(&copy), report, "{form}");
        assert!(copy.ok(&["where"]).contains("Asia/Kuwait"));
        let undone = copy.ends(0, &["undo", "1.4"]);
        assert!(undone.out.contains("Food -20.000"), "what was undone can be brought back:\n{}", undone.out);
        let other = support::device();
        put(&other, &file, &export.as_bytes()[..export.len() - 20]);
        says(&other.run(&["init", "--import", &file]), &["init"], 65, &["error: ", "\nhint: "]);
        put(&other, &file, export.as_bytes());
        says(&other.run(&["init", "--import", &file, "--currency", "EUR"]), &["init"], 2, &["counts in KWD"]);
        says(&other.run(&["init", "--import", &file, "--round"]), &["init"], 2, &["--round has no meaning"]);
        assert!(files_below(&ledger_of(&other)).is_empty());
    }
    says(&device.run(&["export", "-O", "text"]), &["export"], 2, &["invalid value 'text'"]);
}
