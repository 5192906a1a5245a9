//! What the tests of what a user sees share: a device with a ledger, and the look at everything that lies there.
#![allow(dead_code, reason = "each test program uses its part of it")]

pub(crate) mod aws;
pub(crate) mod world;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use testkit::{Device, Ran, RawJournal};

/// A new device, in Berlin.
pub(crate) fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

/// A device whose ledger, in its default place, holds Food 150.00 and Rent 400.00.
pub(crate) fn books() -> Device {
    let device = device();
    device.ok(&["add", "Food", "150", "Groceries"]);
    device.ok(&["add", "Rent", "400", "October rent"]);
    device
}

/// Where a ledger lies when nothing names another place.
pub(crate) fn ledger_of(device: &Device) -> PathBuf {
    device.path("data").join("pennypail")
}

/// The file of an entry.
pub(crate) fn entry(device: &Device, seq: u64) -> PathBuf {
    ledger_of(device).join(format!("journal/{seq:020}.json"))
}

/// Every file below a directory with its bytes, by its path from there.
pub(crate) fn files_below(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for path in fs::read_dir(&dir).into_iter().flatten().flatten().map(|file| file.path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).expect("it is below").to_owned();
                found.insert(name, fs::read(&path).expect("a file can be read"));
            }
        }
    }
    found
}

/// The command ends with this code and says all of `words`, and the ledger is byte for byte what it was,
/// without an intent left behind. Gives what was said.
#[track_caller]
pub(crate) fn refuses(device: &Device, command: &[&str], code: i32, words: &[&str]) -> String {
    let before = files_below(&ledger_of(device));
    let ran = device.run(command);
    says(&ran, command, code, words);
    assert_eq!(ran.out, "", "`{}` gave data", command.join(" "));
    assert!(before == files_below(&ledger_of(device)), "`{}` changed the ledger", command.join(" "));
    assert_eq!(device.intents(), Vec::<PathBuf>::new(), "`{}` left an intent", command.join(" "));
    ran.talk
}

/// A command ended with this code and said all of these words beside the data.
#[track_caller]
pub(crate) fn says(ran: &Ran, command: &[&str], code: i32, words: &[&str]) {
    let command = command.join(" ");
    assert_eq!(ran.code, Some(code), "`{command}` said:\n{}{}", ran.out, ran.talk);
    for word in words {
        assert!(ran.talk.contains(word), "`{command}` does not say {word:?}:\n{}", ran.talk);
    }
}

/// Four devices write six times each at once: each `add` is there once, and a device that knows nothing agrees. With
/// more at once some servers are right and slow.
pub(crate) fn four_at_once_lose_nothing(device: impl Fn() -> Device + Sync, journal: impl FnOnce() -> RawJournal) {
    const WRITERS: usize = 4;
    const ADDS: usize = 6;
    let memo = |writer: usize, number: usize| format!("writer {writer} add {number}");
    let new_device = &device;
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                let device = new_device();
                for number in 0..ADDS {
                    device.ok(&["add", "Food", "1", &memo(writer, number)]);
                }
            });
        }
    });
    let journal = journal();
    assert_eq!((journal.tail(), journal.sum("Food")), (WRITERS * ADDS, 2_400));
    let mut memos = journal.memos();
    memos.sort_unstable();
    let wanted: Vec<String> =
        (0..WRITERS).flat_map(|writer| (0..ADDS).map(move |number| memo(writer, number))).collect();
    assert_eq!(memos, wanted);
    assert!(device().ok(&["balance", "-O", "csv"]).contains("envelope,Food,24.00,EUR"));
}

/// What was printed without the heads behind it, of which no test knows the digits.
pub(crate) fn headless(out: &str) -> String {
    let is_of_head = |c: char| c.is_ascii_hexdigit() || c == ':';
    let mut parts = out.split(" · head ");
    let first = parts.next().unwrap_or_default();
    parts.fold(first.to_owned(), |text, part| text + part.trim_start_matches(is_of_head))
}

/// The commands that a message offers: what stands between backquotes and begins with `pail `.
pub(crate) fn offered(talk: &str) -> Vec<String> {
    let quoted = talk.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("pail ")).map(str::to_owned).collect()
}
