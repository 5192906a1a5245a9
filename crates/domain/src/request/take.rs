//! The wish to set a ledger up as a file says, or a part of it.

use serde::{Deserialize, Serialize};

use crate::{AccountKind, Name, NamedSetting, Value};

/// A part of what a file says about accounts, envelopes, payees and the ledger itself, small enough for one op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSettings {
    /// The file's name, for people.
    pub source: String,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What is to be done, in order.
    pub steps: Vec<SettingStep>,
}

/// One thing that a file says. Names are meant exactly as they stand there, case included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingStep {
    /// An account begins, unless there is one of that name.
    Account {
        /// Its name.
        name: Name,
        /// What it is.
        kind: AccountKind,
    },
    /// An envelope begins, unless there is one of that name.
    Envelope {
        /// Its name.
        name: Name,
    },
    /// Something is set, unless somebody has set it since it was looked at.
    Set {
        /// What, and to which value.
        setting: NamedSetting,
        /// The value that was there, by name.
        seen: Value,
    },
}

/// What holds where the ledger and a file both have a setting, and not the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prefer {
    /// What the ledger has.
    #[default]
    Here,
    /// What the file says.
    File,
}
