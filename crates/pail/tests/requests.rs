//! What a command costs: its requests, counted by the program and, where it matters, by the server.

use testkit::ministack::Ministack;
use testkit::wire::WireServer;
use testkit::{Device, RawJournal};

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

/// A device on a new bucket of this name.
fn on_bucket(bucket: &str) -> Device {
    let server = Ministack::shared();
    server.create_bucket(bucket);
    another_on(bucket)
}

fn another_on(bucket: &str) -> Device {
    let server = Ministack::shared();
    device().on_bucket(server, &server.admin(), bucket)
}

/// Runs a command that must end with this code and cost this before its answer, and nothing after it.
#[track_caller]
fn costs(device: &Device, words: &[&str], code: i32, before: &str) {
    costs_in_all(device, words, code, before, NONE);
}

/// The same for a write, which refreshes the view after its answer: a GET, then one PUT.
#[track_caller]
fn write_costs(device: &Device, words: &[&str], before: &str) {
    costs_in_all(device, words, 0, before, "1 PUT (0 lost their slot), 1 GET");
}

#[track_caller]
fn costs_in_all(device: &Device, words: &[&str], code: i32, before: &str, after: &str) {
    let ran = device.ends(code, &[words, &["--verbose"]].concat());
    let counted = ran.talk.lines().last().unwrap_or_default();
    let wanted = format!("requests before the answer: {before}; after it: {after}");
    assert_eq!(counted, wanted, "`pail {}`", words.join(" "));
}

const ONE_PUT: &str = "1 PUT (0 lost their slot), 0 GET";
const ONE_GET: &str = "0 PUT (0 lost their slot), 1 GET";
const NONE: &str = "0 PUT (0 lost their slot), 0 GET";

#[test]
fn a_warm_command_is_one_request() {
    let device = on_bucket("requests-warm");
    device.ok(&["add", "Food", "5"]);
    write_costs(&device, &["add", "Food", "1"], ONE_PUT);
    write_costs(&device, &["withdraw", "Food", "1"], ONE_PUT);
    costs(&device, &["transfer", "Food", "Rent", "1"], 1, ONE_GET);
    costs(&device, &["withdraw", "Food", "100"], 1, ONE_GET);
    for report in ["balance", "register", "log", "report --no-save", "chart", "chart --original", "show Food"] {
        costs(&device, &report.split(' ').collect::<Vec<_>>(), 0, ONE_GET);
    }
    costs(&device, &["balance", "--stale"], 0, NONE);
    costs(&device, &["add", "Food", "1", "--dry-run"], 0, NONE);
    costs(&device, &["where"], 0, NONE);
}

/// The window of a first look, a look whether the original's ledger waits there, the genesis, the proof that the store refuses it a second time, one look at
/// what is there, one at the bucket's versioning, and the entry.
#[test]
fn the_first_command_makes_and_proves_the_ledger() {
    write_costs(&on_bucket("requests-first"), &["add", "Food", "5"], "3 PUT (1 lost their slot), 13 GET");
    costs(&on_bucket("requests-init"), &["init"], 0, "2 PUT (1 lost their slot), 13 GET");
    costs(&on_bucket("requests-look"), &["balance"], 0, "0 PUT (0 lost their slot), 11 GET");
}

#[test]
fn a_second_device_reads_once_and_proves_the_store_before_its_first_write() {
    on_bucket("requests-second").ok(&["add", "Food", "5"]);
    let second = another_on("requests-second");
    write_costs(&second, &["add", "Food", "1"], "2 PUT (1 lost their slot), 10 GET");
    write_costs(&second, &["add", "Food", "1"], ONE_PUT);
    let third = another_on("requests-second");
    costs(&third, &["balance"], 0, "0 PUT (0 lost their slot), 10 GET");
    costs(&third, &["balance"], 0, ONE_GET);
    write_costs(&third, &["add", "Food", "1"], "2 PUT (1 lost their slot), 0 GET");
}

#[test]
fn who_is_behind_loses_one_slot_and_looks_once_around() {
    let first = on_bucket("requests-behind");
    first.ok(&["add", "Food", "5"]);
    let second = another_on("requests-behind");
    second.ok(&["add", "Food", "1"]);
    // The slot that was lost and a window of four behind it, then the slot that is free.
    write_costs(&first, &["add", "Food", "1"], "2 PUT (1 lost their slot), 5 GET");
    // What is new, and the window behind it.
    costs(&second, &["balance"], 0, "0 PUT (0 lost their slot), 9 GET");
}

/// A checkpoint is kept every 64 entries at most, and no request of it comes before the answer.
#[test]
fn a_checkpoint_costs_nothing_before_the_answer() {
    let device = on_bucket("requests-64");
    device.ok(&["add", "Food", "5"]);
    for seq in 2..=130 {
        let words = ["add", "Food", "1"];
        match seq {
            // The view: a GET and a PUT. The checkpoint: a look at the hint, the checkpoint, the hint.
            64 | 128 => costs_in_all(&device, &words, 0, ONE_PUT, "3 PUT (0 lost their slot), 2 GET"),
            _ => write_costs(&device, &words, ONE_PUT),
        }
    }
    let journal = RawJournal::in_bucket(Ministack::shared(), "requests-64", "data/ledger/journal/");
    assert_eq!((journal.tail(), journal.sum("Food")), (130, 13_400));
    // A new machine: the hint, then the entry it names and nine slots behind it, in one wave.
    costs(&another_on("requests-64"), &["balance"], 0, "0 PUT (0 lost their slot), 11 GET");
}

/// The program's count is the wire's.
#[test]
fn what_is_counted_is_what_is_sent() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    for words in [&["add", "Food", "5"][..], &["add", "Food", "1"], &["withdraw", "Food", "100"], &["balance"]] {
        let talk = device.run(&[words, &["--verbose"]].concat()).talk;
        let log = server.take_log();
        let count = |verb: &str| log.iter().filter(|line| line.starts_with(verb)).count();
        let counted = talk.lines().last().unwrap_or_default();
        assert!(counted.contains(&format!("answer: {} PUT", count("PUT "))), "{counted}: {log:?}");
        assert!(counted.contains(&format!("), {} GET; after", count("GET "))), "{counted}: {log:?}");
        assert_eq!(log.len(), count("PUT ") + count("GET "), "{log:?}");
    }
}
