//! Repair: a damaged slot never ends the books.
//!
//! A slot that is empty is filled again. One that holds something else stays as it is: the old place is closed with
//! a seal, what can be made good is put into a new epoch, and only then is that epoch named. Each step is a
//! put if absent of the same bytes, so a repair that was killed is run again.

use std::collections::BTreeSet;

use super::Journal;
use super::survey::{Survey, is_seal};
use crate::entry::{Control, encode_control, timestamp};
use crate::epoch::Epoch;
use crate::id::Seq;
use crate::{Fold, JournalError};

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repaired {
    /// The empty slots were filled again.
    InPlace,
    /// The journal goes on in a new epoch.
    Epoch(Epoch),
}

impl<F: Fold> Journal<F> {
    /// Makes good what a survey found to be wrong.
    pub async fn repair(&mut self, survey: &Survey) -> Result<Repaired, JournalError> {
        let is_in_place =
            !survey.is_sealed && survey.lost.is_empty() && survey.damaged.iter().all(|damage| damage.is_missing);
        if is_in_place {
            for damage in &survey.damaged {
                let good = survey.recovered.iter().find(|(seq, _)| *seq == damage.seq);
                let Some((_, bytes)) = good else { continue };
                self.put_good(&damage.key, bytes.clone()).await?;
            }
            return Ok(Repaired::InPlace);
        }
        self.seal(survey).await?;
        let number = self.epochs.next();
        let mut epoch = self.epoch_of(survey, number);
        let mut epochs = self.epochs.clone();
        epochs.push(epoch.clone());
        for (seq, bytes) in &survey.recovered {
            self.put_good(&epochs.key(*seq), bytes.clone()).await?;
        }
        let key = Epoch::key(number);
        match self.settled(&key, epoch.encode(), &mut self.waiting()).await? {
            there if there == epoch.encode() => {}
            there => {
                // Another machine was faster; its epoch counts.
                epoch = Epoch::decode(number, &there).map_err(|reason| JournalError::Corrupt { key, reason })?;
            }
        }
        Ok(Repaired::Epoch(epoch))
    }

    fn epoch_of(&self, survey: &Survey, number: u64) -> Epoch {
        let first = survey.damaged.first();
        Epoch {
            epoch: number,
            ledger: survey.ledger.clone(),
            after: survey.good.map(|(seq, _)| seq),
            head: survey.good.map(|(_, head)| head),
            reason: first.map(|damage| format!("{}: {}", damage.key, damage.reason)).unwrap_or_default(),
            ts: timestamp(self.now_ms()),
            by: self.author.clone(),
        }
    }

    /// Closes the old place: no writer, wherever it stands, finds a free slot there any more.
    async fn seal(&self, survey: &Survey) -> Result<(), JournalError> {
        let (tail, hash) = survey.tail;
        let gaps = survey.lost.iter().filter(|(_, bytes)| bytes.is_none()).map(|(seq, _)| *seq);
        let missing = survey.damaged.iter().filter(|damage| damage.is_missing).map(|damage| damage.seq);
        // The last comes first: a survey ends at a seal, and what lies behind that must be closed already.
        let open: BTreeSet<Seq> = gaps.chain(missing).chain([tail.next()]).collect();
        for slot in open.into_iter().rev() {
            let head = self.head_of(&survey.ledger, slot, hash);
            let seal = encode_control(&head, self.mint(), &Control::Seal { epoch: self.epochs.next() });
            let there = self.settled(&self.key(slot), seal.clone(), &mut self.waiting()).await?;
            if slot == tail.next() && there != seal && !is_seal(slot, &there) {
                return Err(JournalError::Corrupt {
                    key: self.key(slot),
                    reason: "it was written while the journal was looked at: run the repair again".into(),
                });
            }
        }
        Ok(())
    }

    /// Puts bytes that are known to be right; what lies there must be they.
    async fn put_good(&self, key: &str, bytes: bytes::Bytes) -> Result<(), JournalError> {
        if self.settled(key, bytes.clone(), &mut self.waiting()).await? == bytes {
            return Ok(());
        }
        let reason = "something else was put there meanwhile: run the repair again".into();
        Err(JournalError::Corrupt { key: key.to_owned(), reason })
    }
}
