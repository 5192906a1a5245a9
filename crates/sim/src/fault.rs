//! What can go wrong, and which of it does in one run.

use crate::chance::Chance;

macro_rules! faults {
    ($($name:ident $text:literal)*) => {
        /// What can go wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Fault { $(#[doc = $text] $name),* }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// In a few words.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

faults! {
    RequestLost "request lost"
    AnswerLost "answer lost"
    Late "timed out, lands later"
    Repeated "sent twice, second answer"
    Conflict "409 with nothing stored"
    ErrorBefore "5xx before apply"
    ErrorAfter "5xx after apply"
    PutRefused "PUT refused (403)"
    GetFails "GET fails"
    GetRefused "GET refused (403)"
    Page "a page instead of the object"
    Cut "a body that is cut"
    Unmounted "the store is gone for a while"
    Crash "process dies"
    Interrupted "future dropped, process lives on"
    PowerLoss "power loss"
    CacheLost "cache lost"
    CacheStale "cache restored from a backup"
    CacheDamaged "cache damaged"
    CacheForeign "cache of another ledger"
    HomeLost "cache and intents lost"
    DiskFull "disk full for a while"
    ClockJumps "clock jumps"
    HintWrong "hint missing, stale, foreign or damaged"
    CheckpointWrong "checkpoint missing, foreign or damaged"
    RolledBack "bucket rolled back"
    Wiped "bucket wiped"
    Replaced "another ledger in the bucket"
    SlotLost "an entry is deleted"
    NoCondition "store ignores If-None-Match"
    TwoWinners "store lets two win"
    StaleRead "store answers as it was before"
    BitFlip "a flipped bit that nothing checks"
    WrongApply "a binary that adds up differently"
    WrongIds "a binary that gives wrong ids"
    NewerKinds "a newer binary writes a new kind"
    Upgraded "a newer binary shuts older ones out"
}

/// What befalls a PUT on its way.
pub(crate) const ON_PUT: &[Fault] = &[
    Fault::RequestLost,
    Fault::ErrorBefore,
    Fault::ErrorAfter,
    Fault::Late,
    Fault::Repeated,
    Fault::Conflict,
    Fault::PutRefused,
    Fault::TwoWinners,
];

/// What befalls a GET on its way.
pub(crate) const ON_GET: &[Fault] =
    &[Fault::GetFails, Fault::GetRefused, Fault::Late, Fault::Page, Fault::Cut, Fault::StaleRead, Fault::BitFlip];

/// What befalls a process, a machine or the store from outside.
pub(crate) const FROM_OUTSIDE: &[Fault] = &[
    Fault::Crash,
    Fault::Interrupted,
    Fault::PowerLoss,
    Fault::CacheLost,
    Fault::CacheStale,
    Fault::CacheDamaged,
    Fault::CacheForeign,
    Fault::HomeLost,
    Fault::DiskFull,
    Fault::ClockJumps,
    Fault::Unmounted,
    Fault::HintWrong,
    Fault::CheckpointWrong,
    Fault::RolledBack,
    Fault::Wiped,
    Fault::Replaced,
    Fault::SlotLost,
];

/// A set of faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults(u64);

impl Faults {
    /// These.
    pub(crate) fn of(faults: &[Fault]) -> Self {
        Self(faults.iter().fold(0, |bits, fault| bits | 1 << *fault as u8))
    }

    /// Whether it is among them.
    pub(crate) fn has(self, fault: Fault) -> bool {
        self.0 & (1 << fault as u8) != 0
    }

    /// Whether any of these is among them.
    pub(crate) fn has_any(self, faults: &[Fault]) -> bool {
        self.0 & Self::of(faults).0 != 0
    }

    /// A random half of those that `from` holds.
    pub(crate) fn swarm(from: Self, chance: &mut Chance) -> Self {
        let taken = Fault::ALL.iter().filter(|fault| from.has(**fault)).filter(|_| chance.percent(50));
        taken.fold(Self::default(), |taken, fault| taken.with(*fault))
    }

    /// These and one more.
    pub(crate) fn with(self, fault: Fault) -> Self {
        Self(self.0 | 1 << fault as u8)
    }

    /// All of both.
    pub(crate) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These without those.
    pub(crate) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }
}
