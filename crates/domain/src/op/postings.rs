//! Postings: the single changes that a transaction is made of.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Name;
use crate::op::{Setting, is_false};

/// The most postings of one transaction, both sides together.
pub const POSTINGS_MAX: usize = 256;

/// The number of an account, dense from 1 in the order in which accounts were opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u32);

/// The number of an envelope, dense from 1 in the order in which envelopes were opened; 0 is *Ready to assign*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EnvelopeId(pub u32);

/// What a transaction does to one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPosting {
    /// The account.
    pub id: AccountId,
    /// Its name on that day.
    pub name: Name,
    /// The change in minor units.
    pub n: i64,
    /// Whether the account is inside the conservation law: cash-like and on budget.
    pub law: bool,
    /// How far the bank has confirmed it.
    pub status: Status,
    /// The bank's own id of it.
    pub ext: Option<String>,
}

/// What a transaction does to one envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopePosting {
    /// The envelope.
    pub id: EnvelopeId,
    /// Its name on that day.
    pub name: Name,
    /// The change in minor units.
    pub n: i64,
}

/// How far a posting agrees with the bank's statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody has looked.
    Unmarked,
    /// The bank has it.
    Cleared,
    /// A finished statement has it.
    Reconciled,
}

/// The balances that an op leaves, of exactly the accounts and envelopes that it touches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// By account.
    pub accounts: BTreeMap<AccountId, i64>,
    /// By envelope.
    pub envelopes: BTreeMap<EnvelopeId, i64>,
}

/// The part of a recorded transaction that counts: what a void takes back and a restore puts back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    /// The accounting date.
    #[serde(with = "crate::date::stored")]
    pub date: Date,
    /// Whether it was a refund.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refund: bool,
    /// The settings that changed with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Setting>,
    /// Its account side.
    pub accounts: Vec<AccountPosting>,
    /// Its envelope side.
    pub envelopes: Vec<EnvelopePosting>,
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for EnvelopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
