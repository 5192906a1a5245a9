//! Settings: names, groups, notes and rules of envelopes, accounts and the ledger, each with what it was before.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{AccountId, EnvelopeId, Memo, Name, Opening, READY_TO_ASSIGN};

/// Settings change, and no money moves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Envelopes that begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<Opening>,
    /// Accounts that begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens_accounts: Vec<AccountOpening>,
    /// What changes.
    pub sets: Vec<Setting>,
}

/// An account that begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountOpening {
    /// The next free id.
    pub account: AccountId,
    /// Its name.
    pub name: Name,
    /// What it is.
    pub kind: AccountKind,
    /// Whether it is inside the conservation law.
    pub law: bool,
}

/// What an account is; its side of the law follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// Notes and coins.
    Cash,
    /// A current account.
    Bank,
    /// Money that is set aside, and budgeted all the same.
    Savings,
    /// A credit card.
    Card,
    /// What is owed over years.
    Loan,
    /// What its price makes of it.
    Investment,
}

/// One setting, from one value to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Of what.
    pub of: Of,
    /// Its name on that day; the ledger has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Which.
    pub set: What,
    /// What it was.
    pub was: Value,
    /// What it is from here on.
    pub now: Value,
}

/// What has settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Of {
    /// `envelope:3`
    Envelope(EnvelopeId),
    /// `account:2`
    Account(AccountId),
    /// `ledger`
    Ledger,
}

/// What can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Its name.
    Name,
    /// The group that an envelope stands in.
    Group,
    /// Where it stands among the others.
    Order,
    /// A remark about it.
    Note,
    /// Whether it is there without any transaction that uses it.
    Listed,
    /// Whether nothing new goes into it.
    Closed,
    /// The account that is meant where none is named.
    DefaultAccount,
}

/// A setting's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// None.
    Nothing(()),
    /// Yes or no.
    Flag(bool),
    /// A place, or an id.
    Number(u32),
    /// A name or a line of text.
    Text(String),
}

impl What {
    /// The value that holds where nobody ever set one.
    pub(crate) fn unset(self) -> Value {
        match self {
            Self::Listed | Self::Closed => Value::Flag(false),
            Self::Name | Self::Group | Self::Order | Self::Note | Self::DefaultAccount => Value::Nothing(()),
        }
    }
}

impl AccountKind {
    /// All of them, with their words.
    pub const ALL: [(Self, &str); 6] = [
        (Self::Cash, "cash"),
        (Self::Bank, "bank"),
        (Self::Savings, "savings"),
        (Self::Card, "card"),
        (Self::Loan, "loan"),
        (Self::Investment, "investment"),
    ];

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(kind, _)| kind)
    }

    /// Whether its money is what envelopes hold.
    pub fn is_inside_the_law(self) -> bool {
        matches!(self, Self::Cash | Self::Bank | Self::Savings)
    }
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::ALL.into_iter().find(|(kind, _)| kind == self).map_or("", |(_, word)| word);
        f.pad(word)
    }
}

impl Setting {
    /// The same the other way round.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { was: self.now.clone(), now: self.was.clone(), ..self.clone() }
    }

    /// The word under which the ledger keeps it.
    pub(crate) fn key(&self) -> String {
        key(self.of, self.set)
    }

    /// Whether such a value can stand there.
    pub(crate) fn is_of_its_type(&self) -> bool {
        let is_envelope = matches!(self.of, Of::Envelope(id) if id != READY_TO_ASSIGN);
        let is_thing = is_envelope || matches!(self.of, Of::Account(_));
        match self.set {
            What::Name => is_thing && self.now.name().is_some(),
            What::Group => is_envelope && (self.now.is_nothing() || self.now.name().is_some()),
            What::Order => is_thing && matches!(self.now, Value::Nothing(()) | Value::Number(_)),
            What::Note => is_thing && (self.now.is_nothing() || self.now.memo().is_some()),
            What::Listed | What::Closed => is_thing && matches!(self.now, Value::Flag(_)),
            What::DefaultAccount => self.of == Of::Ledger && matches!(self.now, Value::Nothing(()) | Value::Number(_)),
        }
    }
}

/// `envelope:3/name`
pub(crate) fn key(of: Of, set: What) -> String {
    format!("{of}/{set}")
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

    /// The number that it is.
    pub fn number(&self) -> Option<u32> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Group => "group",
            Self::Order => "order",
            Self::Note => "note",
            Self::Listed => "listed",
            Self::Closed => "closed",
            Self::DefaultAccount => "default-account",
        })
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

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope(id) => write!(f, "envelope:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Ledger => f.write_str("ledger"),
        }
    }
}

/// A text that names nothing with settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` has no settings that this pail knows")]
pub struct UnknownTarget(String);

impl FromStr for Of {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTarget(text.to_owned());
        let id = |digits: &str| digits.parse().ok().filter(|id: &u32| id.to_string() == digits).ok_or_else(unknown);
        match text.split_once(':') {
            Some(("envelope", digits)) => id(digits).map(EnvelopeId).map(Self::Envelope),
            Some(("account", digits)) => id(digits).map(AccountId).map(Self::Account),
            None if text == "ledger" => Ok(Self::Ledger),
            Some(_) | None => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Of {
    type Error = UnknownTarget;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Of> for String {
    fn from(of: Of) -> Self {
        of.to_string()
    }
}
