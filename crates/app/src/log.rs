//! Log: the entries of the journal, newest first.

use std::collections::BTreeMap;

use domain::{Currency, Handle, OpId};
use report::{Log, LogEntry, NEW_LEDGER, describe};

use crate::history::{PastOp, handle_of, handles, stored_ops};
use crate::{Failure, Session};

/// What is said about an entry of the journal's own.
const CLOSED: &str = "closed to older programs";

/// The newest `most` entries, or all.
pub async fn log(session: &mut Session, most: Option<usize>) -> Result<Log, Failure> {
    session.read().await?;
    let entries = session.entries().await?;
    let ops: Vec<PastOp> =
        entries.iter().map(stored_ops).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let handles = handles(&ops);
    let currency = session.basis()?.currency();
    let mut of_entry: BTreeMap<u64, Vec<&PastOp>> = BTreeMap::new();
    for past in &ops {
        of_entry.entry(past.handle.seq).or_default().push(past);
    }
    let mut shown = Vec::new();
    for entry in entries.iter().rev().take(most.unwrap_or(usize::MAX)) {
        let past = of_entry.get(&entry.seq.0).map(Vec::as_slice).unwrap_or_default();
        let mut what: Vec<String> = past.iter().map(|past| in_words(past, currency, &handles)).collect();
        if what.is_empty() {
            what.push(if entry.ops.is_empty() { NEW_LEDGER } else { CLOSED }.to_owned());
        }
        shown.push(LogEntry {
            seq: entry.seq.0,
            time: session.local_time(entry.ts_ms)?,
            by: entry.by.id.clone(),
            version: entry.by.v.clone(),
            hash: entry.hash.to_string(),
            what,
        });
    }
    Ok(Log { entries: shown })
}

pub(crate) fn in_words(past: &PastOp, currency: Currency, handles: &BTreeMap<OpId, Handle>) -> String {
    let of = past.about().and_then(|of| handle_of(handles, of));
    describe(&past.op, currency, of)
}
