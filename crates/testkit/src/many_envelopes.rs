//! A ledger of very many envelopes in no time: entries written by hand, without a line of the program's own code.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::long_journal::hex;

/// How many envelopes an op opens, and how many one transaction touches.
const AT_ONCE: u32 = 250;

/// An envelope among many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOfMany {
    /// Its id: they are dense from 1.
    pub id: u32,
    /// Its name, in one of several scripts.
    pub name: String,
    /// Its group; every tenth has none.
    pub group: Option<String>,
    /// What was spent from it in November 2026, of the 100.00 that it got in October.
    pub spent: i64,
}

impl OneOfMany {
    /// The envelope of that id.
    pub fn new(id: u32) -> Self {
        let word = ["Envelope", "ظرف", "🥑", "Café"][(id % 4) as usize];
        let group = (!id.is_multiple_of(10)).then(|| format!("Group {:03}", id % 1000));
        Self { id, name: format!("{word} {id:05}"), group, spent: i64::from(id % 97) * 100 + 50 }
    }

    /// What it holds.
    pub fn balance(&self) -> i64 {
        10_000 - self.spent
    }
}

/// Writes entries behind the genesis in this folder: so many envelopes in a tenth as many groups, and for each a deposit
/// and a withdrawal. Gives the envelopes.
///
/// # Panics
///
/// If there is more than a genesis of one account, or the journal cannot be written.
#[track_caller]
pub fn write_many_envelopes(root: &Path, count: u32) -> Vec<OneOfMany> {
    let all: Vec<OneOfMany> = (1..=count).map(OneOfMany::new).collect();
    let mut journal = Writer::behind_the_genesis(root);
    let parts = || all.chunks(AT_ONCE as usize);
    for part in parts() {
        journal.put(opened(part));
    }
    let mut in_account = 0;
    for part in parts() {
        journal.put(posted(part, "2026-10-01", &mut in_account, |_| 10_000, |_| 10_000));
    }
    for part in parts() {
        journal.put(posted(part, "2026-11-15", &mut in_account, |one| -one.spent, OneOfMany::balance));
    }
    all
}

fn opened(part: &[OneOfMany]) -> Value {
    let set = |one: &OneOfMany, set: &str, was: Value, now: Value| json!({"of": format!("envelope:{}", one.id), "name": one.name, "set": set, "was": was, "now": now});
    let sets = part.iter().flat_map(|one| {
        let group = one.group.as_ref().map(|group| set(one, "group", Value::Null, group.as_str().into()));
        [set(one, "listed", false.into(), true.into())].into_iter().chain(group)
    });
    let opens = part.iter().map(|one| json!({"envelope": one.id, "name": one.name}));
    json!({"do": "set", "opens": opens.collect::<Vec<_>>(), "sets": sets.collect::<Vec<_>>()})
}

fn posted(
    part: &[OneOfMany],
    date: &str,
    in_account: &mut i64,
    n: impl Fn(&OneOfMany) -> i64,
    after: impl Fn(&OneOfMany) -> i64,
) -> Value {
    let total: i64 = part.iter().map(&n).sum();
    *in_account += total;
    let envelopes = part.iter().map(|one| json!({"id": one.id, "name": one.name, "n": n(one)}));
    let after: serde_json::Map<String, Value> =
        part.iter().map(|one| (one.id.to_string(), after(one).into())).collect();
    json!({
        "do": "record", "date": date, "payee": format!("Payee {}", part[0].id), "funds": "allow",
        "accounts": [{"id": 1, "name": "Cash", "n": total, "law": true, "status": "unmarked", "ext": null}],
        "envelopes": envelopes.collect::<Vec<_>>(),
        "after": {"accounts": {"1": *in_account}, "envelopes": after},
    })
}

struct Writer<'a> {
    root: &'a Path,
    ledger: Value,
    seq: u64,
    before: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn behind_the_genesis(root: &'a Path) -> Self {
        let before = fs::read(root.join(format!("journal/{:020}.json", 0))).expect("there is a genesis");
        let genesis: Value = serde_json::from_slice(&before).expect("an entry is JSON");
        Self { root, ledger: genesis["ledger"].clone(), seq: 0, before }
    }

    /// Writes an entry of this op.
    fn put(&mut self, mut op: Value) {
        self.seq += 1;
        op["op"] = format!("01M80000000000000000{:06}", self.seq).into();
        op["fp"] = format!("sha256:{}", hex(b"")).into();
        let entry = json!({
            "f": "pail/1", "ledger": self.ledger, "seq": self.seq, "prev": format!("sha256:{}", hex(&self.before)),
            "ts": "2026-11-22T12:00:00.000Z", "by": {"id": "desk", "v": "0.1.0"}, "ops": [op],
        });
        self.before = format!("{entry}\n").into_bytes();
        fs::write(self.root.join(format!("journal/{:020}.json", self.seq)), &self.before).expect("it can be written");
    }
}
