//! The first write to a bucket says so if the bucket would not keep what is overwritten or deleted.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{device, says};
use testkit::ministack::Ministack;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};
use testkit::{Device, Ran, until};

const LOSS: &str = "an object that is overwritten or deleted by mistake is gone";

/// What the first `add` on a device says of versioning, and that the next says nothing of it.
#[track_caller]
fn said(device: &Device) -> Vec<String> {
    let of_versions = |ran: Ran| -> Vec<String> {
        ran.talk.lines().filter(|line| line.contains("versioning")).map(str::to_owned).collect()
    };
    let first = device.ends(0, &["add", "Food", "150"]);
    assert!(first.out.starts_with("#1  Food +150.00"), "{}", first.out);
    let said = of_versions(first);
    assert_eq!(of_versions(device.ends(0, &["add", "Food", "1"])), [""; 0], "it is said once");
    said
}

#[test]
fn versioning_that_is_off_is_one_line_at_the_first_write() {
    let server = Ministack::shared();
    server.create_bucket("versions-off");
    let device = device().on_bucket(server, &server.admin(), "versions-off");
    let command = "aws s3api put-bucket-versioning --bucket versions-off --versioning-configuration Status=Enabled";
    assert_eq!(said(&device), [format!("versioning is off for bucket versions-off: {LOSS}; `{command}` turns it on")]);
}

#[test]
fn versioning_that_is_on_is_not_talked_about() {
    let server = Ministack::shared();
    server.create_bucket("versions-on");
    server.keep_versions("versions-on");
    assert_eq!(said(&device().on_bucket(server, &server.admin(), "versions-on")), [""; 0]);
}

#[test]
fn who_may_not_look_is_told_the_right_that_is_missing() {
    let server = Ministack::shared();
    server.create_bucket("versions-unseen");
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":"*"}]}"#;
    let keys = server.user_with_policy("versions-unseen", policy);
    let words = "versioning of bucket versions-unseen may not be looked at (s3:GetBucketVersioning)";
    assert_eq!(
        said(&device().on_bucket(server, &keys, "versions-unseen")),
        [format!("{words}: where it is off, {LOSS}")]
    );
}

/// A store that knows no versioning, or does not answer, is used all the same.
#[test]
fn a_look_that_fails_is_no_error() {
    for (behaviour, words) in [
        (Behaviour::Answer(Reply::code(501, "NotImplemented")), "answered 501 NotImplemented"),
        (Behaviour::Close, "no answer from http://127.0.0.1:"),
    ] {
        let server = WireServer::start();
        server.script(Verb::GetVersioning, [behaviour]);
        let said = said(&device().on_wire(&server));
        assert!(matches!(&said[..], [line] if line.contains(words)), "{said:?}");
        let looks = server.take_log().iter().filter(|line| *line == "GET ?versioning").count();
        assert_eq!(looks, 1, "asked at the genesis alone");
    }
}

#[test]
fn a_look_that_is_not_answered_holds_the_write_up_for_one_try() {
    let server = WireServer::start();
    server.script(Verb::GetVersioning, [Behaviour::Silence]);
    let ran = device().on_wire(&server).ends(0, &["add", "Food", "150", "--timeout", "1"]);
    says(&ran, &["add"], 0, &["versioning of bucket books may not be looked at (no answer from ", "within 1s"]);
    assert!(ran.out.starts_with("#1  Food +150.00"), "{}", ran.out);
}

#[test]
fn who_interrupts_the_look_has_a_ledger_with_nothing_in_it() {
    let server = WireServer::start();
    server.script(Verb::GetVersioning, [Behaviour::Silence]);
    let device = device().on_wire(&server);
    let running = device.start(&["add", "Food", "150"]);
    until("it looks", || server.requests().iter().any(|request| request.key == "?versioning"));
    running.interrupt();
    let words = ["error: interrupted; nothing was recorded", "a new ledger with nothing in it is there"];
    says(&running.end(), &["add"], 69, &words);
    assert_eq!(server.objects().keys().collect::<Vec<_>>(), ["journal/00000000000000000000.json"]);
    assert!(device.intents().is_empty());
    assert!(device.ok(&["add", "Food", "150"]).starts_with("#1  Food +150.00"));
}

#[test]
fn a_second_device_and_a_folder_say_nothing_of_it() {
    assert_eq!(said(&device()), [""; 0]);
    let server = Ministack::shared();
    server.create_bucket("versions-second");
    device().on_bucket(server, &server.admin(), "versions-second").ok(&["add", "Food", "1"]);
    let talk = device().on_bucket(server, &server.admin(), "versions-second").ends(0, &["add", "Food", "1"]).talk;
    assert!(!talk.contains("versioning"), "{talk}");
}
