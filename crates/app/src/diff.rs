//! Diff: what changed between two moments, and what did it.

use report::{Diff, DiffEnd, DiffOp, Head, diff_rows};

use crate::history::{PastOp, handles, stored_ops};
use crate::log::in_words;
use crate::past::Past;
use crate::{Failure, Kind, Moment, Session};

/// The way from `then` to `now`, or to the last entry.
pub async fn diff(session: &mut Session, then: &str, now: Option<&str>) -> Result<Diff, Failure> {
    let then = Moment::parse("THEN", then)?;
    let now = now.map(|now| Moment::parse("NOW", now)).transpose()?;
    if !session.catch_up().await? {
        return Err(Failure::no_ledger("compare"));
    }
    let then = session.past_at("THEN", &then).await?;
    let last = session.origin().map_or(0, |origin| origin.seq);
    let now = session.past_at("NOW", &now.unwrap_or(Moment::Entry(last))).await?;
    let (from, to) = (then.known.seq, now.known.seq);
    if to < from {
        let words = format!("THEN is {from}, which is after {to}");
        return Err(Failure::usage(words).hint(format!("`pail diff {} {}` says what changed", to.0, from.0)));
    }
    let rows = diff_rows(&then.known.state, &now.known.state)
        .map_err(|problem| Failure::new(Kind::Refused, format!("a difference cannot be said: {problem}")))?;
    let ops = ops_between(session, from.0, to.0).await?;
    Ok(Diff { from: end(session, &then)?, to: end(session, &now)?, rows, ops })
}

fn end(session: &Session, past: &Past) -> Result<DiffEnd, Failure> {
    let head = Head { seq: past.known.seq.0, hash: past.known.head.to_string() };
    Ok(DiffEnd { head, time: session.local_time(past.known.ts_ms)? })
}

/// The ops of the entries after `from`, up to `to`.
async fn ops_between(session: &mut Session, from: u64, to: u64) -> Result<Vec<DiffOp>, Failure> {
    let ops = session.of_each_entry(|entry, ops: &mut Vec<PastOp>| {
        ops.extend(stored_ops(&entry)?);
        Ok(())
    });
    let ops = ops.await?;
    let places = handles(&ops);
    let currency = session.basis()?.currency();
    let between = ops.iter().filter(|past| from < past.handle.seq && past.handle.seq <= to);
    let ops = between.map(|past| {
        let (time, what) = (session.local_time(past.ts_ms)?, in_words(past, currency, &places));
        Ok(DiffOp { handle: past.handle, time, by: past.by.clone(), what })
    });
    ops.collect()
}
