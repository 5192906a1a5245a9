//! What this machine remembers of a ledger, for who is still typing: names to complete words with.

use std::collections::BTreeSet;

use domain::{Handle, Op};

use crate::history::{PastOp, handles, spread_ops};
use crate::log::in_words;
use crate::{Host, Reading, Session};

/// How much of the journal's end is looked at: a person waits for the next key.
const BYTES_MAX: u64 = 512 * 1024;

/// How many handles are remembered.
const HANDLES_MAX: usize = 20;

/// Names and handles, as far as this machine remembers them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The envelopes, in their order.
    pub envelopes: Vec<String>,
    /// The accounts that are open, in their order.
    pub accounts: Vec<String>,
    /// Who was paid or paid lately, the latest first.
    pub payees: Vec<String>,
    /// The newest handles with what they stand for, the newest first.
    pub handles: Vec<(Handle, String)>,
}

/// What is remembered of the ledger at this place, or at the usual one. The store is asked nothing, and nothing is an
/// error: where nothing is remembered there are no names.
pub fn remembered(host: &Host, store: Option<&str>) -> Remembered {
    let Ok(session) = Session::open(host.clone(), store, Reading::Stale, 1) else { return Remembered::default() };
    let Some(ledger) = session.journal.state() else { return Remembered::default() };
    let entries = session.journal.remembered_entries(BYTES_MAX);
    let ops: Vec<PastOp> = entries.iter().filter_map(|entry| spread_ops(entry).ok()).flatten().collect();
    let of = handles(&ops);
    let newest = ops.iter().rev().take(HANDLES_MAX);
    Remembered {
        envelopes: ledger.listed().map(|(_, envelope)| envelope.name.to_string()).collect(),
        accounts: ledger.open_accounts().map(|account| account.name.to_string()).collect(),
        payees: payees(&ops),
        handles: newest.map(|past| (past.handle, in_words(past, ledger.currency(), &of))).collect(),
    }
}

fn payees(ops: &[PastOp]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let payee = |past: &PastOp| if let Op::Record(record) = &past.op { record.payee.clone() } else { None };
    let payees = ops.iter().rev().filter_map(payee).map(|payee| payee.to_string());
    payees.filter(|payee| seen.insert(payee.clone())).collect()
}
