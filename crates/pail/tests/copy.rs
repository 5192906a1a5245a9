//! `pail copy`: the same bytes in another place, whatever stops it on the way; and what it refuses.
#![allow(clippy::unwrap_used, reason = "a test program")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::{device, files_below, says};
use testkit::ministack::Ministack;
use testkit::s3_server::S3Server;
use testkit::seaweed::Seaweed;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};
use testkit::{Device, RawJournal, add_notes, until};

/// More than two windows of entries.
const LONG: u64 = 300;

/// A device with a ledger in its folder `source` that holds so many entries.
fn source(entries: u64) -> (Device, PathBuf) {
    on(device(), entries)
}

fn on(device: Device, entries: u64) -> (Device, PathBuf) {
    let root = device.path("source");
    device.ok(&["add", "Food", "150", "--store", &shown(&root)]);
    add_notes(&root, entries - 1);
    (device, root)
}

fn on_server(server: &S3Server, bucket: &str) -> Device {
    server.create_bucket(bucket);
    device().on_bucket(server, &server.admin(), bucket).with("BUDGET_BUCKET", "").with("LEDGER_KEY", "")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What of a ledger's folder is copied: the journal and the source files.
fn copied(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_copied = |path: &PathBuf| path.starts_with("journal") || path.starts_with("imported");
    files_below(root).into_iter().filter(|(path, _)| is_copied(path)).collect()
}

fn entry_of(root: &Path, seq: u64) -> PathBuf {
    root.join(format!("journal/{seq:020}.json"))
}

/// There and back through a bucket: the same head, and the same bytes of every entry and source file.
fn goes_there_and_back(device: &Device, root: &Path, bucket: &str) {
    let (there, back) = (format!("s3://{bucket}/books/ann"), device.path("deep/er/back"));
    let ran = device.ends(0, &["copy", &shown(root), &there]);
    let (from, to) = (RawJournal::in_folder(root), format!("copied {LONG} entries and 1 source file, head {LONG}:"));
    assert!(ran.out.starts_with(&to) && ran.talk.is_empty(), "{ran:?}");
    let head = ran.out.trim_end().rsplit(' ').next().unwrap();
    let ran = device.ends(0, &["copy", &there, &shown(&back), "-O", "csv"]);
    let row = format!("{there},{},{LONG},1,{head}\n", shown(&back));
    assert_eq!(ran.out, format!("from,to,entries,files,head\n{row}"));
    assert!(copied(root) == copied(&back), "every byte is the same");
    assert_eq!(from.tail(), usize::try_from(LONG).unwrap());
    let same = device.ends(0, &["copy", &shown(root), &there]);
    assert_eq!(same.out, format!("nothing to copy: {there} has head {head} already\n"));
    let balance = |store: &str| device.ok(&["balance", "--store", store]);
    assert_eq!(balance(&there), balance(&shown(root)));
    // Each is a ledger like any other: it goes on, and the next copy takes what came since.
    device.ok(&["add", "Food", "1", "--store", &there]);
    let next = device.ends(0, &["copy", &there, &shown(root)]);
    assert!(next.out.starts_with(&format!("copied 1 entry, head {}:", LONG + 1)), "{next:?}");
}

/// A ledger with a source file in it.
fn taken_over(device: Device) -> (Device, PathBuf) {
    let root = device.path("source");
    let original =
        r#"{"categories": [{"category": "Food", "ledger": [{"amount": 100, "description": "x"}], "balance": 100}]}"#;
    fs::write(device.path("ledger.json"), original).unwrap();
    device.ok(&["init", "--import", &shown(&device.path("ledger.json")), "--store", &shown(&root)]);
    add_notes(&root, LONG - 1);
    (device, root)
}

#[test]
fn from_a_folder_to_ministack_and_back_every_byte_is_the_same() {
    let (device, root) = taken_over(on_server(Ministack::shared(), "copies"));
    goes_there_and_back(&device, &root, "copies");
}

#[test]
fn from_a_folder_to_seaweed_and_back_every_byte_is_the_same() {
    let (device, root) = taken_over(on_server(Seaweed::shared(), "copies"));
    goes_there_and_back(&device, &root, "copies");
}

#[test]
fn a_bucket_is_copied_to_another_one() {
    let server = Ministack::shared();
    let (device, root) = on(on_server(server, "one"), 5);
    server.create_bucket("other");
    device.ok(&["copy", &shown(&root), "s3://one"]);
    device.ok(&["copy", "s3://one", "s3://other/data/ledger"]);
    let keys = server.objects("other");
    assert_eq!(keys.len(), 6, "{keys:?}");
    for key in keys {
        let entry = key.strip_prefix("data/ledger/").unwrap();
        assert!(server.get("other", &key) == server.get("one", entry), "{key}");
    }
}

/// A device on a stand-in, with a ledger of its own in a folder.
fn to_wire(entries: u64) -> (WireServer, Device, PathBuf) {
    let server = WireServer::start();
    let (device, root) = on(device().on_wire(&server), entries);
    (server, device, root)
}

#[track_caller]
fn assert_arrived(server: &WireServer, root: &Path) {
    let wanted = copied(root).into_iter().map(|(path, bytes)| (shown(&path), bytes));
    let there = server.objects().into_iter().map(|(key, bytes)| (key, bytes.to_vec()));
    assert!(wanted.eq(there), "the journal is there byte by byte");
}

/// `kill -9` with 32 requests on their way, which land before the next run, after it, or never; with holes between
/// those that had landed.
#[test]
fn a_copy_that_was_killed_goes_on_and_ends_with_the_same_head() {
    for lands in ["before", "after", "never"] {
        let (server, device, root) = to_wire(LONG);
        // The genesis and its proof, the first window, and every second entry of the next one.
        server.script(Verb::Put, vec![Behaviour::Honest; 2 + 128]);
        server.script(Verb::Put, [Behaviour::Honest, Behaviour::Hold].into_iter().cycle().take(128));
        let running = device.start(&["copy", &shown(&root), "s3://books"]);
        until("32 requests are on their way", || server.held() == 32);
        running.kill();
        let landed = server.objects().len();
        assert!((130..=230).contains(&landed), "{landed}");
        server.clear_scripts();
        if lands == "before" {
            server.release();
        }
        let ran = device.ends(0, &["copy", &shown(&root), "s3://books"]);
        let head = format!(", head {LONG}:");
        assert!(ran.out.starts_with("copied ") && ran.out.contains(&head), "{ran:?}");
        assert_arrived(&server, &root);
        if lands == "after" {
            server.release();
        }
        assert_arrived(&server, &root);
    }
}

#[test]
fn ctrl_c_stops_a_copy_and_the_same_command_goes_on() {
    let (server, device, root) = to_wire(LONG);
    server.script(Verb::Put, vec![Behaviour::Honest; 50]);
    server.always(Verb::Put, Behaviour::Hold);
    let running = device.start(&["copy", &shown(&root), "s3://books"]);
    until("32 requests are on their way", || server.held() == 32);
    running.interrupt();
    let ran = running.end();
    let words = ["error: interrupted; what was copied stays", "hint: the same command goes on where it stopped"];
    says(&ran, &["copy"], 69, &words);
    server.clear_scripts();
    device.ok(&["copy", &shown(&root), "s3://books"]);
    assert_arrived(&server, &root);
}

/// A folder never lets anybody wait, and is interrupted all the same.
#[test]
fn ctrl_c_stops_a_copy_between_folders() {
    let (device, root) = source(1_500);
    let target = device.path("target");
    let running = device.start(&["copy", &shown(&root), &shown(&target)]);
    until("the first window is there", || entry_of(&target, 128).exists());
    running.interrupt();
    let ran = running.end();
    says(&ran, &["copy"], 69, &["error: interrupted"]);
    assert!(!entry_of(&target, 1_500).exists());
    device.ok(&["copy", &shown(&root), &shown(&target)]);
    assert!(copied(&root) == copied(&target));
}

#[test]
fn answers_that_are_lost_or_wrong_are_settled_by_a_look() {
    let (server, device, root) = to_wire(20);
    let not_now = || Behaviour::Answer(Reply::code(503, "SlowDown"));
    server.script(Verb::Put, [not_now(), Behaviour::ActThenClose, Behaviour::Honest]);
    let mishaps = [
        Behaviour::ActThenClose,
        Behaviour::ActThenReset,
        Behaviour::ActThenAnswer(Reply::status(500)),
        Behaviour::ActThenAnswer(Reply::code(409, "ConditionalRequestConflict")),
        Behaviour::Answer(Reply::code(409, "ConditionalRequestConflict")),
        Behaviour::Close,
        Behaviour::ActThenGarbage,
        not_now(),
    ];
    server.script(Verb::Put, mishaps);
    server.script(Verb::Get, [Behaviour::Truncate, Behaviour::Close]);
    let ran = device.ends(0, &["copy", &shown(&root), "s3://books"]);
    assert!(ran.out.contains("head 20:"), "{ran:?}");
    assert_arrived(&server, &root);
    // And back, where a wire damages what it carries.
    let page = Behaviour::ActThenAnswer(Reply { page: Some("{}"), ..Reply::status(200) });
    // 44 looks find the tail and what lies behind it; the 20 after them read the entries.
    server.script(Verb::Get, vec![Behaviour::Honest; 50]);
    server.script(Verb::Get, [page]);
    let back = device.path("back");
    device.ok(&["copy", "s3://books", &shown(&back)]);
    assert!(copied(&root) == copied(&back));
}

/// The target is as it was, and the command says why.
#[track_caller]
fn refuses(device: &Device, root: &Path, target: &Path, code: i32, words: &[&str]) {
    let before = files_below(target);
    let command = ["copy", &shown(root), &shown(target)];
    let ran = device.run(&command);
    says(&ran, &command, code, words);
    assert!(ran.out.is_empty() && before == files_below(target), "the target was changed");
}

#[test]
fn a_place_that_holds_another_ledger_is_refused() {
    let (device, root) = source(3);
    let target = device.path("target");
    device.ok(&["add", "Food", "1", "--store", &shown(&target)]);
    refuses(&device, &root, &target, 1, &["error: ", "holds another ledger, ", "copy to a place that is empty"]);
    fs::write(entry_of(&target, 0), "{}\n").unwrap();
    refuses(&device, &root, &target, 76, &["journal/00000000000000000000.json is damaged"]);
}

#[test]
fn a_copy_that_was_written_to_is_refused_and_the_first_difference_is_named() {
    let (device, root) = source(200);
    let target = device.path("target");
    device.ok(&["copy", &shown(&root), &shown(&target)]);
    for number in 0..5 {
        device.ok(&["add", "Food", "1", &format!("{number}"), "--store", &shown(&target)]);
    }
    let ahead =
        ["is ahead of ", "up to #205", "only up to #200", &format!("`pail copy {} {}`", shown(&target), shown(&root))];
    refuses(&device, &root, &target, 1, &ahead);
    for number in 0..3 {
        device.ok(&["add", "Rent", "2", &format!("{number}"), "--store", &shown(&root)]);
    }
    let words =
        ["hold the same ledger and differ from #201 on: both were written to", "hint: nothing there was changed"];
    refuses(&device, &root, &target, 76, &words);
    refuses(&device, &target, &root, 76, &["differ from #201 on"]);
}

#[test]
fn an_entry_that_somebody_else_puts_meanwhile_is_never_overwritten() {
    let (server, device, root) = to_wire(20);
    let foreign = &b"{\"somebody\":\"else\"}\n"[..];
    server.insert("journal/00000000000000000018.json", foreign);
    let command = ["copy", &shown(&root), "s3://books"];
    says(&device.run(&command), &command, 76, &["differ from #18 on"]);
    assert_eq!(server.objects()["journal/00000000000000000018.json"], foreign);
}

#[test]
fn a_damaged_source_stops_with_its_key_and_nothing_after_it_is_written() {
    type Harm = fn(&str) -> Option<String>;
    let table: [(Harm, &str); 6] = [
        (|text| Some(text[..100].to_owned()), "is damaged: EOF"),
        (|text| Some(text.trim_end().to_owned()), "it does not end in a line feed: it was cut"),
        (|text| Some(text.replace("\"seq\":200", "\"seq\":201")), "it says that it is #201"),
        (|text| Some(text.replace("note 200", "note 2oo")), "is not the hash of the entry before"),
        (|text| Some(text.replacen('-', "0", 1)), "is damaged: "),
        (|_| None, "one after it is"),
    ];
    for (harm, words) in table {
        let (device, root) = source(LONG);
        let (path, target) = (entry_of(&root, 200), device.path("target"));
        match harm(&fs::read_to_string(&path).unwrap()) {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let command = ["copy", &shown(&root), &shown(&target)];
        // Where the chain alone is broken, it is the next entry that does not fit.
        let (named, last) = if words.contains("hash") { (201, 200) } else { (200, 199) };
        let key = format!("journal/{named:020}.json is damaged: ");
        says(&device.run(&command), &command, 76, &[&key, words, "hint: "]);
        assert!(!entry_of(&target, last + 1).exists(), "{words}");
        let is_whole = entry_of(&target, last).exists() || words.contains("one after it");
        assert!(is_whole, "what stands before it is copied: {words}");
    }
}

#[test]
fn a_source_file_that_is_damaged_or_differs_is_named() {
    let (device, root) = taken_over(device());
    let target = device.path("target");
    let file = fs::read_dir(root.join("imported")).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, "something else").unwrap();
    let command = ["copy", &shown(&root), &shown(&target)];
    let words = ["imported/", " is damaged: its bytes do not have the hash that it is named by"];
    says(&device.run(&command), &command, 76, &words);
    fs::write(&file, bytes).unwrap();
    device.ok(&command);
    fs::write(target.join("imported").join(file.file_name().unwrap()), "something else").unwrap();
    says(&device.run(&command), &command, 76, &["imported/", "is damaged: something else is there"]);
}

#[test]
fn a_store_that_ignores_the_condition_is_refused_before_any_entry() {
    let (server, device, root) = to_wire(20);
    server.always(Verb::Put, Behaviour::IgnoreCondition);
    let command = ["copy", &shown(&root), "s3://books"];
    says(&device.run(&command), &command, 78, &["this store ignores `If-None-Match`"]);
    assert_eq!(server.objects().len(), 1, "the genesis alone");
}

#[test]
fn features_that_this_program_does_not_know_are_copied_and_a_later_format_is_not() {
    let (device, root) = source(1);
    let target = device.path("target");
    let path = entry_of(&root, 1);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"ops\":", "\"crit\":[\"gold\"],\"ops\":")).unwrap();
    let command = ["copy", &shown(&root), &shown(&target)];
    assert!(device.ok(&command).starts_with("copied 1 entry, "));
    fs::remove_dir_all(&target).unwrap();
    fs::write(&path, text.replace("pail/1", "pail/2")).unwrap();
    let words = ["#1 cannot be proved: it has the format `pail/2`", "hint: install the newer pail"];
    says(&device.run(&command), &command, 78, &words);
}

#[test]
fn addresses_that_cannot_be_meant_are_refused() {
    let (device, root) = source(1);
    let (root, file) = (shown(&root), device.path("file"));
    fs::write(&file, "").unwrap();
    let table: [(&[&str], i32, &str); 6] = [
        (&["copy", &root, &format!("{root}/.")], 2, "cannot be copied onto itself"),
        (&["copy", &root, "s3://B"], 78, "the command names the bucket `B`"),
        (&["copy", "nowhere", &root], 1, "so there is nothing to copy"),
        (&["copy", &root, "x", "--store", "y"], 2, "`pail copy` takes both addresses itself"),
        (&["copy", &root], 2, "<TO>"),
        (&["copy", &root, &shown(&file)], 74, "file"),
    ];
    for (command, code, words) in table {
        says(&device.run(command), command, code, &["error: ", words]);
    }
    let (server, device, _) = to_wire(1);
    let endpoint = server.endpoint();
    drop(server);
    let command = ["copy", &root, "s3://books", "--timeout", "1"];
    let words = ["cannot reach ", &endpoint, "hint: the same command goes on where it stopped"];
    says(&device.run(&command), &command, 69, &words);
}
