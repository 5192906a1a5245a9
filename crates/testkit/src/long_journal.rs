//! A long journal in no time: entries written by hand, without a line of the program's own code.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Adds so many entries to the journal in a folder, each with one note. What is there must be whole.
///
/// # Panics
///
/// If there is no journal, or it cannot be written.
#[track_caller]
pub fn add_notes(root: &Path, count: u64) {
    let path = |seq: u64| root.join(format!("journal/{seq:020}.json"));
    let tail = (0..).take_while(|seq| path(*seq).exists()).last().expect("there is a genesis");
    let mut bytes = fs::read(path(tail)).expect("an entry can be read");
    let genesis: Value = serde_json::from_slice(&fs::read(path(0)).expect("it is there")).expect("an entry is JSON");
    let (ledger, nothing) = (genesis["ledger"].as_str().expect("it has an id"), hex(b""));
    for seq in tail + 1..=tail + count {
        let prev = hex(&bytes);
        let op = format!("01M80000000000000000{seq:06}");
        let ops = format!(r#"{{"op":"{op}","fp":"sha256:{nothing}","do":"note","text":"note {seq}"}}"#);
        let head = format!(r#""f":"pail/1","ledger":"{ledger}","seq":{seq},"prev":"sha256:{prev}""#);
        let by = r#""ts":"2026-11-22T12:00:00.000Z","by":{"id":"desk","v":"0.1.0"}"#;
        bytes = format!("{{{head},{by},\"ops\":[{ops}]}}\n").into_bytes();
        fs::write(path(seq), &bytes).expect("an entry can be written");
    }
}

/// Adds so many entries to the journal in a folder, each with the transaction of the last entry once more. Their days go
/// from 2001 to 2025, in order.
///
/// # Panics
///
/// If the last entry is no transaction of one envelope and one account, or the journal cannot be written.
#[track_caller]
pub fn add_again(root: &Path, count: u64) {
    let path = |seq: u64| root.join(format!("journal/{seq:020}.json"));
    let tail = (0..).take_while(|seq| path(*seq).exists()).last().expect("there is a genesis");
    let mut bytes = fs::read(path(tail)).expect("an entry can be read");
    let mut entry: Value = serde_json::from_slice(&bytes).expect("an entry is JSON");
    entry["ops"][0].as_object_mut().expect("an op is an object").remove("opens");
    let (n, first) = (entry["ops"][0]["envelopes"][0]["n"].as_i64().expect("an amount"), tail + 1);
    for seq in first..first + count {
        entry["seq"] = seq.into();
        entry["prev"] = format!("sha256:{}", hex(&bytes)).into();
        let op = &mut entry["ops"][0];
        op["op"] = format!("01M80000000000000000{seq:06}").into();
        let day = (seq - first) * 25 * 336 / count;
        op["date"] = format!("{}-{:02}-{:02}", 2001 + day / 336, 1 + day % 336 / 28, 1 + day % 28).into();
        for axis in ["accounts", "envelopes"] {
            for (_, held) in op["after"][axis].as_object_mut().expect("balances").iter_mut() {
                *held = (held.as_i64().expect("a balance") + n).into();
            }
        }
        bytes = format!("{entry}\n").into_bytes();
        fs::write(path(seq), &bytes).expect("an entry can be written");
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
