//! What is known of ops: the index in the cache, read when a given id, an intent or a foreign entry needs it.

use bytes::Bytes;

use super::read::Start;
use super::{Journal, shelf};
use crate::entry::{Entry, decode};
use crate::hot::Hot;
use crate::id::{OpId, Seq};
use crate::index::{OpIndex, OpRow, check_of};
use crate::{Fold, JournalError, ShelfFile};

impl<F: Fold> Journal<F> {
    /// Where this op stands, if it is in the journal as far as this machine has read.
    pub(super) fn find(&mut self, op: OpId) -> Result<Option<Seq>, JournalError> {
        self.ensure_index()?;
        Ok(self.index.as_ref().and_then(|index| index.seq_of(op)))
    }

    /// Loads the op index from the cache.
    pub(super) fn ensure_index(&mut self) -> Result<(), JournalError> {
        if self.index.is_none() {
            self.index = Some(self.load_index()?);
        }
        Ok(())
    }

    /// Loads the op index; where the cache is damaged, or began at a checkpoint, everything is read first: an id that was
    /// given may stand anywhere.
    pub(super) async fn know_ops(&mut self) -> Result<(), JournalError> {
        if self.hot()?.base.is_some() {
            return self.read_anew().await;
        }
        match self.ensure_index() {
            Err(JournalError::CacheDamaged) => self.read_anew().await,
            done => done,
        }
    }

    fn load_index(&self) -> Result<OpIndex, JournalError> {
        let Some(hot) = &self.hot else { return Ok(OpIndex::default()) };
        let mut rows = match self.loaded {
            Some(_) => self.mirrored_rows(hot)?,
            None => Vec::new(),
        };
        rows.extend(self.fresh_rows());
        let before = hot.base.map_or_else(OpIndex::begin, |base| base.ops_check);
        if check_of(before, rows.iter().copied()) != hot.ops_check {
            return Err(JournalError::CacheDamaged);
        }
        Ok(OpIndex::of(&rows, &self.limits))
    }

    fn mirrored_rows(&self, hot: &Hot<F::State>) -> Result<Vec<OpRow>, JournalError> {
        let count = hot.row_count().saturating_sub(self.fresh_rows().count() as u64);
        let bytes = self.read_mirror(ShelfFile::Ops, 0, count.saturating_mul(OpRow::BYTES as u64))?;
        Ok(bytes.chunks_exact(OpRow::BYTES).filter_map(OpRow::from_bytes).collect())
    }

    /// Reads the journal from its genesis and replaces the cache. The state that is known serves as a witness:
    /// what is read must pass through it.
    pub(super) async fn read_anew(&mut self) -> Result<(), JournalError> {
        let hot = self.hot.take();
        let loaded = self.loaded.take();
        let fresh = std::mem::take(&mut self.fresh);
        let read = self.read_from_genesis(Start::Genesis).await;
        let read = self.stay_readable(read).map(drop);
        let lacks = hot.as_ref().filter(|old| !self.fresh.iter().any(|fresh| fresh.hash == old.head));
        let outcome = match lacks {
            Some(old) => read.and(Err(JournalError::Diverged { seq: old.seq })),
            None => self.seams.shelf.lock().and_then(|mut locked| locked.clear()).map_err(shelf),
        };
        match &outcome {
            Ok(()) if hot.as_ref().is_some_and(|old| old.is_probed) => self.mark_probed(),
            Ok(()) => {}
            Err(_) => (self.hot, self.loaded, self.fresh, self.index) = (hot, loaded, fresh, None),
        }
        outcome
    }

    /// The entry that holds this op, which is known to be in the journal.
    pub(super) async fn entry_of(&self, op: OpId) -> Result<Entry, JournalError> {
        let holds = |entry: &Entry| entry.ops.iter().any(|stored| stored.op == op);
        if let Some(fresh) = self.fresh.iter().rev().find(|fresh| fresh.rows.iter().any(|row| row.op == op)) {
            return Ok(fresh.entry());
        }
        let seq = self.index.as_ref().and_then(|index| index.seq_of(op)).ok_or(JournalError::CacheDamaged)?;
        let bytes = self.stored(seq).await?;
        let entry = decode(seq, &bytes).ok().filter(holds);
        let reason = || format!("{op} was in it and is not any more");
        entry.ok_or_else(|| JournalError::Corrupt { key: self.key(seq), reason: reason() })
    }

    /// The bytes of an entry that this machine has read: from the mirror if they are proved there, else from the bucket.
    pub(super) async fn stored(&self, seq: Seq) -> Result<Bytes, JournalError> {
        match self.mirrored_bytes(seq) {
            Ok(bytes) => Ok(bytes),
            Err(JournalError::CacheDamaged) => self.get_again(seq).await,
            Err(error) => Err(error),
        }
    }
}
