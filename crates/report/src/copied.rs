//! What a copy came to.

use serde::Serialize;

/// A copy that is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// The address that was copied.
    pub from: String,
    /// The address that holds the same now.
    pub to: String,
    /// How many entries were put there; those that lay there already do not count, nor does the ledger's beginning.
    pub entries: u64,
    /// How many source files were put there.
    pub files: u64,
    /// The last entry of both.
    pub seq: u64,
    /// The head of both: that number and the beginning of that entry's hash.
    pub head: String,
}
