//! `pail blame`: every line that made a balance, and everything that was done to a transaction, by whom and when.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use serde_json::{Value, json};
use support::books;
use support::world::{Machine, World};

fn json_of(machine: &Machine<'_>, command: &[&str]) -> Value {
    serde_json::from_str(&machine.ok(&[command, &["-O", "json"]].concat())).unwrap()
}

/// The lines of a balance: handle, device, change and what is there after it.
fn lines(machine: &Machine<'_>, name: &str) -> Vec<(String, String, i64, i64)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let minor_units = |value: &Value| value["minor_units"].as_i64().unwrap();
    let line = |line: &Value| {
        (text(&line["handle"]), text(&line["by"]), minor_units(&line["amount"]), minor_units(&line["balance"]))
    };
    json_of(machine, &["blame", name])["lines"].as_array().unwrap().iter().map(line).collect()
}

fn world() -> World {
    let world = World::at("2026-11-20T12:00:00[Europe/Berlin]");
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo"));
    laptop.ok(&["add", "Food", "150", "Groceries"]);
    phone.ok(&["add", "Rent", "400"]);
    phone.ok(&["transfer", "Food", "Rent", "50"]);
    world.now_is("2026-12-24T23:30:00[Europe/Berlin]");
    laptop.ok(&["undo", "3"]);
    phone.ok(&["undo", "4"]);
    phone.ok(&["withdraw", "Food", "20", "--date", "2026-11-01"]);
    world
}

#[test]
fn every_line_of_a_balance_is_there_and_the_last_is_the_balance() {
    let world = world();
    let expected = [
        ("#1", "laptop", 15000, 15000),
        ("#3", "phone", -5000, 10000),
        ("#4", "laptop", 5000, 15000),
        ("#5", "phone", -5000, 10000),
        ("#6", "phone", -2000, 8000),
    ];
    let expected = expected.map(|(handle, by, n, balance)| (handle.to_owned(), by.to_owned(), n, balance));
    for name in ["laptop", "phone", "cold"] {
        assert_eq!(lines(&world.machine(name, "UTC"), "food"), expected, "{name}: in the order of the journal");
    }
    let laptop = world.machine("laptop", "Europe/Berlin");
    assert!(laptop.ok(&["balance", "Food", "-O", "csv"]).contains("envelope,Food,80.00,EUR"));
    let cash = lines(&laptop, "acct:Cash");
    assert_eq!(cash.iter().map(|line| line.3).collect::<Vec<_>>(), [15000, 55000, 53000]);
    assert!(laptop.ok(&["balance", "-O", "csv"]).contains("account,Cash,530.00,EUR"));
}

#[test]
fn what_was_done_to_a_transaction_is_told_with_its_time_in_the_ledgers_zone() {
    let world = world();
    let tokyo = world.machine("phone", "Asia/Tokyo");
    let deed = |handle: &str, time: &str, by: &str, deed: &str, what: &str| json!({"handle": handle, "time": time, "by": by, "deed": deed, "what": what});
    let deeds = [
        deed("#3", "2026-11-20 12:00:00", "phone", "recorded", "transfer Food -> Rent 50.00"),
        deed("#4", "2026-12-24 23:30:00", "laptop", "undone", "undo #3"),
        deed("#5", "2026-12-24 23:30:00", "phone", "restored", "redo #3"),
    ];
    for handle in ["3", "#3", "3.1", "4", "#5"] {
        assert_eq!(json_of(&tokyo, &["blame", handle]), json!({"handle": "#3", "deeds": deeds}), "{handle}");
    }
    assert_eq!(json_of(&tokyo, &["blame", "3", "-n", "1"])["deeds"], json!(deeds[2..]));
    assert_eq!(json_of(&tokyo, &["blame", "3", "--as-of", "4"])["deeds"], json!(deeds[..2]));
    let ran = tokyo.run(&["blame", "5", "--as-of", "4"]);
    assert!(ran.code == Some(1) && ran.talk.contains("there is no #5"), "{ran:?}");
}

#[test]
fn a_name_of_digits_goes_before_a_handle() {
    let device = books();
    device.ok(&["add", "2", "5"]);
    assert!(device.ok(&["blame", "2"]).starts_with("2 (EUR)\n"));
    assert!(device.ok(&["blame", "#2"]).contains("recorded  add Rent 400.00"));
}

#[test]
fn an_import_is_blamed_by_its_transactions() {
    let world = world();
    let laptop = world.machine("laptop", "Europe/Berlin");
    let file = laptop.home().join("export.json");
    laptop.ok(&["undo", "6"]);
    laptop.ok(&["export", "-o", &file.display().to_string()]);
    let other = World::at("2027-01-01T12:00:00[Europe/Berlin]");
    let tablet = other.machine("tablet", "Europe/Berlin");
    tablet.ok(&["init", "--import", &file.display().to_string()]);
    assert_eq!(tablet.ok(&["balance", "-O", "csv"]), laptop.ok(&["balance", "-O", "csv"]));
    let food = lines(&tablet, "Food");
    assert_eq!(
        food.iter().map(|line| (line.0.as_str(), line.3)).collect::<Vec<_>>(),
        [("#1.1", 15000), ("#1.3", 10000)]
    );
    // What came taken back changed nothing, until it is brought back.
    tablet.ok(&["undo", "1.4"]);
    let food = lines(&tablet, "Food");
    assert_eq!(food.last().map(|line| (line.0.as_str(), line.2, line.3)), Some(("#2", -2000, 8000)));
    let deeds = json_of(&tablet, &["blame", "1.4"])["deeds"].clone();
    assert_eq!((&deeds[0]["deed"], &deeds[1]["deed"]), (&json!("imported as undone"), &json!("restored")));
    assert_eq!(deeds[1]["what"], "redo #1.4");
    let ran = tablet.run(&["blame", "#1"]);
    assert!(ran.code == Some(2) && ran.talk.contains("#1 is an import of 4 transactions; say which"), "{ran:?}");
}
