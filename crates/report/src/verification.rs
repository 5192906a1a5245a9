//! What could be proved of a journal, and what is wrong with it.

use serde::Serialize;

use crate::Head;

/// How a journal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many entries there are behind the genesis.
    pub entries: u64,
    /// The last entry, as it was written.
    pub head: Option<Head>,
    /// The head that somebody noted, where this journal goes on from it.
    pub extends: Option<Head>,
    /// How many entries stand behind one that is lost, so that what they add up to could not be proved.
    pub unproved: u64,
    /// What is wrong, in the order of the entries.
    pub findings: Vec<VerificationFinding>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerificationFinding {
    /// The object.
    pub key: String,
    /// The byte in it, from 0, where that is known.
    pub offset: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
    /// Nothing is wrong with the journal: this program is too old for it.
    #[serde(skip)]
    pub is_newer: bool,
}
