//! `pail verify`: what is right is proved, and one changed byte is named with its place, whatever byte it is.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use support::world::{Machine, World};
use support::{books, entry, files_below, ledger_of, refuses, says};
use testkit::{Ran, chain_anew};

/// Reads that must give the right answer or stop.
const READS: [&[&str]; 6] = [
    &["balance", "-O", "csv"],
    &["register", "-O", "csv"],
    &["report", "--no-save"],
    &["log"],
    &["show", "Food"],
    &["export"],
];

/// A ledger of nine entries by two devices, with everything that an entry can hold but an import.
fn ledger() -> World {
    let world = World::at("2026-11-20T12:00:00[Europe/Berlin]");
    let (laptop, phone) = (world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo"));
    laptop.ok(&["add", "Food", "150", "Groceries"]);
    phone.ok(&["add", "Rent", "400", "October rent", "--tag", "flat"]);
    laptop.ok(&["transfer", "Food", "Rent", "50"]);
    world.now_is("2026-11-21T12:00:00[Europe/Berlin]");
    phone.ok(&["withdraw", "Food", "12.40", "--payee", "Rewe"]);
    phone.ok(&["undo"]);
    laptop.ok(&["undo", "5"]);
    laptop.ok(&["withdraw", "Rent", "500", "--overspend"]);
    laptop.ok(&["add", "Food", "2", "--refund"]);
    world
}

fn object(world: &World, seq: u64) -> std::path::PathBuf {
    world.ledger().join(format!("journal/{seq:020}.json"))
}

fn change(world: &World, seq: u64, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(object(world, seq)).unwrap();
    change(&mut bytes);
    fs::write(object(world, seq), bytes).unwrap();
}

/// The head that the machine prints.
fn head(machine: &Machine<'_>) -> String {
    let shown = machine.ok(&["verify"]);
    shown.split("head ").nth(1).unwrap().split(',').next().unwrap().to_owned()
}

fn names(ran: &Ran, seq: u64, offset: usize) -> bool {
    ran.code == Some(76) && ran.out.contains(&format!("journal/{seq:020}.json at byte {offset}: "))
}

#[test]
fn what_is_right_is_proved_and_nothing_is_written() {
    let world = ledger();
    for name in ["laptop", "phone", "cold"] {
        let machine = world.machine(name, "UTC");
        let before = (files_below(&world.ledger()), files_below(&machine.home().join(".cache")));
        let ran = machine.run(&["verify"]);
        assert!(ran.code == Some(0) && ran.out.starts_with("8 entries, head 8:"), "{ran:?}");
        assert!(ran.out.ends_with(", all proved\n"), "{ran:?}");
        assert!(before == (files_below(&world.ledger()), files_below(&machine.home().join(".cache"))));
    }
}

/// One byte changed anywhere in any entry: `verify` names key and offset, with this machine's memory and without, and
/// every other verb gives the right answer or stops.
#[test]
fn a_changed_byte_is_named_and_nothing_false_is_shown() {
    let world = ledger();
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["balance"]);
    let right: Vec<String> = READS.iter().map(|read| laptop.ok(read)).collect();
    let noted = head(&laptop);
    let mut runner = TestRunner::new(ProptestConfig { cases: 32, ..ProptestConfig::default() });
    let changes = (0u64..=8, 0usize..10_000, 1u8..=255);
    let ran = runner.run(&changes, |(seq, at, to)| {
        let written = fs::read(object(&world, seq)).unwrap();
        let offset = at % written.len();
        change(&world, seq, |bytes| bytes[offset] ^= to);
        let outcome = changed_byte(&world, &laptop, &noted, (seq, offset), &right);
        fs::write(object(&world, seq), written).unwrap();
        outcome
    });
    ran.unwrap();
}

fn changed_byte(
    world: &World,
    laptop: &Machine<'_>,
    noted: &str,
    (seq, offset): (u64, usize),
    right: &[String],
) -> Result<(), TestCaseError> {
    let cold = world.machine("cold", "UTC");
    let _ = fs::remove_dir_all(cold.home().join(".cache"));
    // This machine saw the ledger, so it knows; so does a machine that never saw it, of all but the last entry.
    let ran = laptop.run(&["verify"]);
    prop_assert!(names(&ran, seq, offset), "{:?}", ran);
    prop_assert!(ran.out.contains("1 finding"), "nothing else is wrong: {:?}", ran);
    let ran = cold.run(&["verify"]);
    if seq < 8 {
        prop_assert!(names(&ran, seq, offset), "{:?}", ran);
    } else {
        // Of the last one nobody knows the hash, unless a head was noted.
        prop_assert!(ran.code == Some(76) || ran.talk.contains("#8 is proved by itself alone"), "{:?}", ran);
        prop_assert!(names(&cold.run(&["verify", "--from", noted]), seq, offset));
    }
    for (read, right) in READS.iter().zip(right) {
        let ran = laptop.run(read);
        prop_assert!(matches!(ran.code, Some(76 | 78)) || ran.out == *right, "{:?}: {:?}", read, ran);
        let ran = cold.run(read);
        prop_assert!(matches!(ran.code, Some(76 | 78)) || ran.out == *right || seq == 8, "{:?}: {:?}", read, ran);
    }
    Ok(())
}

/// A machine reads up to the changed entry, and keeps that one as the last that it saw.
#[test]
fn who_read_an_entry_after_it_was_changed_is_no_witness_of_it() {
    let world = ledger();
    let bytes = fs::read(object(&world, 2)).unwrap();
    let offset = bytes.windows(7).position(|word| word == b"October").unwrap();
    change(&world, 2, |bytes| bytes[offset] = b'o');
    let stranger = world.machine("stranger", "Europe/Berlin");
    assert_eq!(stranger.run(&["balance"]).code, Some(76));
    assert!(names(&stranger.run(&["verify"]), 2, offset));
}

#[test]
fn a_head_that_was_noted_is_proved_to_be_there() {
    let world = ledger();
    let laptop = world.machine("laptop", "Europe/Berlin");
    let noted = head(&laptop);
    laptop.ok(&["add", "Food", "1"]);
    let cold = world.machine("cold", "UTC");
    let log = cold.ok(&["log", "-O", "csv"]);
    let whole = log.lines().find(|line| line.starts_with("#8,")).unwrap().rsplit(',').next().unwrap();
    for text in [noted.clone(), noted[..10].to_owned(), format!("#{noted}"), format!("8:{whole}")] {
        let shown = cold.ok(&["verify", "--from", &text]);
        assert!(shown.contains("9 entries, head 9:") && shown.contains("all proved"), "{shown}");
        assert!(shown.contains(&format!("it goes on from {noted}, which was noted")), "{shown}");
    }
    let wrong = "8:0123456789abcdef";
    let ran = cold.run(&["verify", "--from", wrong]);
    says(&ran, &["verify", "--from", wrong], 76, &["the journal could not be proved: 1 finding"]);
    assert!(
        ran.out.contains(&format!("{}, and the one that was noted is 0123456789abcdef", &whole["sha256:".len()..])),
        "{}",
        ran.out
    );
    let ran = cold.run(&["verify", "--from", "10:0123456789abcdef"]);
    assert_eq!(ran.code, Some(76));
    assert!(ran.out.contains("it is not there: the journal ends at #9, and #10 was noted"), "{}", ran.out);
}

#[test]
fn a_history_that_was_rewritten_is_not_the_one_that_was_seen_or_noted() {
    let world = ledger();
    let (laptop, noted) = (world.machine("laptop", "Europe/Berlin"), head(&world.machine("phone", "UTC")));
    laptop.ok(&["balance"]);
    // Somebody goes back to #6 and writes on, in good order.
    for seq in [7, 8] {
        fs::remove_file(object(&world, seq)).unwrap();
    }
    let other = world.machine("other", "UTC");
    other.ok(&["add", "Food", "7"]);
    other.ok(&["add", "Food", "8"]);
    let shown = other.ok(&["verify"]);
    assert!(shown.contains("8 entries") && shown.contains("all proved"), "{shown}");
    let ran = other.run(&["verify", "--from", &noted]);
    assert!(ran.code == Some(76) && ran.out.contains("and the one that was noted is"), "{ran:?}");
    let ran = laptop.run(&["verify"]);
    assert!(ran.code == Some(76) && ran.out.contains("it is another entry than this machine saw"), "{ran:?}");
    assert!(ran.out.contains("00000007.json") && ran.out.contains("1 finding"), "{ran:?}");
}

#[test]
fn a_journal_that_was_cut_off_is_not_the_one_that_was_seen() {
    let world = ledger();
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["balance"]);
    fs::remove_file(object(&world, 8)).unwrap();
    let ran = laptop.run(&["verify"]);
    assert!(ran.code == Some(76), "{ran:?}");
    assert!(ran.out.contains("it is not there: the journal ends at #7, and this machine has seen #8"), "{ran:?}");
    let cold = world.machine("cold", "UTC").run(&["verify"]);
    assert!(cold.code == Some(0) && cold.talk.contains("#7 is proved by itself alone"), "{cold:?}");
}

#[test]
fn what_is_lost_is_said_with_what_stands_behind_it() {
    let cut: fn(&mut Vec<u8>) = |bytes| bytes.truncate(200);
    let many: fn(&mut Vec<u8>) = |bytes| bytes[100..160].fill(b'x');
    for harm in [cut, many] {
        let world = ledger();
        change(&world, 3, harm);
        let ran = world.machine("cold", "UTC").run(&["verify", "-O", "text"]);
        assert_eq!(ran.code, Some(76), "{ran:?}");
        assert!(ran.out.contains("00000003.json") && ran.out.contains("1 finding"), "{ran:?}");
        assert!(ran.out.contains("5 entries behind what is lost could not be proved"), "{ran:?}");
        // Who has seen it knows what it was, so that all behind it is proved.
        let ran = world.machine("laptop", "UTC").run(&["verify"]);
        assert!(ran.code == Some(76) && !ran.out.contains("could not be proved: what"), "{ran:?}");
    }
}

#[test]
fn a_gap_and_an_empty_object_are_named() {
    let world = ledger();
    fs::remove_file(object(&world, 4)).unwrap();
    fs::write(object(&world, 6), []).unwrap();
    let ran = world.machine("cold", "UTC").run(&["verify"]);
    assert!(ran.code == Some(76) && ran.out.contains("2 findings"), "{ran:?}");
    assert!(ran.out.contains("00000004.json: it is missing, and later entries are there"), "{ran:?}");
    assert!(ran.out.contains("00000006.json"), "{ran:?}");
    let csv = world.machine("cold", "UTC").run(&["verify", "-O", "csv"]).out;
    assert!(csv.starts_with("key,offset,what,remedy\njournal/00000000000000000004.json,,"), "{csv}");
}

#[test]
fn a_clock_that_was_years_off_is_a_warning() {
    let world = ledger();
    world.now_is("2031-01-01T12:00:00[Europe/Berlin]");
    world.machine("phone", "UTC").ok(&["add", "Food", "1"]);
    world.now_is("2026-11-22T12:00:00[Europe/Berlin]");
    world.machine("laptop", "UTC").ok(&["add", "Food", "1"]);
    let ran = world.machine("cold", "UTC").run(&["verify"]);
    assert!(
        ran.code == Some(0) && ran.talk.contains("warning: the clock of #9 was wrong by more than two days"),
        "{ran:?}"
    );
}

#[test]
fn what_is_no_head_is_refused() {
    let device = books();
    for text in ["", "42", "42:", "42:3f9a1c2", "x:3f9a1c2b", "42:3f9a1c2z", "latest"] {
        refuses(&device, &["verify", "--from", text], 2, &["is no head", "hint: write one as it was printed"]);
    }
    refuses(&support::device(), &["verify"], 1, &["there is no ledger here yet, so there is nothing to verify"]);
}

#[test]
fn a_damaged_mirror_is_no_witness_and_no_finding() {
    let device = books();
    let cache = device.path("cache");
    let (name, mut bytes) = files_below(&cache).into_iter().find(|(name, _)| name.ends_with("entries")).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(cache.join(name), bytes).unwrap();
    let ran = device.run(&["verify"]);
    assert!(ran.code == Some(0) && ran.out.contains("all proved"), "{ran:?}");
    assert!(ran.talk.contains("this machine's copy of the journal is damaged"), "{ran:?}");
    assert!(entry(&device, 2).exists() && ledger_of(&device).exists());
}

/// The value of a field of the only op of an entry.
fn field(world: &World, seq: u64, name: &str) -> String {
    let entry: serde_json::Value = serde_json::from_slice(&fs::read(object(world, seq)).unwrap()).unwrap();
    entry["ops"][0][name].as_str().unwrap().to_owned()
}

/// What a device says that never saw the ledger, after these words of an entry were replaced and the chain made right.
fn tampered(world: &World, seq: u64, words: &[(&str, &str)]) -> Ran {
    change(world, seq, |bytes| {
        let mut text = String::from_utf8(bytes.clone()).unwrap();
        for (from, to) in words {
            assert!(text.contains(from), "#{seq} has no {from}: {text}");
            text = text.replace(from, to);
        }
        *bytes = text.into_bytes();
    });
    chain_anew(&world.ledger());
    world.machine("cold", "UTC").run(&["verify"])
}

/// The entry is the first that is found wrong, for this reason.
#[track_caller]
fn finds(ran: &Ran, seq: u64, reason: &str) {
    assert_eq!(ran.code, Some(76), "{ran:?}");
    let finding = ran.out.lines().find(|line| line.starts_with("journal/")).unwrap();
    assert!(finding.starts_with(&format!("journal/{seq:020}.json: ")) && finding.contains(reason), "{ran:?}");
}

#[test]
fn an_entry_that_was_rewritten_in_a_right_chain_proves_as_it_is() {
    let ran = tampered(&ledger(), 1, &[("Groceries", "groceries")]);
    assert!(ran.code == Some(0) && ran.out.contains("all proved"), "a chain alone says only that it is one: {ran:?}");
}

#[test]
fn an_undo_of_what_never_was_so_is_found_in_a_right_chain() {
    let wrong_day = tampered(&ledger(), 5, &[("\"date\":\"2026-11-21\"", "\"date\":\"2026-11-20\"")]);
    finds(&wrong_day, 5, "its `was` is not what the transaction ");
    assert!(wrong_day.out.contains("1 finding"), "{wrong_day:?}");
    // #5 gives back a tenth, and says rightly what that leaves: the balances alone do not show it.
    let tenth = [("\"n\":-1240", "\"n\":-124"), ("\"1\":55000", "\"1\":53884"), ("\"1\":10000", "\"1\":8884")];
    finds(&tampered(&ledger(), 5, &tenth), 5, "its `was` is not what the transaction ");
}

#[test]
fn an_undo_of_another_version_is_found_in_a_right_chain() {
    let world = ledger();
    let base = |seq| format!("\"base\":\"{}\"", field(&world, seq, "op"));
    let ran = tampered(&world, 5, &[(&base(4), &base(3))]);
    finds(
        &ran,
        5,
        &format!("the op changes {}, but {} is the current", field(&world, 3, "op"), field(&world, 4, "op")),
    );
}

#[test]
fn an_op_that_is_there_already_is_found_in_a_right_chain() {
    let world = ledger();
    let (first, third) = (field(&world, 1, "op"), field(&world, 3, "op"));
    finds(&tampered(&world, 3, &[(&third, &first)]), 3, &first);
}

#[test]
fn a_balance_that_was_made_up_is_found_in_a_right_chain() {
    finds(&tampered(&ledger(), 2, &[("\"2\":40000", "\"2\":40100")]), 2, "comes to 40000 and the op says 40100");
}

#[test]
fn money_out_of_nowhere_is_found_in_a_right_chain() {
    let words = [
        ("\"id\":2,\"name\":\"Rent\",\"n\":40000", "\"id\":2,\"name\":\"Rent\",\"n\":40100"),
        ("\"2\":40000", "\"2\":40100"),
    ];
    finds(&tampered(&ledger(), 2, &words), 2, "the accounts come to 40000 and the envelopes to 40100");
}

#[test]
fn what_was_repaired_is_proved_and_goes_on_from_a_head_that_was_noted_before() {
    let world = ledger();
    let laptop = world.machine("laptop", "Europe/Berlin");
    let noted = head(&laptop);
    change(&world, 3, |bytes| bytes[100..160].fill(b'x'));
    assert_eq!(laptop.run(&["verify"]).code, Some(76));
    laptop.ok(&["repair", "--yes"]);
    laptop.ok(&["add", "Food", "1"]);
    for name in ["laptop", "phone", "cold"] {
        let ran = world.machine(name, "UTC").run(&["verify", "--from", &noted]);
        assert!(ran.code == Some(0) && ran.out.contains(", all proved\n"), "{name}: {ran:?}");
        assert!(ran.out.contains(&format!("it goes on from {noted}, which was noted")), "{name}: {ran:?}");
        let ran = world.machine(name, "UTC").run(&["verify"]);
        assert!(ran.code == Some(0) && ran.out.contains(", all proved\n"), "{name}: {ran:?}");
    }
}
