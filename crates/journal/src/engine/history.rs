//! The local mirror: the raw entries that this machine has seen.
//!
//! It lies in the cache, so it may be lost or damaged; it is used only when its chain of hashes
//! ends in the head that the hot state names.

use bytes::Bytes;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Fresh, Journal, shelf};
use crate::entry::{ENTRY_BYTES_MAX, Entry, decode};
use crate::hot::Hot;
use crate::id::{Hash, Seq};
use crate::index::OpRow;
use crate::{Fold, JournalError, LockedShelf, ShelfFile};

/// How much of the mirror is read at once.
pub(super) const PIECE_BYTES: usize = 4 * 1024 * 1024;
/// How many ends of entries are read at once.
pub(super) const ENDS: u64 = 4096;
/// How many entries are held on the way to the tail.
const SPILL_ENTRIES: usize = 4096;

impl<F: Fold> Journal<F> {
    /// All entries from the genesis to [`Self::seq`], each proved by the hash in the next.
    pub fn history(&self) -> Result<Vec<Entry>, JournalError> {
        let mut entries = Vec::new();
        self.each_entry(|entry| entries.push(entry))?;
        Ok(entries)
    }

    /// Shows every entry from the genesis to [`Self::seq`], one after another, so that a long history need not be held.
    /// The last proves the first: what was seen counts for nothing if this ends in an error. On a machine that began at
    /// a checkpoint, [`Self::know_history`] goes before it.
    pub fn each_entry(&self, see: impl FnMut(Entry)) -> Result<(), JournalError> {
        self.each_entry_after(None, see)
    }

    /// The same behind an entry that was seen before; if it is not the one that this machine has there, the cache is
    /// damaged.
    pub fn each_entry_after(&self, after: Option<(Seq, Hash)>, mut see: impl FnMut(Entry)) -> Result<(), JournalError> {
        self.check_reaches_genesis()?;
        self.each_mirrored(after, &mut see)?;
        self.fresh.iter().for_each(|fresh| see(fresh.entry()));
        Ok(())
    }

    /// The newest entries that this machine remembers, as many as fit into so many bytes, in their order. Nothing is asked
    /// of the store and nothing is an error: of what cannot be read there is nothing. Each is proved by the next, as far
    /// back as that goes.
    pub fn remembered_entries(&self, bytes_max: u64) -> Vec<Entry> {
        let Some((last, head)) = self.loaded else { return Vec::new() };
        let (mut entries, mut left, mut expected) = (Vec::new(), bytes_max, Some(head));
        for seq in (0..=last.0).rev().map(Seq) {
            let entry = self.mirrored_slice(seq).ok().and_then(|bytes| decode(seq, &bytes).ok().zip(Some(bytes.len())));
            let Some((entry, len)) = entry.filter(|(entry, _)| Some(entry.hash) == expected) else { break };
            let Some(rest) = left.checked_sub(len as u64) else { break };
            (left, expected) = (rest, entry.prev);
            entries.push(entry);
        }
        entries.reverse();
        entries
    }

    /// The last entry that lies in the cache.
    pub fn kept(&self) -> Option<Seq> {
        self.loaded.map(|(last, _)| last)
    }

    /// A mirror that begins at a checkpoint is not the whole history.
    pub(super) fn check_reaches_genesis(&self) -> Result<(), JournalError> {
        let begins_later = self.hot.as_ref().is_some_and(|hot| hot.base.is_some());
        if begins_later { Err(JournalError::CacheDamaged) } else { Ok(()) }
    }

    /// Reads what lies before the checkpoint that this machine began at; nothing, where it did not.
    pub async fn know_history(&mut self) -> Result<(), JournalError> {
        match &self.hot {
            Some(Hot { base: Some(_), .. }) => self.read_anew().await,
            _ => Ok(()),
        }
    }

    /// Forgets the cache of this place; the next look reads everything again. Intents stay.
    pub fn forget(&mut self) -> Result<(), JournalError> {
        self.seams.shelf.lock().map_err(shelf)?.clear().map_err(shelf)?;
        self.remember(None);
        Ok(())
    }

    /// Puts what this process learned into the cache, and holds it no longer itself. A sibling may have learned more
    /// meanwhile: the cache never goes back, and what does not extend it is left out.
    pub fn save(&mut self) -> Result<(), JournalError> {
        if self.gap.is_some() {
            return self.step_back();
        }
        let Some(hot) = &self.hot else { return Ok(()) };
        // A read that learned nothing asks for no lock.
        if (self.loaded, self.loaded_look) == (Some((hot.seq, hot.head)), Some(hot.look())) {
            return Ok(());
        }
        let mut locked = self.seams.shelf.lock().map_err(shelf)?;
        let kept: Option<Hot<F::State>> =
            locked.read_state().map_err(shelf)?.as_deref().and_then(|kept| Hot::from_cache(kept, &self.fold));
        let kept = kept.filter(|kept| kept.ledger == hot.ledger);
        let first = match &kept {
            Some(kept) if hot.seq < kept.seq => return Ok(()),
            Some(kept) => kept.seq.next(),
            None => hot.first(),
        };
        let added = &self.fresh[self.fresh.partition_point(|fresh| fresh.seq < first)..];
        let before = kept.as_ref().map(|kept| kept.head).or(hot.base.map(|base| base.head));
        let extends = match added.first() {
            Some(fresh) => fresh.prev == before,
            None => before == Some(hot.head),
        };
        if !extends {
            return locked.clear().map_err(shelf);
        }
        let mut hot = hot.clone();
        hot.entries_bytes = added.iter().map(|fresh| fresh.bytes.len() as u64).sum();
        if let Some(kept) = &kept {
            hot.base = kept.base;
            hot.checkpoint = hot.checkpoint.max(kept.checkpoint);
            hot.entries_bytes = hot.entries_bytes.saturating_add(kept.entries_bytes);
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
        if let Some(own) = &mut self.hot {
            (own.base, own.entries_bytes) = (hot.base, hot.entries_bytes);
        }
        Ok(())
    }

    /// Goes back to what lies in the cache, if a gap was met since: who knows the entry before a gap and no other would take
    /// it for the last one.
    pub(super) fn step_back(&mut self) -> Result<(), JournalError> {
        let Some((gap, _)) = self.gap else { return Ok(()) };
        let mut locked = self.seams.shelf.lock().map_err(shelf)?;
        let kept = locked.read_state().map_err(shelf)?;
        let hot = kept.and_then(|kept| Hot::from_cache(&kept, &self.fold));
        let is_before_gap = hot.as_ref().is_some_and(|hot| hot.seq.next() == gap);
        if is_before_gap {
            locked.clear().map_err(shelf)?;
        }
        drop(locked);
        self.remember(hot.filter(|_| !is_before_gap));
        Ok(())
    }

    /// What is known is what lay in the cache, and nothing else.
    fn remember(&mut self, hot: Option<Hot<F::State>>) {
        self.loaded = hot.as_ref().map(|hot| (hot.seq, hot.head));
        self.loaded_look = hot.as_ref().map(Hot::look);
        if let Some(hot) = &hot {
            self.epochs = hot.epochs.clone();
        }
        self.hot = hot;
        (self.index, self.halt, self.gap) = (None, None, None);
        self.fresh.clear();
    }

    /// On the way through a long journal: puts away what was read so far, so that it need not be held. Where that
    /// cannot be, it is held.
    pub(super) fn spill(&mut self) {
        if SPILL_ENTRIES <= self.fresh.len() {
            let _ = self.save();
        }
    }

    /// The bytes of slot 0, fit to be put once more.
    pub(super) async fn genesis_bytes(&self) -> Result<Bytes, JournalError> {
        match self.fresh.first().filter(|fresh| fresh.seq == Seq::GENESIS) {
            Some(fresh) => Ok(fresh.bytes.clone()),
            None => {
                let stored = self.stored(Seq::GENESIS).await?;
                let (genesis, _, bytes) = self.readable_genesis(stored).await?;
                let is_ours = genesis.ledger == self.hot()?.ledger;
                if is_ours { Ok(bytes) } else { Err(JournalError::Diverged { seq: Seq::GENESIS }) }
            }
        }
    }

    /// The bytes of one entry that the loaded cache held, proved by the entry after it or by the head.
    pub(super) fn mirrored_bytes(&self, seq: Seq) -> Result<Bytes, JournalError> {
        let first = self.hot()?.first();
        let (last, head) =
            self.loaded.filter(|(last, _)| first <= seq && seq <= *last).ok_or(JournalError::CacheDamaged)?;
        let bytes = self.mirrored_slice(seq)?;
        let hash = if seq == last {
            Some(head)
        } else {
            decode(seq.next(), &self.mirrored_slice(seq.next())?).ok().and_then(|next| next.prev)
        };
        if hash == Some(Hash::of(&bytes)) { Ok(bytes) } else { Err(JournalError::CacheDamaged) }
    }

    fn mirrored_slice(&self, seq: Seq) -> Result<Bytes, JournalError> {
        let start = if seq == self.hot()?.first() { 0 } else { self.mirrored_end(Seq(seq.0.saturating_sub(1)))? };
        let len = self.mirrored_end(seq)?.checked_sub(start).filter(|len| *len <= ENTRY_BYTES_MAX as u64);
        let len = len.ok_or(JournalError::CacheDamaged)?;
        Ok(Bytes::from(self.read_mirror(ShelfFile::Entries, start, len)?))
    }

    fn mirrored_end(&self, seq: Seq) -> Result<u64, JournalError> {
        let bytes = self.read_mirror(ShelfFile::Offsets, offset_of(self.hot()?.first(), seq), 8)?;
        end_from(&bytes).map(|end| end as u64).ok_or(JournalError::CacheDamaged)
    }

    /// Reads exactly so many bytes of a cache file, or finds the cache damaged.
    pub(super) fn read_mirror(&self, file: ShelfFile, offset: u64, len: u64) -> Result<Vec<u8>, JournalError> {
        read(&*self.seams.shelf.lock().map_err(shelf)?, file, offset, len)
    }

    /// Shows the entries that the loaded cache held, proved to end in its head.
    fn each_mirrored(&self, after: Option<(Seq, Hash)>, see: &mut impl FnMut(Entry)) -> Result<(), JournalError> {
        let Some((last, head)) = self.loaded else { return Ok(()) };
        let mut number = after.map_or(0, |(seq, _)| seq.next().0);
        let mut before = after.map(|(_, hash)| hash);
        while number <= last.0 {
            let (mut start, ends) = self.ends(Seq(number), Seq(last.0.min(number.saturating_add(ENDS - 1))))?;
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
        }
        let is_whole = number == last.0 + 1 && before == Some(head);
        if is_whole { Ok(()) } else { Err(JournalError::CacheDamaged) }
    }

    /// Where the first of these entries begins in a mirror of the whole history, and where each of them ends.
    pub(super) fn ends(&self, first: Seq, last: Seq) -> Result<(usize, Vec<usize>), JournalError> {
        let before = first.0.checked_sub(1).map(Seq);
        let (from, until) = (offset_of(Seq::GENESIS, before.unwrap_or(first)), offset_of(Seq::GENESIS, last.next()));
        let bytes = self.read_mirror(ShelfFile::Offsets, from, until.saturating_sub(from))?;
        let mut ends: Vec<usize> = bytes.chunks_exact(8).filter_map(end_from).collect();
        let start = if before.is_some() && !ends.is_empty() { ends.remove(0) } else { 0 };
        Ok((start, ends))
    }
}

/// Adds entries, their ends and their ops; what a killed process left behind them is cut off.
fn append<S: Clone + Serialize + DeserializeOwned>(
    locked: &mut dyn LockedShelf,
    hot: &Hot<S>,
    added: &[Fresh],
) -> Result<(), crate::Fault> {
    let Some(first) = added.first() else { return Ok(()) };
    let Lengths { entries, offsets, ops } = Lengths::before(hot, added, first);
    let added_ops: Vec<u8> = added.iter().flat_map(|fresh| fresh.rows.iter().flat_map(|row| row.to_bytes())).collect();
    let mut end = entries;
    let mut ends = Vec::with_capacity(added.len() * 8);
    let mut bytes = Vec::new();
    for fresh in added {
        end = end.saturating_add(fresh.bytes.len() as u64);
        ends.extend_from_slice(&end.to_le_bytes());
        bytes.extend_from_slice(&fresh.bytes);
    }
    locked.append(ShelfFile::Entries, entries, &bytes)?;
    locked.append(ShelfFile::Offsets, offsets, &ends)?;
    locked.append(ShelfFile::Ops, ops, &added_ops)
}

/// The files are as long as what is to be added expects; one that was cut can only be made anew.
fn reaches<S: Clone + Serialize + DeserializeOwned>(
    locked: &dyn LockedShelf,
    hot: &Hot<S>,
    added: &[Fresh],
) -> Result<bool, crate::Fault> {
    let Some(first) = added.first() else { return Ok(true) };
    let Lengths { entries, offsets, ops } = Lengths::before(hot, added, first);
    let lengths = [(ShelfFile::Entries, entries), (ShelfFile::Offsets, offsets), (ShelfFile::Ops, ops)];
    for (file, len) in lengths.into_iter().filter(|(_, len)| 0 < *len) {
        if locked.read(file, len - 1, 1)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How long the files of the mirror are.
struct Lengths {
    entries: u64,
    offsets: u64,
    ops: u64,
}

impl Lengths {
    /// Before these entries, the last of which is the last of `hot`, are added.
    fn before<S: Clone + Serialize + DeserializeOwned>(hot: &Hot<S>, added: &[Fresh], first: &Fresh) -> Self {
        let added_bytes = added.iter().map(|fresh| fresh.bytes.len() as u64).sum();
        let added_rows = added.iter().map(|fresh| fresh.rows.len() as u64).sum();
        Self {
            entries: hot.entries_bytes.saturating_sub(added_bytes),
            offsets: offset_of(hot.first(), first.seq),
            ops: hot.row_count().saturating_sub(added_rows).saturating_mul(OpRow::BYTES as u64),
        }
    }
}

fn end_from(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
}

/// Where the end of an entry stands in a mirror that begins with `first`.
fn offset_of(first: Seq, seq: Seq) -> u64 {
    seq.0.saturating_sub(first.0).saturating_mul(8)
}

/// Reads exactly so many bytes of a cache file, or finds the cache damaged.
fn read(locked: &dyn LockedShelf, file: ShelfFile, offset: u64, len: u64) -> Result<Vec<u8>, JournalError> {
    let len = usize::try_from(len).map_err(|_| JournalError::CacheDamaged)?;
    let bytes = locked.read(file, offset, len).map_err(shelf)?;
    if bytes.len() == len { Ok(bytes) } else { Err(JournalError::CacheDamaged) }
}
