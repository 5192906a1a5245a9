//! Moving on: where reading stopped, a repair may have let the journal go on elsewhere.

use super::Journal;
use crate::epoch::Epoch;
use crate::id::Seq;
use crate::{Fold, JournalError};

impl<F: Fold> Journal<F> {
    /// Where an entry lies.
    pub fn key(&self, seq: Seq) -> String {
        self.epochs.key(seq)
    }

    /// The repair that this process has just found, if it found one.
    pub fn moved_on(&self) -> Option<&Epoch> {
        self.epochs.last().filter(|_| self.has_moved_on)
    }

    /// Looks whether the journal goes on in a next epoch. What is known beyond its beginning is forgotten; it stays in the
    /// old place as evidence.
    pub(super) async fn move_on(&mut self) -> Result<bool, JournalError> {
        let Some(epoch) = self.epochs.read_next(&*self.seams.bucket).await? else { return Ok(false) };
        if self.ledger().is_some_and(|ledger| ledger != epoch.ledger) {
            let reason = format!("it belongs to another ledger, {}", epoch.ledger);
            return Err(JournalError::Corrupt { key: Epoch::key(epoch.epoch), reason });
        }
        let is_beyond = self.seq().is_some_and(|seq| epoch.after < Some(seq));
        self.epochs.push(epoch);
        self.has_moved_on = true;
        (self.halt, self.gap) = (None, None);
        if is_beyond {
            self.forget()?;
        } else if let Some(hot) = &mut self.hot {
            hot.epochs = self.epochs.clone();
        }
        Ok(true)
    }
}
