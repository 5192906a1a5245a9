//! Months that begin on another day, while others go on writing.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::thread;

use support::world::World;

const NOON: &str = "2026-11-26T12:00:00[Europe/Berlin]";

#[test]
fn what_another_device_recorded_meanwhile_is_counted_too() {
    let world = World::at(NOON);
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo"));
    laptop.ok(&["add", "Food", "150"]);
    phone.ok(&["register"]);
    laptop.ok(&["withdraw", "Food", "20", "--date", "2026-11-25"]);
    laptop.ok(&["edit", "1", "--date", "2026-11-24"]);
    let said = phone.ok(&["set", "month-start", "25"]);
    assert!(said.contains("month-start 25 from 2026-12"), "{said}");
    let budget = laptop.ok(&["budget", "--months", "2", "-O", "csv"]);
    assert!(budget.contains("2026-11,,Food,0.00,0.00,150.00,150.00,EUR"), "{budget}");
    assert!(budget.contains("2026-12,,Food,150.00,0.00,-20.00,130.00,EUR"), "{budget}");
    phone.ok(&["withdraw", "Food", "1"]);
    laptop.ok(&["undo", "4"]);
    let budget = phone.ok(&["budget", "-O", "csv"]);
    assert!(budget.contains("2026-11,,Food,0.00,0.00,129.00,129.00,EUR"), "{budget}");
    laptop.ok(&["verify"]);
}

/// Whoever is later counts again, so in the end every transaction lies in the month of its date.
#[test]
fn two_devices_at_once_lose_nothing() {
    let world = World::at(NOON);
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo"));
    laptop.ok(&["add", "Food", "100", "--date", "2026-10-01"]);
    thread::scope(|scope| {
        scope.spawn(|| {
            for day in ["20", "24", "25", "26", "28"] {
                laptop.ok(&["withdraw", "Food", "1", "--date", &format!("2026-11-{day}")]);
            }
        });
        scope.spawn(|| {
            for day in ["25", "20", "28"] {
                let set = phone.run(&["set", "month-start", day]);
                assert!(set.code == Some(0) || set.talk.contains("something was recorded while"), "{set:?}");
            }
            phone.ok(&["set", "month-start", "24", "--from", "2026-11"]);
        });
    });
    // This machine has not seen what the phone set last.
    laptop.ok(&["set", "month-start", "25", "--from", "2026-10"]);
    laptop.ok(&["verify"]);
    let spent = laptop.ok(&["register", "-p", "2026-12", "Food", "-O", "csv"]).lines().count() - 1;
    let budget = phone.ok(&["budget", "2026-12", "-O", "csv"]);
    assert!(budget.contains(&format!(",-{spent}.00,")), "{spent} of {budget}");
}

#[test]
fn the_day_is_shown_and_its_words_are_read() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    for words in [["25", "before"], ["31", "after"], ["1", "before"]] {
        laptop.ok(&["set", "month-start", words[0], "--weekend", words[1], "--from", "2020-01"]);
        let shown = laptop.ok(&["set", "-O", "csv"]);
        assert!(shown.contains(&format!("month-start,{}", words.join(" "))), "{shown}");
    }
}

#[test]
fn a_move_that_is_not_what_lies_on_those_days_is_found_in_a_right_chain() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["add", "Food", "150"]);
    laptop.ok(&["set", "month-start", "25"]);
    let entry = world.ledger().join("journal/00000000000000000002.json");
    let text = std::fs::read_to_string(&entry).unwrap();
    let wrong = text.replace("\"to\":\"2026-12\"", "\"to\":\"2027-01\"");
    assert_ne!(wrong, text);
    std::fs::write(&entry, wrong).unwrap();
    testkit::chain_anew(&world.ledger());
    let ran = world.machine("cold", "UTC").run(&["verify"]);
    assert_eq!(ran.code, Some(76), "{ran:?}");
    assert!(ran.out.contains("what it moves between months is not what lies on those days"), "{ran:?}");
}
