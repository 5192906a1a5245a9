//! Resolve: what crashes and lost answers left open, tried again or given up.

use domain::{Memo, Request};
use journal::{Dropped, OpId, Settled};

use crate::host::unless_interrupted;
use crate::record::{Answer, answer};
use crate::session::interrupted_write;
use crate::{Failure, Kind, Session};

/// What to do with a write that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Record it, once.
    Retry,
    /// Make sure that it is never recorded.
    Drop,
}

/// A write that was interrupted and may still be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub id: String,
    /// The command that it was.
    pub command: String,
    op: OpId,
    request: Request,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It is recorded.
    Recorded(Box<Answer>),
    /// It had been recorded already, in this entry.
    WasRecorded(String),
    /// It never will be.
    Dropped,
    /// Somebody else settled it meanwhile.
    Gone,
}

/// Finds out what is still open, after reading up to the tail. What can be told by now is said and settled.
pub async fn open_intents(session: &mut Session) -> Result<Vec<Left>, Failure> {
    let has_open = !session.open.is_empty();
    match session.catch_up().await {
        Ok(true) => {}
        Ok(false) => return Ok(Vec::new()),
        Err(failure) if has_open => return Err(still_open(failure)),
        Err(failure) => return Err(failure),
    }
    let settled = session.journal.settle().map_err(|error| session.failure(&error))?;
    let mut left = Vec::new();
    for one in settled {
        match one {
            Settled::Recorded { seq, request, .. } => {
                let words = session.in_words(&request);
                session.note(format!("`{words}` is recorded as {seq}"));
            }
            Settled::NotRecorded { request, .. } => {
                let words = session.in_words(&request);
                session.note(format!("`{words}` is not recorded; run it again if you still want it"));
            }
            Settled::Open { op, request, .. } => {
                left.push(Left { id: op.to_string(), command: session.in_words(&request), op, request });
            }
        }
    }
    Ok(left)
}

/// Settles one of them.
pub async fn resolve(session: &mut Session, left: &Left, choice: Choice) -> Result<Resolved, Failure> {
    let interrupt = session.host.interrupt.clone();
    match choice {
        Choice::Retry => {
            let retried = unless_interrupted(&*interrupt, session.journal.retry(left.op)).await;
            let verdict = retried.unwrap_or_else(|| Ok(Some(interrupted_write(left.op))));
            match verdict.map_err(|error| still_open(session.failure(&error)))? {
                Some(verdict) => Ok(Resolved::Recorded(Box::new(answer(session, &left.request, verdict)?))),
                None => Ok(Resolved::Gone),
            }
        }
        Choice::Drop => {
            let text = Memo::parse(&format!("dropped {}", left.id)).ok().flatten();
            let filler = Request::Note { text: text.expect("an id fits into a memo") };
            let dropped = unless_interrupted(&*interrupt, session.journal.abandon(left.op, filler)).await;
            let dropped = dropped.ok_or_else(|| {
                Failure::new(Kind::Unknown, format!("interrupted; `{}` may still be recorded", left.command))
                    .hint("`pail resolve` goes on with it")
            })?;
            Ok(match dropped.map_err(|error| still_open(session.failure(&error)))? {
                Dropped::Recorded(seq) => Resolved::WasRecorded(seq.to_string()),
                Dropped::NotRecorded => Resolved::Dropped,
                Dropped::Gone => Resolved::Gone,
            })
        }
    }
}

/// A failure to settle what is open.
fn still_open(failure: Failure) -> Failure {
    failure.in_doubt("it is still open; `pail resolve` goes on with it")
}
