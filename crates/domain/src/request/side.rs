//! One side of a transfer as typed: a name, or a name that says of what.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Name, NameProblem};

const ACCOUNT_PREFIX: &str = "acct:";
const ENVELOPE_PREFIX: &str = "env:";

/// The word for one side of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Side {
    /// `Food`: whichever has the name.
    Plain(Name),
    /// `acct:Savings`
    Account(Name),
    /// `env:Savings`
    Envelope(Name),
}

impl Side {
    /// Reads a side as typed.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let text = text.trim();
        if let Some(name) = text.strip_prefix(ACCOUNT_PREFIX) {
            return Name::parse(name).map(Self::Account);
        }
        match text.strip_prefix(ENVELOPE_PREFIX) {
            Some(name) => Name::parse(name).map(Self::Envelope),
            None => Name::parse(text).map(Self::Plain),
        }
    }

    /// The name without the word before it.
    pub fn name(&self) -> &Name {
        match self {
            Self::Plain(name) | Self::Account(name) | Self::Envelope(name) => name,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => write!(f, "{name}"),
            Self::Account(name) => write!(f, "{ACCOUNT_PREFIX}{name}"),
            Self::Envelope(name) => write!(f, "{ENVELOPE_PREFIX}{name}"),
        }
    }
}

impl TryFrom<String> for Side {
    type Error = NameProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Side> for String {
    fn from(side: Side) -> Self {
        side.to_string()
    }
}
