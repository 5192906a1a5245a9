//! What a register costs is bounded by what it shows, however long the history is.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test program")]

use std::fs;
use std::process::Command;

use testkit::{Device, add_again};

const RARE: [&str; 2] = ["register", "Rare"];

/// A device that has read a ledger of two transactions of Rare, and so many of Food between them.
fn books(count: u64) -> Device {
    let device = Device::new(env!("CARGO_BIN_EXE_pail"));
    let folder = device.path("books");
    let device = device.on_folder(&folder);
    device.configure("publish = \"never\"\n");
    device.ok(&["add", "Rare", "3", "the first", "--date", "2001-01-01"]);
    device.ok(&["add", "Food", "1", "--date", "2001-01-01"]);
    add_again(&folder, count);
    device.ok(&["add", "Rare", "4", "the last", "--date", "2025-12-31"]);
    let shown = device.ok(&RARE);
    assert!(shown.contains("the first") && shown.contains("the last") && !shown.contains("Food"), "{shown}");
    device
}

/// How long a file of the cache is.
fn length(device: &Device, name: &str) -> u64 {
    let place = fs::read_dir(device.path("cache/pennypail")).unwrap().next().unwrap().unwrap().path();
    fs::metadata(place.join(name)).unwrap().len()
}

/// How many bytes a command reads, of whatever file.
fn bytes_read(device: &Device, words: &str) -> u64 {
    let (code, said) = device.shell(&format!("pail {words} >/dev/null && grep rchar /proc/$$/io"));
    assert_eq!(code, Some(0), "{said}");
    said.split_whitespace().last().unwrap().parse().unwrap()
}

/// The most that a command holds, in bytes. Whoever measures is small beside it.
fn held_most(device: &Device, words: &[&str]) -> u64 {
    let script = "import resource, subprocess, sys\n\
        subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n\
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let asked = device.command(words);
    let mut measuring = Command::new("python3");
    measuring.args(["-c", script]).arg(asked.get_program()).args(asked.get_args()).env_clear();
    measuring.envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = measuring.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_register_reads_and_holds_what_it_shows() {
    let (short, long) = (books(500), books(10_000));
    let (mirror, index) = (length(&long, "entries"), length(&long, "postings"));
    let read = bytes_read(&long, "register Rare");
    assert!(read < index + 500_000, "{read} bytes were read; the index has {index}, the mirror {mirror}");
    let read = bytes_read(&long, "register Food -p 2013-05");
    assert!(read < index + 500_000, "{read} bytes were read; the index has {index}, the mirror {mirror}");
    assert!(index * 5 < mirror, "the index has {index} bytes, the mirror {mirror}");
    let (less, more) = (held_most(&short, &RARE), held_most(&long, &RARE));
    let grown = more.saturating_sub(less);
    assert!(grown < 2_000_000, "{grown} bytes more are held for a history that is {mirror} bytes long");
}

#[test]
fn a_change_of_one_transaction_reads_that_one_and_what_was_done_to_it() {
    let device = books(10_000);
    device.ok(&["edit", "5000", "--memo", "twice"]);
    device.ok(&["edit", "5000", "2"]);
    device.ok(&["void", "10003"]);
    let (mirror, ops) = (length(&device, "entries"), length(&device, "ops"));
    assert!(ops * 10 < mirror, "the index has {ops} bytes, the mirror {mirror}");
    for words in
        ["edit 5000 --memo once", "edit 77 --memo x", "void 5000", "restore 10003", "undo 10005", "undo 10006", "undo"]
    {
        // Each version is looked up in the index of ops, which has 32 bytes an op.
        let read = bytes_read(&device, &format!("{words} --dry-run"));
        assert!(read < 4 * ops + 500_000, "`{words}` read {read} bytes of {mirror}");
    }
}
