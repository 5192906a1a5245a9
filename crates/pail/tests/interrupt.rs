//! A user who stops the program, and readers who go away: the exit code still tells the truth.

use std::fs::OpenOptions;
use std::process::Stdio;

use testkit::wire::{Behaviour, Verb, WireServer};
use testkit::{Device, Ran, RawJournal, until};

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

/// A device on a stand-in, with one entry, and its cache warm.
fn warm() -> (WireServer, Device) {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "5", "first"]);
    (server, device)
}

/// Presses Ctrl-C when the next request of this verb hangs.
fn interrupted(server: &WireServer, device: &Device, verb: Verb, words: &[&str]) -> Ran {
    let held = server.held();
    server.script(verb, [Behaviour::Hold]);
    let running = device.start(words);
    until("a request hangs", || server.held() == held + 1);
    running.interrupt();
    running.end()
}

/// The command that a message tells to run, which stands between backticks and names an id.
fn told(talk: &str) -> &str {
    talk.split('`').find(|words| words.contains(" --id ")).unwrap_or_else(|| panic!("no command in: {talk}"))
}

#[test]
fn ctrl_c_during_the_put_leaves_it_open_and_the_told_command_records_it_once() {
    // The request lands before the command is repeated, after it, and never.
    for lands in ["before", "after", "never"] {
        let (server, device) = warm();
        let ran = interrupted(&server, &device, Verb::Put, &["add", "Food", "1", "it's lunch", "--payee", "Mensa"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(75), ""), "{}", ran.talk);
        assert!(ran.talk.contains("may or may not have been recorded: you interrupted it"), "{}", ran.talk);
        assert_eq!(device.intents().len(), 1);
        if lands == "before" {
            server.release();
        }
        for _ in 0..2 {
            let (code, shown) = device.shell(told(&ran.talk));
            assert_eq!(code, Some(0), "{shown}");
            assert!(shown.contains("#2  Food +1.00 = 6.00"), "{shown}");
        }
        if lands == "after" {
            server.release();
        }
        assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "it's lunch"], "it lands {lands}");
        assert!(device.intents().is_empty());
    }
}

#[test]
fn ctrl_c_again_leaves_it_open_again() {
    let (server, device) = warm();
    let ran = interrupted(&server, &device, Verb::Put, &["add", "Food", "1", "lunch"]);
    let words: Vec<&str> = told(&ran.talk).split(' ').skip(1).collect();
    let again = interrupted(&server, &device, Verb::Put, &words);
    assert_eq!(again.code, Some(75), "{}", again.talk);
    let third = interrupted(&server, &device, Verb::Put, &["resolve", "--retry"]);
    assert_eq!(third.code, Some(75), "{}", third.talk);
    let fourth = interrupted(&server, &device, Verb::Put, &["resolve", "--drop"]);
    assert_eq!(fourth.code, Some(75), "{}", fourth.talk);
    assert!(!device.intents().is_empty());
    server.release();
    assert_eq!(device.run(&["resolve", "--retry"]).code, Some(0));
    let journal = RawJournal::on_wire(&server);
    assert!(journal.memos().iter().filter(|memo| **memo == "lunch").count() <= 1, "{:?}", journal.memos());
    assert!(device.intents().is_empty());
}

#[test]
fn ctrl_c_before_any_put_records_nothing() {
    let (server, device) = warm();
    // A refusal wants the tail confirmed, which is a GET and no PUT.
    let ran = interrupted(&server, &device, Verb::Get, &["withdraw", "Food", "100"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(69), ""), "{}", ran.talk);
    assert!(ran.talk.contains("error: interrupted; nothing was recorded"), "{}", ran.talk);
    // A new device reads first.
    let second = self::device().on_wire(&server);
    let ran = interrupted(&server, &second, Verb::Get, &["add", "Food", "1"]);
    assert_eq!(ran.code, Some(69), "{}", ran.talk);
    // Or proves the store first.
    let ran = interrupted(&server, &second, Verb::Put, &["add", "Food", "1"]);
    assert_eq!(ran.code, Some(69), "{}", ran.talk);
    server.release();
    assert!(device.intents().is_empty() && second.intents().is_empty());
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first"]);
}

#[test]
fn ctrl_c_at_the_beginning_of_a_ledger_records_nothing() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    let ran = interrupted(&server, &device, Verb::Put, &["add", "Food", "1", "never"]);
    assert_eq!(ran.code, Some(69), "{}", ran.talk);
    assert!(ran.talk.contains("a new ledger with nothing in it may be there"), "{}", ran.talk);
    server.release();
    assert_eq!(RawJournal::on_wire(&server).tail(), 0);
    assert!(device.ok(&["add", "Food", "1", "first"]).starts_with("#1  "));
}

/// Runs a command whose data goes where the test says.
fn with_out(device: &Device, out: Stdio, words: &[&str]) -> Option<i32> {
    let ended = device.command(words).stdout(out).stderr(Stdio::piped()).output().expect("the program starts");
    ended.status.code()
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let device = device();
    device.ok(&["add", "Food", "5", "first"]);
    for words in [&["balance"][..], &["add", "Food", "1", "piped"], &["log"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        assert_eq!(with_out(&device, writer.into(), words), Some(0), "{words:?}");
    }
    for line in ["pail add Food 1 closed >&-", "pail add Food 1 both >&- 2>&-", "pail balance | true"] {
        assert_eq!(device.shell(line).0, Some(0), "{line}");
    }
    let journal = RawJournal::in_folder(&device.path("data").join("pennypail"));
    assert_eq!(journal.memos(), ["first", "piped", "closed", "both"]);
}

/// 74 would say that it is not recorded.
#[test]
fn an_answer_that_cannot_be_written_takes_nothing_back() {
    let device = device();
    device.ok(&["add", "Food", "5", "first"]);
    let full = || OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let ended = device.command(&["add", "Food", "1"]).stdout(full()).stderr(Stdio::piped()).output().unwrap();
    let talk = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(0), "{talk}");
    assert!(talk.contains("warning: it is recorded, but the answer could not be written"), "{talk}");
    assert!(talk.contains("#2  Food +1.00 = 6.00"), "{talk}");
    let ran = device.ends(0, &["add", "Food", "1", "-o", "/proc/answer"]);
    assert!(ran.talk.contains("warning: it is recorded, but /proc/answer: "), "{}", ran.talk);
    assert_eq!(with_out(&device, full().into(), &["balance"]), Some(74), "a report that is not there is a failure");
}
