//! The wish to take in transactions out of a file, or a part of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ImportLine, Memo, Name, Source, Tag};

/// A transaction whose accounts and envelopes are named by their places in the tables of its [`DraftImport`].
pub type Draft = ImportLine<u32, u32>;

/// A part of a file, small enough for one op. Names are meant exactly as they stand there, case included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftImport {
    /// Which part of which file it is.
    pub source: Source,
    /// The accounting date of what says none itself, frozen when the request was made.
    pub date: Date,
    /// That date as the user typed it, if one was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_given: Option<String>,
    /// Words that all of them are found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// The accounts that the drafts use; they must be there.
    pub accounts: Vec<Name>,
    /// The envelopes that the drafts use, and others that shall be there; those that are not are opened in this order.
    pub envelopes: Vec<Name>,
    /// The transactions.
    pub drafts: Vec<Draft>,
    /// Remarks that come along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Memo>,
}
