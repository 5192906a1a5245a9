//! One try: an entry is written up, sent to the next slot once, and the slot says what came of it.

use bytes::Bytes;

use super::Journal;
use super::commit::Attempt;
use super::genesis::busy_slot;
use super::waiting::Waiting;
use crate::entry::{Entry, Head, NewOp, encode};
use crate::hot::Hot;
use crate::id::{Hash, OpId, Seq};
use crate::{Body, Fault, FaultKind, Fold, JournalError, PutNew};

/// What came of one try.
pub(super) enum Step {
    Recorded,
    Again(Fault),
    /// Others were faster, and what they wrote is absorbed up to the tail: write behind it at once.
    Lost,
    GaveUp(Fault),
}

/// What lies behind the last entry that is known.
pub(super) enum NextSlot {
    Empty,
    Absorbed,
    Silent(Fault),
}

/// How many slots are read at once after a lost race.
const WINDOW_AFTER_LOSS: u64 = 4;

impl<F: Fold> Journal<F> {
    /// One PUT, and a look at the slot unless the answer was clear.
    pub(super) async fn put(
        &mut self,
        attempt: &mut Attempt<F>,
        body: &Body,
        waiting: &mut Waiting,
    ) -> Result<Step, JournalError> {
        self.probe(waiting).await?;
        // Once more, since the proof may have taken its time.
        self.look_if_old().await?;
        let (bytes, next, entry) = self.write_up(attempt.op, attempt.fp, body)?;
        let slot = entry.seq;
        self.intend(attempt, slot)?;
        attempt.sent.push(entry.hash);
        let fault = match self.seams.bucket.put_new(&self.key(slot), bytes.clone()).await {
            PutNew::Created => {
                self.keep(next, &entry, bytes);
                return Ok(Step::Recorded);
            }
            PutNew::Refused(fault) => return Ok(Step::GaveUp(fault)),
            PutNew::SlotTaken => busy_slot(),
            PutNew::Unknown(fault) => {
                attempt.is_clear = false;
                fault
            }
        };
        attempt.exposed = attempt.exposed.max(Some(slot));
        self.look_at_slot(attempt.op, fault, waiting).await
    }

    /// Reads the slot of an unclear PUT until it answers; whoever lost reads on, since more may follow.
    async fn look_at_slot(&mut self, op: OpId, fault: Fault, waiting: &mut Waiting) -> Result<Step, JournalError> {
        loop {
            match self.next_slot().await? {
                NextSlot::Empty => return Ok(Step::Again(fault)),
                NextSlot::Absorbed if self.known_here(op) => return Ok(Step::Recorded),
                NextSlot::Absorbed => break,
                NextSlot::Silent(silence) if !self.pause(waiting).await => return Ok(Step::GaveUp(silence)),
                NextSlot::Silent(_) => {}
            }
        }
        // The wait comes before the look: a tail that was read before it would be an old one, and the next
        // PUT lost as well for as long as anybody else writes.
        if !self.pause_after_loss(waiting).await {
            return Ok(Step::GaveUp(lost_race()));
        }
        match self.read_to_tail(WINDOW_AFTER_LOSS).await {
            Ok(()) => Ok(Step::Lost),
            Err(JournalError::Store(fault)) if fault.kind == FaultKind::Unavailable => Ok(Step::Again(fault)),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn next_slot(&mut self) -> Result<NextSlot, JournalError> {
        let slot = self.hot()?.seq.next();
        match self.get(slot).await {
            Ok(None) => Ok(NextSlot::Empty),
            Ok(Some(bytes)) => {
                self.absorb_checked(bytes).await?;
                self.looked();
                Ok(NextSlot::Absorbed)
            }
            Err(JournalError::Store(fault)) if fault.kind == FaultKind::Unavailable => Ok(NextSlot::Silent(fault)),
            Err(error) => Err(error),
        }
    }

    /// What an entry of this process says before its ops.
    pub(super) fn head_of<'a>(&'a self, ledger: &'a str, seq: Seq, prev: Hash) -> Head<'a> {
        Head { ledger, seq, prev: Some(prev), ts_ms: self.now_ms(), by: &self.author }
    }

    /// The next entry with this op, read back as everyone else will read it before it is sent.
    pub(super) fn write_up(
        &self,
        op: OpId,
        fp: Hash,
        body: &Body,
    ) -> Result<(Bytes, Hot<F::State>, Entry), JournalError> {
        let hot = self.hot()?;
        let head = self.head_of(&hot.ledger, hot.seq.next(), hot.head);
        let bytes = encode(&head, &[NewOp { op, fp, body }]);
        let mut next = hot.clone();
        match next.follow(&self.fold, &bytes, self.index.as_ref()).map(|entry| entry.to_entry()) {
            Ok(entry) => Ok((bytes, next, entry)),
            Err(why) => Err(JournalError::Unreadable { reason: why.reason() }),
        }
    }
}

fn lost_race() -> Fault {
    Fault::new(FaultKind::Unavailable, "other devices took every slot that was tried")
}
