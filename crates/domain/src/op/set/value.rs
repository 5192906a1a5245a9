//! The values of settings, as JSON has them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::amount::within_limits;
use crate::{Currency, Memo, Name};

/// A setting's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// None.
    Nothing(()),
    /// Yes or no.
    Flag(bool),
    /// A place, an id, or an amount in minor units.
    Number(i64),
    /// A name or a line of text.
    Text(String),
}

impl Value {
    /// The text of a name or a memo.
    pub fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    /// The text, or nothing.
    pub fn optional(text: Option<impl fmt::Display>) -> Self {
        text.map_or(Self::Nothing(()), Self::text)
    }

    /// Whether there is none.
    pub fn is_nothing(&self) -> bool {
        *self == Self::Nothing(())
    }

    /// The name that it is.
    pub fn name(&self) -> Option<Name> {
        if let Self::Text(text) = self { Name::try_from(text.clone()).ok() } else { None }
    }

    /// The line of text that it is.
    pub fn memo(&self) -> Option<Memo> {
        if let Self::Text(text) = self { Memo::try_from(text.clone()).ok() } else { None }
    }

    /// The currency that it is.
    pub(crate) fn currency(&self) -> Option<Currency> {
        if let Self::Text(code) = self { Currency::new(code).ok().filter(|it| it.code() == code) } else { None }
    }

    /// The minor units that it is.
    pub fn amount(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(*number).filter(|n| within_limits(*n)) } else { None }
    }

    /// The place or id that it is.
    pub fn number(&self) -> Option<u32> {
        if let Self::Number(number) = self { u32::try_from(*number).ok() } else { None }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(()) => f.write_str("(none)"),
            Self::Flag(is_so) => f.write_str(if *is_so { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}
