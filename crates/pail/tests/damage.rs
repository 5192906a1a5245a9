//! A damaged journal and a damaged cache: what is said, with which exit code, and that nothing is written.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;
use std::path::PathBuf;

use support::world::World;
use support::{books, entry, files_below, ledger_of, offered, refuses, says};
use testkit::Device;

/// Every verb that reads.
const READS: [&[&str]; 4] = [&["balance"], &["register"], &["report", "-p", "all"], &["log"]];
/// Every verb that writes. The first one decides from the cache, the second one looks because it would refuse.
const WRITES: [&[&str]; 4] =
    [&["add", "Food", "1"], &["withdraw", "Food", "9999"], &["transfer", "Food", "Rent", "1"], &["undo", "2"]];

/// What happened to a cache file.
type Spoil = fn(&[u8]) -> Vec<u8>;
/// What somebody did to the entry #2, of three.
type Harm = fn(&Device);

/// The same of an entry that nothing follows: what lies behind it goes.
fn rewrite_last(device: &Device, seq: u64, change: impl FnOnce(String) -> String) {
    rewrite(device, seq, change);
    for behind in (seq + 1..).map_while(|seq| Some(entry(device, seq)).filter(|path| path.exists())) {
        fs::remove_file(behind).unwrap();
    }
}

fn rewrite(device: &Device, seq: u64, change: impl FnOnce(String) -> String) {
    let path = entry(device, seq);
    let before = fs::read_to_string(&path).unwrap();
    let after = change(before.clone());
    assert_ne!(before, after, "the test changes nothing");
    fs::write(path, after).unwrap();
}

/// A ledger of three entries that a device without a cache finds harmed.
fn harmed(harm: Harm) -> Device {
    let device = books();
    device.ok(&["transfer", "Food", "Rent", "5"]);
    harm(&device);
    fs::remove_dir_all(device.path("cache")).unwrap();
    device
}

#[test]
fn a_damaged_entry_stops_every_verb_with_its_place() {
    const REMEDY: &str = "hint: nothing is skipped and nothing was written; restore that object from an older version";
    let table: [(Harm, &str); 7] = [
        (|device| rewrite(device, 2, |text| text[..200].to_owned()), "is damaged: EOF while parsing"),
        (|device| rewrite(device, 2, |text| text.trim_end().to_owned()), "it does not end in a line feed: it was cut"),
        (|device| fs::write(entry(device, 2), []).unwrap(), "is damaged: EOF"),
        (|device| fs::write(entry(device, 2), [0xff; 300]).unwrap(), "is damaged: "),
        (|device| rewrite(device, 2, |text| text.replace("\"seq\":2", "\"seq\":3")), "it says that it is #3"),
        (|device| rewrite(device, 2, foreign_ledger), "it belongs to another ledger, 00000000-"),
        (|device| rewrite(device, 2, |text| text.replace("\"n\":40000", "\"n\":4e4")), "is damaged: "),
    ];
    for (harm, words) in table {
        let device = harmed(harm);
        for command in READS.iter().chain(&WRITES) {
            // Its first word says where, its hint what to do.
            let place = format!("error: {}: journal/00000000000000000002.json ", ledger_of(&device).display());
            refuses(&device, command, 76, &[&place, words, REMEDY]);
        }
    }
}

fn foreign_ledger(text: String) -> String {
    let at = text.find("\"ledger\":\"").unwrap() + "\"ledger\":\"".len();
    format!("{}00000000{}", &text[..at], &text[at + 8..])
}

#[test]
fn a_changed_entry_breaks_the_chain() {
    let device = harmed(|device| rewrite(device, 1, |text| text.replace("Groceries", "Cigarette")));
    for command in READS.iter().chain(&WRITES) {
        let chain = "its `prev` is not the hash of journal/00000000000000000001.json: one of the two was changed";
        refuses(&device, command, 76, &["journal/00000000000000000002.json is damaged: ", chain]);
    }
}

#[test]
fn a_gap_stops_every_verb() {
    let device = harmed(|device| fs::remove_file(entry(device, 2)).unwrap());
    for command in READS.iter().chain(&WRITES) {
        let gap = "journal/00000000000000000002.json is missing, and journal/00000000000000000003.json is there";
        refuses(&device, command, 76, &[gap, "hint: pail never deletes entries; restore the missing object"]);
    }
}

/// What is said of a journal that is not the one this machine saw.
const OTHER_HISTORY: [&str; 2] = [
    "the journal no longer holds #2 as this machine saw it: it was restored, replaced or changed by somebody else",
    "hint: if that was on purpose, remove this machine's cache of it (`pail where` names the directory)",
];

#[test]
fn a_journal_that_was_replaced_is_not_the_one_this_machine_knows() {
    let (device, other) = (books(), books());
    other.ok(&["add", "Food", "1"]);
    for seq in 0..=3 {
        fs::copy(entry(&other, seq), entry(&device, seq)).unwrap();
    }
    for command in READS.iter().chain(&WRITES) {
        refuses(&device, command, 76, &OTHER_HISTORY);
    }
}

#[test]
fn a_journal_that_lost_its_end_is_found_at_the_next_look() {
    let world = World::at("2026-11-22T12:00:00[Europe/Berlin]");
    let machine = world.machine("laptop", "Europe/Berlin");
    machine.ok(&["add", "Food", "150"]);
    machine.ok(&["add", "Rent", "400"]);
    fs::remove_file(world.ledger().join("journal/00000000000000000002.json")).unwrap();
    world.now_is("2026-11-22T12:16:00[Europe/Berlin]");
    let before = files_below(&world.ledger());
    for command in READS.iter().chain(&WRITES) {
        says(&machine.run(command), command, 76, &OTHER_HISTORY);
        assert!(before == files_below(&world.ledger()), "{} wrote", command.join(" "));
    }
}

#[test]
fn what_a_newer_pail_wrote_is_read_up_to_and_never_written_behind() {
    let table: [(Harm, &str); 3] = [
        (
            |device| rewrite_last(device, 2, |text| text.replace("pail/1", "pail/2")),
            "it has the format `pail/2`, this program",
        ),
        (
            |device| rewrite_last(device, 2, |text| text.replace("\"do\":\"record\"", "\"do\":\"split\"")),
            "of the kind `split`",
        ),
        (
            |device| rewrite_last(device, 2, |text| text.replace("\"ops\":", "\"crit\":[\"seal\"],\"ops\":")),
            "feature `seal`",
        ),
    ];
    for (harm, words) in table {
        let device = harmed(harm);
        for command in READS {
            let ran = device.run(command);
            let before = "; this is the ledger as of the entry before";
            says(&ran, command, 0, &["warning: ", ": #2 needs a newer pail: ", words, before]);
            assert!(ran.out.contains("150.00") && !ran.out.contains("400.00"), "{}", ran.out);
        }
        for command in WRITES {
            refuses(
                &device,
                command,
                78,
                &["error: ", ": #2 needs a newer pail: ", words, "hint: install the newer pail"],
            );
        }
    }
    let device = harmed(|device| rewrite(device, 0, |text| text.replace("pail/1", "pail/2")));
    for command in READS.iter().chain(&WRITES) {
        refuses(&device, command, 78, &["#0 needs a newer pail", "hint: install the newer pail"]);
    }
}

#[test]
fn an_entry_that_adds_up_otherwise_stops_writing_and_is_said_loudly() {
    let device = harmed(|device| rewrite_last(device, 2, |text| text.replace("\"1\":55000", "\"1\":55001")));
    let words = "#2 says another result than this program computes: account 1 comes to 55000 and the op says 55001";
    for command in READS {
        says(&device.run(command), command, 0, &["warning: ", words, "this is the ledger as of the entry before"]);
    }
    for command in WRITES {
        refuses(&device, command, 76, &["error: ", words, "hint: nothing was written; reading goes on"]);
    }
}

/// The entry behind it names what was there: it is no entry of another program.
#[test]
fn an_entry_that_was_changed_passes_for_no_other_programs() {
    let table: [Harm; 4] = [
        |device| rewrite(device, 2, |text| text.replace("pail/1", "pail/2")),
        |device| rewrite(device, 2, |text| text.replace("\"do\":\"record\"", "\"do\":\"secord\"")),
        |device| rewrite(device, 2, |text| text.replace("\"ops\":", "\"crit\":[\"seal\"],\"ops\":")),
        |device| rewrite(device, 2, |text| text.replace("\"1\":55000", "\"1\":55001")),
    ];
    for harm in table {
        let device = harmed(harm);
        for command in READS.iter().chain(&WRITES) {
            let words =
                ["journal/00000000000000000002.json is damaged: ", "it was changed", "hint: nothing is skipped"];
            refuses(&device, command, 76, &words);
        }
    }
}

#[test]
fn a_damaged_cache_is_read_again_and_costs_no_money() {
    let spoil: [(&str, Spoil); 4] = [
        ("truncated", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("garbage", |bytes| bytes.iter().map(|byte| byte ^ 0x5a).collect()),
        ("empty", |_| Vec::new()),
        ("longer", |bytes| [bytes, b"more"].concat()),
    ];
    for file in ["state", "entries", "offsets", "ops", "postings"] {
        for (how, spoil) in spoil {
            for command in [READS[1], &["register", "Food"], WRITES[0], WRITES[3]] {
                let device = books();
                device.ok(&["register", "Food"]);
                let path = cache_of(&device).join(file);
                fs::write(&path, spoil(&fs::read(&path).unwrap())).unwrap();
                let place = format!("{file} {how}, {}", command.join(" "));
                assert_eq!(device.run(command).code, Some(0), "{place}");
                // One more write with an id, which needs the index of ops, and everything is whole again.
                let id = offered_id(&device.ends(0, &["add", "Food", "1", "--dry-run"]).talk);
                let add = ["add", "Food", "1", "--id", &id];
                let handle = device.ok(&add).split(' ').next().unwrap().to_owned();
                assert_eq!(device.ok(&add).split(' ').next().unwrap(), handle, "{place}: recorded twice");
                device.ok(&["register"]);
                let ran = device.ends(0, &["register"]);
                assert_eq!(ran.talk, "", "{place}: still complains");
                let food = device.ok(&["register", "Food"]);
                let fresh = Device::new(env!("CARGO_BIN_EXE_pail")).on_folder(&ledger_of(&device));
                assert_eq!(fresh.ok(&["register"]), ran.out, "{place}: differs from the ledger");
                assert_eq!(fresh.ok(&["register", "Food"]), food, "{place}: differs from the ledger");
            }
        }
    }
}

#[test]
fn a_damaged_state_is_said_once() {
    let device = books();
    fs::write(cache_of(&device).join("state"), "x").unwrap();
    let warning = "warning: the cache on this machine was damaged; everything is read again\n";
    assert_eq!(device.ends(0, &["balance"]).talk, warning);
    assert_eq!(device.ends(0, &["balance"]).talk, "");
}

#[test]
fn a_cache_that_cannot_be_used_is_this_machines_disk() {
    let device = books();
    let cache = device.path("cache");
    fs::remove_dir_all(&cache).unwrap();
    fs::write(&cache, "a file").unwrap();
    for command in [READS[0], WRITES[0]] {
        refuses(&device, command, 74, &["error: cannot read ", "/state: Not a directory"]);
    }
}

/// Somebody copies a home directory, or puts an old one back.
#[test]
fn a_cache_of_another_ledger_is_found_out_and_costs_nothing() {
    let (device, other) = (books(), books());
    other.ok(&["add", "Food", "1"]);
    let before = files_below(&ledger_of(&device));
    for (name, bytes) in files_below(&cache_of(&other)) {
        fs::write(cache_of(&device).join(name), bytes).unwrap();
    }
    // What this machine saw a quarter of an hour ago is looked at before anything is written.
    let later = device.with_clock(20 * 60);
    for command in READS.iter().chain(&WRITES) {
        let ran = later.run(command);
        says(&ran, command, 76, &["error: ", "the journal no longer holds #3 as this machine saw it"]);
        assert!(before == files_below(&ledger_of(&later)) && later.intents().is_empty(), "{}", command.join(" "));
    }
    fs::remove_dir_all(later.path("cache")).unwrap();
    assert!(later.ok(&["add", "Food", "1"]).starts_with("#3  Food +1.00 = 151.00"));
}

fn cache_of(device: &Device) -> PathBuf {
    let caches = files_below(&device.path("cache").join("pennypail"));
    let state = caches.keys().find(|path| path.ends_with("state")).unwrap();
    device.path("cache").join("pennypail").join(state.parent().unwrap())
}

fn offered_id(talk: &str) -> String {
    assert!(offered(talk).is_empty());
    talk.split_once("--id ").unwrap().1.split('`').next().unwrap().to_owned()
}
