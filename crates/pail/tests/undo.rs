//! Undo, from this device and from others, and what was left open.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::world::{Machine, World};
use support::{device, headless, offered, says};
use testkit::Device;
use testkit::wire::{Behaviour, Verb, WireServer};

const NOON: &str = "2026-11-22T12:00:00[Europe/Berlin]";

#[test]
fn a_bare_undo_takes_back_this_devices_last_op_and_shows_it_first() {
    let world = World::at(NOON);
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Europe/Berlin"));
    laptop.ok(&["add", "Food", "150", "Groceries"]);
    phone.ok(&["add", "Rent", "400"]);
    let ran = laptop.run(&["undo"]);
    assert_eq!(ran.talk, "undoing #1: add Food 150.00 \"Groceries\"\n");
    assert_eq!(headless(&ran.out), "#3  Food -150.00 = 0.00 · Cash -150.00 = 400.00\n");
    let ran = laptop.run(&["undo"]);
    assert_eq!(ran.talk, "undoing #3: undo #1\n", "an undo is undone like any other op");
    assert_eq!(headless(&ran.out), "#4  Food +150.00 = 150.00 · Cash +150.00 = 550.00\n");
    let tablet = world.machine("tablet", "Europe/Berlin").run(&["undo"]);
    says(&tablet, &["undo"], 1, &["this device (tablet) has written nothing here yet", "`pail undo HANDLE`"]);
}

#[test]
fn any_op_is_undone_from_any_device_weeks_later() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["add", "Food", "150"]);
    laptop.ok(&["withdraw", "Food", "20"]);
    laptop.ok(&["add", "Rent", "400"]);
    world.now_is("2027-01-15T12:00:00[Europe/Berlin]");
    let phone = world.machine("phone", "Asia/Tokyo");
    for handle in ["#2", "3", " 4 ", "5"] {
        let ran = phone.run(&["undo", handle]);
        assert_eq!(ran.code, Some(0), "{handle}: {}", ran.talk);
    }
    assert_eq!(phone.ok(&["balance", "-O", "csv"]), laptop.ok(&["balance", "-O", "csv"]));
    // #4 undid #2 and #5 undid #3; #6 undid #4, so #2 counts again; #7 undid #5, so #3 does.
    assert!(laptop.ok(&["balance"]).contains("Food             130.00\nRent             400.00\n"));
    let november = laptop.ok(&["report", "-p", "2026-11", "-O", "csv"]);
    assert!(november.contains("Food,November 2026,20.00,150.00,"), "what was undone was November's: {november}");
}

#[test]
fn an_undo_of_what_changed_since_is_refused_and_names_the_later_op() {
    let world = World::at(NOON);
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Europe/Berlin"));
    laptop.ok(&["add", "Food", "150"]);
    phone.ok(&["undo", "1"]);
    let ran = laptop.run(&["undo", "1"]);
    says(
        &ran,
        &["undo", "1"],
        1,
        &["error: #1 was undone already by phone in #2", "hint: `pail undo 2` takes that back"],
    );
    phone.ok(&["undo", "2"]);
    let ran = laptop.run(&["undo", "1"]);
    says(
        &ran,
        &["undo", "1"],
        1,
        &["error: #1 was changed since by phone in #3", "hint: `pail undo 3` takes that back"],
    );
    assert_eq!(laptop.ok(&["log", "-O", "csv"]).lines().count(), 5, "nothing was written");
    let hint = offered(&ran.talk);
    assert_eq!(hint, ["pail undo 3"]);
    laptop.ok(&["undo", "3"]);
    assert!(laptop.ok(&["balance", "-O", "csv"]).contains("account,Cash,0.00"));
}

/// An entry with two ops, as a later program may write it.
fn add_batch(world: &World) {
    let device = world.machine("reader", "Europe/Berlin");
    let log = device.ok(&["log", "-n", "1", "-O", "csv"]);
    let head = log.trim_end().rsplit(',').next().unwrap().to_owned();
    let genesis = std::fs::read_to_string(world.ledger().join("journal/00000000000000000000.json")).unwrap();
    let genesis: serde_json::Value = serde_json::from_str(&genesis).unwrap();
    let op = |id: u32, memo: &str, n: i64, left: i64| {
        serde_json::json!({
            "op": format!("01M8284S0ATGVAAANK2JCNQ70{id}"), "fp": format!("sha256:{id:064}"), "do": "record",
            "date": "2026-11-22", "memo": memo, "funds": "require",
            "accounts": [{"id": 1, "name": "Cash", "n": n, "law": true, "status": "unmarked", "ext": null}],
            "envelopes": [{"id": 1, "name": "Food", "n": n}],
            "after": {"accounts": {"1": left}, "envelopes": {"1": left}},
        })
    };
    let entry = serde_json::json!({
        "f": "pail/1", "ledger": genesis["ledger"], "seq": 2, "prev": head, "ts": "2026-11-22T11:30:00.000Z",
        "by": {"id": "bank", "v": "0.2.0"}, "ops": [op(1, "Milk", -500, 14_500), op(2, "Bread", -300, 14_200)],
    });
    std::fs::write(world.ledger().join("journal/00000000000000000002.json"), format!("{entry}\n")).unwrap();
}

#[test]
fn each_op_of_a_batch_has_a_handle_of_its_own() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["add", "Food", "150"]);
    add_batch(&world);
    let register = laptop.ok(&["register", "Food"]);
    assert!(register.contains("#2.1") && register.contains("#2.2"), "{register}");
    let log = laptop.ok(&["log"]);
    assert!(log.contains("#2.1  2026-11-22 12:30:00  bank    withdraw Food 5.00 \"Milk\""), "{log}");
    assert!(log.contains("#2.2  2026-11-22 12:30:00  bank    withdraw Food 3.00 \"Bread\""), "{log}");
    let ran = laptop.run(&["undo", "2"]);
    says(&ran, &["undo", "2"], 2, &["error: #2 names no op; say which: #2.1, #2.2"]);
    let ran = laptop.run(&["undo", "#2.2"]);
    assert_eq!(ran.talk, "undoing #2.2: withdraw Food 3.00 \"Bread\"\n");
    assert_eq!(headless(&ran.out), "#3  Food +3.00 = 145.00 · Cash +3.00 = 145.00\n");
    let ran = laptop.run(&["undo", "2.2"]);
    says(&ran, &["undo", "2.2"], 1, &["#2.2 was undone already by laptop in #3"]);
    laptop.ok(&["undo", "2.1"]);
    assert!(laptop.ok(&["log", "-n", "2"]).contains("undo #2.1"));
}

#[test]
fn an_undo_may_overdraw_an_envelope_and_says_so() {
    let world = World::at(NOON);
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["add", "Food", "150"]);
    laptop.ok(&["withdraw", "Food", "100"]);
    let ran = laptop.run(&["undo", "1"]);
    says(&ran, &["undo", "1"], 0, &["warning: Food is overspent: -100.00 EUR"]);
}

/// A device that sent a write and does not know what became of it.
fn device_with_open_write(server: &WireServer, command: &[&str]) -> (Device, String) {
    let device = device().on_wire(server);
    device.ok(&["add", "Food", "150"]);
    server.always(Verb::Put, Behaviour::Close);
    server.always(Verb::Get, Behaviour::Close);
    let ran = device.ends(75, &[command, &["--timeout", "1"]].concat());
    says(&ran, command, 75, &["error: it may or may not have been recorded: ", "hint: `pail "]);
    assert_eq!(device.intents().len(), 1);
    server.always(Verb::Put, Behaviour::Honest);
    server.always(Verb::Get, Behaviour::Honest);
    (device, offered(&ran.talk).remove(0))
}

const SPEND: [&str; 9] =
    ["withdraw", "Food", "5", "two rolls", "--payee", "Baker & Son", "--tag", "bread", "--date=-1d"];
const SPENT: &str = "`pail withdraw Food 5.00 'two rolls' --date='-1d' --payee 'Baker & Son' --tag bread`";

#[test]
fn what_is_open_is_listed_to_a_script_and_said_by_every_command() {
    let server = WireServer::start();
    let (device, _) = device_with_open_write(&server, &SPEND);
    let warning = format!("warning: {SPENT} was interrupted and may still be recorded: `pail resolve` finds out\n");
    assert_eq!(device.ends(0, &["where"]).talk, warning);
    let ran = device.ends(75, &["resolve"]);
    says(
        &ran,
        &["resolve"],
        75,
        &[&format!("error: still open: {SPENT}"), "`pail resolve --retry`", "`pail resolve --drop`"],
    );
    assert_eq!(device.intents().len(), 1);
    let ran = device.ends(0, &["resolve", "01M8284S0ATGVAAANK2JCNQ703"]);
    assert!(ran.talk.ends_with("Nothing is open.\n"), "another id is not open: {}", ran.talk);
}

#[test]
fn what_is_open_is_recorded_once_by_retry_or_by_the_command_that_was_offered() {
    for by_offer in [true, false] {
        let server = WireServer::start();
        let (device, offered) = device_with_open_write(&server, &SPEND);
        if by_offer {
            let (code, said) = device.shell(&offered);
            assert_eq!(code, Some(0), "`{offered}` said:\n{said}");
            assert_eq!(
                headless(&device.shell(&offered).1),
                "#2  Food -5.00 = 145.00 · Cash -5.00 = 145.00 (recorded before)\n"
            );
        } else {
            assert_eq!(
                headless(&device.ok(&["resolve", "--retry"])),
                "#2  Food -5.00 = 145.00 · Cash -5.00 = 145.00\n"
            );
        }
        assert!(device.intents().is_empty());
        assert!(device.ends(0, &["resolve"]).talk.ends_with("Nothing is open.\n"));
        assert_eq!(server.objects().len(), 3, "genesis, add and withdraw");
        assert!(device.ok(&["register", "Food"]).contains("Baker & Son · two rolls"));
    }
}

#[test]
fn what_is_open_is_dropped_for_ever() {
    let server = WireServer::start();
    let (device, offered) = device_with_open_write(&server, &SPEND);
    let ran = device.ends(0, &["resolve", "--drop"]);
    assert!(ran.talk.ends_with(&format!("{SPENT} is dropped: it is not recorded and never will be\n")), "{}", ran.talk);
    assert!(device.intents().is_empty());
    assert!(device.ok(&["balance", "Food"]).contains("150.00"));
    assert!(device.ok(&["log", "-n", "1"]).contains("note \"dropped 01"), "its slot is filled");
    // The id can be used again by hand: nobody else sends it any more.
    assert_eq!(device.shell(&offered).0, Some(0));
    assert_eq!(server.objects().len(), 4);
}

#[test]
fn what_landed_after_all_is_found() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "150"]);
    server.script(Verb::Put, [Behaviour::ActThenClose]);
    server.always(Verb::Get, Behaviour::Close);
    device.ends(75, &["withdraw", "Food", "5", "--timeout", "1"]);
    server.always(Verb::Get, Behaviour::Honest);
    let ran = device.ends(0, &["resolve"]);
    says(&ran, &["resolve"], 0, &["`pail withdraw Food 5.00` is recorded as #2", "Nothing is open."]);
    assert!(device.intents().is_empty());
    assert_eq!(server.objects().len(), 3);
}

#[test]
fn a_person_is_asked_what_to_do_with_what_is_open() {
    let left = "still open: `pail add Food 5.00`\n";
    let table = [
        (Some("r\n"), 0, "#2  Food +5.00 = 155.00", ""),
        (Some("D\n"), 0, "", "`pail add Food 5.00` is dropped: it is not recorded and never will be\n"),
        (Some("\n"), 75, "", left),
        (None, 75, "", left),
    ];
    for (answer, code, out, talk) in table {
        let world = World::at(NOON);
        let laptop = world.machine("laptop", "Europe/Berlin");
        laptop.ok(&["add", "Food", "150"]);
        leave_intent(&world, &laptop);
        let (ran, asked) = laptop.run_with_person(&["resolve"], answer);
        assert_eq!(asked, ["`pail add Food 5.00` may still be recorded. Record it, drop it, or leave it? [r/d/L] "]);
        assert_eq!(ran.code, Some(code), "{answer:?}: {}", ran.talk);
        assert!(ran.out.starts_with(out) && ran.talk.contains(talk), "{answer:?}: {}{}", ran.out, ran.talk);
        let (again, asked) = laptop.run_with_person(&["resolve"], None);
        assert_eq!((again.code, asked.len()), (Some(code), usize::from(code == 75)), "{answer:?}");
    }
}

/// What a process that was killed before its PUT leaves.
fn leave_intent(world: &World, machine: &Machine<'_>) {
    let genesis = std::fs::read_to_string(world.ledger().join("journal/00000000000000000000.json")).unwrap();
    let genesis: serde_json::Value = serde_json::from_str(&genesis).unwrap();
    let ledger = genesis["ledger"].as_str().unwrap();
    let intents = machine.home().join(".local/state/pennypail").join(ledger).join("intents");
    let id = "01M8284S0ATGVAAANK2JCNQ703";
    let intent = serde_json::json!({
        "op": id, "fp": format!("sha256:{:064}", 0), "max_slot": 2,
        "request": {"verb": "add", "envelope": "Food", "minor_units": 500, "account": "Cash", "account_given": false,
            "create": "if-missing", "refund": false, "details": {"date": "2026-11-22"}},
    });
    std::fs::create_dir_all(&intents).unwrap();
    std::fs::write(intents.join(id), format!("{intent}\n")).unwrap();
}
