//! What this machine saw of the journal, as a witness: its own chain must hold, up to the head that it remembers.

use bytes::Bytes;

use crate::engine::Journal;
use crate::entry::prev_in;
use crate::id::{Hash, Seq};
use crate::{Fold, JournalError, ShelfFile};

/// How much is read at once.
const PIECE_BYTES: u64 = 1024 * 1024;

/// The raw entries on this machine, from one number to another.
pub(super) struct Mirror {
    pub(super) first: Seq,
    pub(super) last: (Seq, Hash),
    /// Where each entry ends.
    ends: Vec<u64>,
    /// The bytes at hand, and where they begin.
    piece: (u64, Bytes),
}

impl Mirror {
    /// The mirror of this machine, proved; `None` where there is none yet.
    pub(super) fn open<F: Fold>(journal: &Journal<F>) -> Result<Option<Self>, JournalError> {
        let (Some(last), Some(hot)) = (journal.loaded, &journal.hot) else { return Ok(None) };
        let (first, base) = (hot.first(), hot.base.map(|base| base.head));
        let count = (last.0.0 + 1).saturating_sub(first.0);
        let ends = journal.read_mirror(ShelfFile::Offsets, 0, count.saturating_mul(8))?;
        let ends = ends.chunks_exact(8).filter_map(|end| Some(u64::from_le_bytes(end.try_into().ok()?))).collect();
        let mut mirror = Self { first, last, ends, piece: (0, Bytes::new()) };
        let mut before = base;
        for number in first.0..=last.0.0 {
            let bytes = mirror.bytes(journal, Seq(number))?.ok_or(JournalError::CacheDamaged)?;
            if before.is_some() && prev_in(&bytes) != before {
                return Err(JournalError::CacheDamaged);
            }
            before = Some(Hash::of(&bytes));
        }
        if before == Some(last.1) || count == 0 { Ok(Some(mirror)) } else { Err(JournalError::CacheDamaged) }
    }

    /// What this machine saw in a slot.
    pub(super) fn bytes<F: Fold>(&mut self, journal: &Journal<F>, seq: Seq) -> Result<Option<Bytes>, JournalError> {
        let Some(at) = seq.0.checked_sub(self.first.0).and_then(|at| usize::try_from(at).ok()) else { return Ok(None) };
        let Some(end) = self.ends.get(at).copied() else { return Ok(None) };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let holds = |piece: &(u64, Bytes)| piece.0 <= start && end <= piece.0 + piece.1.len() as u64;
        if !holds(&self.piece) {
            let whole = self.ends.last().copied().unwrap_or_default();
            let len = whole.saturating_sub(start).min(PIECE_BYTES.max(end.saturating_sub(start)));
            self.piece = (start, journal.read_mirror(ShelfFile::Entries, start, len)?.into());
        }
        let from = usize::try_from(start - self.piece.0).map_err(|_| JournalError::CacheDamaged)?;
        let len = end.checked_sub(start).and_then(|len| usize::try_from(len).ok()).ok_or(JournalError::CacheDamaged)?;
        if self.piece.1.len() < from + len {
            return Err(JournalError::CacheDamaged);
        }
        Ok(Some(self.piece.1.slice(from..from + len)))
    }
}
