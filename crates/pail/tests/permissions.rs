//! What a policy must allow: exactly `s3:GetObject` and `s3:PutObject` on the ledger's keys and `s3:ListBucket` on
//! the bucket run every verb, and with any one missing the error names it and nothing is written.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::collections::BTreeSet;

use support::{device, says};
use testkit::Device;
use testkit::ministack::{Keys, Ministack};
use testkit::wire::{Behaviour, Verb, WireServer};

/// What a command asks of the store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Nothing, at least where nothing is open.
    Nothing,
    /// Reads, and perhaps keeps a view, which it may fail to do.
    Reads,
    /// Reads and writes.
    Writes,
}

/// Stands for the address of the ledger, and for one where a copy of it may lie.
const LEDGER: &str = "LEDGER";
const COPY: &str = "COPY";

/// Each verb of the program with a command that works on the ledger of [`begin`].
const CASES: [(&str, Asks, &[&str]); 55] = [
    ("add", Asks::Writes, &["add", "Food", "20"]),
    ("withdraw", Asks::Writes, &["withdraw", "Food", "5"]),
    ("transfer", Asks::Writes, &["transfer", "Food", "Rent", "1"]),
    ("income", Asks::Writes, &["income", "100"]),
    ("assign", Asks::Writes, &["assign", "Food", "1"]),
    ("cover", Asks::Writes, &["cover", "Fun"]),
    ("hold", Asks::Writes, &["hold", "1"]),
    ("envelope open", Asks::Writes, &["envelope", "open", "Bike"]),
    ("envelope rename", Asks::Writes, &["envelope", "rename", "Rent", "Flat"]),
    ("envelope group", Asks::Writes, &["envelope", "group", "Food", "Home"]),
    ("envelope order", Asks::Writes, &["envelope", "order", "Food", "1"]),
    ("envelope set", Asks::Writes, &["envelope", "set", "Food", "--overspend", "carry"]),
    ("envelope note", Asks::Writes, &["envelope", "note", "Food", "bread"]),
    ("envelope close", Asks::Writes, &["envelope", "close", "Fun"]),
    ("envelope reopen", Asks::Writes, &["envelope", "reopen", "Old"]),
    ("account default", Asks::Writes, &["account", "default", "Giro"]),
    ("account open", Asks::Writes, &["account", "open", "Purse"]),
    ("account rename", Asks::Writes, &["account", "rename", "Cash", "Purse of mine"]),
    ("account order", Asks::Writes, &["account", "order", "Giro", "1"]),
    ("account note", Asks::Writes, &["account", "note", "Giro", "the old one"]),
    ("account close", Asks::Writes, &["account", "close", "Giro"]),
    ("account reopen", Asks::Writes, &["account", "reopen", "Former"]),
    ("payee list", Asks::Reads, &["payee", "list"]),
    ("payee rename", Asks::Writes, &["payee", "rename", "Rewe", "REWE"]),
    ("payee merge", Asks::Writes, &["payee", "merge", "Aldi", "Lidl"]),
    ("payee default", Asks::Writes, &["payee", "default", "Aldi", "Food"]),
    ("set currency", Asks::Writes, &["set", "currency", "CHF"]),
    ("set month-start", Asks::Writes, &["set", "month-start", "25"]),
    ("set time-zone", Asks::Writes, &["set", "time-zone", "Asia/Tokyo"]),
    ("budget", Asks::Reads, &["budget"]),
    ("balance", Asks::Reads, &["balance"]),
    ("register", Asks::Reads, &["register"]),
    ("report", Asks::Reads, &["report"]),
    ("show", Asks::Reads, &["show", "Food"]),
    ("chart", Asks::Reads, &["chart"]),
    ("export", Asks::Reads, &["export"]),
    ("copy", Asks::Writes, &["copy", LEDGER, COPY]),
    // What it may not do is one of its findings.
    ("doctor", Asks::Nothing, &["doctor"]),
    ("publish", Asks::Reads, &["publish"]),
    ("import", Asks::Reads, &["import", "--difference"]),
    ("log", Asks::Reads, &["log"]),
    ("diff", Asks::Reads, &["diff", "1"]),
    ("blame", Asks::Reads, &["blame", "Food"]),
    ("verify", Asks::Reads, &["verify"]),
    ("edit", Asks::Writes, &["edit", "2", "401"]),
    ("void", Asks::Writes, &["void", "2"]),
    ("restore", Asks::Writes, &["restore", "12"]),
    ("undo", Asks::Writes, &["undo", "1"]),
    ("resolve", Asks::Nothing, &["resolve"]),
    ("repair", Asks::Reads, &["repair"]),
    ("init", Asks::Reads, &["init"]),
    ("where", Asks::Nothing, &["where"]),
    ("completions", Asks::Nothing, &["completions", "bash"]),
    ("man", Asks::Nothing, &["man"]),
    ("demo", Asks::Nothing, &["demo"]),
];

/// What the policy grants on the keys of the ledger.
const ON_KEYS: [&str; 2] = ["s3:GetObject", "s3:PutObject"];

#[test]
fn every_verb_has_its_case_here() {
    let cases: BTreeSet<String> = CASES.iter().map(|(verb, ..)| (*verb).to_owned()).collect();
    assert_eq!(verbs(), cases, "each verb needs a line in CASES, and a policy that is enough for it");
}

/// The names of all commands that can be run: `add`, and `envelope open` where there are groups.
fn verbs() -> BTreeSet<String> {
    let mut open = vec![(String::new(), cli::command())];
    let mut found = BTreeSet::new();
    while let Some((before, command)) = open.pop() {
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            let name = format!("{before} {}", verb.get_name()).trim().to_owned();
            if verb.has_subcommands() {
                open.push((name, verb.clone()));
            } else {
                found.insert(name);
            }
        }
    }
    found
}

/// The policy of the guide without one of its actions.
fn policy(bucket: &str, missing: &str) -> String {
    let actions: Vec<String> =
        ON_KEYS.iter().filter(|action| **action != missing).map(|action| format!("\"{action}\"")).collect();
    format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Action":[{}],
              "Resource":["arn:aws:s3:::{bucket}/data/*","arn:aws:s3:::{bucket}/reports/*"]}},
            {{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::{bucket}"}}]}}"#,
        actions.join(",")
    )
}

/// The command of a case on the ledger at this address.
fn on(ledger: &str, command: &[&str]) -> Vec<String> {
    let word = |word: &&str| match *word {
        LEDGER => ledger.to_owned(),
        COPY => format!("{}copy", ledger.trim_end_matches("ledger")),
        other => other.to_owned(),
    };
    command.iter().map(word).collect()
}

/// The address of the ledger under the original's names in this bucket.
fn ledger_in(bucket: &str) -> String {
    format!("s3://{bucket}/data/ledger")
}

/// A ledger that each of the cases works on.
fn begin(device: &Device) {
    device.ok(&["add", "Food", "150"]);
    device.ok(&["add", "Rent", "400"]);
    device.ok(&["income", "5"]);
    device.ok(&["add", "Fun", "5"]);
    device.ok(&["withdraw", "Fun", "10", "--overspend"]);
    device.ok(&["envelope", "open", "Old"]);
    device.ok(&["envelope", "close", "Old"]);
    device.ok(&["account", "open", "Giro"]);
    device.ok(&["account", "open", "Former"]);
    device.ok(&["account", "close", "Former"]);
    device.ok(&["account", "default", "Cash"]);
    device.ok(&["add", "Rent", "1"]);
    device.ok(&["void", "12"]);
    for payee in ["Rewe", "Aldi", "Lidl"] {
        device.ok(&["add", "Food", "1", "--payee", payee]);
    }
}

/// A bucket with the ledger of the cases in it, and the keys of a user whose policy lacks this.
fn bucket_without(name: &str, missing: &str) -> (&'static Ministack, Keys) {
    let server = Ministack::shared();
    server.create_bucket(name);
    begin(&device().on_bucket(server, &server.admin(), name));
    (server, server.user_with_policy(name, &policy(name, missing)))
}

/// Every object with its bytes.
fn objects(server: &Ministack, bucket: &str) -> Vec<(String, Vec<u8>)> {
    server.objects(bucket).into_iter().map(|key| (key.clone(), server.get(bucket, &key))).collect()
}

/// The commands that must fail do, on a device that has seen nothing yet, and name the action and no other.
#[track_caller]
fn fails_naming<W: AsRef<str>>(device: &Device, command: &[W], action: &str) {
    let command: Vec<&str> = command.iter().map(AsRef::as_ref).collect();
    let ran = device.run(&command);
    says(&ran, &command, 77, &["error: ", &format!("the credentials lack {action}")]);
    let error = ran.talk.lines().find(|line| line.starts_with("error: ")).unwrap();
    assert_eq!(error.matches("s3:").count() - error.matches("s3://").count(), 1, "it names one action: {error}");
    assert!(device.intents().is_empty(), "`{}` left an intent", command.join(" "));
}

#[test]
fn exactly_these_three_run_every_verb() {
    let server = Ministack::shared();
    server.create_bucket("exactly-three");
    let keys = server.user_with_policy("exactly-three", &policy("exactly-three", ""));
    let device = device().on_bucket(server, &keys, "exactly-three");
    device.ok(&["init"]);
    begin(&device);
    for (_, _, command) in CASES.iter().filter(|(verb, ..)| *verb != "init") {
        let ran = device.ends(0, &on(&ledger_in("exactly-three"), command));
        assert!(!ran.talk.contains("warning: ") && !ran.talk.contains("AccessDenied"), "{command:?}: {}", ran.talk);
    }
    assert!(server.objects("exactly-three").iter().any(|key| key.starts_with("reports/")), "the report is kept");
}

#[test]
fn without_get_object_every_command_names_it() {
    let (server, keys) = bucket_without("no-get", "s3:GetObject");
    let before = objects(server, "no-get");
    for (_, _, command) in CASES.iter().filter(|(_, asks, _)| *asks != Asks::Nothing) {
        let command = on(&ledger_in("no-get"), command);
        fails_naming(&device().on_bucket(server, &keys, "no-get"), &command, "s3:GetObject");
    }
    let ran = device().on_bucket(server, &keys, "no-get").ends(1, &["doctor"]);
    assert!(ran.out.contains("bad      store") && ran.out.contains("lack s3:GetObject"), "{}", ran.out);
    assert!(before == objects(server, "no-get"));
}

#[test]
fn without_put_object_every_write_names_it_and_reading_works() {
    let (server, keys) = bucket_without("no-put", "s3:PutObject");
    let before = objects(server, "no-put");
    for (_, asks, command) in CASES {
        let device = device().on_bucket(server, &keys, "no-put");
        let command = on(&ledger_in("no-put"), command);
        match asks {
            Asks::Writes => fails_naming(&device, &command, "s3:PutObject"),
            Asks::Reads | Asks::Nothing => drop(device.ends(0, &command)),
        }
    }
    server.delete("no-put", "data/ledger.json");
    fails_naming(&device().on_bucket(server, &keys, "no-put"), &["publish"], "s3:PutObject");
    let before: Vec<_> = before.into_iter().filter(|(key, _)| key != "data/ledger.json").collect();
    server.create_bucket("no-put-yet");
    let keys = server.user_with_policy("no-put-yet", &policy("no-put-yet", "s3:PutObject"));
    fails_naming(&device().on_bucket(server, &keys, "no-put-yet"), &["init"], "s3:PutObject");
    assert!(before == objects(server, "no-put") && server.objects("no-put-yet").is_empty());
}

/// S3 says of an object that is missing that it is denied to who may not list. ministack says 404 to them (and
/// SeaweedFS too), so this case is shown on the stand-in, with AWS's status, code and text.
#[test]
fn without_list_bucket_every_command_names_it() {
    let server = WireServer::start();
    begin(&device().on_wire(&server));
    let before = server.objects();
    server.always(Verb::Get, Behaviour::NoListing);
    for (_, _, command) in CASES.iter().filter(|(_, asks, _)| *asks != Asks::Nothing) {
        fails_naming(&device().on_wire(&server), &on("s3://books/", command), "s3:ListBucket");
    }
    assert!(server.objects() == before);
    let empty = WireServer::start();
    empty.always(Verb::Get, Behaviour::NoListing);
    for command in [&["init"][..], &["add", "Food", "1"]] {
        fails_naming(&device().on_wire(&empty), command, "s3:ListBucket");
    }
    assert!(empty.objects().is_empty());
}
