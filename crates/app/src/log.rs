//! Log: the entries of the journal, newest first.

use report::{Log, LogEntry, NEW_LEDGER, describe};

use crate::history::{handles, ops_of};
use crate::{Failure, Session};

/// The newest `most` entries, or all.
pub async fn log(session: &mut Session, most: Option<usize>) -> Result<Log, Failure> {
    session.read().await?;
    let entries = session.entries().await?;
    let handles = handles(&session.ops(&entries)?);
    let currency = session.basis()?.currency();
    let mut shown = Vec::new();
    for entry in entries.iter().rev().take(most.unwrap_or(usize::MAX)) {
        let mut what = Vec::new();
        for past in ops_of(entry) {
            let past = past?;
            let of = match &past.op {
                domain::Op::Void(reversal) | domain::Op::Restore(reversal) => handles.get(&reversal.of).copied(),
                domain::Op::Record(_) | domain::Op::Note(_) => None,
            };
            what.push(describe(&past.op, currency, of));
        }
        if what.is_empty() {
            what.push(NEW_LEDGER.to_owned());
        }
        shown.push(LogEntry {
            seq: entry.seq.0,
            time: session.local(entry.ts_ms)?.strftime("%Y-%m-%d %H:%M:%S").to_string(),
            by: entry.by.id.clone(),
            version: entry.by.v.clone(),
            hash: entry.hash.to_string(),
            what,
        });
    }
    Ok(Log { entries: shown })
}
