//! What the journal keeps on this machine: a cache that may be lost at any time, and the
//! intents, which may not.

use crate::Fault;

/// The local files of one ledger place. All calls are short; none waits for a network.
///
/// The cache may be missing, stale, damaged or restored from a backup without harm to safety,
/// so it is not fsynced; the intents decide what a crash left behind, so they are.
pub trait Shelf: Send + Sync {
    /// Reads the hot state as it was last put, without the lock (it is replaced atomically).
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault>;

    /// Takes the cache for this process. Waits a bounded time, then says who holds it.
    fn lock(&self) -> Result<Box<dyn LockedShelf + '_>, Fault>;

    /// The intents that lie open for this ledger, oldest name first.
    fn intents(&self, ledger: &str) -> Result<Vec<IntentName>, Fault>;

    /// Creates an intent that holds `line`, locked by this process, durable (file and directory) on return.
    fn create_intent(&self, ledger: &str, name: &IntentName, line: &[u8]) -> Result<Box<dyn OpenIntent>, Fault>;

    /// Takes an intent that somebody left: `Live` when a process still holds it, `Gone` when it was removed.
    fn claim_intent(&self, ledger: &str, name: &IntentName) -> Result<IntentFile, Fault>;
}

/// An intent's name: its op's id.
pub type IntentName = String;

/// What lies behind an intent's name.
pub enum IntentFile {
    /// Another process works on it now.
    Live,
    /// It is not there any more.
    Gone,
    /// Ours now, with the bytes as they lie there (the last line may be torn).
    Claimed(Box<dyn OpenIntent>, Vec<u8>),
}

/// An intent that this process holds; dropping it lets go of the lock and leaves the file.
pub trait OpenIntent: Send + Sync {
    /// Adds `line` (it ends in a line feed); durable on return.
    fn append(&mut self, line: &[u8]) -> Result<(), Fault>;

    /// Removes the file: the op is settled.
    fn remove(self: Box<Self>) -> Result<(), Fault>;
}

/// The cache files, named by what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelfFile {
    /// The raw entries this machine has seen, one after another.
    Entries,
    /// Where each entry of `Entries` ends: little-endian u64 each.
    Offsets,
    /// The ids of all ops seen: fixed-length rows.
    Ops,
    /// What whoever adds the entries up finds them by. It is derived from them, and the engine does not look into it.
    Postings,
}

impl ShelfFile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Entries, Self::Offsets, Self::Ops, Self::Postings];
    /// Those that the engine itself writes and reads.
    pub const MIRROR: [Self; 3] = [Self::Entries, Self::Offsets, Self::Ops];

    /// Its name in the cache.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Offsets => "offsets",
            Self::Ops => "ops",
            Self::Postings => "postings",
        }
    }
}

/// The cache, held by this process alone until dropped.
pub trait LockedShelf {
    /// Reads the hot state.
    fn read_state(&self) -> Result<Option<Vec<u8>>, Fault>;

    /// Replaces the hot state atomically (temporary file, rename; no fsync).
    fn replace_state(&mut self, bytes: &[u8]) -> Result<(), Fault>;

    /// Reads `len` bytes of a file from `offset`; fewer if it ends before.
    fn read(&self, file: ShelfFile, offset: u64, len: usize) -> Result<Vec<u8>, Fault>;

    /// Cuts a file to `offset` bytes and adds `bytes`.
    fn append(&mut self, file: ShelfFile, offset: u64, bytes: &[u8]) -> Result<(), Fault>;

    /// Removes the whole cache of this place (not the intents).
    fn clear(&mut self) -> Result<(), Fault>;
}
