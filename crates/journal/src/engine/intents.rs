//! Intents: what a process was about to send, so that a crash leaves a question that can be answered.

use serde::{Deserialize, Serialize};

use super::commit::{Attempt, OpSource, Verdict};
use super::{Journal, shelf};
use crate::id::{Hash, OpId, Seq};
use crate::{Fault, FaultKind, Fold, IntentFile, JournalError, OpenIntent};

/// An intent that this process holds.
pub(super) struct Intent {
    file: Box<dyn OpenIntent>,
    /// The first slot that it was sent to, …
    min_slot: Seq,
    /// … and the last.
    max_slot: Seq,
}

impl Intent {
    pub(super) fn remove(self) -> Result<(), JournalError> {
        self.file.remove().map_err(shelf)
    }
}

/// The first line of an intent.
#[derive(Serialize, Deserialize)]
struct FirstLine<R> {
    op: OpId,
    fp: Hash,
    max_slot: Seq,
    request: R,
}

/// A later line: the op is about to be sent to a higher slot.
#[derive(Serialize, Deserialize)]
struct LaterLine {
    max_slot: Seq,
}

/// What a crash or a lost answer left behind, as far as it can be told now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled<R> {
    /// It was recorded; the intent is removed.
    Recorded {
        /// The op's id.
        op: OpId,
        /// The entry.
        seq: Seq,
        /// What was wished.
        request: R,
    },
    /// It was not recorded and cannot be any more; the intent is removed.
    NotRecorded {
        /// The op's id.
        op: OpId,
        /// What was wished.
        request: R,
    },
    /// It may still land.
    Open {
        /// The op's id.
        op: OpId,
        /// The hash of what was wished, to compare with a new wish.
        fp: Hash,
        /// What was wished.
        request: R,
    },
}

/// What became of an intent that was to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// It was recorded before it could be dropped.
    Recorded(Seq),
    /// It is not recorded and never will be.
    NotRecorded,
    /// No such intent lies here.
    Gone,
}

impl<F: Fold> Journal<F> {
    /// Looks at the intents that lie here, with what this machine has read so far. No request is sent.
    /// An intent that a live process holds, or that this program cannot read, is passed over.
    pub fn settle(&mut self) -> Result<Vec<Settled<F::Request>>, JournalError> {
        let Some(ledger) = self.ledger().map(str::to_owned) else { return Ok(Vec::new()) };
        let names = self.seams.shelf.intents(&ledger).map_err(shelf)?;
        let ops = names.iter().filter_map(|name| name.parse::<OpId>().ok());
        let mut settled = Vec::new();
        for op in ops.collect::<Vec<_>>() {
            match self.claim(op) {
                Ok(Some(attempt)) => settled.push(self.settle_one(attempt)?),
                Ok(None) | Err(JournalError::Busy { .. }) => {}
                Err(JournalError::Shelf(fault)) if fault.kind == FaultKind::Corrupt => {}
                Err(error) => return Err(error),
            }
        }
        Ok(settled)
    }

    fn settle_one(&mut self, mut attempt: Attempt<F>) -> Result<Settled<F::Request>, JournalError> {
        let op = attempt.op;
        let found = self.find(op)?;
        let intent = attempt.intent.take();
        let is_past = !self.may_land(&attempt) && intent.as_ref().is_some_and(|intent| self.has_read(intent.min_slot));
        if let Some(intent) = intent.filter(|_| found.is_some() || is_past) {
            intent.remove()?;
        }
        let request = attempt.request;
        Ok(match found {
            Some(seq) => Settled::Recorded { op, seq, request },
            None if is_past => Settled::NotRecorded { op, request },
            None => Settled::Open { op, fp: attempt.fp, request },
        })
    }

    /// This machine has read that slot itself, and not begun at a checkpoint behind it.
    fn has_read(&self, slot: Seq) -> bool {
        self.hot.as_ref().is_some_and(|hot| hot.first() <= slot)
    }

    /// The hash that tells whether a wish equals one that lies open.
    pub fn fingerprint_of(&self, request: &F::Request) -> Hash {
        self.fingerprint(request)
    }

    /// Sends what an intent holds once more, under its own id.
    pub async fn retry(&mut self, op: OpId) -> Result<Option<Verdict<F::Refusal>>, JournalError> {
        self.check_writable()?;
        self.know_ops().await?;
        match self.claim(op)? {
            Some(attempt) => Ok(Some(self.finish(attempt).await?)),
            None => Ok(None),
        }
    }

    /// Gives up what an intent holds. A request that is still on its way could land in its slot,
    /// so the slot is filled with `filler`, which touches nothing, until nothing can land any more.
    pub async fn abandon(&mut self, op: OpId, filler: F::Request) -> Result<Dropped, JournalError> {
        self.check_writable()?;
        self.know_ops().await?;
        self.catch_up().await?;
        loop {
            let Some(attempt) = self.claim(op)? else { return Ok(Dropped::Gone) };
            match self.settle_one(attempt)? {
                Settled::Recorded { seq, .. } => return Ok(Dropped::Recorded(seq)),
                Settled::NotRecorded { .. } => return Ok(Dropped::NotRecorded),
                Settled::Open { .. } => {}
            }
            match Box::pin(self.commit(filler.clone(), OpSource::Mint)).await? {
                Verdict::Committed(_) => {}
                Verdict::NotCommitted(fault) => return Err(JournalError::Store(fault)),
                Verdict::Unknown { reason, .. } => return Err(not_filled(&reason)),
                Verdict::Refused { .. } | Verdict::Conflict { .. } | Verdict::TooOld { .. } => {
                    return Err(not_filled("the filler was refused"));
                }
            }
        }
    }

    /// Takes the intent of this op, if one lies here. One that a crash cut off before it was durable
    /// was never followed by a request, so it is removed. Who takes up an op must know whether it is recorded,
    /// so the op index is loaded before.
    pub(super) fn claim(&mut self, op: OpId) -> Result<Option<Attempt<F>>, JournalError> {
        let ledger = self.hot()?.ledger.clone();
        let (file, bytes) = match self.seams.shelf.claim_intent(&ledger, &op.to_string()).map_err(shelf)? {
            IntentFile::Live => return Err(JournalError::Busy { op }),
            IntentFile::Gone => return Ok(None),
            IntentFile::Claimed(file, bytes) => (file, bytes),
        };
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        let Some(first) = lines.next() else {
            file.remove().map_err(shelf)?;
            return Ok(None);
        };
        let first = serde_json::from_slice::<FirstLine<F::Request>>(first).ok().filter(|first| first.op == op);
        let first = first.ok_or_else(|| unreadable(op))?;
        let later = lines.filter_map(|line| serde_json::from_slice::<LaterLine>(line).ok()).map(|line| line.max_slot);
        let max_slot = later.fold(first.max_slot, Seq::max);
        Ok(Some(Attempt {
            op,
            fp: first.fp,
            request: first.request,
            intent: Some(Intent { file, min_slot: first.max_slot, max_slot }),
            exposed: Some(max_slot),
            is_clear: false,
            is_ours: true,
            sent: Vec::new(),
        }))
    }

    /// Makes durable that this op may be sent to `slot`, before it is.
    pub(super) fn intend(&self, attempt: &mut Attempt<F>, slot: Seq) -> Result<(), JournalError> {
        match &mut attempt.intent {
            Some(intent) if slot <= intent.max_slot => Ok(()),
            Some(intent) => {
                intent.max_slot = slot;
                intent.file.append(&line(&LaterLine { max_slot: slot })).map_err(shelf)
            }
            None => {
                let first =
                    FirstLine { op: attempt.op, fp: attempt.fp, max_slot: slot, request: attempt.request.clone() };
                let ledger = &self.hot()?.ledger;
                let created = self.seams.shelf.create_intent(ledger, &attempt.op.to_string(), &line(&first));
                attempt.intent = Some(Intent { file: created.map_err(shelf)?, min_slot: slot, max_slot: slot });
                Ok(())
            }
        }
    }
}

fn unreadable(op: OpId) -> JournalError {
    let message = format!("the note of the request {op} cannot be read; perhaps a newer pail left it");
    shelf(Fault::new(FaultKind::Corrupt, message))
}

fn not_filled(reason: &str) -> JournalError {
    JournalError::Store(Fault::new(FaultKind::Unavailable, format!("its slot is still open: {reason}")))
}

fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("a request is plain data with text keys");
    line.push(b'\n');
    line
}
