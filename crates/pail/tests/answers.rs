//! What a store answers, in the words of the program: message, exit code, and nothing written. What a policy must
//! allow is in `permissions.rs`, stores that are away in `stores.rs`.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use support::{device, says};
use testkit::Device;
use testkit::ministack::Ministack;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

const SECRET: &str = "hush-hush-hush";

/// Commands that read, and that write.
const COMMANDS: [&[&str]; 4] = [&["balance"], &["add", "Food", "1"], &["undo", "1"], &["report"]];

/// A ledger on a stand-in that answers every read like this from now on: all commands of a device that has not seen
/// the ledger end with this code and these words, and nothing is written.
#[track_caller]
fn all_fail(reply: &Reply, date: Option<&str>, code: i32, words: &[&str]) {
    let server = WireServer::start();
    let on_wire = || device().on_wire(&server).with("AWS_SECRET_ACCESS_KEY", SECRET);
    let known = on_wire();
    known.ok(&["add", "Food", "150"]);
    let before = server.objects();
    server.always(Verb::Get, Behaviour::Answer(reply.clone()));
    server.always(Verb::Put, Behaviour::Answer(reply.clone()));
    server.set_date(date);
    // Who knows the ledger asks for a slot by writing to it, and a page that says 200 to that settles nothing:
    // `a_write_that_a_web_page_answered_is_found_out_later`.
    let devices = if reply.status == 200 { vec![on_wire()] } else { vec![on_wire(), known] };
    for device in &devices {
        for command in COMMANDS {
            let ran = device.run(&[command, &["--timeout", "3"]].concat());
            says(&ran, command, code, words);
            assert!(!ran.talk.contains(SECRET), "a secret is shown:\n{}", ran.talk);
            assert!(device.intents().is_empty(), "{command:?} left an intent");
        }
    }
    assert!(server.objects() == before);
}

#[test]
fn a_token_that_has_expired_is_said_to_have() {
    let reply = Reply::code(400, "ExpiredToken").saying("Message", "The provided token has expired.");
    all_fail(&reply, None, 77, &["error: ", "says that the credentials have expired (ExpiredToken)"]);
}

/// The server's clock is given: this machine's would have to be turned, which takes a library that lies to the
/// program.
#[test]
fn a_clock_that_is_twenty_minutes_off_is_told_by_how_much() {
    let ours = jiff::Timestamp::from_second(unix_seconds() - 20 * 60).unwrap();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&ours).unwrap();
    let reply = Reply::code(403, "RequestTimeTooSkewed").saying("ServerTime", "2026-11-22T00:00:00Z");
    let server = WireServer::start();
    let device = device().on_wire(&server);
    server.always(Verb::Get, Behaviour::Answer(reply.clone()));
    server.set_date(Some(&date));
    let talk = device.ends(77, &["balance"]).talk;
    let off: i64 = talk.split_once("clock is wrong by ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!((1190..=1260).contains(&off), "{talk}");
    all_fail(&reply, Some(&date), 77, &["error: this machine's clock is wrong by 12", "(RequestTimeTooSkewed)"]);
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the same clock")]
fn unix_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

#[test]
fn a_wrong_region_is_answered_with_the_right_one() {
    let words = ["error: bucket 'books' at ", "lies in region eu-central-1, not in us-east-1: set the region to"];
    let moved = Reply::code(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-central-1");
    all_fail(&moved, None, 78, &words);
    let message = "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'";
    let malformed = Reply::code(400, "AuthorizationHeaderMalformed").saying("Message", message);
    all_fail(&malformed.saying("Region", "eu-central-1"), None, 78, &words);
}

#[test]
fn a_web_page_is_no_store_and_no_damaged_ledger() {
    for status in [200, 302, 403, 404] {
        let words = format!("answered with a web page ({status}), as no S3 store does: check the endpoint");
        all_fail(&Reply::page(status), None, 78, &[&words]);
    }
    // Nothing was ever there: a page is not an empty ledger either.
    let server = WireServer::start();
    server.always(Verb::Get, Behaviour::Answer(Reply::page(200)));
    for command in [&["add", "Food", "1"][..], &["init"], &["balance"]] {
        says(&device().on_wire(&server).run(command), command, 78, &["error: http://127.0.0.1:", "a web page (200)"]);
    }
    assert!(server.objects().is_empty() && server.requests().iter().all(|request| request.method == "GET"));
}

/// The intent of the write that a page answered is kept, and settles when the store is there again.
#[test]
fn a_write_that_a_web_page_answered_is_found_out_later() {
    for acts in [false, true] {
        let server = WireServer::start();
        let device = device().on_wire(&server);
        device.ok(&["add", "Food", "150"]);
        let page = Reply::page(200);
        server.script(Verb::Put, [if acts { Behaviour::ActThenAnswer(page) } else { Behaviour::Answer(page) }]);
        server.always(Verb::Get, Behaviour::Answer(Reply::page(200)));
        let talk = device.ends(75, &["add", "Food", "1", "--timeout", "3"]).talk;
        assert!(talk.contains("it may or may not have been recorded: ") && talk.contains("a web page"), "{talk}");
        server.clear_scripts();
        device.ok(&["resolve", "--retry"]);
        assert!(device.ok(&["balance", "Food"]).contains("151.00"), "recorded once, acts: {acts}");
    }
}

#[test]
fn two_ledger_keys_in_one_bucket_are_two_ledgers() {
    let server = Ministack::shared();
    server.create_bucket("two-ledgers");
    let on = |key: &str| device().on_bucket(server, &server.admin(), "two-ledgers").with("LEDGER_KEY", key);
    let (ann, ben) = (on("data/ann.json"), on("data/ben.json"));
    ann.ok(&["add", "Food", "150"]);
    ben.ok(&["add", "Rent", "7"]);
    for (device, has, lacks) in [(&ann, "Food", "Rent"), (&ben, "Rent", "Food")] {
        for command in [&["balance"][..], &["report"], &["register"]] {
            let out = device.ok(command);
            assert!(out.contains(has) && !out.contains(lacks), "{command:?}: {out}");
        }
    }
    let objects = server.objects("two-ledgers");
    let below = |prefix: &str| objects.iter().filter(|key| key.starts_with(prefix)).count();
    for own in ["data/ann/journal/", "data/ben/journal/"] {
        assert_eq!(below(own), 2, "{objects:?}");
    }
    // The report of the day is the first's, whose it stays; the other's lies beside its journal.
    assert!(0 < below("reports/") && 0 < below("data/ben/reports/") && below("data/ann/reports/") == 0, "{objects:?}");
    let view = |key: &str| String::from_utf8(server.get("two-ledgers", key)).unwrap();
    assert!(view("data/ann.json").contains("Food") && !view("data/ann.json").contains("Rent"));
    assert!(view("data/ben.json").contains("Rent") && !view("data/ben.json").contains("Food"));
}

/// The ledger of `data/ledger.json` lies in `data/ledger`; no key may lead to a folder that is named like an object.
#[test]
fn keys_that_differ_by_json_alone_are_refused() {
    let server = Ministack::shared();
    server.create_bucket("only-json");
    let on = |key: &str| device().on_bucket(server, &server.admin(), "only-json").with("LEDGER_KEY", key);
    on("data/ledger.json").ok(&["add", "Food", "150"]);
    let before = server.objects("only-json");
    let refuses = |device: &Device, words: &[&str]| {
        for command in COMMANDS {
            says(&device.run(command), command, 78, &[&["error: "], words].concat());
        }
    };
    refuses(&on("data/ledger"), &["BUDGET_BUCKET with LEDGER_KEY names the key `data/ledger`", "ends in `.json`"]);
    let words = ["some stores cannot hold both of one name", "leave that `.json` out"];
    refuses(&on("data/ledger.json.json"), &[&["names the key `data/ledger.json.json`"][..], &words].concat());
    refuses(&device().with("PAIL_STORE", "s3://only-json/data/ledger.json"), &words);
    assert_eq!(server.objects("only-json"), before);
}
