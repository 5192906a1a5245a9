//! Repair with real processes: devices of their own, a folder and a real S3.
#![allow(clippy::unwrap_used, reason = "a test program")]

use std::fs;
use std::path::Path;

use testkit::Device;
use testkit::ministack::Ministack;

fn device() -> Device {
    Device::new(env!("CARGO_BIN_EXE_pail"))
}

const DAMAGED: &str = "journal/00000000000000000002.json";

/// Runs a command that must end so and say all of this.
#[track_caller]
fn told(device: &Device, code: i32, command: &[&str], words: &[&str]) {
    let ran = device.ends(code, command);
    let said = format!("{}{}", ran.out, ran.talk);
    for word in words {
        assert!(said.contains(word), "`{}` does not say {word:?}:\n{said}", command.join(" "));
    }
}

/// Food gets 1, 2, 3 … euros, one entry each.
fn deposits(device: &Device, count: u64) {
    for euros in 1..=count {
        device.ok(&["add", "Food", &euros.to_string()]);
    }
}

fn food(device: &Device) -> String {
    device.ok(&["balance", "Food", "-O", "csv"]).lines().last().unwrap().to_owned()
}

fn spoiled(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    // More than one byte: a single one would be found without a witness.
    text.replacen("\"v\":\"0.1.0\"", "\"v\":\"7.7.0\"", 1).into_bytes()
}

#[test]
fn a_device_that_saw_it_repairs_a_bucket_and_every_other_one_follows() {
    let server = Ministack::shared();
    server.create_bucket("repair");
    let on = || device().on_bucket(server, &server.admin(), "repair");
    let (first, second) = (on(), on());
    deposits(&first, 4);
    assert_eq!(food(&second), "envelope,Food,10.00,EUR");
    let key = format!("data/ledger/{DAMAGED}");
    let good = server.get("repair", &key);
    server.put("repair", &key, &spoiled(&good));
    let stranger = on();
    told(&stranger, 76, &["balance"], &[DAMAGED, "hint: or `pail repair` goes on beside it"]);
    // Who has not seen the entry cannot make it good, and does nothing unasked.
    told(&stranger, 1, &["repair"], &["lost: #3  add Food 3.00", "lost: #4", "nothing was changed"]);
    told(&first, 1, &["repair"], &["nothing is lost; 3 entries go on as they were written"]);
    told(&first, 0, &["repair", "--yes"], &["the journal goes on in epoch 1: nothing is lost", "head 5:"]);
    assert_eq!(server.get("repair", &key), spoiled(&good), "the damage stays as evidence");
    // One that is warm sends its entry at once, into a place that is closed, and then where the journal goes on.
    told(&second, 0, &["add", "Food", "5"], &["#6  Food +5.00 = 15.00"]);
    assert_eq!(food(&stranger), "envelope,Food,15.00,EUR");
    assert_eq!(food(&on()), "envelope,Food,15.00,EUR");
    told(&on(), 0, &["log"], &["note \"repaired journal/00000000000000000002.json"]);
    // What was repaired is copied as one plain journal.
    let target = stranger.path("copy");
    stranger.ok(&["copy", "s3://repair/data/ledger", target.to_str().unwrap()]);
    assert_eq!(fs::read(target.join(DAMAGED)).unwrap(), good);
    assert_eq!(food(&device().on_folder(&target)), "envelope,Food,15.00,EUR");
}

#[test]
fn a_copy_is_a_witness() {
    let (owner, books) = (device(), device());
    let (folder, copy) = (books.path("books"), books.path("copy"));
    let owner = owner.on_folder(&folder);
    deposits(&owner, 4);
    owner.ok(&["copy", folder.to_str().unwrap(), copy.to_str().unwrap()]);
    spoil(&folder.join(DAMAGED));
    let stranger = device().on_folder(&folder);
    told(&stranger, 1, &["repair"], &["3 lost"]);
    told(
        &stranger,
        0,
        &["repair", "--yes", "--from", copy.to_str().unwrap()],
        &["the journal goes on in epoch 1: nothing is lost; 3 entries go on as they were written"],
    );
    assert_eq!(food(&device().on_folder(&folder)), "envelope,Food,10.00,EUR");
}

/// Nobody holds what it was: the books go on, and who knew more is told.
#[test]
fn what_is_lost_is_listed_and_said() {
    let books = device();
    let folder = books.path("books");
    let owner = device().on_folder(&folder);
    deposits(&owner, 4);
    spoil(&folder.join(DAMAGED));
    let stranger = device().on_folder(&folder);
    told(
        &stranger,
        0,
        &["repair", "--yes", "-O", "json"],
        &["\"epoch\": 1", "\"key\": \"journal/00000000000000000002.json\"", "add Food 4.00"],
    );
    told(&owner, 0, &["balance", "Food"], &["warning: this journal was repaired by", "goes on after #1", "1.00"]);
    told(&owner, 0, &["add", "Food", "9"], &["Food +9.00 = 10.00"]);
}

fn spoil(path: &Path) {
    let before = fs::read(path).unwrap();
    let after = spoiled(&before);
    assert_ne!(before, after, "the test changes nothing");
    fs::write(path, after).unwrap();
}
