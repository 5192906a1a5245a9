//! `kill -9` at every moment of a write: what was acknowledged is there, nothing is there twice, and the next
//! command says what became of the rest.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use testkit::wire::{Behaviour, Verb, WireServer};
use testkit::{Device, Ran, RawJournal, until};

const KILLS: u32 = 200;
/// So many of them at least are spread evenly over the length of a write; the others go where hits are rare.
const SPREAD: u32 = 150;
/// Where syncing costs nothing it may take more.
const KILLS_MAX: u32 = 1_200;
/// How many kills at least must hit each of the two windows that matter.
const HITS_MIN: usize = 20;

/// What a killed `add` left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Nothing,
    /// The intent, and no entry.
    Intent,
    /// The entry, without the answer.
    Entry,
    /// The entry, and its answer was printed.
    Answer,
}

/// A device, and what its ledger must hold in the end.
struct Books {
    device: Device,
    wanted: Vec<String>,
    unwanted: Vec<String>,
    left: Vec<Left>,
}

impl Books {
    fn begin(device: Device) -> Self {
        device.ok(&["add", "Food", "1", "the first"]);
        Self { device, wanted: vec!["the first".into()], unwanted: Vec::new(), left: Vec::new() }
    }

    fn add(&mut self, memo: String) -> Ran {
        let ran = self.device.ends(0, &["add", "Food", "1", &memo]);
        self.wanted.push(memo);
        ran
    }

    /// Runs next commands, each time others, and holds them to their word about the write that was killed.
    fn settle(&mut self, memo: &str, left: Left, turn: u32) {
        self.left.push(left);
        let has_intent = !self.device.intents().is_empty();
        let talk = match (left, turn % 4) {
            (Left::Intent, 0) => {
                let talk = self.add(format!("after {memo}")).talk;
                assert!(talk.contains("is not recorded"), "{talk}");
                self.unwanted.push(memo.into());
                talk
            }
            (Left::Intent, 1) => {
                // The same once more is a new write; the old one is out of the race then.
                let talk = self.add(memo.into()).talk;
                assert!(talk.contains("the same was tried before") && talk.contains("is not recorded"), "{talk}");
                talk
            }
            (Left::Intent, turn) => {
                let talk = self.device.ends(0, &["balance"]).talk;
                assert!(talk.contains("may still be recorded: `pail resolve`"), "{talk}");
                let way = if turn == 2 { "--retry" } else { "--drop" };
                let resolved = self.device.ends(0, &["resolve", way]);
                let words = if turn == 2 { &resolved.out } else { &resolved.talk };
                assert!(words.contains(if turn == 2 { "Food +1.00" } else { "is dropped" }), "{resolved:?}");
                if turn == 2 { &mut self.wanted } else { &mut self.unwanted }.push(memo.into());
                talk
            }
            (_, 0) => self.add(format!("after {memo}")).talk,
            (_, 1) => self.device.ends(0, &["resolve"]).talk,
            (_, _) => self.device.ends(0, &["balance"]).talk,
        };
        match left {
            Left::Entry | Left::Answer => {
                self.wanted.push(memo.into());
                assert_eq!(talk.contains("is recorded as #"), has_intent, "{talk}");
            }
            Left::Nothing => self.unwanted.push(memo.into()),
            Left::Intent => assert!(talk.contains(&format!("`pail add Food 1.00 {memo}` was interrupted")), "{talk}"),
        }
        assert!(self.device.intents().is_empty(), "after {left:?} and turn {turn}: {talk}");
    }

    fn hits(&self, left: Left) -> usize {
        self.left.iter().filter(|hit| **hit == left).count()
    }

    /// Nothing acknowledged is lost, nothing is there twice or against our word, and the books balance.
    fn assert_whole(&self, journal: &RawJournal, fresh: &Device) {
        let mut memos = journal.memos();
        memos.sort_unstable();
        let mut wanted = self.wanted.clone();
        wanted.sort_unstable();
        assert_eq!(memos, wanted);
        assert!(!self.unwanted.iter().any(|memo| memos.contains(&memo.as_str())));
        let sum = wanted.len();
        for device in [&self.device, fresh] {
            let balance = device.ok(&["balance", "-O", "csv"]);
            assert!(balance.contains(&format!("envelope,Food,{sum}.00,EUR")), "{balance}");
            assert!(balance.contains(&format!("account,Cash,{sum}.00,EUR")), "{balance}");
        }
    }
}

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

fn entry_path(root: &Path, seq: usize) -> std::path::PathBuf {
    root.join(format!("journal/{seq:020}.json"))
}

/// The number of the last entry, looked for from a known one.
fn tail_from(root: &Path, mut seq: usize) -> usize {
    while entry_path(root, seq + 1).exists() {
        seq += 1;
    }
    seq
}

/// An intent that lies there whole.
fn has_intent(device: &Device) -> bool {
    device.intents().iter().any(|path| fs::read(path).is_ok_and(|bytes| bytes.ends_with(b"\n")))
}

/// When to kill.
enum Moment {
    After(Duration),
    AtIntent,
    AtEntry,
}

/// Starts an `add` on a folder, kills it, and says what it left.
fn kill_one(books: &Books, root: &Path, tail: usize, memo: &str, moment: &Moment) -> Left {
    let mut running = books.device.start(&["add", "Food", "1", memo]);
    match moment {
        Moment::After(delay) => thread::sleep(*delay),
        Moment::AtIntent => while running.is_alive() && !has_intent(&books.device) {},
        Moment::AtEntry => while running.is_alive() && !entry_path(root, tail + 1).exists() {},
    }
    let ran = running.kill();
    let is_recorded = fs::read_to_string(entry_path(root, tail + 1)).is_ok_and(|entry| entry.contains(memo));
    let is_answered = ran.out.ends_with('\n');
    assert!(is_recorded || !is_answered, "{memo} was acknowledged and is not there");
    match (is_recorded, is_answered) {
        (true, true) => Left::Answer,
        (true, false) => Left::Entry,
        (false, _) if has_intent(&books.device) => Left::Intent,
        (false, _) => Left::Nothing,
    }
}

/// How long a warm `add` takes from its start to its end: the middle one of some.
fn measure(books: &mut Books) -> Duration {
    let mut lengths: Vec<Duration> = (0..15)
        .map(|number| {
            let start = Instant::now();
            books.add(format!("measured {number}"));
            start.elapsed()
        })
        .collect();
    lengths.sort_unstable();
    lengths[lengths.len() / 2]
}

#[test]
fn a_write_on_a_folder_may_be_killed_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("budget");
    let mut books = Books::begin(device().on_folder(&root));
    let length = measure(&mut books);
    let (mut tail, mut number) = (0, 0);
    let is_short = |books: &Books| [Left::Intent, Left::Entry].iter().any(|left| books.hits(*left) < HITS_MIN);
    while number < KILLS || (is_short(&books) && number < KILLS_MAX) {
        let moment = match number {
            // Where the disk is fast the windows are short: then the rest is aimed at what lies there.
            SPREAD.. if books.hits(Left::Intent) < HITS_MIN => Moment::AtIntent,
            SPREAD.. if books.hits(Left::Entry) < HITS_MIN => Moment::AtEntry,
            // From 0 to 1.3 times the length, in steps that go back and forth, as the machine's load does too.
            _ => Moment::After(length * 13 / 10 * (number * 77 % SPREAD) / SPREAD),
        };
        let memo = format!("memo-{number}");
        tail = tail_from(&root, tail);
        let left = kill_one(&books, &root, tail, &memo, &moment);
        books.settle(&memo, left, number);
        number += 1;
    }
    let counts = [Left::Nothing, Left::Intent, Left::Entry, Left::Answer].map(|left| (left, books.hits(left)));
    println!("{number} kills over 1.3 times {length:?} left {counts:?}");
    assert!(!is_short(&books), "{counts:?}");
    books.assert_whole(&RawJournal::in_folder(&root), &device().on_folder(&root));
}

/// The store has acted, and its answer never comes.
#[test]
fn a_write_may_be_killed_after_the_store_has_acted() {
    let server = WireServer::start();
    let mut books = Books::begin(device().on_wire(&server));
    for number in 0..24 {
        let memo = format!("memo-{number}");
        server.script(Verb::Put, [Behaviour::ActThenSilence]);
        let before = server.objects().len();
        let running = books.device.start(&["add", "Food", "1", &memo]);
        until("the entry is there", || before < server.objects().len());
        assert_eq!(running.kill().out, "");
        books.settle(&memo, Left::Entry, number);
    }
    books.assert_whole(&RawJournal::on_wire(&server), &device().on_wire(&server));
}

/// The request is on its way for long and lands after its sender's death: before the next command in half of
/// the cases, and in the others when that command has settled what was open.
#[test]
fn a_write_may_be_killed_before_the_store_acts() {
    let server = WireServer::start();
    let mut books = Books::begin(device().on_wire(&server));
    for number in 0..40 {
        let memo = format!("memo-{number}");
        server.script(Verb::Put, [Behaviour::Hold]);
        let running = books.device.start(&["add", "Food", "1", &memo]);
        until("the request is on its way", || server.held() == 1);
        assert_eq!(running.kill().out, "");
        let lands_first = number % 8 < 4;
        if lands_first {
            server.release();
        }
        books.settle(&memo, if lands_first { Left::Entry } else { Left::Intent }, number);
        server.release();
    }
    assert_eq!([Left::Entry, Left::Intent].map(|left| books.hits(left)), [20, 20]);
    books.assert_whole(&RawJournal::on_wire(&server), &device().on_wire(&server));
}
