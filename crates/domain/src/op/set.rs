//! Settings: names, groups, notes and rules of envelopes, accounts and the ledger, each with what it was before.

mod month_start;
mod moves;
mod named;
mod overspend;
mod value;
mod what;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{AccountId, EnvelopeId, Month, Name, Opening};

pub use month_start::{MonthStart, Weekend};
pub use moves::{DayCells, MonthMove, MonthMoves, Seen};
pub use named::{NamedSetting, Whose};
pub use overspend::Overspend;
pub use value::Value;
pub use what::What;

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
    /// What changes its month with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<MonthMoves>,
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
    /// Its name on that day, of a payee the one that transactions were recorded with; the ledger has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Which.
    pub set: What,
    /// From which month on; only what is set for a month has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// What it was.
    pub was: Value,
    /// What it is from here on.
    pub now: Value,
    /// The name of the account or envelope that `now` is the id of, on that day; for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Name>,
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
    /// `payee`: the one of the setting's name
    Payee,
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
        Self { was: self.now.clone(), now: self.was.clone(), means: None, ..self.clone() }
    }

    /// The word under which the ledger keeps it.
    pub(crate) fn key(&self) -> String {
        match (&self.of, &self.name) {
            (Of::Payee, Some(name)) => payee_key(self.set, name),
            (Of::Envelope(_) | Of::Account(_) | Of::Ledger | Of::Payee, _) => key(self.of, self.set, self.month),
        }
    }

    /// Whether such a value can stand there.
    pub(crate) fn is_of_its_type(&self) -> bool {
        (self.of != Of::Payee || self.name.is_some())
            && self.set.is_monthly() == self.month.is_some()
            && self.set.can_be(self.of, &self.now)
    }
}

/// `envelope:3/name`, `envelope:3/overspend@2026-11`
pub(crate) fn key(of: Of, set: What, month: Option<Month>) -> String {
    month.map_or_else(|| format!("{of}/{set}"), |month| format!("{of}/{set}@{month}"))
}

/// `payee/name:Rewe`
pub(crate) fn payee_key(set: What, payee: &Name) -> String {
    format!("{}/{set}:{payee}", Of::Payee)
}

/// What is kept under such a word, where this version knows it: of what, which payee, which setting, from which month on.
pub(crate) fn parse_key(key: &str) -> Option<(Of, Option<Name>, What, Option<Month>)> {
    let (of, rest) = key.split_once('/')?;
    let of: Of = of.parse().ok()?;
    if let (Of::Payee, Some((what, payee))) = (of, rest.split_once(':')) {
        return Some((of, Some(Name::try_from(payee.to_owned()).ok()?), What::parse(what)?, None));
    }
    let (what, month) = rest.split_once('@').map_or((rest, None), |(what, month)| (what, Some(month)));
    let month = month.map(str::parse).transpose().ok()?;
    Some((of, None, What::parse(what)?, month))
}

/// The first setting of an op that this version does not know: a newer one wrote it.
pub(crate) fn unknown_setting(json: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Sets {
        #[serde(default)]
        sets: Vec<Word>,
    }
    #[derive(Deserialize)]
    struct Word {
        of: String,
        set: String,
    }
    let Sets { sets } = serde_json::from_str(json).ok()?;
    let is_unknown = |word: &Word| word.of.parse::<Of>().is_err() || What::parse(&word.set).is_none();
    sets.into_iter().find(is_unknown).map(|word| format!("{}/{}", word.of, word.set))
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope(id) => write!(f, "envelope:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Ledger => f.write_str("ledger"),
            Self::Payee => f.write_str("payee"),
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
            None if text == "payee" => Ok(Self::Payee),
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
