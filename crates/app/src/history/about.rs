//! What one command is about: an op, and what was done to its transaction, without reading the rest of the history.

use std::collections::BTreeSet;

use domain::{Handle, Op, OpId};
use journal::{JournalError, Seq};

use super::{PastOp, spread_ops};
use crate::{Failure, Session};

/// How many entries are looked at first for the last op of this device.
const LAST_ENTRIES: u64 = 8;

/// How many versions of a transaction are looked up one by one; of more, all of the history is read at once.
const VERSIONS_MAX: usize = 16;

impl Session {
    /// All ops of the entry of this handle, and all that was ever done to the transaction of the op that `pick` finds among
    /// them, in order.
    pub(crate) async fn ops_about(
        &mut self,
        target: Handle,
        pick: impl Fn(&[PastOp]) -> Option<OpId>,
    ) -> Result<Vec<PastOp>, Failure> {
        if self.journal.seq().is_none_or(|last| last.0 < target.seq) {
            return Ok(Vec::new());
        }
        let of_entry = self.ops_of(&BTreeSet::from([Seq(target.seq)])).await?;
        let Some(of) = pick(&of_entry) else { return Ok(of_entry) };
        match self.entries_about(&of).await? {
            Some(mut entries) => {
                entries.insert(Seq(target.seq));
                self.ops_of(&entries).await
            }
            None => self.past_ops().await,
        }
    }

    /// The ops of the last entries, so many that `is_enough` of them; of all, where it never is.
    pub(crate) async fn last_ops(&mut self, is_enough: impl Fn(&[PastOp]) -> bool) -> Result<Vec<PastOp>, Failure> {
        let last = self.journal.seq().map_or(0, |last| last.0);
        let mut count = LAST_ENTRIES;
        while count < last {
            let ops = self.ops_of(&(last - count + 1..=last).map(Seq).collect()).await?;
            if is_enough(&ops) {
                return Ok(ops);
            }
            count = count.saturating_mul(16);
        }
        self.past_ops().await
    }

    /// The entries that hold these ops. A damaged cache is read again, once.
    pub(crate) async fn entries_with(&mut self, ops: &BTreeSet<journal::OpId>) -> Result<Vec<Seq>, Failure> {
        let entries = match self.journal.entries_of(ops) {
            Err(JournalError::CacheDamaged) => {
                self.read_again().await?;
                self.journal.entries_of(ops)
            }
            known => known,
        };
        entries.map_err(|error| self.failure(&error))
    }

    /// Where a transaction was recorded, and every version since, from the last one back: each names the one before it.
    /// `None` where there are very many.
    async fn entries_about(&mut self, of: &OpId) -> Result<Option<BTreeSet<Seq>>, Failure> {
        let mut version = self.basis()?.version(of).map_or(of, |version| &version.base).clone();
        let mut entries = BTreeSet::new();
        for _ in 0..VERSIONS_MAX {
            let Some(op) = recorded_by(&version) else { return Ok(None) };
            let found: BTreeSet<Seq> = self.entries_with(&BTreeSet::from([op])).await?.into_iter().collect();
            entries.extend(&found);
            if version == *of {
                return Ok(Some(entries));
            }
            let ops = self.ops_of(&found).await?;
            let Some(before) = ops.iter().find(|past| past.id == version).and_then(before) else { return Ok(None) };
            version = before.clone();
        }
        Ok(None)
    }

    async fn ops_of(&mut self, entries: &BTreeSet<Seq>) -> Result<Vec<PastOp>, Failure> {
        let entries: Vec<Seq> = entries.iter().copied().collect();
        self.of_entries(Some(&entries), |entry, ops| {
            ops.extend(spread_ops(&entry)?);
            Ok(())
        })
        .await
    }
}

/// The op that recorded a transaction: its own, or the import that it came with.
pub(crate) fn recorded_by(id: &OpId) -> Option<journal::OpId> {
    id.0.split('.').next()?.parse().ok()
}

/// The version that an op stands on.
fn before(past: &PastOp) -> Option<&OpId> {
    match &past.op {
        Op::Amend(amend) => Some(&amend.base),
        Op::Void(reversal) | Op::Restore(reversal) => Some(&reversal.base),
        Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
    }
}
