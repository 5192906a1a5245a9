//! What the journal asks of a bucket, and what a view asks. Nothing else in the program knows S3.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;

/// Where the entries lie. Keys are relative to the ledger's place and use `/`.
#[async_trait]
pub trait Bucket: Send + Sync {
    /// Reads one object whole; `None` says that the store is there and the object is not.
    ///
    /// A store that is itself missing (no such bucket, a folder that was unmounted) is
    /// [`FaultKind::NoStore`], never `None`: a store that is gone is not an empty store.
    /// Objects longer than [`OBJECT_BYTES_MAX`] are a fault, so that a foreign object cannot fill the memory.
    async fn get(&self, key: &str) -> Result<Option<Bytes>, Fault>;

    /// Creates `key`, or says that the slot is taken or that nobody can tell.
    /// This is the commit point: of two racing writers at most one sees `Created`.
    /// Sends at most one request: repeating an ambiguous create is the engine's business alone.
    async fn put_new(&self, key: &str, body: Bytes) -> PutNew;

    /// Puts a hint, whatever lies there. Nothing rests on a hint: it may be lost, stale or anybody's, so it is sent
    /// once and nobody waits until it is durable.
    async fn put_hint(&self, key: &str, body: Bytes) -> Result<(), Fault>;

    /// How far this machine's clock runs ahead of the store's, as its last answer told; `None` if unknown.
    fn clock_ahead_seconds(&self) -> Option<i64> {
        None
    }
}

/// The longest entry that a bucket takes and hands out.
pub const OBJECT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The longest view that a store takes and hands out.
pub const VIEW_BYTES_MAX: usize = 512 * 1024 * 1024;

/// The answer to [`Bucket::put_new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutNew {
    /// Stored, durable, and it was not there before.
    Created,
    /// Somebody may hold this key (412, 304, 409, already exists): look at the slot.
    SlotTaken,
    /// It may or may not be stored now, or later (timeout, reset, 5xx, 429, 408).
    Unknown(Fault),
    /// Certainly not stored, and asking again gives the same answer (403, 400, 404, 501).
    Refused(Fault),
}

/// Derived objects that may be overwritten: reports, and later the ledger's published form.
/// Never read by the engine, never the truth. A view may be as long as [`VIEW_BYTES_MAX`] and is held once
/// in memory.
#[async_trait]
pub trait Views: Send + Sync {
    /// Reads a view and the tag that names this version of it.
    async fn get_view(&self, key: &str) -> Result<Option<View>, Fault>;

    /// Writes a view if it is still as expected. Durable when `Written` comes back.
    ///
    /// A store that can replace, but not on a condition, replaces all the same where a tag is expected: of two
    /// that write at once the later one stands, and a view is only ever derived. Nothing is ever written over
    /// where [`Expect::Absent`] was said.
    async fn put_if(&self, key: &str, expect: Expect, body: Bytes) -> Result<PutView, Fault>;
}

/// What lies in a store, by name: for those who look after it. Never used by the engine, which finds every entry by
/// its number.
#[async_trait]
pub trait Lists: Send + Sync {
    /// Shows every object below a folder of the ledger's place, at any depth; the empty folder is all of it. In one
    /// folder they come in the order of their names. What was seen counts for nothing if this ends in a fault.
    async fn list(&self, folder: &str, see: &mut (dyn FnMut(Listed) + Send)) -> Result<(), Fault>;
}

/// An object as a store names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its key, from the ledger's place on.
    pub key: String,
    /// How long it is.
    pub bytes: u64,
}

/// A view's bytes and the tag of this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The bytes as stored.
    pub body: Bytes,
    /// Names this version; opaque, and only good for [`Expect::Tag`].
    pub tag: String,
    /// When this version was written, in unix milliseconds by the store's clock, where the store tells.
    pub modified_ms: Option<i64>,
}

/// What the writer of a view believes to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    Absent,
    /// The version with this tag.
    Tag(String),
}

/// The answer to [`Views::put_if`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutView {
    /// The view is what was asked.
    Written,
    /// Somebody else wrote meanwhile: read again.
    Changed,
}

/// Why a request to a store, or to this machine's disk, gave no usable answer.
///
/// The message says place and reason, ends without a stop and never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What the caller should do about it.
    pub kind: FaultKind,
    /// Place and reason, for a person.
    pub message: String,
}

/// What the caller of a store should do about a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The bucket or folder itself is not there. Check the address; it is not an empty ledger.
    NoStore,
    /// Nobody answered in time, or the answer was "not now". Try again.
    Unavailable,
    /// The store knows these credentials and says no, or does not know them.
    Permission,
    /// Address, region, credentials or the store's abilities: nothing changes by trying again.
    Configuration,
    /// This machine's disk: full, broken, read-only.
    Disk,
    /// What lies there cannot be an object of ours (too long).
    Corrupt,
}

impl Fault {
    /// A fault of this kind with a message of place and reason.
    pub fn new(kind: FaultKind, message: impl fmt::Display) -> Self {
        Self { kind, message: message.to_string() }
    }
}
