//! What somebody else wrote into the published ledger.

use domain::{Amount, Currency, Handle, Name};
use serde::Serialize;

/// The lines that differ from what was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The key of what was published.
    pub source: String,
    /// The number of the entry that they went on from.
    pub since: u64,
    /// What the amounts are counted in.
    pub currency: Currency,
    /// Their lines that ours lacked.
    pub added: Vec<DifferenceLine>,
    /// The transactions that they took out.
    pub removed: Vec<Handle>,
}

/// A line that somebody else wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferenceLine {
    /// The category.
    pub category: Name,
    /// The change.
    pub amount: Amount,
    /// What they wrote beside it.
    pub description: String,
}
