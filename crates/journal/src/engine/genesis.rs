//! The beginning of a ledger, which is also the proof that the store can be trusted.

use bytes::Bytes;

use super::Journal;
use super::waiting::Waiting;
use crate::entry::{Head, encode_genesis};
use crate::id::Seq;
use crate::{Fault, FaultKind, Fold, JournalError, PutNew};

/// How a ledger came to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// This call made it.
    Created,
    /// Another device was faster; its ledger is taken.
    Adopted,
}

impl<F: Fold> Journal<F> {
    /// Makes a ledger in a journal that [`Self::catch_up`] found empty, with `fields` (a JSON object)
    /// in its genesis. Of two that race one wins, and the other takes the winner's.
    pub async fn create(&mut self, fields: &str) -> Result<Begun, JournalError> {
        let ledger = uuid(self.seams.ids.random());
        let head = Head { ledger: &ledger, seq: Seq::GENESIS, prev: None, ts_ms: self.now_ms(), by: &self.author };
        let mine = encode_genesis(&head, fields);
        let mut waiting = self.waiting();
        let there = self.settled(&self.key(Seq::GENESIS), mine.clone(), &mut waiting).await?;
        // It is put once more below, so it must be a genesis and not what a proxy put in its place.
        let (_, _, there) = self.readable_genesis(there).await?;
        self.prove(&there, &mut waiting).await?;
        if self.get(Seq::GENESIS).await?.as_ref() != Some(&there) {
            return Err(JournalError::Unsafe);
        }
        self.begin_from(there.clone()).await?;
        self.looked();
        self.mark_probed();
        Ok(if there == mine { Begun::Created } else { Begun::Adopted })
    }

    /// Puts an object if it is absent, until it is known what lies there, and says what.
    pub(super) async fn settled(&self, key: &str, mine: Bytes, waiting: &mut Waiting) -> Result<Bytes, JournalError> {
        loop {
            let mut fault = match self.seams.bucket.put_new(key, mine.clone()).await {
                PutNew::Created => return Ok(mine),
                PutNew::Refused(fault) => return Err(JournalError::Store(fault)),
                PutNew::SlotTaken => busy_slot(),
                PutNew::Unknown(fault) => fault,
            };
            match self.seams.bucket.get(key).await {
                Ok(Some(there)) => return Ok(there),
                Ok(None) => {}
                Err(silence) if silence.kind == FaultKind::Unavailable => fault = silence,
                Err(fault) => return Err(JournalError::of_store(key, fault)),
            }
            if !self.pause(waiting).await {
                return Err(JournalError::Store(fault));
            }
        }
    }

    /// Proves that the store refuses a second create, by creating what is there once more:
    /// harmless where the store does not refuse, since the bytes are the same.
    async fn prove(&self, genesis: &Bytes, waiting: &mut Waiting) -> Result<(), JournalError> {
        loop {
            let fault = match self.seams.bucket.put_new(&self.key(Seq::GENESIS), genesis.clone()).await {
                PutNew::SlotTaken => return Ok(()),
                PutNew::Created => return Err(JournalError::Unsafe),
                PutNew::Refused(fault) => return Err(JournalError::Store(fault)),
                PutNew::Unknown(fault) => fault,
            };
            if !self.pause(waiting).await {
                return Err(JournalError::Store(fault));
            }
        }
    }

    /// Before this machine's first write to a ledger that was there: the same proof, once.
    pub(super) async fn probe(&mut self, waiting: &mut Waiting) -> Result<(), JournalError> {
        if self.hot()?.is_probed {
            return Ok(());
        }
        let genesis = self.genesis_bytes().await?;
        self.prove(&genesis, waiting).await?;
        self.mark_probed();
        Ok(())
    }

    pub(super) fn mark_probed(&mut self) {
        if let Some(hot) = &mut self.hot {
            hot.is_probed = true;
        }
    }
}

/// 409, or a winner that is not to be seen yet.
pub(super) fn busy_slot() -> Fault {
    Fault::new(FaultKind::Unavailable, "the store reported a conflict and the slot is empty")
}

/// A random UUID, version 4.
fn uuid(random: u128) -> String {
    let bits = random & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_ledger_id_is_a_random_uuid() {
        assert_eq!(super::uuid(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(super::uuid(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
