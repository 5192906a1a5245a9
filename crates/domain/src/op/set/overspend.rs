//! What happens when more is spent than an envelope has.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Value;

/// What happens when more is spent than an envelope has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overspend {
    /// It is refused, unless somebody says otherwise each time.
    #[default]
    Block,
    /// What is missing goes on into the next month.
    Carry,
    /// At the end of the month *Ready to assign* makes good what is missing.
    Cover,
}

impl Overspend {
    /// All of them, with their words.
    pub const ALL: [(Self, &str); 3] = [(Self::Block, "block"), (Self::Carry, "carry"), (Self::Cover, "cover")];

    /// The one of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(rule, _)| rule)
    }

    /// The one that a setting's value is.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Self::parse(text) } else { None }
    }
}

impl fmt::Display for Overspend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Self::ALL.into_iter().find(|(rule, _)| rule == self).map_or("", |(_, word)| word))
    }
}
