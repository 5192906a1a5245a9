//! The entries, window by window: while one is put, the next is read. The next is put only when the former is there.

use bytes::Bytes;
use futures_util::future::join;
use futures_util::{StreamExt, TryStreamExt, stream};
use journal::{Hash, Seq};

use super::compare::Plan;
use super::side::{Placed, Side};
use crate::Failure;
use crate::host::pass_on;

/// How many entries a window has: beyond it nothing is put before all of it is there.
pub(super) const WINDOW: u64 = 128;
/// How many requests are under way at once in one place.
pub(super) const IN_FLIGHT: usize = 32;

/// Entries that were proved, and what is wrong with the one after them.
struct Window {
    entries: Vec<(Seq, Bytes)>,
    /// The hash of the last of them.
    head: Hash,
    damage: Option<Failure>,
}

/// Copies the entries of a plan. Gives how many were put, and the hash of the last.
pub(super) async fn copy_entries(source: &Side<'_>, target: &Side<'_>, plan: &Plan) -> Result<(u64, Hash), Failure> {
    let mut put_count = 0;
    let mut window = read(source, plan, plan.first, plan.before).await?;
    loop {
        let next = window.entries.last().map_or(plan.first, |(last, _)| last.next());
        let is_last = plan.last < next || window.damage.is_some();
        let read_on = async { if is_last { Ok(None) } else { read(source, plan, next, window.head).await.map(Some) } };
        let (put, read_on) = join(put(source, target, plan, &window.entries), read_on).await;
        put_count += put?;
        (source.host.progress)(Some(&format!("{} of {} entries", next.0 - 1, plan.last.0)));
        pass_on().await;
        if let Some(damage) = window.damage {
            return Err(damage);
        }
        match read_on? {
            Some(read) => window = read,
            None => return Ok((put_count, window.head)),
        }
    }
}

/// Reads a window and proves it.
async fn read(source: &Side<'_>, plan: &Plan, first: Seq, before: Hash) -> Result<Window, Failure> {
    let slots: Vec<Seq> = (first.0..=plan.last.0.min(first.plus(WINDOW - 1).0)).map(Seq).collect();
    let found = source.get_all(&slots).await?;
    let mut window = Window { entries: Vec::with_capacity(slots.len()), head: before, damage: None };
    for (seq, bytes) in slots.into_iter().zip(found) {
        match source.prove_entry(seq, bytes, &plan.ledger, window.head).await {
            Ok(bytes) => {
                window.head = Hash::of(&bytes);
                window.entries.push((seq, bytes));
            }
            Err(damage) => {
                window.damage = Some(damage);
                break;
            }
        }
    }
    Ok(window)
}

/// Puts a window. Gives how many of its entries were not there.
async fn put(source: &Side<'_>, target: &Side<'_>, plan: &Plan, entries: &[(Seq, Bytes)]) -> Result<u64, Failure> {
    let puts = entries.iter().map(async |(seq, bytes)| {
        // A look costs less than a PUT.
        let there = if *seq <= plan.held { target.get(*seq).await? } else { None };
        let placed = match there {
            Some(there) if there == *bytes => Placed::Same,
            Some(there) => Placed::Other(there),
            None => target.place(*seq, bytes).await?,
        };
        match placed {
            Placed::New => Ok(1),
            Placed::Same => Ok(0),
            Placed::Other(_) => Err(target.diverged(*seq, source.address())),
        }
    });
    stream::iter(puts).buffer_unordered(IN_FLIGHT).try_fold(0, async |sum, count| Ok(sum + count)).await
}
