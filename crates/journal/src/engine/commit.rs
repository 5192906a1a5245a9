//! The commit: one conditional PUT, and the truth about it whatever happens on the way.
//!
//! An answer of the store is never trusted by itself: after anything but `Created` the slot is read,
//! and the op's id in it tells who won. An op keeps to one slot until that slot is seen to be taken,
//! because a request that timed out may still land. Own-write detection, lost answers, idempotent
//! repeats and crash recovery are therefore one path.

use super::Journal;
use super::intents::Intent;
use super::read::is_stopped;
use super::slot::{NextSlot, Step};
use crate::entry::{Entry, EntryOp};
use crate::hot::places;
use crate::id::{Hash, OpId, Seq};
use crate::index::OpIndex;
use crate::{Body, Fault, Fold, JournalError, Place};

/// Where an op's id comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpSource {
    /// Made now: nobody else can know it.
    Mint,
    /// Given by the caller: it may be recorded already, or be on its way from somewhere else.
    Given(OpId),
}

/// What became of a request. All but `Unknown` are definite and stay true.
#[derive(Clone, Debug)]
#[must_use = "say it to the user"]
pub enum Verdict<R> {
    /// It is recorded.
    Committed(Committed),
    /// The domain said no to the state as of `seq`, which was the latest.
    Refused {
        /// What the domain said.
        refusal: R,
        /// The tail it was decided on.
        seq: Seq,
    },
    /// It is not recorded and will not be.
    NotCommitted(Fault),
    /// Nobody can tell: the same id again finds out.
    Unknown {
        /// The op's id.
        op: OpId,
        /// Why nobody can tell.
        reason: String,
    },
    /// The id belongs to another request, recorded in this entry or kept in an intent.
    Conflict {
        /// The id.
        op: OpId,
        /// The entry that holds it, if one does.
        seq: Option<Seq>,
    },
    /// The id is older than all that the dedup window still holds, so a repeat could not be told.
    TooOld {
        /// The id.
        op: OpId,
    },
}

/// Where a request was recorded.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The op's id.
    pub op: OpId,
    /// Where it stands.
    pub place: Place,
    /// The hash of its entry.
    pub hash: Hash,
    /// The op as it is stored.
    pub stored: EntryOp,
    /// Its entry was not written by this call, but by an earlier one or from another device.
    pub is_repeat: bool,
}

/// What a request would do; nothing is sent.
#[derive(Clone, Debug)]
#[must_use = "print it"]
pub struct Planned<S> {
    /// An id made for it, good for the real thing.
    pub op: OpId,
    /// What would be stored.
    pub body: Body,
    /// Where it would stand.
    pub place: Place,
    /// The state after it.
    pub after: S,
}

/// One request on its way.
pub(super) struct Attempt<F: Fold> {
    pub(super) op: OpId,
    pub(super) fp: Hash,
    pub(super) request: F::Request,
    pub(super) intent: Option<Intent>,
    /// The highest slot that a request of this op may still fill.
    pub(super) exposed: Option<Seq>,
    /// Every PUT of this op was answered, and no process left it before.
    pub(super) is_clear: bool,
    /// The op was minted here or its intent lies here: nobody else sends it.
    pub(super) is_ours: bool,
    /// The hashes of the entries that this call sent.
    pub(super) sent: Vec<Hash>,
}

enum Ending<R> {
    Recorded,
    Refused(R),
    GaveUp(Fault),
}

impl<F: Fold> Journal<F> {
    /// Records a request, at most once.
    pub async fn commit(&mut self, request: F::Request, op: OpSource) -> Result<Verdict<F::Refusal>, JournalError> {
        self.check_writable()?;
        let fp = self.fingerprint(&request);
        let attempt = match op {
            OpSource::Mint => {
                let op = self.mint();
                Attempt {
                    op,
                    fp,
                    request,
                    intent: None,
                    exposed: None,
                    is_clear: true,
                    is_ours: true,
                    sent: Vec::new(),
                }
            }
            OpSource::Given(op) => {
                self.know_ops().await?;
                match self.take_up(op, fp, request)? {
                    Ok(attempt) => attempt,
                    Err(verdict) => return Ok(verdict),
                }
            }
        };
        self.finish(attempt).await
    }

    /// What a request would do to the state this machine knows. No request is sent.
    pub fn plan(&self, request: &F::Request) -> Result<Result<Planned<F::State>, F::Refusal>, JournalError> {
        let op = self.mint();
        let body = match self.fold.decide(&self.hot()?.state, request) {
            Ok(body) => body,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (_, next, entry) = self.write_up(op, self.fingerprint(request), &body)?;
        let place = places(&entry).next().expect("the entry was made with one op");
        Ok(Ok(Planned { op, body, place, after: next.state }))
    }

    /// The hash of what the user gave.
    pub(super) fn fingerprint(&self, request: &F::Request) -> Hash {
        Hash::of(self.fold.given(request).as_bytes())
    }

    pub(super) fn check_writable(&self) -> Result<(), JournalError> {
        self.hot()?;
        self.halted().map_or(Ok(()), |why| Err(why.clone()))
    }

    /// Takes up an id that the caller gave: perhaps recorded (which `finish` finds first), perhaps left open by a crash.
    fn take_up(
        &mut self,
        op: OpId,
        fp: Hash,
        request: F::Request,
    ) -> Result<Result<Attempt<F>, Verdict<F::Refusal>>, JournalError> {
        let fresh =
            Attempt { op, fp, request, intent: None, exposed: None, is_clear: true, is_ours: false, sent: Vec::new() };
        if self.find(op)?.is_some() {
            return Ok(Ok(fresh));
        }
        match self.claim(op)? {
            Some(attempt) if attempt.fp == fp => return Ok(Ok(attempt)),
            Some(_) => return Ok(Err(Verdict::Conflict { op, seq: None })),
            None => {}
        }
        if self.now_ms().saturating_add(self.limits.skew_ms) < op.minted_ms() {
            return Err(JournalError::OpFromFuture { op });
        }
        let horizon = self.index.as_ref().and_then(OpIndex::horizon);
        if horizon.is_some_and(|horizon| op <= horizon) {
            return Ok(Err(Verdict::TooOld { op }));
        }
        Ok(Ok(fresh))
    }

    /// Drives a request to its verdict. The only way out, so that every verdict looks for the op first.
    pub(super) async fn finish(&mut self, mut attempt: Attempt<F>) -> Result<Verdict<F::Refusal>, JournalError> {
        let mut ending = self.drive(&mut attempt).await;
        if ending.as_ref().is_err_and(is_stopped)
            && !self.known_here(attempt.op)
            && let Ok(true) = self.move_on().await
        {
            // Every slot that it was sent to lies in an epoch that is closed.
            attempt.exposed = None;
            self.catch_up().await?;
            self.know_ops().await?;
            ending = self.drive(&mut attempt).await;
        }
        if self.known_here(attempt.op) {
            return Ok(self.recorded(attempt).await);
        }
        let seq = self.hot()?.seq;
        let may_land = self.may_land(&attempt);
        // A given id may have been sent by somebody else too; what stops this machine is said all the same.
        let is_stopped = ending.as_ref().is_err_and(|error| !matches!(error, JournalError::Store(_)));
        if may_land || (!attempt.is_ours && !is_stopped) {
            let reason = match ending {
                Ok(Ending::GaveUp(fault)) => fault.message,
                Ok(Ending::Refused(_)) => format!("it is not recorded as of {seq} and would be refused now"),
                Ok(Ending::Recorded) => "its entry cannot be found again".into(),
                Err(error) => error.to_string(),
            };
            return Ok(Verdict::Unknown { op: attempt.op, reason });
        }
        attempt.settle();
        match ending? {
            Ending::Refused(refusal) => Ok(Verdict::Refused { refusal, seq }),
            Ending::GaveUp(fault) => Ok(Verdict::NotCommitted(fault)),
            Ending::Recorded => {
                Ok(Verdict::Unknown { op: attempt.op, reason: "its entry cannot be found again".into() })
            }
        }
    }

    async fn drive(&mut self, attempt: &mut Attempt<F>) -> Result<Ending<F::Refusal>, JournalError> {
        let mut waiting = self.waiting();
        loop {
            if self.known_here(attempt.op) {
                return Ok(Ending::Recorded);
            }
            // In the loop, since a machine may sleep for days while this waits.
            self.look_if_old().await?;
            let step = match self.fold.decide(&self.hot()?.state, &attempt.request) {
                Ok(body) => self.put(attempt, &body, &mut waiting).await?,
                Err(refusal) => match self.next_slot().await? {
                    NextSlot::Empty => return Ok(Ending::Refused(refusal)),
                    NextSlot::Absorbed => continue,
                    NextSlot::Silent(fault) => Step::Again(fault),
                },
            };
            match step {
                Step::Recorded => return Ok(Ending::Recorded),
                Step::GaveUp(fault) => return Ok(Ending::GaveUp(fault)),
                Step::Again(fault) if !self.known_here(attempt.op) && !self.pause(&mut waiting).await => {
                    return Ok(Ending::GaveUp(fault));
                }
                Step::Again(_) | Step::Lost => {}
            }
        }
    }

    /// The op is in what this process knows: in the index where it is loaded, else in what came since.
    pub(super) fn known_here(&self, op: OpId) -> bool {
        match &self.index {
            Some(index) => index.seq_of(op).is_some(),
            None => self.fresh_rows().any(|row| row.op == op),
        }
    }

    /// The verdict on an op that is in the journal. Its request tells a repeat from a conflict, so its entry is read.
    async fn recorded(&mut self, mut attempt: Attempt<F>) -> Verdict<F::Refusal> {
        let op = attempt.op;
        let entry = match self.entry_of(op).await {
            Ok(entry) => entry,
            Err(error) => return Verdict::Unknown { op, reason: format!("it is recorded, by some request: {error}") },
        };
        attempt.settle();
        match found_in(&entry, op) {
            Some((place, stored)) if stored.fp == attempt.fp => {
                let is_repeat = !attempt.sent.contains(&entry.hash);
                Verdict::Committed(Committed { op, place, hash: entry.hash, stored, is_repeat })
            }
            Some(_) | None => Verdict::Conflict { op, seq: Some(entry.seq) },
        }
    }
}

impl<F: Fold> Attempt<F> {
    /// A definite verdict: the intent has done its work. One that cannot be removed is settled by a later
    /// command, so it must not turn a commit into an error.
    fn settle(&mut self) {
        if let Some(intent) = self.intent.take() {
            let _ = intent.remove();
        }
    }
}

fn found_in(entry: &Entry, op: OpId) -> Option<(Place, EntryOp)> {
    let (place, stored) = places(entry).zip(&entry.ops).find(|(_, stored)| stored.op == op)?;
    Some((place, stored.clone()))
}
