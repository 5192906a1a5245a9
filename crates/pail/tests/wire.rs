//! The table of the commit protocol, seen by a user: whatever befalls the request, the exit code tells the
//! truth and the entry is there once or not at all.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use testkit::wire::{Behaviour, Reply, Verb, WireServer};
use testkit::{Device, Ran, RawJournal, until};

use Behaviour::{
    ActThenAnswer, ActThenClose, ActThenGarbage, ActThenReset, ActThenSilence, Answer, Close, Honest, IgnoreCondition,
    Reset, Silence, Truncate,
};

const ADD: [&str; 6] = ["add", "Food", "1", "lunch", "--timeout", "2"];
/// No command with `--timeout 2` may take so long, on a busy machine neither.
const LONG: Duration = Duration::from_secs(15);

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

/// A device on a stand-in, with one entry, its cache warm and the log empty.
fn warm() -> (WireServer, Device) {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "5", "first"]);
    server.take_log();
    (server, device)
}

fn answer(status: u16, code: &str) -> Behaviour {
    Answer(Reply::code(status, code))
}

fn act_then(status: u16, code: &str) -> Behaviour {
    ActThenAnswer(Reply::code(status, code))
}

/// `add` when its PUTs and the GETs after them meet this; the server is honest otherwise. It must end with this
/// code after so many PUTs. Then the truth is found out as the user would, and must be what the code said.
#[track_caller]
fn check(puts: &[Behaviour], gets: &[Behaviour], code: i32, put_count: usize) -> Ran {
    let (server, device) = warm();
    server.script(Verb::Put, puts.iter().cloned());
    server.script(Verb::Get, gets.iter().cloned());
    let ran = device.run(&ADD);
    let case = format!("{puts:?}, then {gets:?}: {ran:?}");
    assert_eq!(ran.code, Some(code), "{case}");
    let log = server.take_log();
    assert_eq!(log.iter().filter(|line| line.starts_with("PUT ")).count(), put_count, "{case}: {log:?}");
    assert_eq!(device.intents().len(), usize::from(code == 75), "{case}");
    server.clear_scripts();
    let is_recorded = RawJournal::on_wire(&server).tail() == 2;
    match code {
        0 => assert!(is_recorded && ran.out.starts_with("#2  Food +1.00 = 6.00"), "{case}"),
        75 => {
            let told = ran.talk.split('`').find(|words| words.contains(" --id "));
            let told = told.unwrap_or_else(|| panic!("no command in {case}"));
            let (code, shown) = device.shell(told);
            assert!(code == Some(0) && shown.contains("#2  Food +1.00 = 6.00"), "{case}: {shown}");
        }
        _ => {
            assert!(!is_recorded, "{case}");
            device.ok(&ADD);
        }
    }
    assert!(device.intents().is_empty(), "{case}");
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "lunch"], "{case}");
    assert!(device.ok(&["balance"]).contains("6.00"), "{case}");
    ran
}

#[test]
fn a_put_that_was_applied_is_found_and_never_sent_again() {
    for lost in [ActThenClose, ActThenReset, ActThenGarbage, ActThenSilence] {
        check(&[lost], &[], 0, 1);
    }
    for (status, code) in [(500, "InternalError"), (502, ""), (503, "SlowDown"), (504, ""), (429, ""), (408, "")] {
        check(&[act_then(status, code)], &[], 0, 1);
    }
    for (status, code) in [(409, "ConditionalRequestConflict"), (412, "PreconditionFailed"), (304, ""), (200, "")] {
        check(&[act_then(status, code)], &[], 0, 1);
    }
    check(&[act_then(400, "RequestTimeout")], &[], 0, 1);
}

#[test]
fn a_put_that_was_not_applied_is_sent_again_to_the_same_slot() {
    for lost in [Close, Reset, answer(500, "InternalError"), answer(503, "SlowDown"), answer(429, ""), answer(408, "")]
    {
        check(&[lost], &[], 0, 2);
    }
    // Neither says that anything is stored.
    check(&[answer(409, "ConditionalRequestConflict")], &[], 0, 2);
    check(&[answer(412, "PreconditionFailed"), answer(409, ""), Close], &[], 0, 4);
}

#[test]
fn the_look_at_the_slot_is_repeated_until_it_can_be_read() {
    for broken in [Truncate, ActThenGarbage, Close, Reset, answer(503, "SlowDown"), answer(500, "")] {
        check(&[ActThenClose], &[broken.clone(), broken], 0, 1);
    }
}

#[test]
fn what_nobody_can_tell_is_unknown_and_the_told_command_finds_out() {
    // Silence takes all the time there is.
    check(&[Silence], &[], 75, 1);
    // The look is denied, or is not answered, whether the request was applied or not.
    for put in [ActThenClose, Close] {
        let put = [put];
        check(&put, &[answer(403, "AccessDenied")], 75, 1);
        check(&put, &vec![Silence; 9], 75, 1);
    }
    // The second answer is definite, and the first request may still be on its way.
    for no in [answer(403, "ExpiredToken"), answer(501, "NotImplemented"), answer(400, "InvalidArgument")] {
        check(&[answer(500, ""), no], &[], 75, 2);
    }
}

#[test]
fn a_definite_no_says_why_and_leaves_nothing_open() {
    for (status, code, exit, words) in [
        (403, "AccessDenied", 77, "s3:PutObject"),
        (403, "SignatureDoesNotMatch", 77, "the secret access key is wrong"),
        (403, "InvalidAccessKeyId", 77, "does not know this access key id"),
        (403, "RequestTimeTooSkewed", 77, "clock is wrong"),
        (400, "ExpiredToken", 77, "expired"),
        (301, "PermanentRedirect", 78, "region"),
        (307, "TemporaryRedirect", 78, "region"),
        (400, "AuthorizationHeaderMalformed", 78, "region"),
        (501, "NotImplemented", 78, "If-None-Match"),
        (404, "NoSuchBucket", 78, "no bucket 'books'"),
        (400, "InvalidArgument", 78, "400 InvalidArgument"),
    ] {
        let ran = check(&[answer(status, code)], &[], exit, 1);
        assert!(ran.talk.contains(words) && ran.talk.contains("nothing was recorded"), "{}", ran.talk);
    }
}

#[test]
fn a_read_bears_what_passes_and_names_what_does_not() {
    for passing in [Truncate, ActThenGarbage, Close, Reset, answer(503, "SlowDown"), answer(429, ""), answer(500, "")] {
        let (server, _) = warm();
        server.script(Verb::Get, [passing.clone(), passing.clone()]);
        let shown = device().on_wire(&server).ok(&["balance", "-O", "csv"]);
        assert!(shown.contains("envelope,Food,5.00,EUR"), "{passing:?}: {shown}");
    }
    for (lasting, code, words) in [
        (Silence, 69, "no answer"),
        (Close, 69, "no answer"),
        (Truncate, 69, "breaks off"),
        (answer(503, "SlowDown"), 69, "503 SlowDown"),
        (answer(403, "AccessDenied"), 77, "s3:ListBucket"),
        (answer(301, "PermanentRedirect"), 78, "region"),
        (answer(404, "NoSuchBucket"), 78, "no bucket"),
        (answer(404, ""), 78, "404"),
    ] {
        let (server, device) = warm();
        server.always(Verb::Get, lasting.clone());
        for device in [device, self::device().on_wire(&server)] {
            let start = Instant::now();
            let ran = device.run(&["balance", "--timeout", "2"]);
            assert!(ran.code == Some(code) && ran.talk.contains(words), "{lasting:?}: {ran:?}");
            assert!(start.elapsed() < LONG, "{lasting:?} took {:?}", start.elapsed());
        }
    }
}

#[test]
fn a_store_that_overwrites_is_refused_before_anything_of_the_user_is_written() {
    let server = WireServer::start();
    server.always(Verb::Put, IgnoreCondition);
    let founder = device().on_wire(&server);
    let ran = founder.ends(78, &ADD);
    assert!(ran.talk.contains("ignores `If-None-Match`") && ran.out.is_empty(), "{ran:?}");
    assert_eq!(RawJournal::on_wire(&server).tail(), 0, "a genesis without an entry");
    assert!(founder.intents().is_empty());

    // It began to do so later: a second device finds out before its first write, and harms nothing.
    let (server, _) = warm();
    server.always(Verb::Put, IgnoreCondition);
    let before = server.objects();
    let second = device().on_wire(&server);
    assert!(second.ends(78, &ADD).talk.contains("ignores `If-None-Match`"));
    assert_eq!(server.objects(), before);
    assert_eq!(server.requests().iter().filter(|request| request.method == "PUT").count(), 1, "the probe");
    assert!(second.intents().is_empty());
    second.ok(&["balance"]);
}

#[test]
fn where_nobody_listens_nothing_is_recorded_and_nothing_is_pending() {
    let (server, device) = warm();
    let port = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port").local_addr().expect("it is bound");
    let nowhere = format!("http://{port}");
    let cold = self::device().on_wire(&server).with("AWS_ENDPOINT_URL", &nowhere);
    let device = device.with("AWS_ENDPOINT_URL", &nowhere);
    let start = Instant::now();
    for (device, words) in [(&device, &ADD[..]), (&cold, &ADD), (&device, &["balance"]), (&cold, &["balance"])] {
        let ran = device.ends(69, words);
        assert!(ran.talk.contains(&format!("cannot reach {nowhere}")), "{words:?}: {ran:?}");
        assert!(device.intents().is_empty(), "{words:?}");
    }
    assert!(start.elapsed() < 2 * LONG, "{:?}", start.elapsed());
}

#[test]
fn where_nobody_answers_only_what_may_have_gone_out_is_unknown() {
    let (server, device) = warm();
    // Connections come about, in the queue of a listener that never looks at it.
    let deaf = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let endpoint = format!("http://{}", deaf.local_addr().expect("it is bound"));
    let cold = self::device().on_wire(&server).with("AWS_ENDPOINT_URL", &endpoint);
    let device = device.with("AWS_ENDPOINT_URL", &endpoint);
    for (device, words, code, left) in [
        (&cold, &ADD[..], 69, 0),
        (&cold, &["balance", "--timeout", "2"], 69, 0),
        (&device, &["balance", "--timeout", "2"], 69, 0),
        (&device, &ADD, 75, 1),
    ] {
        let start = Instant::now();
        let ran = device.ends(code, words);
        assert!(start.elapsed() < LONG, "{words:?} took {:?}", start.elapsed());
        assert_eq!(device.intents().len(), left, "{words:?}: {ran:?}");
    }
    let device = device.with("AWS_ENDPOINT_URL", &server.endpoint());
    assert!(device.ends(0, &["resolve", "--retry"]).out.contains("Food +1.00 = 6.00"));
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "lunch"]);
}

#[test]
fn what_a_living_process_has_under_way_is_left_to_it() {
    let (server, device) = warm();
    server.script(Verb::Put, [Behaviour::Hold]);
    let mut running = device.start(&["add", "Food", "1", "lunch"]);
    until("its request is on its way", || server.held() == 1);
    for words in [&["balance"][..], &["resolve"], &["resolve", "--drop"], &["add", "Food", "2", "beside"]] {
        let ran = device.ends(0, words);
        assert!(!ran.talk.contains("interrupted") && !ran.talk.contains("recorded"), "{words:?}: {ran:?}");
        assert!(running.is_alive() && device.intents().len() == 1, "{words:?}");
    }
    server.release();
    let ran = running.end();
    assert!(ran.code == Some(0) && ran.out.contains("#3  Food +1.00 = 8.00"), "{ran:?}");
    assert!(device.intents().is_empty());
    assert_eq!(RawJournal::on_wire(&server).memos(), ["first", "beside", "lunch"]);
}

#[test]
fn a_clock_that_is_wrong_is_told_beside_the_answer() {
    let (server, device) = warm();
    server.set_date(Some("Sun, 01 Nov 2020 00:00:00 GMT"));
    server.script(Verb::Put, [Honest]);
    assert!(device.ends(0, &ADD).talk.contains("s ahead of the store's"));
}
