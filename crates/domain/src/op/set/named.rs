//! Settings as a file has them: by names, since ids are those of one ledger alone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, EnvelopeId, Month, Name, Of, Value, What};

/// What has settings, by its name of today; a payee by the one that transactions were recorded with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    /// The ledger itself.
    Ledger,
    /// An account.
    Account(Name),
    /// An envelope.
    Envelope(Name),
    /// A payee.
    Payee(Name),
}

/// A setting of today. Where the value is an id, it is the name of what has that id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedSetting {
    /// Of what.
    pub whose: Whose,
    /// Which.
    pub set: What,
    /// From which month on, or for which; only what is set for a month has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// Its value.
    pub now: Value,
}

impl Whose {
    /// What the word and the name stand for: `ledger` has no name, the others have one.
    pub fn parse(word: &str, name: Option<Name>) -> Option<Self> {
        match (word, name) {
            ("ledger", None) => Some(Self::Ledger),
            ("account", Some(name)) => Some(Self::Account(name)),
            ("envelope", Some(name)) => Some(Self::Envelope(name)),
            ("payee", Some(name)) => Some(Self::Payee(name)),
            _ => None,
        }
    }

    /// `ledger`, `account`, `envelope` or `payee`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Account(_) => "account",
            Self::Envelope(_) => "envelope",
            Self::Payee(_) => "payee",
        }
    }

    /// Its name; the ledger has none.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Ledger => None,
            Self::Account(name) | Self::Envelope(name) | Self::Payee(name) => Some(name),
        }
    }

    /// Anything of its kind, for what holds of all of them.
    fn any(&self) -> Of {
        match self {
            Self::Ledger => Of::Ledger,
            Self::Account(_) => Of::Account(AccountId(1)),
            Self::Envelope(_) => Of::Envelope(EnvelopeId(1)),
            Self::Payee(_) => Of::Payee,
        }
    }
}

impl NamedSetting {
    /// Whether there is such a setting with such a value. Whether there is what it names is not asked.
    pub fn is_of_its_type(&self) -> bool {
        let any = self.whose.any();
        let can_be = match self.set.names() {
            // What is there is not told.
            _ if self.set == What::Listed => self.is_unlisted(),
            // A name stands for an id.
            Some(_) => self.now.name().is_some() && self.set.can_be(any, &Value::Number(1)),
            None => self.now != self.set.unset() && self.set.can_be(any, &self.now),
        };
        self.set.is_monthly() == self.month.is_some() && can_be
    }

    /// The account or envelope that the value names.
    pub fn means(&self) -> Option<Whose> {
        match (self.set.names()?, self.now.name()?) {
            (Names::Account, name) => Some(Whose::Account(name)),
            (Names::Envelope, name) => Some(Whose::Envelope(name)),
        }
    }

    /// The name of today that it gives to a payee.
    pub fn payee_of_today(&self) -> Option<Name> {
        self.now.name().filter(|_| self.set == What::Name && matches!(self.whose, Whose::Payee(_)))
    }

    /// Whether it says that an account or envelope is as if it had never been, for all that no transaction uses it.
    pub fn is_unlisted(&self) -> bool {
        let is_thing = matches!(self.whose, Whose::Account(_) | Whose::Envelope(_));
        is_thing && (self.set, &self.now) == (What::Listed, &Value::Flag(false))
    }
}

/// What a value names that is an id in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    Account,
    Envelope,
}

impl fmt::Display for Whose {
    /// `the ledger`, `Food`, `the payee Rewe`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ledger => f.write_str("the ledger"),
            Self::Account(name) | Self::Envelope(name) => f.write_str(name.as_str()),
            Self::Payee(name) => write!(f, "the payee {name}"),
        }
    }
}
