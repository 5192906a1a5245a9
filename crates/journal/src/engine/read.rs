//! Reading: find the tail, and prove that it is the tail of the history this machine knows.
//!
//! Slots are dense, so the tail is found by GETs alone; LIST costs what a PUT costs.

use bytes::Bytes;
use futures_util::future::{join, join_all};

use super::{Halt, Journal};
use crate::entry::{Entry, prev_in};
use crate::hot::{CannotFollow, Hot};
use crate::id::{Hash, Seq};
use crate::index::OpIndex;
use crate::{Fold, JournalError};

/// How many slots a first look asks for at once: the genesis and eight entries.
pub(super) const FIRST_WINDOW: u64 = 9;
/// A window that ends just before the first checkpoint: a journal that goes on may have some.
const LAST_WINDOW_BEFORE_CHECKPOINTS: u64 = 36;
/// How many slots are asked for at once at most.
const WINDOW_MAX: u64 = 64;

/// Where a machine that remembers nothing begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// At a checkpoint, if there is one.
    Anywhere,
    /// At the genesis: the whole history is wanted, or a checkpoint is doubted.
    Genesis,
}

/// Whether there is a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is one, and the state is as of its tail.
    Ledger,
    /// The store is there, the journal is empty.
    Empty,
}

impl<F: Fold> Journal<F> {
    /// Reads up to the confirmed tail: one GET when nobody else wrote, two when the last look is old.
    ///
    /// Where an entry needs a newer program or disagrees, the state stays as of the entry before
    /// and [`Self::halted`] says so.
    pub async fn catch_up(&mut self) -> Result<Presence, JournalError> {
        self.step_back()?;
        loop {
            let caught_up = self.catch_up_here().await;
            if !caught_up.as_ref().is_err_and(is_stopped) || !matches!(self.move_on().await, Ok(true)) {
                return self.stay_readable(caught_up);
            }
        }
    }

    /// The same within the epochs that are known.
    async fn catch_up_here(&mut self) -> Result<Presence, JournalError> {
        let mut caught_up = if self.hot.is_none() { self.read_all().await } else { self.read_on().await };
        let began_at_checkpoint = self.hot.as_ref().is_some_and(|hot| hot.base.is_some());
        if began_at_checkpoint && is_doubtful(&caught_up) {
            // The checkpoint is doubted before the journal is.
            caught_up = self.read_anew().await.map(|()| Presence::Ledger);
        }
        caught_up
    }

    /// An entry that this program cannot follow leaves the ledger as of the one before it.
    pub(super) fn stay_readable(&self, read: Result<Presence, JournalError>) -> Result<Presence, JournalError> {
        match read {
            Err(JournalError::Newer { .. } | JournalError::Disagrees { .. }) if self.hot.is_some() => {
                Ok(Presence::Ledger)
            }
            other => other,
        }
    }

    async fn read_on(&mut self) -> Result<Presence, JournalError> {
        if self.is_fresh() {
            self.read_to_tail(1).await?;
            return Ok(Presence::Ledger);
        }
        let seq = self.hot()?.seq;
        let (anchor, next) = join(self.get(seq), self.get(seq.next())).await;
        self.check_anchor(anchor?).await?;
        if let Some(bytes) = next? {
            self.absorb_checked(bytes).await?;
            self.read_to_tail(1).await?;
        }
        Ok(Presence::Ledger)
    }

    /// Asks for the next slot until it is empty; whoever is behind asks for more at once.
    pub(super) async fn read_to_tail(&mut self, first_window: u64) -> Result<(), JournalError> {
        let mut window = first_window;
        while self.read_window(window).await? {
            window = (window * 8).min(WINDOW_MAX);
        }
        Ok(())
    }

    /// Absorbs what lies in the next `window` slots; `true` when all of them were taken.
    pub(super) async fn read_window(&mut self, window: u64) -> Result<bool, JournalError> {
        let first = self.hot()?.seq.next();
        let answers = self.get_window(first, window).await?;
        let is_full = answers.iter().all(Option::is_some);
        for bytes in answers.into_iter().map_while(|answer| answer) {
            self.absorb_checked(bytes).await?;
            self.looked();
        }
        Ok(is_full)
    }

    /// Reads a window of slots in one wave.
    async fn get_window(&mut self, first: Seq, window: u64) -> Result<Vec<Option<Bytes>>, JournalError> {
        let mut answers = self.get_wave(first, window).await?;
        let taken = answers.iter().take_while(|answer| answer.is_some()).count() as u64;
        if 1 < window && taken + 1 == window {
            // The only empty slot is the last: look behind it too, or a gap just there would pass for the tail.
            answers.push(self.get(first.plus(window)).await?);
        }
        self.check_dense(first, answers).await
    }

    pub(super) async fn get_wave(&self, first: Seq, window: u64) -> Result<Vec<Option<Bytes>>, JournalError> {
        join_all((0..window).map(|offset| self.get(first.plus(offset)))).await.into_iter().collect()
    }

    /// An empty slot before a taken one is asked for again (it may have been written while the wave ran) and is a gap
    /// if it stays empty.
    pub(super) async fn check_dense(
        &mut self,
        first: Seq,
        mut answers: Vec<Option<Bytes>>,
    ) -> Result<Vec<Option<Bytes>>, JournalError> {
        let Some(last_taken) = answers.iter().rposition(Option::is_some) else { return Ok(answers) };
        for (offset, answer) in (0..).zip(&mut answers).take(last_taken) {
            let slot = first.plus(offset);
            if answer.is_none() {
                *answer = self.get(slot).await?;
            }
            if answer.is_none() {
                let found = self.key(first.plus(last_taken as u64));
                let gap = JournalError::Gap { missing: self.key(slot), found };
                self.gap = Some((slot, gap.clone()));
                return Err(gap);
            }
        }
        Ok(answers)
    }

    /// A machine's first look: from the checkpoint of the hint, else from the genesis.
    async fn read_all(&mut self) -> Result<Presence, JournalError> {
        if let Some(checkpoint) = self.hinted().await?
            && let Some(is_full) = self.start_at(checkpoint).await?
        {
            return self.read_windows(is_full, Start::Genesis).await;
        }
        self.read_from_genesis(Start::Anywhere).await
    }

    /// From the genesis, in windows that grow. Where the journal is long, a checkpoint may save the way.
    pub(super) async fn read_from_genesis(&mut self, start: Start) -> Result<Presence, JournalError> {
        let answers = self.get_window(Seq::GENESIS, FIRST_WINDOW).await?;
        let is_full = answers.iter().all(Option::is_some);
        let mut answers = answers.into_iter();
        let Some(genesis) = answers.next().flatten() else { return Ok(Presence::Empty) };
        self.begin_from(genesis).await?;
        for bytes in answers.map_while(|answer| answer) {
            self.absorb_checked(bytes).await?;
        }
        self.looked();
        self.read_windows(is_full, start).await
    }

    /// Reads on while windows are full, and looks once for a checkpoint further on.
    async fn read_windows(&mut self, mut is_full: bool, start: Start) -> Result<Presence, JournalError> {
        let mut window = FIRST_WINDOW;
        while is_full {
            window = (window * 2).min(WINDOW_MAX);
            is_full = self.read_window(window).await?;
            if start == Start::Genesis {
                continue;
            }
            if is_full
                && window == LAST_WINDOW_BEFORE_CHECKPOINTS
                && let Some(checkpoint) = self.probed().await?
            {
                is_full = self.start_at(checkpoint).await?.unwrap_or(is_full);
            }
            self.spill();
        }
        Ok(Presence::Ledger)
    }

    /// Starts the state from the bytes of slot 0.
    pub(super) async fn begin_from(&mut self, genesis: Bytes) -> Result<(), JournalError> {
        let (hot, entry, bytes) = self.readable_genesis(genesis).await?;
        self.index = Some(OpIndex::default());
        self.keep(hot, &entry, bytes);
        Ok(())
    }

    /// The bytes of slot 0, read twice more if they are no genesis, since a wire can damage them too.
    pub(super) async fn readable_genesis(&self, genesis: Bytes) -> Result<(Hot<F::State>, Entry, Bytes), JournalError> {
        let mut bytes = genesis;
        let mut tries_left = 2;
        loop {
            match Hot::begin(&self.fold, &bytes) {
                Ok((mut hot, entry)) => {
                    hot.epochs = self.epochs.clone();
                    return Ok((hot, entry, bytes));
                }
                Err(CannotFollow::Newer(reason)) => return Err(JournalError::Newer { seq: Seq::GENESIS, reason }),
                Err(why) if tries_left == 0 => return Err(why.at(self.key(Seq::GENESIS), Seq::GENESIS)),
                Err(_) => tries_left -= 1,
            }
            bytes = self.get_again(Seq::GENESIS).await?;
        }
    }

    /// Absorbs the next entry; bytes that do not fit are read twice more, since a wire can damage them too.
    /// What stays unfit halts the engine where it stands: whatever it is, it has taken the slot.
    pub(super) async fn absorb_checked(&mut self, bytes: Bytes) -> Result<(), JournalError> {
        let slot = self.hot()?.seq.next();
        let mut bytes = bytes;
        let mut outcome = self.absorb(&bytes);
        for _ in 0..2 {
            if !is_about_bytes(&outcome) {
                return outcome;
            }
            bytes = self.get_again(slot).await?;
            outcome = self.absorb(&bytes);
        }
        let why = match outcome {
            Err(why @ (JournalError::Newer { .. } | JournalError::Disagrees { .. })) => {
                self.unless_changed(why, slot, &bytes).await
            }
            Err(why @ JournalError::Sealed { .. }) => why,
            Err(error @ JournalError::Corrupt { .. }) => self.blame(error).await,
            other => return other,
        };
        self.halt = Some(Halt { why: why.clone(), slot, bytes });
        Err(why)
    }

    /// What looks like an entry of a newer program, or of one that adds up otherwise, is damage where the entry behind it
    /// names another hash.
    async fn unless_changed(&self, why: JournalError, slot: Seq, bytes: &Bytes) -> JournalError {
        let behind = self.get(slot.next()).await.ok().flatten();
        match behind.and_then(|behind| prev_in(&behind)) {
            Some(named) if named != Hash::of(bytes) => {
                let reason = format!("it is not the entry that {} follows: it was changed", self.key(slot.next()));
                JournalError::Corrupt { key: self.key(slot), reason }
            }
            Some(_) | None => why,
        }
    }

    /// Of two entries that do not fit, the later is damaged, or the earlier is not what this machine holds.
    async fn blame(&self, error: JournalError) -> JournalError {
        let Some((seq, head)) = self.seq().zip(self.head()) else { return error };
        match self.get(seq).await {
            Ok(before) if before.as_ref().is_none_or(|before| Hash::of(before) != head) => {
                JournalError::Diverged { seq }
            }
            Ok(_) | Err(_) => error,
        }
    }

    pub(super) async fn get_again(&self, slot: Seq) -> Result<Bytes, JournalError> {
        self.get(slot).await?.ok_or_else(|| JournalError::Corrupt {
            key: self.key(slot),
            reason: "it was there and is gone: entries are never deleted".into(),
        })
    }

    /// Looks again where the last look is an old one.
    pub(super) async fn look_if_old(&mut self) -> Result<(), JournalError> {
        if self.is_fresh() { Ok(()) } else { self.look().await }
    }

    /// The store still holds the last entry that this machine saw.
    pub(super) async fn look(&mut self) -> Result<(), JournalError> {
        let anchor = self.get(self.hot()?.seq).await?;
        self.check_anchor(anchor).await
    }

    async fn check_anchor(&mut self, anchor: Option<Bytes>) -> Result<(), JournalError> {
        let (seq, head) = (self.hot()?.seq, self.hot()?.head);
        let is_head = |anchor: Option<Bytes>| anchor.is_some_and(|bytes| Hash::of(&bytes) == head);
        // Asked twice before the alarm: a wire can damage what it carries.
        if !is_head(anchor) && !is_head(self.get(seq).await?) {
            return Err(JournalError::Diverged { seq });
        }
        self.looked();
        Ok(())
    }

    pub(super) async fn get(&self, slot: Seq) -> Result<Option<Bytes>, JournalError> {
        let key = self.key(slot);
        self.seams.bucket.get(&key).await.map_err(|fault| JournalError::of_store(&key, fault))
    }
}

/// What has an end where the journal was repaired and goes on elsewhere.
pub(super) fn is_stopped(error: &JournalError) -> bool {
    use JournalError::{Corrupt, Disagrees, Diverged, Gap, Sealed};
    matches!(error, Corrupt { .. } | Disagrees { .. } | Diverged { .. } | Gap { .. } | Sealed { .. })
}

/// What a wrong checkpoint would lead to.
fn is_doubtful(caught_up: &Result<Presence, JournalError>) -> bool {
    matches!(caught_up, Err(JournalError::Corrupt { .. } | JournalError::Disagrees { .. }))
}

/// What another look at the same bytes might change.
fn is_about_bytes(outcome: &Result<(), JournalError>) -> bool {
    use JournalError::{Corrupt, Disagrees, Newer, Sealed};
    matches!(outcome, Err(Corrupt { .. } | Newer { .. } | Disagrees { .. } | Sealed { .. }))
}
