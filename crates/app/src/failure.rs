//! Why a use case gave no result, and how to go on. One word a way to react; the words are for people.

use journal::{Fault, FaultKind, JournalError};

use crate::Address;

/// A use case that gave no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What a script should do about it.
    pub kind: Kind,
    /// Place and reason.
    pub message: String,
    /// How to go on.
    pub hints: Vec<Hint>,
}

/// One way to go on.
pub type Hint = String;

/// What a script should do about a failure: each has an exit code of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The answer is no.
    Refused,
    /// The words were wrong.
    Usage,
    /// An input file is wrong.
    BadInput,
    /// Nobody answered; certainly not recorded.
    Unavailable,
    /// This machine's disk.
    Disk,
    /// Nobody can tell whether it is recorded; the intent is kept.
    Unknown,
    /// The journal is damaged, or not the one this machine knows.
    Corrupt,
    /// The store says no to these credentials.
    Permission,
    /// An address, a setting, a store or a version that cannot work.
    Configuration,
}

impl Failure {
    /// A failure without a hint.
    pub fn new(kind: Kind, message: impl ToString) -> Self {
        Self { kind, message: message.to_string(), hints: Vec::new() }
    }

    /// Words that are wrong.
    pub fn usage(message: impl ToString) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// There is no ledger to do that with.
    pub(crate) fn no_ledger(deed: &str) -> Self {
        Self::new(Kind::Refused, format!("there is no ledger here yet, so there is nothing to {deed}"))
            .hint("`pail add Food 150` begins one")
    }

    /// The same with one more way to go on.
    #[must_use]
    pub fn hint(mut self, hint: impl ToString) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// The same, where what it is about may have been recorded before: the kinds that say that it certainly is not
    /// would be wrong. `way` finds out.
    #[must_use]
    pub(crate) fn in_doubt(self, way: &str) -> Self {
        match self.kind {
            Kind::Unavailable | Kind::Disk => Self::new(Kind::Unknown, self.message).hint(way),
            Kind::Refused
            | Kind::Usage
            | Kind::BadInput
            | Kind::Unknown
            | Kind::Corrupt
            | Kind::Permission
            | Kind::Configuration => self,
        }
    }

    /// What a fault of the store or the disk means to a user.
    pub(crate) fn of_fault(fault: &Fault) -> Self {
        let kind = match fault.kind {
            FaultKind::NoStore | FaultKind::Configuration => Kind::Configuration,
            FaultKind::Unavailable => Kind::Unavailable,
            FaultKind::Permission => Kind::Permission,
            FaultKind::Disk => Kind::Disk,
            FaultKind::Corrupt => Kind::Corrupt,
        };
        let failure = Self::new(kind, &fault.message);
        if fault.kind == FaultKind::NoStore {
            return failure.hint("`pail where` says which place is used and why");
        }
        failure
    }

    /// What a fault of the store at this address means to a user.
    pub(crate) fn of_store(fault: &Fault, address: &Address) -> Self {
        let failure = Self::of_fault(fault);
        match (failure.kind, address) {
            (Kind::Unavailable, _) => {
                failure.hint("try again later; `--stale` shows what this machine remembers without asking")
            }
            (Kind::Permission, Address::S3(_)) => failure.hint(
                "check the credentials; pail needs s3:GetObject and s3:PutObject there and s3:ListBucket on the bucket",
            ),
            (Kind::Permission, Address::Azure(_)) => failure
                .hint("check the account's key, or the SAS token: pail needs to read, create and write objects there"),
            _ => failure,
        }
    }

    /// What an error of the journal means to a user of the ledger at this address.
    pub(crate) fn of_journal(error: &JournalError, address: &Address) -> Self {
        match error {
            JournalError::Store(fault) => Self::of_store(fault, address),
            JournalError::Shelf(fault) => Self::of_fault(fault),
            JournalError::Corrupt { .. } => Self::new(Kind::Corrupt, format!("{address}: {error}"))
                .hint("nothing is skipped and nothing was written; restore that object from an older version")
                .hint("or `pail repair` goes on beside it, with what this machine or a copy still holds"),
            JournalError::Gap { .. } => Self::new(Kind::Corrupt, format!("{address}: {error}"))
                .hint("pail never deletes entries; restore the missing object from an older version")
                .hint("or `pail repair` fills the gap, with what this machine or a copy still holds"),
            JournalError::Sealed { .. } => {
                Self::new(Kind::Corrupt, format!("{address}: {error}")).hint("`pail repair` goes on with it")
            }
            JournalError::Diverged { .. } => Self::new(Kind::Corrupt, format!("{address}: {error}"))
                .hint("if that was on purpose, remove this machine's cache of it (`pail where` names the directory)"),
            JournalError::Newer { .. } => Self::new(Kind::Configuration, halted(error, address))
                .hint("install the newer pail; nothing was written"),
            JournalError::Disagrees { .. } => Self::new(Kind::Corrupt, halted(error, address)).hint(
                "nothing was written; reading goes on as of the entry before, writing when the two programs agree",
            ),
            JournalError::Unsafe => Self::new(Kind::Configuration, format!("{address}: {error}"))
                .hint("two devices could overwrite each other there; use a store that honours `If-None-Match`"),
            JournalError::NoLedger => Self::new(Kind::Refused, error).hint("`pail init` makes one"),
            JournalError::CacheDamaged => Self::new(Kind::Disk, error).hint("run the command again"),
            JournalError::Unreadable { .. } => Self::new(Kind::Refused, error),
            JournalError::OpFromFuture { .. } => Self::usage(error).hint("look at this machine's clock"),
            JournalError::Busy { .. } => Self::new(Kind::Unavailable, error).hint("try again in a moment"),
        }
    }
}

/// Why reading stopped before the tail, with its place.
pub(crate) fn halted(error: &JournalError, address: &Address) -> String {
    if let JournalError::Newer { seq, reason } = error {
        format!("{address}: {seq} needs a newer pail: {reason}")
    } else {
        format!("{address}: {error}")
    }
}
