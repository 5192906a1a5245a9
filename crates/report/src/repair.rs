//! What is wrong with a journal, and what a repair makes of it.

use serde::Serialize;

use crate::Head;

/// A repair, planned or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The entries that are not as they were written.
    pub damaged: Vec<DamagedEntry>,
    /// How many entries, from the first damaged one on, go on as they were written.
    pub kept: u64,
    /// What is lost with them, because it follows nothing any more.
    pub lost: Vec<LostEntry>,
    /// How it goes on.
    pub state: RepairState,
    /// The ledger's head, if the journal is whole.
    pub head: Option<Head>,
}

/// How a repair goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairState {
    /// Nothing is wrong.
    Whole,
    /// This is what a repair would do.
    Planned,
    /// Empty slots were filled again.
    Filled,
    /// The journal goes on in an epoch of this number.
    Epoch(u64),
}

/// An entry that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DamagedEntry {
    /// Its number.
    pub seq: u64,
    /// Where it lies.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

/// An entry that does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LostEntry {
    /// Its number.
    pub seq: u64,
    /// Its ops in words, as far as they can be read: what is to be entered again.
    pub what: Vec<String>,
}
