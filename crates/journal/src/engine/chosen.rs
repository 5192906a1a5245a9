//! Some entries out of the local mirror, and not the rest.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Journal;
use super::history::{ENDS, PIECE_BYTES};
use crate::entry::{Entry, decode};
use crate::id::{Hash, OpId, Seq};
use crate::index::OpRow;
use crate::{Fold, JournalError, ShelfFile};

/// How far apart two entries may lie and still be read at once.
const GAP_BYTES: usize = 16 * 1024;
/// How many rows of the op index are read at once.
const PIECE_ROWS: usize = 16 * 1024;
const ROW_BYTES: u64 = OpRow::BYTES as u64;

impl<F: Fold> Journal<F> {
    /// Shows the entries of these numbers, which ascend, and reads little else. Each is proved by the hash in the one
    /// behind it, the last of all by the head.
    pub fn each_entry_of(&self, seqs: &[Seq], mut see: impl FnMut(Entry)) -> Result<(), JournalError> {
        self.check_reaches_genesis()?;
        let loaded = self.loaded;
        let (mirrored, fresh) = seqs.split_at(seqs.partition_point(|seq| loaded.is_some_and(|(last, _)| *seq <= last)));
        if let Some(loaded) = loaded {
            for near in mirrored.chunk_by(|one, other| one.0 / ENDS == other.0 / ENDS) {
                self.each_near(near, loaded, &mut see)?;
            }
        }
        for seq in fresh {
            let place = self.fresh.binary_search_by_key(seq, |fresh| fresh.seq);
            let found = place.ok().and_then(|place| self.fresh.get(place)).ok_or(JournalError::CacheDamaged)?;
            see(found.entry());
        }
        Ok(())
    }

    /// The entries that hold these ops, ascending. The index is passed through and not held, and what it says is looked at.
    pub fn entries_of(&self, ops: &BTreeSet<OpId>) -> Result<Vec<Seq>, JournalError> {
        if ops.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = BTreeSet::new();
        let mut see = |row: OpRow| {
            if ops.contains(&row.op) {
                found.insert(row.seq);
            }
        };
        let kept = self.hot()?.row_count().saturating_sub(self.fresh_rows().count() as u64);
        for first in (0..kept).step_by(PIECE_ROWS) {
            let count = (kept - first).min(PIECE_ROWS as u64);
            let bytes = self.read_mirror(ShelfFile::Ops, first * ROW_BYTES, count * ROW_BYTES)?;
            bytes.chunks_exact(OpRow::BYTES).filter_map(OpRow::from_bytes).for_each(&mut see);
        }
        self.fresh_rows().for_each(see);
        let (seqs, mut missing) = (Vec::from_iter(found), ops.clone());
        self.each_entry_of(&seqs, |entry| missing.retain(|op| entry.ops.iter().all(|stored| stored.op != *op)))?;
        if missing.is_empty() { Ok(seqs) } else { Err(JournalError::CacheDamaged) }
    }

    /// Those of some entries whose numbers lie near each other.
    fn each_near(
        &self,
        seqs: &[Seq],
        (last, head): (Seq, Hash),
        see: &mut impl FnMut(Entry),
    ) -> Result<(), JournalError> {
        let (Some(first), Some(until)) = (seqs.first(), seqs.last()) else { return Ok(()) };
        let (start, ends) = self.ends(*first, until.next().min(last))?;
        let places = Places { first: *first, start, ends };
        for run in seqs.chunk_by(|one, other| places.are_read_at_once(*one, *other)) {
            let piece = self.piece(run, &places, last)?;
            let mut behind: Option<Entry> = None;
            for seq in run {
                let entry = match behind.take().filter(|entry| entry.seq == *seq) {
                    Some(entry) => entry,
                    None => piece.entry(*seq, &places)?,
                };
                let mut proof = Some(head);
                if *seq < last {
                    behind = Some(piece.entry(seq.next(), &places)?);
                    proof = behind.as_ref().and_then(|behind| behind.prev);
                }
                if proof != Some(entry.hash) {
                    return Err(JournalError::CacheDamaged);
                }
                see(entry);
            }
        }
        Ok(())
    }

    /// The bytes of these entries, and of the one behind them.
    fn piece(&self, run: &[Seq], places: &Places, last: Seq) -> Result<Piece, JournalError> {
        let (Some(first), Some(until)) = (run.first(), run.last()) else { return Err(JournalError::CacheDamaged) };
        let begin = places.of(*first).ok_or(JournalError::CacheDamaged)?.start;
        let end = places.of(until.next().min(last)).ok_or(JournalError::CacheDamaged)?.end;
        let len = end.checked_sub(begin).ok_or(JournalError::CacheDamaged)?;
        // No disk is asked for what lies nowhere.
        if self.hot()?.entries_bytes < end as u64 {
            return Err(JournalError::CacheDamaged);
        }
        Ok(Piece { begin, bytes: self.read_mirror(ShelfFile::Entries, begin as u64, len as u64)? })
    }
}

/// Where some entries lie in the mirror.
struct Places {
    first: Seq,
    start: usize,
    ends: Vec<usize>,
}

impl Places {
    fn of(&self, seq: Seq) -> Option<Range<usize>> {
        let place = usize::try_from(seq.0.checked_sub(self.first.0)?).ok()?;
        let start = match place.checked_sub(1) {
            None => self.start,
            Some(before) => *self.ends.get(before)?,
        };
        let end = *self.ends.get(place)?;
        (start <= end).then_some(start..end)
    }

    fn are_read_at_once(&self, one: Seq, other: Seq) -> bool {
        let both = self.of(one).zip(self.of(other));
        both.is_some_and(|(one, other)| {
            other.start.saturating_sub(one.end) < GAP_BYTES && one.start / PIECE_BYTES == other.start / PIECE_BYTES
        })
    }
}

/// A part of the mirror.
struct Piece {
    begin: usize,
    bytes: Vec<u8>,
}

impl Piece {
    fn entry(&self, seq: Seq, places: &Places) -> Result<Entry, JournalError> {
        let bytes = places
            .of(seq)
            .and_then(|place| self.bytes.get(place.start.checked_sub(self.begin)?..place.end.checked_sub(self.begin)?));
        bytes.and_then(|bytes| decode(seq, bytes).ok()).ok_or(JournalError::CacheDamaged)
    }
}
