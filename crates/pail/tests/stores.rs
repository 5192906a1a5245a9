//! Stores that are away, closed, misconfigured, or unsafe: message, exit code, and nothing written.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use support::{books, device, entry, ledger_of, says};
use testkit::Device;
use testkit::ministack::{Keys, Ministack};
use testkit::wire::{Behaviour, Verb, WireServer};

/// Commands that read, and that write.
const COMMANDS: [&[&str]; 4] = [&["balance"], &["add", "Food", "1"], &["undo", "1"], &["report"]];

/// A bucket of its own with a ledger of two entries.
fn bucket(name: &str) -> (&'static Ministack, Device) {
    let server = Ministack::shared();
    server.create_bucket(name);
    let device = device().on_bucket(server, &server.admin(), name);
    device.ok(&["add", "Food", "150"]);
    device.ok(&["withdraw", "Food", "5"]);
    (server, device)
}

/// Every object with its bytes.
fn objects(server: &Ministack, bucket: &str) -> Vec<(String, Vec<u8>)> {
    server.objects(bucket).into_iter().map(|key| (key.clone(), server.get(bucket, &key))).collect()
}

/// Runs the commands, which must all fail like this, on a device that knows the ledger and on one that does not;
/// a secret must never be shown.
#[track_caller]
fn all_fail(device: &Device, code: i32, words: &[&str], secret: &str) {
    for command in COMMANDS {
        let ran = device.run(&[command, &["--timeout", "3", "-v"]].concat());
        says(&ran, command, code, words);
        assert!(!ran.talk.contains(secret) && !ran.out.contains(secret), "a secret is shown:\n{}{}", ran.out, ran.talk);
        assert!(device.intents().is_empty(), "{} left an intent", command.join(" "));
    }
}

#[test]
fn a_bucket_that_is_not_there_is_not_an_empty_ledger() {
    let server = Ministack::shared();
    let keys = server.admin();
    let device = device().on_bucket(server, &keys, "nobody-made-this");
    let words = ["error: ", "nobody-made-this", "hint: `pail where` says which place is used and why"];
    all_fail(&device, 78, &words, &keys.secret);
}

#[test]
fn credentials_that_are_wrong_are_a_permission_error_and_never_shown() {
    let (server, known) = bucket("wrong-credentials");
    let before = objects(server, "wrong-credentials");
    let admin = server.admin();
    let stranger = || device().on_bucket(server, &admin, "wrong-credentials");
    let wrong = "ThisSecretIsNotTheOneThatWasGiven+/abcdef";
    for device in [known.with("AWS_SECRET_ACCESS_KEY", wrong), stranger().with("AWS_SECRET_ACCESS_KEY", wrong)] {
        all_fail(
            &device,
            77,
            &["error: ", server.endpoint(), "(SignatureDoesNotMatch): the secret access key is wrong"],
            wrong,
        );
    }
    let unknown = stranger().with("AWS_ACCESS_KEY_ID", "AKIANOBODYKNOWSTHIS1");
    all_fail(&unknown, 77, &["error: ", "InvalidAccessKeyId"], &admin.secret);
    assert!(before == objects(server, "wrong-credentials"));
}

#[test]
fn a_user_who_may_only_read_reads() {
    let (server, _) = bucket("only-reading");
    let before = objects(server, "only-reading");
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}"#;
    let keys = server.user_with_policy("reader", policy);
    let device = device().on_bucket(server, &keys, "only-reading");
    assert!(device.ok(&["balance", "Food"]).contains("145.00"));
    let ran = device.ends(77, &["add", "Food", "1"]);
    assert!(ran.talk.contains("AccessDenied") && !ran.talk.contains(&keys.secret), "{}", ran.talk);
    assert!(device.intents().is_empty());
    assert!(before == objects(server, "only-reading"));
}

#[test]
fn a_setting_that_is_missing_is_named() {
    let server = Ministack::shared();
    let keys = server.admin();
    let set = || device().on_bucket(server, &keys, "some-bucket");
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    for (unset, other) in [(names[0], names[1]), (names[1], names[0])] {
        let words = format!("error: {other} is set and {unset} is not: set both, or neither to use a profile");
        all_fail(&set().with(unset, ""), 78, &[&words], &keys.secret);
    }
    let keyless = set().with(names[0], "").with(names[1], "");
    all_fail(&keyless, 78, &["error: no credentials for the bucket: AWS_ACCESS_KEY_ID is not set, "], &keys.secret);
    let on_aws = set().with("AWS_REGION", "").with("AWS_ENDPOINT_URL", "");
    all_fail(&on_aws, 78, &["error: no region for the bucket: AWS_REGION is not set, "], &keys.secret);
    all_fail(&set().with("AWS_ENDPOINT_URL", "not a url"), 78, &["error: ", "not a url"], &keys.secret);
    all_fail(&set().with("AWS_CA_BUNDLE", "/nowhere.pem"), 78, &["error: ", "/nowhere.pem"], &keys.secret);
}

/// With it `azure.rs` has the rest.
#[cfg(not(feature = "azure"))]
#[test]
fn an_address_of_azure_is_refused_by_the_name_of_the_feature() {
    let device = device().with("PAIL_STORE", "az://books/ann");
    assert!(device.ok(&["where"]).contains("az://books/ann"));
    let add = ["add", "Food", "1"];
    says(&device.run(&add), &add, 78, &["error: az://books/ann needs a pail with the cargo feature `azure`"]);
}

#[test]
fn a_server_that_is_away_is_waited_for_and_no_longer() {
    const SECRET: &str = "hush-hush-hush";
    let server = WireServer::start();
    let on_wire = || device().on_wire(&server).with("AWS_SECRET_ACCESS_KEY", SECRET);
    let known = on_wire();
    known.ok(&["add", "Food", "150"]);
    let (stranger, endpoint) = (on_wire(), server.endpoint());
    drop(server);
    for device in [known, stranger] {
        let start = Instant::now();
        all_fail(&device, 69, &["error: cannot reach ", &endpoint, "Connection refused"], SECRET);
        assert!(start.elapsed() < Duration::from_secs(30), "3 s a command, and no more: {:?}", start.elapsed());
    }
}

#[test]
fn a_server_that_says_nothing_is_waited_for_and_no_longer() {
    let server = WireServer::start();
    let known = device().on_wire(&server);
    known.ok(&["add", "Food", "150"]);
    server.always(Verb::Get, Behaviour::Silence);
    let start = Instant::now();
    let ran = known.ends(69, &["balance", "--timeout", "1"]);
    assert!(ran.talk.contains("error: no answer from http://127.0.0.1:"), "{}", ran.talk);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn a_stale_read_sends_nothing_and_says_as_of_when() {
    let server = WireServer::start();
    let known = device().on_wire(&server);
    known.ok(&["add", "Food", "150"]);
    server.take_log();
    for command in [&["balance"][..], &["register"], &["log"], &["report", "--no-save"], &["undo", "1", "--dry-run"]] {
        let ran = known.ends(0, &[command, &["--stale"]].concat());
        assert!(command[0] == "undo" || ran.talk.starts_with("as of #1, cached 0 s ago\n"), "{}", ran.talk);
        assert!(ran.out.contains("150.00"), "{}", ran.out);
    }
    assert_eq!(server.take_log(), [""; 0], "nothing was asked");
    drop(server);
    assert!(known.ok(&["balance", "--stale"]).contains("150.00"), "the store may be away");
}

#[test]
fn a_store_that_overwrites_is_never_written_to() {
    let server = WireServer::start();
    server.always(Verb::Put, Behaviour::IgnoreCondition);
    let first = device().on_wire(&server);
    let words = ["error: s3://books: this store ignores `If-None-Match`", "use a store that honours `If-None-Match`"];
    for command in [&["init"][..], &["add", "Food", "150"]] {
        says(&first.run(command), command, 78, &words);
        assert!(server.objects().keys().all(|key| key.ends_with("/00000000000000000000.json")), "only a genesis");
    }
    // A ledger that was made while the server was sane: each device proves the store before its first write.
    let server = WireServer::start();
    device().on_wire(&server).ok(&["add", "Food", "150"]);
    server.always(Verb::Put, Behaviour::IgnoreCondition);
    let before = server.objects();
    let stranger = device().on_wire(&server);
    stranger.ok(&["balance"]);
    for command in [&["add", "Food", "1"][..], &["undo", "1"]] {
        says(&stranger.run(command), command, 78, &words);
        assert!(server.objects() == before && stranger.intents().is_empty());
    }
}

#[test]
fn a_folder_that_is_gone_is_not_an_empty_ledger() {
    let device = books();
    let away = ledger_of(&device).with_extension("away");
    std::fs::rename(ledger_of(&device), &away).unwrap();
    let place = ledger_of(&device).display().to_string();
    for command in [&["balance"][..], &["add", "Food", "1"], &["withdraw", "Food", "9999"], &["init"]] {
        says(&device.run(command), command, 78, &["error: ", &place, "hint: `pail where`"]);
        assert!(!Path::new(&place).exists(), "{} made it anew", command.join(" "));
    }
    // Mounted, but not the right disk.
    std::fs::create_dir(&place).unwrap();
    for command in [&["add", "Food", "1"][..], &["undo", "1"]] {
        let ran = device.run(command);
        assert!(matches!(ran.code, Some(76 | 78)), "{:?} {}", ran.code, ran.talk);
        assert!(!entry(&device, 0).exists());
    }
}

/// The keys of somebody who may do everything but keep reports, for this bucket.
#[test]
fn a_user_who_may_not_keep_reports_sees_them_all_the_same() {
    let (server, _) = bucket("no-reports");
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"},
        {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::no-reports/data/ledger/journal/*"}]}"#;
    let keys: Keys = server.user_with_policy("bookkeeper", policy);
    let device = device().on_bucket(server, &keys, "no-reports");
    device.ok(&["add", "Food", "1"]);
    let ran = device.ends(0, &["report"]);
    assert!(ran.out.contains("Food") && ran.out.contains("151.00"), "{}", ran.out);
    says(&ran, &["report"], 0, &["warning: the report was not kept: ", "AccessDenied"]);
    assert!(!server.objects("no-reports").iter().any(|key| key.starts_with("reports/")));
}
