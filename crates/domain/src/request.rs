//! Requests: what a user wishes, complete enough to be decided again later with the same result.
//!
//! A request is kept until its answer is known and replayed when it is not, so it holds the date that "today" was and
//! the names as they were typed. [`Request::given`] is narrower: only what the user gave.

mod assign;
mod edit;
mod given;
mod import;
mod set;
mod side;
mod take;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::op::is_false;
use crate::{Handle, Memo, Name, OpId, Tag, Was};

pub use assign::{Assign, Cover, Income, Share, ShareAmount};
pub use edit::{Edit, EditTo, Edits, NewValue};
pub use import::{Draft, DraftImport};
pub use set::{Change, ChangePayee, ChangeTo, Close, Open, OpenWhat, PayeeTo, SetBack};
pub use side::Side;
pub use take::{DraftSettings, Prefer, SettingStep};

/// A wish that [`decide`](crate::decide) answers with an op or a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
pub enum Request {
    /// Money comes in.
    Add(Add),
    /// Money comes into several envelopes at once.
    AddSplit(AddSplit),
    /// Money goes out.
    Withdraw(Withdraw),
    /// Money goes out of several envelopes at once.
    Split(Split),
    /// Money moves between two envelopes or between two accounts.
    Transfer(Transfer),
    /// Money comes in that has no purpose yet.
    Income(Income),
    /// Money is given a purpose.
    Assign(Assign),
    /// What was overspent is made good.
    Cover(Cover),
    /// An envelope or an account begins.
    Open(Open),
    /// An envelope or an account is closed, or opened again.
    Close(Close),
    /// A setting changes.
    Change(Change),
    /// Payees change.
    ChangePayee(ChangePayee),
    /// Settings are undone.
    SetBack(SetBack),
    /// A transaction gets another version.
    Edit(Box<Edit>),
    /// A transaction is voided, or a voided one restored.
    Undo(Undo),
    /// Transactions come out of a file.
    Import(DraftImport),
    /// Settings come out of a file.
    TakeSettings(DraftSettings),
    /// A remark for the log.
    Note {
        /// Its text.
        text: Memo,
    },
}

/// What every transaction may carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The accounting date, frozen when the request was made.
    pub date: Date,
    /// The date as the user typed it, if one was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_given: Option<String>,
    /// Who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<Memo>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// Money comes into an envelope through an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Add {
    /// The envelope as typed.
    pub envelope: Name,
    /// How much, above zero.
    pub minor_units: i64,
    /// The account as typed, or the default one.
    pub account: Name,
    /// Whether the user named the account.
    pub account_given: bool,
    /// What to do about an envelope that does not exist, or does.
    pub create: Create,
    /// Whether it takes back earlier spending.
    pub refund: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// Money comes into several envelopes through one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddSplit {
    /// The envelopes as typed, and how much into each, above zero.
    pub parts: Vec<(Name, i64)>,
    /// The account as typed, or the default one.
    pub account: Name,
    /// Whether the user named the account.
    pub account_given: bool,
    /// What to do about envelopes that do not exist, or do.
    pub create: Create,
    /// Whether it takes back earlier spending.
    pub refund: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// Whether `add` may, must or must not create its envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Create {
    /// It may.
    IfMissing,
    /// It must not.
    Never,
    /// It must.
    Always,
}

/// Money goes out of an envelope through an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdraw {
    /// The envelope as typed, or the payee's.
    pub envelope: Name,
    /// Whether the envelope is the payee's, as the user named none.
    #[serde(default, skip_serializing_if = "is_false")]
    pub envelope_of_payee: bool,
    /// How much, above zero.
    pub minor_units: i64,
    /// The account as typed, or the default one.
    pub account: Name,
    /// Whether the user named the account.
    pub account_given: bool,
    /// Whether the envelope may fall below zero.
    pub overspend: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// Money goes out of several envelopes through one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The envelopes as typed, and how much from each, above zero.
    pub parts: Vec<(Name, i64)>,
    /// The account as typed, or the default one.
    pub account: Name,
    /// Whether the user named the account.
    pub account_given: bool,
    /// Whether the envelopes may fall below zero.
    pub overspend: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// Money moves between two envelopes or between two accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Where it is taken from.
    pub from: Side,
    /// Where it is put.
    pub to: Side,
    /// How much, above zero.
    pub minor_units: i64,
    /// Whether the envelope may fall below zero.
    pub overspend: bool,
    /// Date, payee, memo, tags.
    pub details: Details,
}

/// A recorded transaction no longer counts, or counts again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The op that recorded the transaction.
    pub of: OpId,
    /// The version of it that the user saw.
    pub base: OpId,
    /// Whether to count it again rather than to take it back.
    pub restore: bool,
    /// Its postings.
    pub was: Was,
    /// What the user pointed at.
    pub target: Handle,
    /// The transaction is meant as it stands, whichever version that is: `void` and `restore` rather than `undo`.
    #[serde(default, skip_serializing_if = "crate::op::is_false")]
    pub is_as_it_stands: bool,
}
