//! Checkpoints: where a machine that remembers nothing begins, and who keeps them.
//!
//! They are off the commit's path: one is kept after the answer, by whoever wrote past a multiple of 64, and reading is
//! right without any of them.

use bytes::Bytes;
use futures_util::future::{join, join_all};

use super::Journal;
use super::read::FIRST_WINDOW;
use crate::checkpoint::{CHECKPOINT_EVERY, CHECKPOINT_HINT, Checkpoint, NoCheckpoint};
use crate::hot::Hot;
use crate::id::{Hash, Seq};
use crate::index::OpIndex;
use crate::{FaultKind, Fold, JournalError, OBJECT_BYTES_MAX, PutNew};

/// How many of the latest numbers are looked at where the hint is of no use.
const NUMBERS_TRIED: usize = 4;
/// How many slots are looked at in one wave on the way to the tail.
const PROBES: u64 = 16;

impl<F: Fold> Journal<F> {
    /// Keeps a checkpoint if one is due: for the time after the answer. Nothing rests on it, so it cannot fail.
    pub async fn checkpoint_if_due(&mut self) {
        let Some(hot) = self.hot.as_ref().filter(|hot| hot.checkpoint.checkpoints_due() < hot.seq.checkpoints_due())
        else {
            return;
        };
        let Ok(hint) = self.seams.bucket.get(CHECKPOINT_HINT).await else { return };
        let hint = hint.map(|bytes| Checkpoint::<F::State>::decode(&bytes));
        let seq = match hint {
            // Another version keeps its own.
            Some(Err(NoCheckpoint::OtherVersion)) => hot.seq,
            Some(Ok(newest))
                if newest.ledger == hot.ledger && hot.seq.checkpoints_due() <= newest.seq.checkpoints_due() =>
            {
                newest.seq
            }
            Some(Ok(_) | Err(NoCheckpoint::Damaged)) | None => {
                let (seq, bytes) = (hot.seq, hot.to_checkpoint().encode());
                self.put_checkpoint(seq, bytes).await;
                seq
            }
        };
        if let Some(hot) = &mut self.hot {
            hot.checkpoint = seq;
        }
    }

    /// Keeps a checkpoint now, and has the hint name it: what an earlier one says may lie in a place that is closed.
    pub async fn keep_checkpoint(&mut self) {
        let Some((seq, bytes)) = self.hot.as_ref().map(|hot| (hot.seq, hot.to_checkpoint().encode())) else { return };
        self.put_checkpoint(seq, bytes).await;
    }

    async fn put_checkpoint(&self, seq: Seq, bytes: Bytes) {
        if OBJECT_BYTES_MAX < bytes.len() {
            return;
        }
        let bucket = &self.seams.bucket;
        // Whatever lies under its number already, the hint names this one.
        if let PutNew::Created | PutNew::SlotTaken = bucket.put_new(&seq.checkpoint_key(), bytes.clone()).await {
            let _ = bucket.put_hint(CHECKPOINT_HINT, bytes).await;
        }
    }

    /// The checkpoint of the hint, if it is one that this program can use.
    pub(super) async fn hinted(&self) -> Result<Option<Hot<F::State>>, JournalError> {
        self.checkpoint_at(CHECKPOINT_HINT).await
    }

    /// The checkpoint of a key. One that cannot be read or used only costs the way, so why does not matter, unless the
    /// store itself is not there.
    async fn checkpoint_at(&self, key: &str) -> Result<Option<Hot<F::State>>, JournalError> {
        match self.seams.bucket.get(key).await {
            Ok(found) => Ok(found.and_then(|bytes| Hot::at(Checkpoint::decode(&bytes).ok()?, &self.fold))),
            Err(fault) if matches!(fault.kind, FaultKind::NoStore | FaultKind::Configuration) => {
                Err(JournalError::Store(fault))
            }
            Err(_) => Ok(None),
        }
    }

    /// Without a hint: looks for the tail, and for the newest checkpoint before it.
    pub(super) async fn probed(&self) -> Result<Option<Hot<F::State>>, JournalError> {
        let latest = self.find_tail().await?.checkpoints_due();
        let numbers = (1..=latest).rev().map(|due| Seq(due * CHECKPOINT_EVERY)).take(NUMBERS_TRIED);
        let found = join_all(numbers.map(|seq| async move { self.checkpoint_at(&seq.checkpoint_key()).await })).await;
        let found: Vec<Option<Hot<F::State>>> = found.into_iter().collect::<Result<_, _>>()?;
        Ok(found.into_iter().flatten().next())
    }

    /// About where the tail is, by doubling and then by halving, in waves: what it says is only used to look for checkpoints.
    async fn find_tail(&self) -> Result<Seq, JournalError> {
        let (mut taken, mut step) = (self.hot()?.seq, FIRST_WINDOW);
        let mut empty = loop {
            let slots: Vec<Seq> = (0..PROBES).map(|power| taken.plus(step << power)).collect();
            let first_empty = self.first_empty(&slots).await?;
            match first_empty {
                Some(0) => break slots[0],
                Some(at) => {
                    taken = slots[at - 1];
                    break slots[at];
                }
                None => {
                    taken = slots[slots.len() - 1];
                    step <<= PROBES;
                }
            }
        };
        while CHECKPOINT_EVERY < empty.0 - taken.0 {
            let step = (empty.0 - taken.0).div_ceil(PROBES);
            let slots: Vec<Seq> =
                (1..PROBES).map(|part| taken.plus(step * part)).filter(|slot| *slot < empty).collect();
            let first_empty = self.first_empty(&slots).await?.unwrap_or(slots.len());
            empty = slots.get(first_empty).copied().unwrap_or(empty);
            taken = first_empty.checked_sub(1).and_then(|last| slots.get(last).copied()).unwrap_or(taken);
        }
        Ok(taken)
    }

    async fn first_empty(&self, slots: &[Seq]) -> Result<Option<usize>, JournalError> {
        let answers = join_all(slots.iter().map(|slot| self.get(*slot))).await;
        let answers: Vec<Option<Bytes>> = answers.into_iter().collect::<Result<_, _>>()?;
        Ok(answers.iter().position(Option::is_none))
    }

    /// Begins at a checkpoint if the journal holds the entry that it claims to be as of, and reads the first window behind
    /// it in the same wave; says whether that was full. `None`: the checkpoint is of another history.
    pub(super) async fn start_at(&mut self, checkpoint: Hot<F::State>) -> Result<Option<bool>, JournalError> {
        if checkpoint.epochs.next() < self.epochs.next() {
            // It is from before a repair that this machine knows of.
            return Ok(None);
        }
        let first = checkpoint.seq.next();
        let before = std::mem::replace(&mut self.epochs, checkpoint.epochs.clone());
        let (anchor, window) = join(self.get(checkpoint.seq), self.get_wave(first, FIRST_WINDOW)).await;
        if anchor?.is_none_or(|bytes| Hash::of(&bytes) != checkpoint.head) {
            self.epochs = before;
            return Ok(None);
        }
        let window = self.check_dense(first, window?).await?;
        let is_full = window.iter().all(Option::is_some);
        self.fresh.clear();
        self.index = Some(OpIndex::default());
        self.hot = Some(checkpoint);
        for bytes in window.into_iter().map_while(|answer| answer) {
            self.absorb_checked(bytes).await?;
        }
        self.looked();
        Ok(Some(is_full))
    }
}
