//! Edits of one transaction by several devices, none of which is lost in silence.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::says;
use support::world::{Machine, World};

const NOON: &str = "2026-11-22T12:00:00[Europe/Berlin]";

/// A ledger with a purchase that both devices have seen.
fn seen_by_both(world: &World) -> (Machine<'_>, Machine<'_>) {
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo"));
    laptop.ok(&["add", "Food", "150"]);
    laptop.ok(&["withdraw", "Food", "12.40", "bread", "--payee", "Bakery"]);
    phone.ok(&["register"]);
    (laptop, phone)
}

#[test]
fn of_two_who_edit_one_transaction_the_second_is_told_both_versions() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    laptop.ok(&["edit", "2", "12.90"]);
    let stale = ["edit", "2", "--memo", "rolls"];
    let ran = phone.run(&stale);
    says(
        &ran,
        &stale,
        1,
        &[
            "error: #2 was changed since by laptop in #3",
            "hint: you saw: withdraw Food 12.40 \"bread\", 2026-11-22, Cash, Bakery",
            "hint: it is now: withdraw Food 12.90 \"bread\", 2026-11-22, Cash, Bakery (by laptop in #3)",
            "hint: the same command once more changes what it is now",
        ],
    );
    assert_eq!(laptop.ok(&["log", "-O", "csv"]).lines().count(), 5, "nothing was written");
    phone.ok(&stale);
    let register = laptop.ok(&["register", "Food", "-O", "csv"]);
    assert!(register.contains("2026-11-22,#2,envelope,Food,Bakery,rolls,,-12.90,137.10,EUR"), "{register}");
}

#[test]
fn an_edit_of_what_another_device_voided_and_a_void_of_what_it_edited_are_told() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    laptop.ok(&["void", "2"]);
    let edit = ["edit", "2", "5"];
    let ran = phone.run(&edit);
    says(&ran, &edit, 1, &["#2 was undone by laptop in #3", "hint: `pail restore 2` brings it back"]);
    laptop.ok(&["restore", "2"]);
    phone.ok(&["register"]);
    laptop.ok(&["edit", "2", "5"]);
    let void = ["void", "2"];
    says(&phone.run(&void), &void, 1, &["#2 was changed since by laptop in #5", "it is now: withdraw Food 5.00"]);
    let undo = ["undo", "2"];
    says(&phone.run(&undo), &undo, 1, &["#2 was changed since by laptop in #5", "hint: `pail undo 5` takes that back"]);
    phone.ok(&["void", "2"]);
    assert!(laptop.ok(&["balance", "-O", "csv"]).contains("envelope,Food,150.00"));
}

#[test]
fn the_same_edit_with_the_same_id_is_recorded_once() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    let id = laptop.ok(&["edit", "2", "13", "--dry-run", "-O", "json"]);
    let id = serde_json::from_str::<serde_json::Value>(&id).unwrap()["op"].as_str().unwrap().to_owned();
    let edit = ["edit", "2", "13", "--id", &id];
    assert!(laptop.ok(&edit).starts_with("#3  "));
    for machine in [&laptop, &phone] {
        let again = machine.ok(&edit);
        assert!(again.starts_with("#3  ") && again.contains("(recorded before)"), "{again}");
    }
    let other = ["edit", "2", "14", "--id", &id];
    says(&phone.run(&other), &other, 1, &["belongs to another command: #3"]);
    let void = ["void", "2"];
    let id = laptop.ok(&["void", "2", "--dry-run", "-O", "json"]);
    let id = serde_json::from_str::<serde_json::Value>(&id).unwrap()["op"].as_str().unwrap().to_owned();
    let with_id = [void.as_slice(), &["--id", &id]].concat();
    assert!(laptop.ok(&with_id).starts_with("#4  "));
    assert!(phone.ok(&with_id).starts_with("#4  "));
}

#[test]
fn every_report_has_the_latest_version_and_an_earlier_one_as_of_then() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    laptop.ok(&["add", "Rent", "3"]);
    laptop.ok(&["edit", "2", "Food=10", "Rent=3", "--date", "2026-10-31"]);
    laptop.ok(&["edit", "2", "--payee", "Rewe", "--memo", "", "--tag", "trip"]);
    for (command, words) in [
        (&["balance", "-O", "csv"] as &[&str], "envelope,Food,140.00"),
        (&["register", "Rent", "-O", "csv"], "2026-10-31,#2,envelope,Rent,Rewe,,trip,-3.00,"),
        (&["report", "-p", "2026-10", "-O", "csv"], "Food,October 2026,10.00,"),
        (&["report", "-p", "2026-11", "-O", "csv"], "Food,November 2026,0.00,"),
        (&["chart", "-O", "csv", "-p", "2026-10"], "Food,10.00"),
        (&["show", "Food"], "-10.00"),
        (&["export", "-O", "csv"], "posting,2026-10-31,envelope,Rent,-3.00,Rewe,"),
        (&["blame", "Food"], "edit #2: withdraw Food=10.00 Rent=3.00"),
    ] {
        let shown = phone.ok(command);
        assert!(shown.contains(words), "{command:?} has no {words:?}:\n{shown}");
        let then = phone.ok(&[command, &["--as-of", "3"]].concat());
        assert!(!then.contains(words), "{command:?} had {words:?} as of #3:\n{then}");
    }
    let stranger = world.machine("stranger", "UTC");
    assert_eq!(stranger.ok(&["export"]), phone.ok(&["export"]));
}

#[test]
fn a_version_that_never_was_is_found_in_a_right_chain() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    laptop.ok(&["edit", "2", "12.90"]);
    phone.ok(&["register"]);
    phone.ok(&["edit", "2", "13"]);
    laptop.ok(&["register"]);
    laptop.ok(&["void", "2"]);
    assert!(phone.ok(&["verify"]).ends_with(", all proved\n"));
    let entry = world.ledger().join("journal/00000000000000000004.json");
    let text = std::fs::read_to_string(&entry).unwrap();
    // #4 edits an amount that nobody wrote, and says rightly what that leaves.
    let wrong = text.replace("\"n\":-1290", "\"n\":-1390").replace("13700", "13800");
    assert_ne!(wrong, text);
    std::fs::write(&entry, wrong).unwrap();
    testkit::chain_anew(&world.ledger());
    let ran = world.machine("cold", "UTC").run(&["verify"]);
    assert_eq!(ran.code, Some(76), "{ran:?}");
    assert!(ran.out.contains("journal/00000000000000000004.json: its `was` is not what the transaction "), "{ran:?}");
}

#[test]
fn each_edit_that_cannot_be_is_refused_with_place_and_reason_and_writes_nothing() {
    let world = World::at(NOON);
    let (laptop, phone) = seen_by_both(&world);
    laptop.ok(&["envelope", "open", "Old"]);
    laptop.ok(&["envelope", "close", "Old"]);
    laptop.ok(&["transfer", "Food", "Ready to assign", "10"]);
    let table: [(&[&str], i32, &str); 18] = [
        (&["edit", "x", "5"], 2, "`x` is not a handle"),
        (&["edit", "99", "5"], 1, "there is no #99"),
        (&["edit", "2"], 2, "say what is to change of #2"),
        (&["edit", "2", "12.40"], 1, "#2 is like that already"),
        (&["edit", "2", "0"], 2, "above zero"),
        (&["edit", "2", "--", "-5"], 2, "`pail void` takes it back"),
        (&["edit", "2", "90071992547409.92"], 2, "90071992547409.91"),
        (&["edit", "2", "--envelope", "Fod"], 1, "did you mean Food?"),
        (&["edit", "2", "--envelope", "Old"], 1, "Old is closed"),
        (&["edit", "2", "--account", "Csh"], 1, "did you mean Cash?"),
        (&["edit", "2", "Food=5", "Food"], 2, "unexpected word `Food`"),
        (&["edit", "2", "Food=5", "Fun=1"], 1, "there is no envelope Fun"),
        (&["edit", "2", "--from", "Food"], 1, "it is no transfer"),
        (&["edit", "5", "--envelope", "Food"], 1, "it is a transfer; --from and --to say where"),
        (&["edit", "5", "--to", "Food"], 1, "Food is on both sides"),
        (&["edit", "2", "--date", "2026-02-30"], 2, "--date: "),
        (&["edit", "2", "--refund"], 1, "only money that comes in can be a refund"),
        (&["void", "3"], 1, "#3 is no transaction"),
    ];
    let before = laptop.ok(&["log", "-O", "csv"]);
    for (command, code, words) in table {
        let ran = phone.run(command);
        says(&ran, command, code, &["error: ", words]);
    }
    assert_eq!(laptop.ok(&["log", "-O", "csv"]), before);
}

#[test]
fn an_edit_may_overdraw_an_envelope_and_says_so() {
    let world = World::at(NOON);
    let (laptop, _) = seen_by_both(&world);
    let edit = ["edit", "2", "200"];
    says(&laptop.run(&edit), &edit, 0, &["warning: Food is overspent: -50.00 EUR"]);
    let future = ["edit", "2", "--date", "2027-01-01"];
    says(&laptop.run(&future), &future, 0, &["warning: 2027-01-01 is in the future"]);
}

#[test]
fn who_changed_the_view_and_took_out_an_edited_line_voids_what_it_is_now() {
    let world = World::at(NOON);
    let (laptop, _) = seen_by_both(&world);
    laptop.ok(&["edit", "2", "12.90"]);
    laptop.ok(&["publish"]);
    let view = world.ledger().join("ledger.json");
    let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(&view).unwrap()).unwrap();
    let lines = json["categories"][0]["ledger"].as_array_mut().expect("a category");
    assert_eq!(lines.len(), 2, "{lines:?}");
    lines.pop();
    json.as_object_mut().unwrap().remove("_pail");
    std::fs::write(&view, json.to_string()).unwrap();
    laptop.ok(&["import", "--difference", "--since", "3"]);
    assert!(laptop.ok(&["balance", "-O", "csv"]).contains("envelope,Food,150.00"));
    assert!(laptop.ok(&["blame", "2"]).contains("undone"));
}
