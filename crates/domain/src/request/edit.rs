//! The wish to change a transaction: only what is to change is said.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Handle, Memo, Name, OpId, Side, Tag, Transaction};

/// A transaction gets another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The op that recorded it.
    pub of: OpId,
    /// The op that made the version that the user saw.
    pub base: OpId,
    /// What the user pointed at.
    pub target: Handle,
    /// That version.
    pub seen: Transaction,
    /// What is to be.
    pub to: EditTo,
}

/// What a transaction is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditTo {
    /// What it was but for these.
    New(Edits),
    /// An earlier version: the edit after it is undone.
    Earlier(Transaction),
}

/// The fields of a transaction that are to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edits {
    /// The accounting date, frozen when the request was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The date as the user typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_given: Option<String>,
    /// Who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<NewValue<Name>>,
    /// What a person wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<NewValue<Memo>>,
    /// All its tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Tag>>,
    /// Whether it takes back earlier spending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<bool>,
    /// How much, above zero; which way it moves stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_units: Option<i64>,
    /// All envelopes as typed, and how much of it each has, above zero.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(Name, i64)>,
    /// Its only envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Name>,
    /// Its only account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Name>,
    /// Where a transfer takes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Side>,
    /// Where a transfer puts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Side>,
}

/// What a field is to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewValue<T> {
    /// Nothing any more.
    Nothing,
    /// This.
    Value(T),
}

impl Edits {
    /// Money or its places are to change, not only words.
    pub fn touch_money(&self) -> bool {
        self.minor_units.is_some()
            || !self.parts.is_empty()
            || self.envelope.is_some()
            || self.account.is_some()
            || self.from.is_some()
            || self.to.is_some()
    }
}

impl<T> From<Option<T>> for NewValue<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}

impl<T> NewValue<T> {
    /// As a field holds it.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Nothing => None,
            Self::Value(value) => Some(value),
        }
    }
}
