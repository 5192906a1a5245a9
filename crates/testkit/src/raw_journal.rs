//! The journal as it lies in a store, byte by byte, without a line of the program's own code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::azurite::Azurite;
use crate::s3_server::S3Server;
use crate::wire::WireServer;

/// A journal that was found whole: slots dense from 0, nothing else beside them, each entry naming its own
/// number, its ledger and the hash of the bytes before it.
#[derive(Debug)]
pub struct RawJournal {
    entries: Vec<Value>,
    head: String,
}

/// A transaction as an entry holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The number of its entry.
    pub seq: u64,
    /// The id of its op.
    pub op: String,
    /// Its memo; empty without one.
    pub memo: String,
    /// What it brings to each envelope by name, in minor units.
    pub envelopes: BTreeMap<String, i64>,
    /// What it brings to each account by name, in minor units.
    pub accounts: BTreeMap<String, i64>,
}

impl RawJournal {
    /// The journal in a folder.
    #[track_caller]
    pub fn in_folder(root: &Path) -> Self {
        let files = fs::read_dir(root.join("journal")).expect("the journal is there").map(|file| file.expect("a file"));
        let read = files.map(|file| {
            let bytes = fs::read(file.path()).expect("an entry can be read");
            (file.file_name().to_string_lossy().into_owned(), bytes.into())
        });
        Self::prove(read.collect())
    }

    /// The journal under this prefix of a bucket (`data/ledger/journal/`).
    #[track_caller]
    pub fn in_bucket(server: &S3Server, bucket: &str, prefix: &str) -> Self {
        Self::under(prefix, server.objects(bucket), |key| server.get(bucket, key))
    }

    /// The journal under this prefix of a container (`data/ledger/journal/`).
    #[track_caller]
    pub fn in_container(server: &Azurite, container: &str, prefix: &str) -> Self {
        Self::under(prefix, server.blobs(container), |key| server.get(container, key))
    }

    /// The journal at the root of a stand-in's bucket.
    #[track_caller]
    pub fn on_wire(server: &WireServer) -> Self {
        let objects = server.objects().into_iter();
        Self::prove(objects.filter_map(|(key, body)| Some((key.strip_prefix("journal/")?.to_owned(), body))).collect())
    }

    #[track_caller]
    fn under(prefix: &str, keys: Vec<String>, get: impl Fn(&str) -> Vec<u8>) -> Self {
        let entries = keys.iter().filter_map(|key| Some((key.strip_prefix(prefix)?.to_owned(), get(key).into())));
        Self::prove(entries.collect())
    }

    #[track_caller]
    fn prove(objects: BTreeMap<String, Bytes>) -> Self {
        let mut entries: Vec<Value> = Vec::new();
        let mut before: Option<String> = None;
        for (seq, (name, bytes)) in (0_u64..).zip(&objects) {
            assert_eq!(*name, format!("{seq:020}.json"), "the journal is dense and holds nothing else");
            let entry: Value = serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(entry["seq"], seq, "{name}");
            assert_eq!(entry["prev"].as_str(), before.as_deref(), "{name}: the chain");
            assert_eq!(entry["ledger"], entries.first().unwrap_or(&entry)["ledger"], "{name}: one ledger");
            before = Some(hash(bytes));
            entries.push(entry);
        }
        Self { entries, head: before.expect("there is a genesis") }
    }

    /// The hash of the last entry.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// All recorded transactions, in the order of the journal.
    pub fn transactions(&self) -> Vec<Recorded> {
        let numbered = (0_u64..).zip(&self.entries);
        let ops =
            numbered.flat_map(|(seq, entry)| entry["ops"].as_array().into_iter().flatten().map(move |op| (seq, op)));
        ops.filter(|(_, op)| op["do"] == "record").map(|(seq, op)| Recorded::of(seq, op)).collect()
    }

    /// The number of the last entry.
    #[track_caller]
    pub fn tail(&self) -> usize {
        self.entries.len().checked_sub(1).expect("there is a genesis")
    }

    /// The memos of all recorded transactions, in the order of the journal.
    pub fn memos(&self) -> Vec<&str> {
        self.recorded().filter_map(|op| op["memo"].as_str()).collect()
    }

    /// What all transactions together brought to this envelope, in minor units.
    pub fn sum(&self, envelope: &str) -> i64 {
        let postings = self.recorded().filter_map(|op| op["envelopes"].as_array()).flatten();
        postings.filter(|posting| posting["name"] == envelope).filter_map(|posting| posting["n"].as_i64()).sum()
    }

    fn recorded(&self) -> impl Iterator<Item = &Value> {
        self.entries.iter().filter_map(|entry| entry["ops"].as_array()).flatten().filter(|op| op["do"] == "record")
    }
}

impl Recorded {
    fn of(seq: u64, op: &Value) -> Self {
        let text = |name: &str| op[name].as_str().unwrap_or_default().to_owned();
        let amounts = |side: &str| {
            let postings = op[side].as_array().into_iter().flatten();
            postings
                .filter_map(|posting| Some((posting["name"].as_str()?.to_owned(), posting["n"].as_i64()?)))
                .collect()
        };
        Self { seq, op: text("op"), memo: text("memo"), envelopes: amounts("envelopes"), accounts: amounts("accounts") }
    }
}

/// Makes the chain of a folder's journal right again, whatever the entries say: each names the hash of the one before, as
/// its bytes are now. So does somebody who may write and means no good.
#[track_caller]
pub fn chain_anew(root: &Path) {
    let entry = |seq: u64| root.join(format!("journal/{seq:020}.json"));
    let mut before = fs::read(entry(0)).expect("there is a genesis");
    for path in (1..).map(entry).take_while(|path| path.exists()) {
        let text = fs::read_to_string(&path).expect("an entry is text");
        let (head, rest) = text.split_once("\"prev\":\"").expect("an entry names the one before");
        let (_, tail) = rest.split_once('"').expect("a text ends");
        let chained = format!("{head}\"prev\":\"{}\"{tail}", hash(&before));
        fs::write(&path, &chained).expect("a file");
        before = chained.into_bytes();
    }
}

fn hash(bytes: &[u8]) -> String {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digest}")
}
