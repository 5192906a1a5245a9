//! Many devices write to one ledger at once: nothing is lost, nothing is there twice, and all agree.

use std::thread;

use testkit::ministack::Ministack;
use testkit::{Device, Ran, RawJournal};

const CHAINS: usize = 8;
const ADDS: usize = 25;

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

/// What an `add` brings, in cents: each another amount, so that a sum tells a lost one from a doubled one.
fn cents(chain: usize, number: usize) -> usize {
    1 + chain * ADDS + number
}

fn memo(chain: usize, number: usize) -> String {
    format!("chain {chain} add {number}")
}

fn add(device: &Device, chain: usize, number: usize) -> Ran {
    let cents = cents(chain, number);
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    device.run(&["add", "Food", &amount, &memo(chain, number), "--verbose"])
}

/// Each chain is a thread that runs one `add` after the other on its device.
fn race<'a>(device_of: impl Fn(usize) -> &'a Device + Sync) -> Vec<Ran> {
    let device_of = &device_of;
    let run = |chain| (0..ADDS).map(move |number| add(device_of(chain), chain, number)).collect::<Vec<_>>();
    thread::scope(|scope| {
        let chains: Vec<_> = (0..CHAINS).map(|chain| scope.spawn(move || run(chain))).collect();
        chains.into_iter().flat_map(|chain| chain.join().expect("a chain does not panic")).collect()
    })
}

/// 200 of 200 were acknowledged; how many PUTs lost their slot on the way, by the programs' own count.
fn lost_slots(ran: &[Ran]) -> usize {
    assert_eq!(ran.len(), CHAINS * ADDS);
    for ran in ran {
        assert_eq!(ran.code, Some(0), "{}", ran.talk);
    }
    ran.iter().map(|ran| lost_of(&ran.talk)).sum()
}

/// `requests before the answer: 3 PUT (2 lost their slot), 4 GET; …`
fn lost_of(talk: &str) -> usize {
    let lost = talk.split_once("PUT (").and_then(|(_, rest)| rest.split_once(" lost their slot"));
    lost.and_then(|(count, _)| count.parse().ok()).unwrap_or_else(|| panic!("no count in: {talk}"))
}

/// Each acknowledged `add` is there once, and nothing else is.
fn assert_all_once(journal: &RawJournal) {
    assert_eq!(journal.tail(), CHAINS * ADDS);
    let mut memos = journal.memos();
    memos.sort_unstable();
    let mut wanted: Vec<String> = (0..CHAINS).flat_map(|chain| (0..ADDS).map(move |add| memo(chain, add))).collect();
    wanted.sort_unstable();
    assert_eq!(memos, wanted);
    assert_eq!(journal.sum("Food"), 20_100, "1 + 2 + … + 200 cents");
}

fn assert_reads_all(device: &Device) {
    let balance = device.ok(&["balance", "-O", "csv"]);
    assert!(balance.contains("envelope,Food,201.00,EUR") && balance.contains("account,Cash,201.00,EUR"), "{balance}");
    assert!(device.intents().is_empty());
}

#[test]
fn eight_devices_at_once_lose_nothing_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("budget");
    let devices: Vec<Device> = (0..CHAINS).map(|_| device().on_folder(&root)).collect();
    let lost = lost_slots(&race(|chain| &devices[chain]));
    println!("{lost} PUTs lost their slot on a folder");
    assert_all_once(&RawJournal::in_folder(&root));
    assert!(20 <= lost, "only {lost} PUTs lost their slot: this was no race");
    devices.iter().for_each(assert_reads_all);
    assert_reads_all(&device().on_folder(&root));
}

#[test]
fn eight_devices_at_once_lose_nothing_on_a_bucket() {
    let server = Ministack::shared();
    server.create_bucket("contention");
    let device = || device().on_bucket(server, &server.admin(), "contention");
    let devices: Vec<Device> = (0..CHAINS).map(|_| device()).collect();
    let lost = lost_slots(&race(|chain| &devices[chain]));
    println!("{lost} PUTs lost their slot on a bucket");
    assert_all_once(&RawJournal::in_bucket(server, "contention", "data/ledger/journal/"));
    assert!(20 <= lost, "only {lost} PUTs lost their slot: this was no race");
    devices.iter().for_each(assert_reads_all);
    assert_reads_all(&device());
}

/// One cache, one directory of intents, for all eight.
#[test]
fn eight_processes_of_one_device_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("budget");
    let shared = device().on_folder(&root);
    let lost = lost_slots(&race(|_| &shared));
    println!("{lost} PUTs lost their slot with one cache");
    assert_all_once(&RawJournal::in_folder(&root));
    assert_reads_all(&shared);
    assert_reads_all(&device().on_folder(&root));
}
