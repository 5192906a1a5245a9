//! Other programs' files: bytes become drafts of transactions, a ledger becomes bytes. Pure.
//!
//! I1  What is read is exact: decimal text becomes minor units, never through a float.
//! I2  What cannot be read is a [`Problem`] with its place, its reason and a remedy; nothing is guessed.
//! I3  What was exported is read back with nothing lost.
//!
//! This crate knows no store, no clock and no journal.

pub mod book;
pub mod original;

mod decimal;
mod json;
mod source;

use std::fmt;

/// Why a file cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// Where: a line and column of the file, or the category and which of its lines.
    pub place: String,
    /// What is wrong there.
    pub reason: String,
    /// How to go on.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}
