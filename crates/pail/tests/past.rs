//! Looking back: `--as-of` answers what was known then, on every device, and refuses what cannot be meant.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::fs;

use proptest::prelude::*;
use support::world::{Machine, World};
use support::{books, device, files_below, ledger_of, refuses};

const DAY_MS: i64 = 24 * 3600 * 1000;
/// 2026-03-01, noon in Berlin.
const NOON_MS: i64 = 1_772_362_800_000;

/// Every verb that can look back, so that it shows all that it has.
const READS: [&[&str]; 18] = [
    &["balance"],
    &["balance", "-O", "json"],
    &["register", "-O", "csv"],
    &["register", "Cash"],
    &["report", "--no-save"],
    &["report", "-p", "last month", "-O", "csv"],
    &["report", "-M"],
    &["report", "--by", "payee", "-W"],
    &["report", "budget"],
    &["report", "income"],
    &["report", "net-worth"],
    &["chart", "-O", "csv"],
    &["chart", "--original", "-O", "csv"],
    &["show", "Food"],
    &["log"],
    &["export"],
    &["blame", "Food", "-O", "csv"],
    &["blame", "#1"],
];

/// One write of a random ledger: which command, by which device, and how much later than the one before.
type Write = (u8, u8, u16, i64);

fn arb_writes() -> impl Strategy<Value = Vec<Write>> {
    prop::collection::vec((0u8..7, 0u8..2, 1u16..9_999, 0i64..40 * DAY_MS), 1..9)
}

/// What the device tries; some of it is refused, and then nothing is written.
fn write(machine: &Machine<'_>, (kind, _, n, _): Write) {
    let (amount, handle) = (format!("{}.{:02}", n / 100, n % 100), (n % 9).to_string());
    let command: &[&str] = match kind {
        0 => &["add", "Food", &amount, "Groceries"],
        1 => &["add", "Rent", &amount, "--date", "-31d"],
        2 => &["withdraw", "Food", &amount, "--payee", "Kiosk"],
        3 => &["withdraw", "Rent", &amount, "--overspend"],
        4 => &["transfer", "Rent", "Food", &amount],
        5 => &["add", "Food", &amount, "--refund"],
        _ => &["undo", &handle],
    };
    machine.run(command);
}

fn moment(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).unwrap().in_tz("Europe/Berlin").unwrap().to_string()
}

/// What a command answers and with which code.
fn answer(machine: &Machine<'_>, words: &[&str]) -> (Option<i32>, String) {
    let ran = machine.run(words);
    (ran.code, ran.out)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// `--as-of k` is what a machine answers that has the first k entries and no others.
    #[test]
    fn as_of_an_entry_is_a_replay_of_the_entries_up_to_it(writes in arb_writes()) {
        let world = World::at(&moment(NOON_MS));
        let devices = [world.machine("laptop", "Europe/Berlin"), world.machine("phone", "Asia/Tokyo")];
        devices[0].ok(&["init"]);
        let mut now_ms = NOON_MS;
        let mut times = vec![now_ms];
        for one in writes {
            now_ms += one.3;
            world.now_is(&moment(now_ms));
            write(&devices[usize::from(one.1)], one);
            if fs::read_dir(world.ledger().join("journal")).unwrap().count() != times.len() {
                times.push(now_ms);
            }
        }
        let cold = world.machine("cold", "UTC");
        let replayed = World::at(&moment(NOON_MS));
        fs::create_dir_all(replayed.ledger().join("journal")).unwrap();
        for (k, then_ms) in times.iter().enumerate() {
            let entry = format!("journal/{k:020}.json");
            fs::copy(world.ledger().join(&entry), replayed.ledger().join(&entry)).unwrap();
            replayed.now_is(&moment(*then_ms));
            let replay = replayed.machine(&format!("machine-{k}"), "UTC");
            for read in READS {
                // Before the first transaction a person is told how to begin.
                let then = if k == 0 { continue } else { answer(&replay, read) };
                let number = format!("--as-of={k}");
                for machine in devices.iter().chain([&cold]) {
                    prop_assert_eq!(&answer(machine, &[&[number.as_str()], read].concat()), &then, "{:?} {}", read, k);
                }
                prop_assert_eq!(&answer(&cold, &[&["--stale", &number], read].concat()), &then, "{:?} {}", read, k);
            }
        }
    }
}

/// A ledger with an entry at noon of the first of March, April and May, on the first of June.
fn spring() -> World {
    let world = World::at("2026-03-01T12:00:00[Europe/Berlin]");
    let laptop = world.machine("laptop", "Europe/Berlin");
    for month in ["03", "04", "05"] {
        world.now_is(&format!("2026-{month}-01T12:00:00[Europe/Berlin]"));
        laptop.ok(&["add", "Food", "10"]);
    }
    world.now_is("2026-06-01T12:00:00[Europe/Berlin]");
    world
}

#[test]
fn a_moment_is_the_last_entry_that_was_there_then() {
    let world = spring();
    let phone = world.machine("phone", "Asia/Tokyo");
    let table = [
        ("2026-03-01", "#1, 2026-03-01 12:00"),
        ("2026-03-01T12:00", "#1, 2026-03-01 12:00"),
        ("2026-03-31", "#1, 2026-03-01 12:00"),
        ("2026-04-01T11:59:59", "#1, 2026-03-01 12:00"),
        ("2026-04-01T12:00:00", "#2, 2026-04-01 12:00"),
        ("2026-04-01 12:00", "#2, 2026-04-01 12:00"),
        ("2026-04-01T10:00Z", "#2, 2026-04-01 12:00"),
        ("2026-04-01T09:59:59Z", "#1, 2026-03-01 12:00"),
        ("2026-04-01T19:00+09:00", "#2, 2026-04-01 12:00"),
        ("2026-06-01", "#3, 2026-05-01 12:00"),
        ("#2", "#2, 2026-04-01 12:00"),
        ("2", "#2, 2026-04-01 12:00"),
        ("0", "#0, 2026-03-01 12:00"),
    ];
    for (text, known) in table {
        let ran = phone.run(&["balance", "-O", "csv", "--as-of", text]);
        assert_eq!((ran.code, ran.talk), (Some(0), format!("as of {known}\n")), "{text}");
    }
}

#[test]
fn this_month_is_the_month_of_that_day_and_nothing_is_kept() {
    let world = spring();
    let laptop = world.machine("laptop", "Europe/Berlin");
    let report = laptop.ok(&["report", "-O", "csv", "--as-of", "2026-04-30"]);
    assert!(report.contains("Food,This month,0.00,10.00,20.00,EUR"), "{report}");
    let report = laptop.ok(&["report", "-p", "last month", "-O", "csv", "--as-of", "2026-06-01"]);
    assert!(report.contains("Food,May 2026,0.00,10.00,30.00,EUR"), "{report}");
    assert!(!world.ledger().join("reports").exists());
    let ran = laptop.run(&["report", "--save", "--as-of", "2"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.talk.contains("--save keeps the report of now"), "{}", ran.talk);
}

#[test]
fn a_moment_that_was_not_yet_or_never_is_refused() {
    let world = spring();
    let laptop = world.machine("laptop", "Europe/Berlin");
    let table = [
        ("2026-02-28", "nothing was known then; the ledger begins at 2026-03-01 12:00:00 (#0)"),
        ("2026-03-01T11:59:59", "nothing was known then"),
        ("2026-06-01T12:01", "--as-of: that is still to come; it is 2026-06-01 12:00 now"),
        ("2026-06-02", "--as-of: that is still to come"),
        ("4", "--as-of: there is no #4; the last is #3"),
        ("yesterday", "--as-of: `yesterday` is neither an entry nor a moment"),
    ];
    for (text, words) in table {
        for read in READS.iter().filter(|read| read.len() == 1) {
            let ran = laptop.run(&[read, &["--as-of", text][..]].concat());
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{text}: {}", ran.talk);
            assert!(ran.talk.contains(words), "{text}: {}", ran.talk);
        }
    }
}

#[test]
fn a_clock_that_was_years_off_is_named_and_passed_over() {
    let world = spring();
    world.now_is("2031-01-01T12:00:00[Europe/Berlin]");
    world.machine("phone", "Asia/Tokyo").ok(&["add", "Food", "5"]);
    world.now_is("2026-06-10T12:00:00[Europe/Berlin]");
    let laptop = world.machine("laptop", "Europe/Berlin");
    laptop.ok(&["add", "Food", "1"]);
    let ran = laptop.run(&["balance", "Food", "-O", "csv", "--as-of", "2026-06-10"]);
    assert!(ran.out.contains("envelope,Food,36.00,EUR"), "{}", ran.out);
    assert!(ran.talk.contains("warning: the clock of #4 was wrong by more than two days"), "{}", ran.talk);
    // What stands behind the wrong clock was not known before it was written.
    let ran = laptop.run(&["balance", "Food", "-O", "csv", "--as-of", "2026-06-09"]);
    assert!(ran.out.contains("envelope,Food,35.00,EUR"), "{}", ran.out);
}

#[test]
fn a_command_that_writes_looks_at_no_past() {
    let device = books();
    let commands: [&[&str]; 9] = [
        &["add", "Food", "1"],
        &["withdraw", "Food", "1"],
        &["transfer", "Food", "Rent", "1"],
        &["undo", "1"],
        &["publish"],
        &["import", "--difference"],
        &["init"],
        &["resolve"],
        &["where"],
    ];
    for command in commands {
        let words = "--as-of looks at the past, and this command does not";
        refuses(&device, &[command, &["--as-of", "1"]].concat(), 2, &[words, "it goes with balance, budget, register"]);
    }
}

#[test]
fn where_there_is_no_ledger_there_is_no_past() {
    let device = device();
    for read in [&["balance", "--as-of", "0"][..], &["export", "--as-of", "2026-03-01"]] {
        refuses(&device, read, 1, &["there is no ledger here yet, so there is nothing to look back at"]);
    }
    assert!(!ledger_of(&device).exists());
}

#[test]
fn a_damaged_mirror_is_read_again_for_the_past() {
    let device = books();
    device.ok(&["add", "Food", "1"]);
    let before = device.ok(&["balance", "--as-of", "1"]);
    let cache = device.path("cache");
    let (name, bytes) = files_below(&cache).into_iter().find(|(name, _)| name.ends_with("entries")).unwrap();
    fs::write(cache.join(name), vec![b'x'; bytes.len()]).unwrap();
    assert_eq!(device.ok(&["balance", "--as-of", "1"]), before);
}
