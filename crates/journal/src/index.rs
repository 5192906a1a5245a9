//! The op index: where every op stands, and which ids are too old to be told from a repeat.
//!
//! It is a function of the journal alone, so all devices agree, whatever way they learned it.

use std::collections::{HashMap, VecDeque};

use crate::Limits;
use crate::id::{Hash, OpId, Seq};

/// An op's row in the index: its id, its entry and the entry's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpRow {
    pub(crate) op: OpId,
    pub(crate) seq: Seq,
    pub(crate) ts_ms: i64,
}

impl OpRow {
    pub(crate) const BYTES: usize = 32;

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(&self.op.to_bytes());
        bytes[16..24].copy_from_slice(&self.seq.0.to_le_bytes());
        bytes[24..].copy_from_slice(&self.ts_ms.to_le_bytes());
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let op = OpId::from_bytes(bytes.get(..16)?.try_into().ok()?);
        let seq = Seq(u64::from_le_bytes(bytes.get(16..24)?.try_into().ok()?));
        let ts_ms = i64::from_le_bytes(bytes.get(24..32)?.try_into().ok()?);
        Some(Self { op, seq, ts_ms })
    }
}

/// A chain over rows, so that a damaged index is seen; it goes on from the chain over those before.
pub(crate) fn check_of(before: Hash, rows: impl IntoIterator<Item = OpRow>) -> Hash {
    rows.into_iter().fold(before, |sum, row| sum.then(&row.to_bytes()))
}

/// Where every known op stands, and the dedup window over the latest of them.
#[derive(Debug, Default)]
pub(crate) struct OpIndex {
    seqs: HashMap<OpId, Seq>,
    window: VecDeque<OpRow>,
    horizon: Option<OpId>,
}

impl OpIndex {
    /// The chain over no rows at all.
    pub(crate) fn begin() -> Hash {
        Hash::of(b"")
    }

    /// The index of these rows, which are whole entries in order.
    pub(crate) fn of(rows: &[OpRow], limits: &Limits) -> Self {
        let mut index = Self::default();
        rows.chunk_by(|left, right| left.seq == right.seq).for_each(|entry| index.add(entry.iter().copied(), limits));
        index
    }

    /// Where this op stands.
    pub(crate) fn seq_of(&self, op: OpId) -> Option<Seq> {
        self.seqs.get(&op).copied()
    }

    /// The greatest id that ever left the dedup window.
    pub(crate) fn horizon(&self) -> Option<OpId> {
        self.horizon
    }

    /// Adds the rows of the next entry, and lets the oldest leave the window.
    pub(crate) fn add(&mut self, entry: impl Iterator<Item = OpRow>, limits: &Limits) {
        for row in entry {
            self.seqs.insert(row.op, row.seq);
            self.window.push_back(row);
        }
        let Some(now_ms) = self.window.back().map(|row| row.ts_ms) else { return };
        while let Some(oldest) = self.window.front().filter(|oldest| self.is_past(oldest, now_ms, limits)) {
            self.horizon = self.horizon.max(Some(oldest.op));
            self.window.pop_front();
        }
    }

    fn is_past(&self, oldest: &OpRow, now_ms: i64, limits: &Limits) -> bool {
        let held = self.window.len() as u64;
        let is_old = limits.window_age_ms <= now_ms.saturating_sub(oldest.ts_ms);
        limits.window_ops_min < held && (is_old || limits.window_ops_max < held)
    }
}
