//! The wishes about envelopes and accounts themselves: they begin, change and close.

use serde::{Deserialize, Serialize};

use crate::op::is_false;
use crate::{AccountKind, Details, Handle, Memo, Month, MonthMoves, MonthStart, Name, OpId, Overspend, Setting, Side};

/// An envelope or an account begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// What it is.
    pub what: OpenWhat,
    /// A remark about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Memo>,
    /// Date, payee, memo, tags of what it begins with.
    pub details: Details,
}

/// What begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenWhat {
    /// An envelope, in a group perhaps.
    Envelope {
        /// Its name.
        name: Name,
        /// Its group.
        group: Option<Name>,
    },
    /// An account.
    Account {
        /// Its name.
        name: Name,
        /// What it is.
        kind: AccountKind,
        /// What it holds already: inside the law it is ready to assign.
        minor_units: i64,
    },
}

/// Nothing new goes into an envelope or account, or something may again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// Which, as typed.
    pub target: Side,
    /// Where what is left goes; *Ready to assign*, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Name>,
    /// It is opened again.
    pub reopen: bool,
    /// Date, payee, memo, tags of the move.
    pub details: Details,
}

/// A setting of an envelope, an account or the ledger changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of which envelope or account, as typed; of the ledger, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Side>,
    /// To what.
    pub to: ChangeTo,
    /// From which month on, where that is asked; frozen when the request was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// Whether the user named the month.
    #[serde(default, skip_serializing_if = "is_false")]
    pub month_given: bool,
    /// What changes its month, where months are to begin on another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<MonthMoves>,
}

/// What is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeTo {
    /// Another name.
    Name(Name),
    /// Another group, or none.
    Group(Option<Name>),
    /// Another place among the others, or none.
    Order(Option<u32>),
    /// Another remark, or none.
    Note(Option<Memo>),
    /// The account that is meant where none is named, or none.
    DefaultAccount(Option<Name>),
    /// Another rule about overspending.
    Overspend(Overspend),
    /// How much of *Ready to assign* is held for the next month, in minor units; zero for nothing.
    Hold(i64),
    /// Another currency, by its code.
    Currency(String),
    /// Another time zone, as the tz database spells it.
    TimeZone(Name),
    /// Another day on which months begin.
    MonthStart(MonthStart),
}

/// What an op has set is set back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetBack {
    /// The op.
    pub of: OpId,
    /// What it has set.
    pub sets: Vec<Setting>,
    /// What the user pointed at.
    pub target: Handle,
    /// What changes its month, where months are to begin on another day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<MonthMoves>,
}

/// Payees get another name, or another envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePayee {
    /// Which, by their names of today.
    pub payees: Vec<Name>,
    /// To what.
    pub to: PayeeTo,
}

/// What payees are to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayeeTo {
    /// One name for all of them.
    Name(Name),
    /// An envelope that is meant where none is named, or none.
    Envelope(Option<Name>),
}
