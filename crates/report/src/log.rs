//! Who did what and when: the entries of the journal, as a person reads them.

mod describe;

use serde::Serialize;

pub use describe::{describe, describe_transaction};

pub(crate) use describe::{few, settings};

/// What the log says about the entry with which a ledger begins.
pub const NEW_LEDGER: &str = "new ledger";

/// Entries in the order in which they are to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Log {
    /// The entries.
    pub entries: Vec<LogEntry>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// Its number.
    pub seq: u64,
    /// When it was written, by its writer's clock.
    pub time: String,
    /// The device that wrote it.
    pub by: String,
    /// The version of the program that wrote it.
    pub version: String,
    /// The whole hash of the entry.
    pub hash: String,
    /// Its ops in their order, at least one, each as [`describe`] says it; [`NEW_LEDGER`] where a ledger begins.
    pub what: Vec<String>,
}
