//! `pail doctor`: each thing that can be wrong is found with its place and a remedy, and nothing is changed.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::{device, files_below};
use testkit::ministack::Ministack;
use testkit::s3_server::S3Server;
use testkit::seaweed::Seaweed;
use testkit::wire::{Behaviour, Verb, WireServer};
use testkit::{Device, Ran, add_notes, until};

/// A device whose ledger, in a folder, holds 65 entries and a checkpoint.
fn books() -> (Device, PathBuf) {
    let device = device();
    let root = device.path("data").join("pennypail");
    device.ok(&["add", "Food", "150"]);
    add_notes(&root, 62);
    device.ok(&["add", "Food", "1"]);
    device.ok(&["add", "Food", "1"]);
    assert!(root.join("checkpoints/00000000000000000064").exists());
    (device, root)
}

fn on_server(server: &S3Server, bucket: &str) -> Device {
    server.create_bucket(bucket);
    device().on_bucket(server, &server.admin(), bucket)
}

/// The lines of a status, without their remedies.
fn lines(ran: &Ran, status: &str) -> Vec<String> {
    ran.out.lines().filter(|line| line.starts_with(status)).map(str::to_owned).collect()
}

/// Nothing is bad.
#[track_caller]
fn is_well(device: &Device) -> Ran {
    let ran = device.ends(0, &["doctor"]);
    assert_eq!(lines(&ran, "bad"), Vec::<String>::new());
    ran
}

/// Exactly these things are bad, each in one line with all of these words; the cache is left as it is.
#[track_caller]
fn finds(device: &Device, wanted: &[&[&str]]) -> Ran {
    let before = cached(device);
    let ran = device.ends(1, &["doctor"]);
    let bad = lines(&ran, "bad");
    assert_eq!(bad.len(), wanted.len(), "{}", ran.out);
    for (line, words) in bad.iter().zip(wanted) {
        for word in *words {
            assert!(line.contains(word), "{word:?} is not in {line}");
        }
    }
    let count =
        if wanted.len() == 1 { "1 finding is bad".to_owned() } else { format!("{} findings are bad", wanted.len()) };
    assert_eq!(ran.talk, format!("error: {count}\n"));
    assert!(before == cached(device), "the cache was changed");
    ran
}

#[track_caller]
fn warns(device: &Device, words: &[&str]) {
    let ran = is_well(device);
    let found = lines(&ran, "warning");
    assert!(found.iter().any(|line| words.iter().all(|word| line.contains(word))), "{words:?} is not in\n{}", ran.out);
}

/// The cache of a device, but for the lock, which says who held it last.
fn cached(device: &Device) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = files_below(&device.path("cache"));
    files.retain(|path, _| !path.ends_with("lock"));
    files
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn cache(device: &Device) -> PathBuf {
    let caches = device.path("cache").join("pennypail");
    fs::read_dir(caches).unwrap().next().unwrap().unwrap().path()
}

fn entry(root: &Path, seq: u64) -> PathBuf {
    root.join(format!("journal/{seq:020}.json"))
}

#[test]
fn what_is_well_is_said_and_only_the_probe_is_left() {
    let (device, root) = books();
    let before = (files_below(&root), cached(&device), files_below(&device.path("state")));
    let ran = is_well(&device);
    assert_eq!((lines(&ran, "ok").len(), ran.out.lines().count(), ran.talk.as_str()), (9, 9, ""), "{}", ran.out);
    for words in
        ["of 16 at once one won", "65 entries, and their chain is whole", "1 checkpoint is what", "nothing is open"]
    {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let mut after = files_below(&root);
    after.retain(|path, _| !path.starts_with("probe"));
    assert!(before == (after, cached(&device), files_below(&device.path("state"))));
    assert_eq!(fs::read_dir(root.join("probe")).unwrap().count(), 1);
    is_well(&device);
    assert_eq!(fs::read_dir(root.join("probe")).unwrap().count(), 2, "known the next time");
    let csv = device.ok(&["doctor", "-O", "csv"]);
    assert!(csv.starts_with("status,check,place,finding,remedy\nok,store,"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&device.ok(&["doctor", "-O", "json"])).unwrap();
    assert_eq!((&json["findings"][0]["status"], &json["findings"][0]["check"]), (&"ok".into(), &"store".into()));
}

#[test]
fn a_ledger_on_ministack_is_well_and_its_versions_are_looked_at() {
    let server = Ministack::shared();
    let device = on_server(server, "doctor");
    device.ok(&["add", "Food", "150"]);
    warns(&device, &["versions", "s3://doctor: versioning is off"]);
    let ran = is_well(&device);
    assert!(ran.out.contains("`aws s3api put-bucket-versioning --bucket doctor "), "{}", ran.out);
    server.keep_versions("doctor");
    let ran = is_well(&device);
    assert!(lines(&ran, "warning").is_empty() && ran.out.contains("of 16 at once one won"), "{}", ran.out);
    assert_eq!(server.objects("doctor").iter().filter(|key| key.starts_with("data/ledger/probe/")).count(), 3);
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}"#;
    let reader = support::device().on_bucket(server, &server.user_with_policy("doctor-reads", policy), "doctor");
    let ran = is_well(&reader);
    let skipped = lines(&ran, "skipped").join("\n");
    for words in ["these credentials may only read", "this machine remembers nothing", "may not be looked at"] {
        assert!(skipped.contains(words), "{words}: {}", ran.out);
    }
    server.put("doctor", "data/ledger/journal/00000000000000000001.json", b"{}\n");
    finds(&device, &[&["journal/00000000000000000001.json", "from byte 1 on it is not what this machine has seen"]]);
    finds(&reader, &[&["journal/00000000000000000001.json: it is damaged: missing field"]]);
}

#[test]
fn a_ledger_on_seaweed_is_well() {
    let server = Seaweed::shared();
    let device = on_server(server, "doctor");
    server.keep_versions("doctor");
    device.ok(&["add", "Food", "150"]);
    let ran = is_well(&device);
    assert!(ran.out.contains("of 16 at once one won") && lines(&ran, "warning").is_empty(), "{}", ran.out);
}

#[test]
fn a_store_that_lets_two_writers_win_is_found() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "150"]);
    server.script(Verb::Put, [Behaviour::IgnoreCondition]);
    finds(&device, &[&["conditions", "journal/00000000000000000000.json: the store accepted a second create"]]);
    server.script(Verb::Put, [Behaviour::Honest, Behaviour::IgnoreCondition, Behaviour::IgnoreCondition]);
    let ran = finds(&device, &[&["conditions", "probe/", "of 16 writers at once 2 won"]]);
    assert!(ran.out.contains("use a store that honours `If-None-Match`"), "{}", ran.out);
    server.clear_scripts();
    is_well(&device);
    assert!(server.connections() > 2, "the writers race over several connections");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the stand-in's clock is held against the real one")]
fn a_clock_that_is_off_is_found() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "150"]);
    let date = |seconds: i64| {
        let then = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
        then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    server.set_date(Some(&date(0)));
    is_well(&device);
    server.set_date(Some(&date(-120)));
    warns(&device, &["clock", "s ahead of the store's"]);
    server.set_date(Some(&date(20 * 60)));
    finds(&device, &[&["clock", "s behind the store's"]]);
}

#[test]
fn a_store_that_is_away_or_empty_is_said() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    let ran = is_well(&device);
    assert!(ran.out.contains("holds no ledger yet"), "{}", ran.out);
    let endpoint = server.endpoint();
    drop(server);
    let command = ["doctor", "--timeout", "1"];
    let ran = device.ends(1, &command);
    assert!(ran.out.starts_with(&format!("bad      store       s3://books: cannot reach {endpoint}")), "{}", ran.out);
    warns(&support::device(), &["store", "no ledger was made there yet, or its disk is not mounted"]);
}

#[test]
fn ctrl_c_stops_it() {
    let server = WireServer::start();
    let device = device().on_wire(&server);
    device.ok(&["add", "Food", "150"]);
    server.always(Verb::Get, Behaviour::Hold);
    let running = device.start(&["doctor"]);
    until("a request hangs", || server.held() == 1);
    running.interrupt();
    let ran = running.end();
    assert_eq!((ran.code, ran.talk.as_str()), (Some(69), "error: interrupted; nothing was changed\n"));
}

#[test]
fn a_write_that_was_interrupted_is_found() {
    let (device, _) = books();
    let id = device
        .ok(&["where", "-O", "csv"])
        .lines()
        .find_map(|line| line.strip_prefix("id,").map(str::to_owned))
        .unwrap();
    let intents = device.path("state").join("pennypail").join(id).join("intents");
    fs::create_dir_all(&intents).unwrap();
    let recorded =
        serde_json::from_slice::<serde_json::Value>(&fs::read(entry(&device.path("data/pennypail"), 65)).unwrap());
    let recorded = recorded.unwrap()["ops"][0]["op"].as_str().unwrap().to_owned();
    for name in [&recorded, "01M827KCWCEJC876SS1N9VNCRY", "notes"] {
        fs::write(intents.join(name), "{}\n").unwrap();
    }
    warns(&device, &["intents", &recorded, "is recorded as #65"]);
    warns(&device, &["intents", "01M827KCWCEJC876SS1N9VNCRY", "may still be recorded"]);
    warns(&device, &["intents", "notes: this is no note of a write"]);
    assert!(is_well(&device).out.contains("`pail resolve` records it once"));
}

#[test]
fn objects_that_are_none_of_ours_are_named() {
    let (device, root) = books();
    for name in ["notes.txt", "photos/1.jpg", "photos/2.jpg", "journal/66.json", ".tmp/99-1"] {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), "x").unwrap();
    }
    fs::write(cache(&device).join("state.new"), "x").unwrap();
    warns(&device, &["objects", "3 objects that pail does not know: notes.txt, photos/ (2)"]);
    warns(&device, &["names", "journal/66.json: this is no name of an entry"]);
    warns(&device, &["litter", ".tmp/99-1: 1 temporary file of processes that were killed"]);
    warns(&device, &["litter", "state.new: left by a process that was killed"]);
}

#[test]
fn gaps_and_objects_that_are_too_long_are_named() {
    let (device, root) = books();
    let held = fs::read(entry(&root, 30)).unwrap();
    fs::remove_file(entry(&root, 30)).unwrap();
    finds(&device, &[&["gaps", "journal/00000000000000000030.json: missing, and there are entries after it"]]);
    fs::remove_file(entry(&root, 31)).unwrap();
    let both = "journal/00000000000000000030.json to journal/00000000000000000031.json: missing";
    finds(&device, &[&["gaps", both]]);
    let (device, root) = books();
    fs::write(entry(&root, 30), [held, vec![b' '; 256 * 1024]].concat()).unwrap();
    let key = "journal/00000000000000000030.json";
    finds(&device, &[&["entries", key, "and an entry at most 262144"], &["journal", key, "it is damaged"]]);
}

/// A byte of the hint, of a checkpoint, of the mirror and of the hot state: the file and the byte are named.
#[test]
fn one_byte_that_was_changed_is_named_with_its_place() {
    let (device, root) = books();
    let cache = cache(&device);
    let (hint, checkpoint) = ("checkpoints/latest.json", "checkpoints/00000000000000000064");
    let table = [
        (root.join(hint), "checkpoints", hint, "it is damaged from byte"),
        (root.join(checkpoint), "checkpoints", checkpoint, "it is damaged from byte"),
        (cache.join("state"), "cache", "state", "it is damaged from byte"),
        (cache.join("entries"), "mirror", "entries", "from byte"),
        (cache.join("offsets"), "mirror", "offsets", "from byte"),
        (cache.join("ops"), "mirror", "ops", "from byte"),
    ];
    for (path, check, place, words) in table {
        let length = fs::read(&path).unwrap().len();
        // What a machine alone knows stands at the end of its state, and is told by its beginning.
        let known =
            if check == "cache" { fs::read_to_string(&path).unwrap().find(",\"base\":").unwrap() } else { length };
        for at in (0..length).step_by(length / 7).chain([length - 1]) {
            flip(&path, at);
            let words = format!("{words} {} on", at.min(known));
            finds(&device, &[&[check, &format!("{place}: "), &words]]);
            flip(&path, at);
        }
    }
    is_well(&device);
    // The results stay right, whichever of them is damaged.
    for path in [root.join(hint), root.join(checkpoint), cache.join("state"), cache.join("entries")] {
        flip(&path, 150);
        assert!(device.ok(&["balance", "Food"]).contains("152.00"));
        assert!(device.ok(&["log"]).contains("add Food 150.00"));
    }
}

#[test]
fn one_byte_that_was_changed_in_an_entry_is_named_where_this_machine_has_seen_it() {
    let (device, root) = books();
    for (seq, at) in [(1, 40), (30, 200), (64, 150), (65, 3)] {
        flip(&entry(&root, seq), at);
        let key =
            format!("journal/{seq:020}.json: it is damaged: from byte {at} on it is not what this machine has seen");
        let ran = finds(&device, &[&["journal", &key]]);
        assert!(ran.out.contains("restore that object from an older version or a copy"), "{}", ran.out);
        flip(&entry(&root, seq), at);
    }
    fs::remove_dir_all(device.path("cache")).unwrap();
    let text = fs::read_to_string(entry(&root, 30)).unwrap();
    fs::write(entry(&root, 30), text.replace("note 30", "note 3O")).unwrap();
    finds(&device, &[&["journal", "journal/00000000000000000031.json: it is damaged: its `prev` is not the hash of"]]);
}

#[test]
fn checkpoints_of_other_histories_are_told_from_damaged_ones() {
    let (hint, checkpoint) = ("checkpoints/latest.json", "checkpoints/00000000000000000064");
    let (device, root) = books();
    let text = fs::read_to_string(root.join(checkpoint)).unwrap();
    fs::write(root.join(checkpoint), text.replace("checkpoint/1", "checkpoint/2")).unwrap();
    let ran = is_well(&device);
    assert!(lines(&ran, "skipped")[0].contains("another version of pail wrote it"), "{}", ran.out);
    let (_other, its) = books();
    fs::copy(its.join(checkpoint), root.join(checkpoint)).unwrap();
    finds(&device, &[&["checkpoints", checkpoint, "it belongs to another ledger"]]);
    // Whole, and of this ledger, and not what its entries add up to: the one kind that could mislead anybody.
    let (_, body) = text.split_once("\",\"ledger\"").unwrap();
    let wrong = format!("\"ledger\"{}", body.replacen("\"op_count\":64", "\"op_count\":63", 1));
    let sealed = format!("{{\"f\":\"pail-checkpoint/1\",\"sum\":\"{}\",{wrong}", journal::Hash::of(wrong.as_bytes()));
    fs::write(root.join(checkpoint), &sealed).unwrap();
    let at = sealed.find("\"op_count\":63").unwrap() + "\"op_count\":6".len();
    finds(&device, &[&["checkpoints", checkpoint, &format!("from byte {at} on it is not what the entries add up to")]]);
    fs::write(root.join(checkpoint), &text).unwrap();
    is_well(&device);
    // A hint that nobody renewed for long.
    add_notes(&root, 130);
    warns(&device, &["checkpoints", hint, "it is 131 entries behind the journal"]);
}

#[test]
fn a_journal_that_lost_its_end_or_was_replaced_is_found() {
    let (device, root) = books();
    fs::remove_file(entry(&root, 65)).unwrap();
    finds(&device, &[&["cache", "state: this machine saw entries behind #64, with which the journal ends now"]]);
    fs::remove_file(entry(&root, 64)).unwrap();
    let ahead = "it is ahead of the journal, which ends at #63";
    let wanted: [&[&str]; 3] = [&["cache", "#63"], &["latest.json", ahead], &["00000000000000000064", ahead]];
    finds(&device, &wanted);
    let (device, root) = books();
    let last = fs::read_to_string(entry(&root, 65)).unwrap();
    fs::write(entry(&root, 65), last.replace("\"ts\":\"2", "\"ts\":\"1")).unwrap();
    let seen = "the journal no longer holds #65 as this machine saw it";
    finds(&device, &[&["mirror", "entries: from byte"], &["cache", seen]]);
}

#[test]
fn a_repaired_journal_is_well_and_what_was_left_behind_is_nobody_s_concern() {
    let (device, root) = books();
    let text = fs::read_to_string(entry(&root, 40)).unwrap();
    fs::write(entry(&root, 40), text.replace("note 40", "note 4O")).unwrap();
    device.ok(&["repair", "--yes"]);
    device.ok(&["add", "Food", "1"]);
    let ran = device.ends(0, &["doctor"]);
    assert!(lines(&ran, "bad").is_empty() && ran.out.contains("their chain is whole"), "{}", ran.out);
    assert!(root.join("epochs/1.json").exists());
    let held = entry(&root.join("epochs/1"), 40);
    flip(&held, 200);
    finds(&device, &[&["journal", "epochs/1/journal/00000000000000000040.json: it is damaged: from byte 200 on"]]);
}

#[test]
fn an_entry_that_needs_a_newer_pail_is_no_damage() {
    let (device, root) = books();
    let last = fs::read_to_string(entry(&root, 65)).unwrap();
    fs::write(entry(&root, 65), last.replace("\"ops\":", "\"crit\":[\"gold\"],\"ops\":")).unwrap();
    let ran = is_well(&device);
    assert!(
        lines(&ran, "skipped")[0].contains("from here on a newer pail is needed: it needs the feature `gold`"),
        "{}",
        ran.out
    );
}
