//! Why the journal could not answer. What to do about each stands with it.

use crate::id::{OpId, Seq};
use crate::{Fault, FaultKind};

/// Why a read or a write ended without an answer. Nothing of the request was recorded, unless it says so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The store did not answer, or said no. The kind says whether to try again.
    #[error(transparent)]
    Store(Fault),
    /// This machine's disk failed.
    #[error("{0}")]
    Shelf(Fault),
    /// Stored bytes are not what was written. Stop; nothing is skipped.
    #[error("{key} is damaged: {reason}")]
    Corrupt {
        /// Where the damaged entry lies.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A slot is empty, and one after it is not.
    #[error("{missing} is missing, and {found} is there: the journal has a gap")]
    Gap {
        /// The empty slot's key.
        missing: String,
        /// The key that is there all the same.
        found: String,
    },
    /// The bucket no longer holds the history that this machine saw.
    #[error(
        "the journal no longer holds {seq} as this machine saw it: it was restored, replaced or changed by somebody else"
    )]
    Diverged {
        /// The last entry that this machine saw.
        seq: Seq,
    },
    /// The journal was closed here by a repair and goes on elsewhere; where that is not there yet, the repair is to be
    /// finished.
    #[error("the journal ends with {seq}: a repair closed it there, and did not come to its end")]
    Sealed {
        /// The entry that closes it.
        seq: Seq,
    },
    /// An entry needs a newer program; reading goes on as of the entry before, writing does not.
    #[error("a newer pail is needed to write here: {reason} ({seq})")]
    Newer {
        /// The first entry that is not understood.
        seq: Seq,
        /// What is not understood.
        reason: String,
    },
    /// An entry claims another result than this program computes; reading goes on as of the entry before.
    #[error("{seq} says another result than this program computes: {reason}")]
    Disagrees {
        /// The entry.
        seq: Seq,
        /// What differs.
        reason: String,
    },
    /// The store overwrites what is there, so that two writers could both win.
    #[error("this store ignores `If-None-Match`: a second create of the same key was accepted")]
    Unsafe,
    /// There is no ledger.
    #[error("there is no ledger here yet")]
    NoLedger,
    /// The cache of this machine is not what was put there. Forget it and read again.
    #[error("the cache on this machine is damaged")]
    CacheDamaged,
    /// The program would have written an entry that it would refuse to read. Nothing was sent.
    #[error("this would write an entry that nobody could read: {reason}")]
    Unreadable {
        /// What is wrong with the entry.
        reason: String,
    },
    /// The id was made more than two days after now, says one of two clocks.
    #[error("the id {op} is from the future")]
    OpFromFuture {
        /// The id.
        op: OpId,
    },
    /// Another process of this machine works on this op at this moment.
    #[error("another process is recording {op} at this moment")]
    Busy {
        /// The id.
        op: OpId,
    },
}

impl JournalError {
    /// A fault of the store whose kind is not `Corrupt`, which has a key to name.
    pub(crate) fn of_store(key: &str, fault: Fault) -> Self {
        match fault.kind {
            FaultKind::Corrupt => Self::Corrupt { key: key.to_owned(), reason: fault.message },
            FaultKind::NoStore
            | FaultKind::Unavailable
            | FaultKind::Permission
            | FaultKind::Configuration
            | FaultKind::Disk => Self::Store(fault),
        }
    }
}
