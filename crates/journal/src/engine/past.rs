//! The past: what the ledger was after an earlier entry, folded from the history that this machine has.

use bytes::Bytes;

use super::Journal;
use crate::entry::Entry;
use crate::hot::fold_entry;
use crate::id::{Hash, Seq};
use crate::{Fold, JournalError};

/// The ledger as it was after one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past<S> {
    /// What the entries up to that one add up to.
    pub state: S,
    /// The entry.
    pub seq: Seq,
    /// Its hash.
    pub head: Hash,
    /// When it was written, as its writer's clock had it, in milliseconds.
    pub ts_ms: i64,
}

impl<F: Fold> Journal<F> {
    /// The ledger after that entry, or after the last one known where there are fewer. It is the same fold that
    /// every device does, over entries that are proved by the chain.
    pub fn state_at(&self, seq: Seq) -> Result<Past<F::State>, JournalError> {
        let (genesis, head) = (self.known_genesis()?, self.head().ok_or(JournalError::NoLedger)?);
        let begun = self.fold.begin(&String::from_utf8_lossy(&genesis));
        let state = begun.map_err(|reason| JournalError::Corrupt { key: self.key(Seq::GENESIS), reason })?;
        let mut past = Past { state, seq: Seq::GENESIS, head, ts_ms: 0 };
        let mut outcome = Ok(());
        self.each_entry(|entry| {
            if entry.seq <= seq && outcome.is_ok() {
                outcome = self.go_on(&mut past, &entry);
            }
        })?;
        outcome.map(|()| past)
    }

    fn go_on(&self, past: &mut Past<F::State>, entry: &Entry) -> Result<(), JournalError> {
        let folded = fold_entry(&self.fold, &mut past.state, entry);
        folded.map_err(|why| why.at(self.key(entry.seq), entry.seq))?;
        (past.seq, past.head, past.ts_ms) = (entry.seq, entry.hash, entry.ts_ms);
        Ok(())
    }

    fn known_genesis(&self) -> Result<Bytes, JournalError> {
        match self.fresh.first().filter(|fresh| fresh.seq == Seq::GENESIS) {
            Some(fresh) => Ok(fresh.bytes.clone()),
            None => self.mirrored_bytes(Seq::GENESIS),
        }
    }
}
