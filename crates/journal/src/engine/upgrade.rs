//! Fencing: an entry after which programs before some version must not write.

use super::Journal;
use crate::entry::{Control, encode_control};
use crate::{Fold, JournalError, PutNew};

impl<F: Fold> Journal<F> {
    /// Closes the journal to writers before `min_writer`: they stop at this entry, wherever they stand, because to write
    /// behind it they have to read it. To say it twice is harmless, so no intent is kept.
    pub async fn upgrade(&mut self, min_writer: u32) -> Result<(), JournalError> {
        let mut waiting = self.waiting();
        loop {
            self.catch_up().await?;
            self.check_writable()?;
            if min_writer <= self.hot()?.fence.min_writer {
                return Ok(());
            }
            let hot = self.hot()?;
            let slot = hot.seq.next();
            let head = self.head_of(&hot.ledger, slot, hot.head);
            let bytes = encode_control(&head, self.mint(), &Control::Upgrade { min_writer });
            match self.seams.bucket.put_new(&self.key(slot), bytes).await {
                PutNew::Created | PutNew::SlotTaken => {}
                PutNew::Refused(fault) => return Err(JournalError::Store(fault)),
                PutNew::Unknown(fault) if !self.pause(&mut waiting).await => return Err(JournalError::Store(fault)),
                PutNew::Unknown(_) => {}
            }
        }
    }
}
