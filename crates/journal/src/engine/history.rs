//! The local mirror: the raw entries that this machine has seen.
//!
//! It lies in the cache, so it may be lost or damaged; it is used only when its chain of hashes
//! ends in the head that the hot state names.

use bytes::Bytes;

use super::{Fresh, Journal, shelf};
use crate::entry::{ENTRY_BYTES_MAX, Entry, decode};
use crate::hot::{Hot, rows};
use crate::id::{Hash, Seq};
use crate::index::OpRow;
use crate::{Fold, JournalError, LockedShelf, ShelfFile};

/// How much of the mirror is read at once.
const PIECE_BYTES: usize = 4 * 1024 * 1024;

impl<F: Fold> Journal<F> {
    /// All entries from the genesis to [`Self::seq`], each proved by the hash in the next.
    pub fn history(&self) -> Result<Vec<Entry>, JournalError> {
        let mut entries = Vec::new();
        self.each_entry(|entry| entries.push(entry))?;
        Ok(entries)
    }

    /// Shows every entry from the genesis to [`Self::seq`], one after another, so that a long history need not be held.
    /// The last proves the first: what was seen counts for nothing if this ends in an error.
    pub fn each_entry(&self, mut see: impl FnMut(Entry)) -> Result<(), JournalError> {
        self.each_mirrored(&mut see)?;
        self.fresh.iter().for_each(|fresh| see(fresh.entry.clone()));
        Ok(())
    }

    /// Forgets the cache of this place; the next look reads everything again. Intents stay.
    pub fn forget(&mut self) -> Result<(), JournalError> {
        self.seams.shelf.lock().map_err(shelf)?.clear().map_err(shelf)?;
        self.hot = None;
        self.loaded = None;
        self.index = None;
        self.halt = None;
        self.fresh.clear();
        Ok(())
    }

    /// Puts what this process learned into the cache, and holds it no longer itself. A sibling may have learned more
    /// meanwhile: the cache never goes back, and what does not extend it is left out.
    pub fn save(&mut self) -> Result<(), JournalError> {
        let Some(hot) = &self.hot else { return Ok(()) };
        // A read that learned nothing asks for no lock.
        if (self.loaded, self.loaded_look) == (Some((hot.seq, hot.head)), Some(hot.look())) {
            return Ok(());
        }
        let mut locked = self.seams.shelf.lock().map_err(shelf)?;
        let kept: Option<Hot<F::State>> = locked.read_state().map_err(shelf)?.as_deref().and_then(Hot::from_cache);
        let kept = kept.filter(|kept| kept.ledger == hot.ledger);
        let added = match &kept {
            Some(kept) if hot.seq < kept.seq => return Ok(()),
            Some(kept) if kept.seq == hot.seq => 0,
            Some(kept) => fresh_from(&self.fresh, kept.seq.next()),
            None => fresh_from(&self.fresh, Seq::GENESIS),
        };
        let first = self.fresh.len() - added;
        let added = &self.fresh[first..];
        let base = kept.as_ref().map(|kept| kept.head);
        let extends = match added.first() {
            Some(fresh) => fresh.entry.prev == base,
            None => base == Some(hot.head),
        };
        if !extends {
            return locked.clear().map_err(shelf);
        }
        let mut hot = hot.clone();
        if let Some(kept) = &kept {
            // A look from a time that is still to come was dated by a clock that was wrong.
            let kept_look = if kept.looked_at_ms <= self.now_ms() { kept.looked_at_ms } else { 0 };
            hot.looked_at_ms = hot.looked_at_ms.max(kept_look);
            hot.is_probed |= kept.is_probed;
            if added.is_empty() && hot.look() == kept.look() {
                return Ok(());
            }
        }
        if !reaches(&*locked, &hot, added).map_err(shelf)? {
            return locked.clear().map_err(shelf);
        }
        append(&mut *locked, &hot, added).map_err(shelf)?;
        locked.replace_state(&hot.to_cache()).map_err(shelf)?;
        drop(locked);
        self.loaded = Some((hot.seq, hot.head));
        self.loaded_look = self.hot.as_ref().map(Hot::look);
        self.fresh.clear();
        Ok(())
    }

    /// The bytes of slot 0.
    pub(super) async fn genesis_bytes(&self) -> Result<Bytes, JournalError> {
        match self.fresh.first().filter(|fresh| fresh.entry.seq == Seq::GENESIS) {
            Some(fresh) => Ok(fresh.bytes.clone()),
            None => self.stored(Seq::GENESIS).await,
        }
    }

    /// The bytes of one entry that the loaded cache held, proved by the entry after it or by the head.
    pub(super) fn mirrored_bytes(&self, seq: Seq) -> Result<Bytes, JournalError> {
        let (last, head) = self.loaded.filter(|(last, _)| seq <= *last).ok_or(JournalError::CacheDamaged)?;
        let bytes = self.mirrored_slice(seq)?;
        let hash = if seq == last {
            Some(head)
        } else {
            decode(seq.next(), &self.mirrored_slice(seq.next())?).ok().and_then(|next| next.prev)
        };
        if hash == Some(Hash::of(&bytes)) { Ok(bytes) } else { Err(JournalError::CacheDamaged) }
    }

    fn mirrored_slice(&self, seq: Seq) -> Result<Bytes, JournalError> {
        let start = match seq.0.checked_sub(1) {
            Some(before) => self.mirrored_end(before)?,
            None => 0,
        };
        let len = self.mirrored_end(seq.0)?.checked_sub(start).filter(|len| *len <= ENTRY_BYTES_MAX as u64);
        let len = len.ok_or(JournalError::CacheDamaged)?;
        Ok(Bytes::from(self.read_mirror(ShelfFile::Entries, start, len)?))
    }

    fn mirrored_end(&self, number: u64) -> Result<u64, JournalError> {
        let bytes = self.read_mirror(ShelfFile::Offsets, offset_of(Seq(number)), 8)?;
        end_from(&bytes).map(|end| end as u64).ok_or(JournalError::CacheDamaged)
    }

    /// Reads exactly so many bytes of a cache file, or finds the cache damaged.
    pub(super) fn read_mirror(&self, file: ShelfFile, offset: u64, len: u64) -> Result<Vec<u8>, JournalError> {
        read(&*self.seams.shelf.lock().map_err(shelf)?, file, offset, len)
    }

    /// Shows the entries that the loaded cache held, proved to end in its head.
    fn each_mirrored(&self, see: &mut impl FnMut(Entry)) -> Result<(), JournalError> {
        let Some((last, head)) = self.loaded else { return Ok(()) };
        let ends = self.read_mirror(ShelfFile::Offsets, 0, offset_of(last.next()))?;
        let ends: Vec<usize> = ends.chunks_exact(8).filter_map(end_from).collect();
        let (mut number, mut start, mut before) = (0, 0, None);
        for piece in ends.chunk_by(|one, other| one / PIECE_BYTES == other / PIECE_BYTES) {
            let end = piece.last().copied().filter(|end| start <= *end).ok_or(JournalError::CacheDamaged)?;
            let bytes = self.read_mirror(ShelfFile::Entries, start as u64, (end - start) as u64)?;
            let mut at = start;
            for end in piece {
                let entry = at.checked_sub(start).and_then(|from| bytes.get(from..end.checked_sub(start)?));
                let entry = entry.and_then(|bytes| decode(Seq(number), bytes).ok());
                let entry = entry.filter(|entry| entry.prev == before).ok_or(JournalError::CacheDamaged)?;
                before = Some(entry.hash);
                see(entry);
                (number, at) = (number + 1, *end);
            }
            start = end;
        }
        let is_whole = number == last.0 + 1 && before == Some(head);
        if is_whole { Ok(()) } else { Err(JournalError::CacheDamaged) }
    }
}

/// How many of the fresh entries start at `first`, if they reach back that far.
fn fresh_from(fresh: &[Fresh], first: Seq) -> usize {
    fresh.iter().filter(|fresh| first <= fresh.entry.seq).count()
}

/// Adds entries, their ends and their ops; what a killed process left behind them is cut off.
fn append<S>(locked: &mut dyn LockedShelf, hot: &Hot<S>, added: &[Fresh]) -> Result<(), crate::Fault> {
    let Some(first) = added.first() else { return Ok(()) };
    let added_bytes: u64 = added.iter().map(|fresh| fresh.bytes.len() as u64).sum();
    let added_ops: Vec<u8> = added.iter().flat_map(|fresh| rows(&fresh.entry)).flat_map(OpRow::to_bytes).collect();
    let start = hot.entries_bytes.saturating_sub(added_bytes);
    let ops_start = hot.op_count.saturating_mul(OpRow::BYTES as u64).saturating_sub(added_ops.len() as u64);
    let mut end = start;
    let mut ends = Vec::with_capacity(added.len() * 8);
    let mut bytes = Vec::new();
    for fresh in added {
        end = end.saturating_add(fresh.bytes.len() as u64);
        ends.extend_from_slice(&end.to_le_bytes());
        bytes.extend_from_slice(&fresh.bytes);
    }
    locked.append(ShelfFile::Entries, start, &bytes)?;
    locked.append(ShelfFile::Offsets, offset_of(first.entry.seq), &ends)?;
    locked.append(ShelfFile::Ops, ops_start, &added_ops)
}

/// The files are as long as what is to be added expects; one that was cut can only be made anew.
fn reaches<S>(locked: &dyn LockedShelf, hot: &Hot<S>, added: &[Fresh]) -> Result<bool, crate::Fault> {
    let Some(first) = added.first() else { return Ok(true) };
    let added_bytes: u64 = added.iter().map(|fresh| fresh.bytes.len() as u64).sum();
    let added_ops = added.iter().map(|fresh| fresh.entry.ops.len() as u64).sum();
    let lengths = [
        (ShelfFile::Entries, hot.entries_bytes.saturating_sub(added_bytes)),
        (ShelfFile::Offsets, offset_of(first.entry.seq)),
        (ShelfFile::Ops, hot.op_count.saturating_sub(added_ops).saturating_mul(OpRow::BYTES as u64)),
    ];
    for (file, len) in lengths.into_iter().filter(|(_, len)| 0 < *len) {
        if locked.read(file, len - 1, 1)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn end_from(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
}

fn offset_of(seq: Seq) -> u64 {
    seq.0.saturating_mul(8)
}

/// Reads exactly so many bytes of a cache file, or finds the cache damaged.
fn read(locked: &dyn LockedShelf, file: ShelfFile, offset: u64, len: u64) -> Result<Vec<u8>, JournalError> {
    let len = usize::try_from(len).map_err(|_| JournalError::CacheDamaged)?;
    let bytes = locked.read(file, offset, len).map_err(shelf)?;
    if bytes.len() == len { Ok(bytes) } else { Err(JournalError::CacheDamaged) }
}
