//! What a wire, a proxy and a cache on the way can do to answers, seen by a user: found out or said, never silent.
//! The rest of the fault matrix is where `docs/reliability.md` says.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{device, says};
use testkit::wire::{Behaviour, Reply, Verb, WireServer};
use testkit::{Device, RawJournal};

use Behaviour::{ActThenSilence, Answer, Close, FlipBit, IgnoreCondition, Silence};

/// The first byte, and one of the hash of the entry before: what a reader can tell at once.
const BYTES: [usize; 2] = [0, 100];
const QUICK: [&str; 2] = ["--timeout", "1"];

fn on(server: &WireServer) -> Device {
    device().on_wire(server)
}

/// A ledger of two entries, a device that saw both and one that saw the first.
fn known_and_behind() -> (WireServer, Device, Device) {
    let server = WireServer::start();
    let (known, behind) = (on(&server), on(&server));
    known.ok(&["add", "Food", "5", "first"]);
    behind.ok(&["balance"]);
    known.ok(&["add", "Food", "1", "second"]);
    (server, known, behind)
}

fn is_gone() -> Behaviour {
    Answer(Reply::code(404, "NoSuchKey"))
}

#[test]
fn an_entry_that_the_wire_damages_is_read_again_and_never_believed() {
    for at in BYTES {
        let (server, _, behind) = known_and_behind();
        server.script(Verb::Get, [FlipBit(at), FlipBit(at)]);
        assert!(behind.ok(&["balance", "-O", "csv"]).contains("envelope,Food,6.00,EUR"), "byte {at}");

        let (server, _, behind) = known_and_behind();
        server.always(Verb::Get, FlipBit(at));
        for command in [&["balance"][..], &["withdraw", "Food", "99"]] {
            // Which of two entries the wire changes is all one: this machine's own is not what it was either.
            says(&behind.run(command), command, 76, &["error: s3://books: "]);
        }
        assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "second"], "byte {at}");
        // It was the wire and not the entry.
        server.clear_scripts();
        assert!(behind.ok(&["balance", "-O", "csv"]).contains("envelope,Food,6.00,EUR"), "byte {at}");
    }
}

/// A conflict in any words, when the slot has somebody else's entry.
#[test]
fn who_lost_a_slot_goes_on_behind_the_winner() {
    for (status, code) in
        [(412, "PreconditionFailed"), (409, "ConditionalRequestConflict"), (304, ""), (503, "SlowDown")]
    {
        let (server, _, behind) = known_and_behind();
        server.take_log();
        server.script(Verb::Put, [Answer(Reply::code(status, code)), Answer(Reply::code(status, code))]);
        assert!(behind.ok(&["add", "Food", "1", "third"]).starts_with("#3  Food +1.00 = 7.00"), "{status}");
        assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "second", "third"], "{status}");
    }
}

/// A cache on the way that once saw nothing there, and goes on saying so.
#[test]
fn a_slot_that_is_said_to_be_empty_and_taken_is_unknown_and_never_written_twice() {
    let (server, _, behind) = known_and_behind();
    behind.ok(&["add", "Food", "1", "third"]);
    on(&server).ok(&["add", "Food", "1", "fourth"]);
    server.always(Verb::Get, is_gone());
    let ran = behind.ends(75, &[&["add", "Food", "1", "fifth"], &QUICK[..]].concat());
    assert!(ran.talk.contains("it may or may not have been recorded"), "{}", ran.talk);
    server.clear_scripts();
    let ran = behind.ends(0, &["resolve", "--retry"]);
    assert!(ran.talk.contains("`pail add Food 1.00 fifth` is not recorded"), "{ran:?}");
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "second", "third", "fourth"]);
}

/// The store was proved by both, and then let one overwrite the other: the entry behind tells.
#[test]
fn two_winners_of_one_slot_are_found_by_the_chain() {
    let (server, known, behind) = known_and_behind();
    server.script(Verb::Put, [Behaviour::Honest, IgnoreCondition]);
    // The proof of the store, and then its own #2 over that of the other.
    assert!(behind.ok(&["add", "Food", "2", "over it"]).starts_with("#2  "));
    known.ok(&["add", "Food", "1", "third"]);
    // Who wrote #3 behind its own #2 finds out when somebody else's entry comes, or when it looks at the store again.
    for (name, device) in [("behind", &behind), ("fresh", &on(&server))] {
        for command in [&["balance"][..], &["withdraw", "Food", "99"], &["add", "Food", "1"]] {
            let ran = device.run(command);
            assert_eq!(ran.code, Some(76), "{name} {command:?}: {}{}", ran.out, ran.talk);
        }
    }
}

/// 69 and 74 would say that it is certainly not recorded.
#[test]
fn what_is_in_doubt_stays_in_doubt_while_the_store_is_away() {
    let away = [Close, Answer(Reply::code(503, "SlowDown"))];
    for ((put, was_applied), away) in [(ActThenSilence, true), (Silence, false)].into_iter().zip(away) {
        let server = WireServer::start();
        let device = on(&server);
        device.ok(&["add", "Food", "5", "first"]);
        server.script(Verb::Put, [put]);
        server.always(Verb::Get, Silence);
        device.ends(75, &[&["add", "Food", "1", "lunch"], &QUICK[..]].concat());
        server.always(Verb::Get, away.clone());
        server.always(Verb::Put, away.clone());
        for way in [&["resolve"][..], &["resolve", "--retry"], &["resolve", "--drop"]] {
            let command = [way, &QUICK].concat();
            says(&device.run(&command), &command, 75, &["error: ", "`pail resolve` goes on with it"]);
            assert_eq!(device.intents().len(), 1, "{command:?}");
        }
        // Reading works again and writing does not.
        server.always(Verb::Get, Behaviour::Honest);
        let ran = device.run(&[&["resolve", "--drop"], &QUICK[..]].concat());
        assert_eq!(ran.code, Some(if was_applied { 0 } else { 75 }), "{}", ran.talk);
        server.clear_scripts();
        device.ends(0, &["resolve", "--drop"]);
        assert!(device.intents().is_empty());
        let memos = if was_applied { vec!["first", "lunch"] } else { vec!["first"] };
        assert_eq!(RawJournal::on_wire(&server).memos(), memos);
    }
}

/// An id that was given may have been sent before, by this device or another: whoever cannot look cannot tell.
#[test]
fn with_a_given_id_nothing_is_definite_where_nobody_can_look() {
    let server = WireServer::start();
    let first = on(&server);
    first.ok(&["add", "Food", "5", "first"]);
    let told = first.ends(0, &["add", "Food", "1", "lunch", "--dry-run"]).talk;
    let id = told.split_once("--id ").unwrap().1.split('`').next().unwrap().to_owned();
    let add = ["add", "Food", "1", "lunch", "--id", &id];
    first.ok(&add);
    server.always(Verb::Get, Close);
    server.always(Verb::Put, Close);
    // Of a device that knows nothing, or no longer.
    let second = on(&server);
    std::fs::remove_dir_all(first.path("cache")).unwrap();
    for device in [&first, &second] {
        for command in [&add[..], &["undo", "1", "--id", &id]] {
            let command = [command, &QUICK].concat();
            says(&device.run(&command), &command, 75, &["error: ", "the same command finds out"]);
        }
        // Without one it is this command's own, which was never sent.
        device.ends(69, &[&["add", "Food", "1"], &QUICK[..]].concat());
    }
    server.clear_scripts();
    for device in [&first, &second] {
        assert!(device.ok(&add).contains("(recorded before)"));
    }
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "lunch"]);
}
