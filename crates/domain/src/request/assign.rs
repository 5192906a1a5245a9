//! The wishes about money that has no purpose yet: it comes in, it is given one, and it makes good what was overspent.

use serde::{Deserialize, Serialize};

use crate::{Details, Month, Name};

/// Money comes into *Ready to assign* through an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// How much, above zero.
    pub minor_units: i64,
    /// The account as typed, or the default one.
    pub account: Name,
    /// Whether the user named the account.
    pub account_given: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// Money of *Ready to assign* is put into envelopes, or taken back from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assign {
    /// What each envelope gets.
    pub shares: Vec<Share>,
    /// The month that it counts for, which the date of the details lies in.
    pub month: Month,
    /// Whether the user named the month.
    pub month_given: bool,
    /// Whether an envelope may fall below zero by what is taken back.
    pub overspend: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// What one envelope gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The envelope as typed.
    pub envelope: Name,
    /// How much.
    #[serde(flatten)]
    pub amount: ShareAmount,
}

/// How much an envelope gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareAmount {
    /// So much more, or less.
    By(i64),
    /// So much in that month in all.
    To(i64),
}

/// An envelope below zero gets what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// The envelope as typed.
    pub envelope: Name,
    /// Where it is taken from as typed; *Ready to assign*, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Name>,
    /// How much; what it lacks, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_units: Option<i64>,
    /// Whether the other envelope may fall below zero.
    pub overspend: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}
