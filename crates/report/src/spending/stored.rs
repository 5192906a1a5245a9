//! The report that lies in the bucket: the original program's object, with ours beside it.

use domain::Ledger;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::SpendingReport;

/// Everything that the stored report says.
#[derive(Clone, Copy, Debug)]
pub struct StoredReport<'a> {
    /// The day it is about, by the ledger's clock.
    pub date: Date,
    /// The ledger, for spending since its start.
    pub ledger: &'a Ledger,
    /// The report as the person saw it.
    pub report: &'a SpendingReport,
    /// Which state of which ledger it shows.
    pub origin: &'a Origin,
}

/// The state of a ledger that a stored report shows. A report of another ledger is known by it, and never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The ledger's id.
    pub ledger: String,
    /// The number of its last entry.
    pub seq: u64,
    /// The hash of that entry.
    pub head: String,
}

/// The report's JSON object, with two blanks a level and no line feed at its end, as the original program wrote it.
pub fn stored_report(stored: &StoredReport<'_>) -> String {
    let _ = stored;
    todo!("the stored report")
}
