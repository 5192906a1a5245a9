//! Ops: the facts of the journal as they are stored, in JSON with a fixed order of fields.
//!
//! An op names accounts and envelopes twice, by the id that never changes and by the name of its day; it carries the
//! balances that it leaves (`after`), so that every reader proves the writer's arithmetic. Fields that this version does
//! not know are passed over; what is absent is omitted.

mod amend;
mod import;
mod postings;
mod set;
mod transaction;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Memo, Name, Tag};

pub use amend::Amend;
pub use import::{AccountLeg, Import, ImportAccount, ImportEnvelope, ImportLine, Imported, Source};
pub use postings::{AccountId, AccountPosting, After, EnvelopeId, EnvelopePosting, POSTINGS_MAX, Status, Was};
pub use set::{
    AccountKind, AccountOpening, DayCells, MonthMove, MonthMoves, MonthStart, NamedSetting, Of, Overspend, Seen,
    Setting, Settings, UnknownTarget, Value, Weekend, What, Whose,
};
pub use transaction::Transaction;

pub(crate) use set::{key, parse_key, payee_key};

/// The id that an op's client gave it; opaque here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpId(pub String);

/// One fact about money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A transaction happened.
    Record(Record),
    /// A transaction is changed.
    Amend(Amend),
    /// A transaction is taken back.
    Void(Reversal),
    /// A transaction that was taken back counts again.
    Restore(Reversal),
    /// A remark that moves nothing.
    Note(Note),
    /// Many transactions out of a file.
    Import(Import),
    /// Settings change, and no money moves.
    Set(Settings),
}

/// A transaction: a dated change of accounts and envelopes by the same total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The accounting date.
    #[serde(with = "crate::date::stored")]
    pub date: Date,
    /// Who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<Memo>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Whether money that comes in takes back earlier spending.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refund: bool,
    /// Whether envelopes must hold what is taken from them.
    pub funds: Funds,
    /// Envelopes that begin with this transaction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<Opening>,
    /// Accounts that begin with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens_accounts: Vec<AccountOpening>,
    /// Settings that change with it, and back when it is taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Setting>,
    /// Whether it is what an account held when it began, and came out of a file that says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opening: bool,
    /// Where money came and went.
    pub accounts: Vec<AccountPosting>,
    /// What it was for.
    pub envelopes: Vec<EnvelopePosting>,
    /// The balances that it leaves.
    pub after: After,
}

/// Whether a transaction may take more from an envelope than it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Funds {
    /// No envelope falls below zero by it.
    Require,
    /// It is a fact, or the user said so.
    Allow,
}

/// An envelope that begins with the transaction that first uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The next free id.
    pub envelope: EnvelopeId,
    /// Its name.
    pub name: Name,
}

/// A transaction changing between counted and not counted; it carries the postings, so that no history is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// The op that recorded the transaction.
    pub of: OpId,
    /// The op that its writer saw as the transaction's current version.
    pub base: OpId,
    /// The postings of the transaction.
    pub was: Was,
    /// The balances that it leaves.
    pub after: After,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its text.
    pub text: Memo,
}

/// Why stored bytes are not an op that this version can fold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpProblem {
    /// A kind of a newer version.
    #[error("this pail does not know ops of the kind `{0}`; a newer one is needed")]
    UnknownKind(String),
    /// Not the fields of its kind.
    #[error("the op cannot be read: {0}")]
    Malformed(String),
}

impl Op {
    /// The word that says what the op does: `record`, `amend`, `void`, `restore`, `note`, `import` or `set`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Record(_) => "record",
            Self::Amend(_) => "amend",
            Self::Void(_) => "void",
            Self::Restore(_) => "restore",
            Self::Note(_) => "note",
            Self::Import(_) => "import",
            Self::Set(_) => "set",
        }
    }

    /// The op as a JSON object, without the fields `op`, `fp` and `do` that the journal puts before these.
    pub fn to_json_fields(&self) -> String {
        let json = match self {
            Self::Record(record) => serde_json::to_string(record),
            Self::Amend(amend) => serde_json::to_string(amend),
            Self::Void(reversal) | Self::Restore(reversal) => serde_json::to_string(reversal),
            Self::Note(note) => serde_json::to_string(note),
            Self::Import(import) => serde_json::to_string(import),
            Self::Set(settings) => serde_json::to_string(settings),
        };
        json.expect("an op has nothing that JSON could not hold")
    }

    /// The kinds that [`Self::parse`] reads.
    pub const KINDS: [&str; 7] = ["record", "amend", "void", "restore", "note", "import", "set"];

    /// Reads an op of that kind from its JSON object; fields that belong to others are passed over.
    pub fn parse(kind: &str, json: &str) -> Result<Self, OpProblem> {
        match kind {
            "record" => fields(json).map(Self::Record),
            "amend" => Amend::parse(json).map(Self::Amend),
            "void" => fields(json).map(Self::Void),
            "restore" => fields(json).map(Self::Restore),
            "note" => fields(json).map(Self::Note),
            "import" => fields(json).map(Self::Import),
            "set" => fields(json).map(Self::Set),
            unknown => Err(OpProblem::UnknownKind(unknown.to_owned())),
        }
    }

    /// The balances that the op says it leaves; a note and settings leave them alone.
    pub fn after(&self) -> Option<&After> {
        match self {
            Self::Record(record) => Some(&record.after),
            Self::Amend(amend) => Some(&amend.now.after),
            Self::Void(reversal) | Self::Restore(reversal) => Some(&reversal.after),
            Self::Import(import) => Some(&import.after),
            Self::Note(_) | Self::Set(_) => None,
        }
    }
}

impl Record {
    /// What a later void of this transaction undoes.
    pub fn was(&self) -> Was {
        Was {
            date: self.date,
            refund: self.refund,
            sets: self.sets.clone(),
            accounts: self.accounts.clone(),
            envelopes: self.envelopes.clone(),
        }
    }
}

/// A setting that this version does not know is no damage: it stops like a kind that it does not know.
fn fields<T: DeserializeOwned>(json: &str) -> Result<T, OpProblem> {
    serde_json::from_str(json).map_err(|error| {
        set::unknown_setting(json).map_or_else(|| OpProblem::Malformed(error.to_string()), OpProblem::UnknownKind)
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for OpId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}
