//! The journal: numbered entries in a bucket, each created once and never changed.
//!
//! J1  Entry `n` exists only if entry `n - 1` does.
//! J2  Of two writers racing for `n`, exactly one sees `Created`; that one PUT is the commit.
//! J3  An op is in the journal at most once, whatever was lost, repeated or killed on the way.
//! J4  A definite answer is true for ever; where nobody can tell, the answer is `Unknown`.
//!
//! This crate does not know what an envelope is, and does not know S3. It meets the world
//! through small traits (`Bucket`, `Views`, `Shelf`, `Clock`, `Ids`, `Sleep`) and what it
//! stores through one, `Fold`.

mod bucket;
mod shelf;

pub use bucket::{Bucket, Expect, Fault, FaultKind, OBJECT_BYTES_MAX, PutNew, PutView, View, Views};
pub use shelf::{IntentFile, IntentName, LockedShelf, OpenIntent, Shelf, ShelfFile};
