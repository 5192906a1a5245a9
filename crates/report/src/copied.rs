//! What a copy came to.

use serde::Serialize;

use crate::Head;

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
    /// The head of both.
    pub head: Head,
}
