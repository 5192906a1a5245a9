//! The journal: numbered entries in a bucket, each created once and never changed.
//!
//! J1  Entry `n` exists only if entry `n - 1` does.
//! J2  Of two writers racing for `n`, exactly one sees `Created`; that one PUT is the commit.
//! J3  An op is in the journal at most once, whatever was lost, repeated or killed on the way.
//! J4  A definite answer is true for ever; where nobody can tell, the answer is `Unknown`.
//!
//! This crate does not know what an envelope is, and does not know S3. It meets the world
//! through small traits (`Bucket`, `Views`, `Lists`, `Shelf`, `Clock`, `Ids`, `Sleep`) and what it
//! stores through one, `Fold`.

mod bucket;
mod checkpoint;
mod engine;
mod entry;
mod epoch;
mod error;
mod fold;
mod hot;
mod id;
mod index;
mod pinpoint;
mod replay;
mod seams;
mod shelf;

pub use bucket::{
    Bucket, Expect, Fault, FaultKind, Listed, Lists, OBJECT_BYTES_MAX, PutNew, PutView, VIEW_BYTES_MAX, View, Views,
};
pub use checkpoint::{CHECKPOINT_EVERY, CHECKPOINT_HINT, Checkpoint, Fence, NoCheckpoint};
pub use engine::{
    Begun, Committed, Damage, Dropped, Examine, Finding, FindingKind, Journal, Limits, Noted, OpSource, Past, Planned,
    Presence, Repaired, Seams, Settled, Survey, Unusable, Verdict, Verified,
};
pub use entry::{
    Author, DecodeError, ENTRY_BYTES_MAX, ENTRY_OPS_MAX, Entry, EntryOp, FORMAT, Place, decode, is_control, timestamp,
};
pub use epoch::{Epoch, Epochs};
pub use error::JournalError;
pub use fold::{Body, Fold, Misfit, StoredOp};
pub use id::{Hash, NotAHash, NotAnOpId, OpId, Seq};
pub use pinpoint::{PINPOINT_BYTES_MAX, pinpoint};
pub use replay::Replay;
pub use replay::inspect::{Kept, MirrorCheck, Said};
pub use seams::{Clock, Ids, Sleep};
pub use shelf::{IntentFile, IntentName, LockedShelf, OpenIntent, Shelf, ShelfFile};
