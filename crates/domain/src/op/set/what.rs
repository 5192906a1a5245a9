//! What can be set, and the values that it can have.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::op::set::named::Names;
use crate::{MonthStart, Of, Overspend, READY_TO_ASSIGN, Value};

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
    /// What happens when more is spent than an envelope has, from a month on.
    Overspend,
    /// What is not to be assigned in a month, but in the next.
    Hold,
    /// The envelope that is meant where a payee is named and none is.
    Envelope,
    /// What amounts are counted in.
    Currency,
    /// The time zone of every default date.
    TimeZone,
    /// On which day months begin, from a month on.
    MonthStart,
}

impl What {
    /// All of them, with their words.
    const ALL: [(Self, &str); 13] = [
        (Self::Name, "name"),
        (Self::Group, "group"),
        (Self::Order, "order"),
        (Self::Note, "note"),
        (Self::Listed, "listed"),
        (Self::Closed, "closed"),
        (Self::DefaultAccount, "default-account"),
        (Self::Overspend, "overspend"),
        (Self::Hold, "hold"),
        (Self::Envelope, "envelope"),
        (Self::Currency, "currency"),
        (Self::TimeZone, "time-zone"),
        (Self::MonthStart, "month-start"),
    ];

    /// The one of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(what, _)| what)
    }

    /// The value that holds where nobody ever set one.
    pub(crate) fn unset(self) -> Value {
        match self {
            Self::Listed | Self::Closed => Value::Flag(false),
            Self::Name
            | Self::Group
            | Self::Order
            | Self::Note
            | Self::DefaultAccount
            | Self::Overspend
            | Self::Hold
            | Self::Envelope
            | Self::Currency
            | Self::TimeZone
            | Self::MonthStart => Value::Nothing(()),
        }
    }

    /// What the value is the id of.
    pub(crate) fn names(self) -> Option<Names> {
        match self {
            Self::DefaultAccount => Some(Names::Account),
            Self::Envelope => Some(Names::Envelope),
            Self::Name
            | Self::Group
            | Self::Order
            | Self::Note
            | Self::Listed
            | Self::Closed
            | Self::Overspend
            | Self::Hold
            | Self::Currency
            | Self::TimeZone
            | Self::MonthStart => None,
        }
    }

    /// Whether it holds from its month on until the next one that has it, so that all months of it are one rule.
    pub(crate) fn goes_on(self) -> bool {
        self.is_monthly() && self != Self::Hold
    }

    /// Whether it is set for a month.
    pub(crate) fn is_monthly(self) -> bool {
        match self {
            Self::Overspend | Self::Hold | Self::MonthStart => true,
            Self::Name
            | Self::Group
            | Self::Order
            | Self::Note
            | Self::Listed
            | Self::Closed
            | Self::DefaultAccount
            | Self::Envelope
            | Self::Currency
            | Self::TimeZone => false,
        }
    }

    /// Whether such a value can stand there.
    pub(crate) fn can_be(self, of: Of, now: &Value) -> bool {
        let is_envelope = matches!(of, Of::Envelope(id) if id != READY_TO_ASSIGN);
        let is_thing = is_envelope || matches!(of, Of::Account(_));
        match self {
            Self::Name if of == Of::Payee => now.is_nothing() || now.name().is_some(),
            Self::Name => is_thing && now.name().is_some(),
            Self::Envelope => of == Of::Payee && (now.is_nothing() || now.number().is_some()),
            Self::Currency => of == Of::Ledger && now.currency().is_some(),
            Self::TimeZone => of == Of::Ledger && now.name().is_some(),
            Self::Group => is_envelope && (now.is_nothing() || now.name().is_some()),
            Self::Order => is_thing && (now.is_nothing() || now.number().is_some()),
            Self::Note => is_thing && (now.is_nothing() || now.memo().is_some()),
            Self::Listed | Self::Closed => is_thing && matches!(now, Value::Flag(_)),
            Self::DefaultAccount => of == Of::Ledger && (now.is_nothing() || now.number().is_some()),
            Self::Hold => of == Of::Ledger && (now.is_nothing() || now.amount().is_some_and(|n| 0 < n)),
            Self::MonthStart => of == Of::Ledger && (now.is_nothing() || MonthStart::of(now).is_some()),
            Self::Overspend => is_envelope && (now.is_nothing() || Overspend::of(now).is_some()),
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL.into_iter().find(|(what, _)| what == self).map_or("", |(_, word)| word))
    }
}
