//! The two questions that every unit of money answers.

use std::fmt;

use serde::Serialize;

/// What a name in a report is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// What the money is for.
    Envelope,
    /// Where the money is.
    Account,
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Envelope => "envelope",
            Self::Account => "account",
        })
    }
}
