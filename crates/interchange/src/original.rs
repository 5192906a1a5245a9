//! The ledger object of the original program: one JSON object with every category, its lines and its balance.
//!
//! O1  The lines are the facts. A stored balance is only compared with them, exactly, in decimal.
//! O2  What is no exact amount of the currency stops, or is rounded and said so; nothing is rounded silently.
//! O3  Each category's lines keep their order; the two halves of a transfer become one.
//!
//! Amounts go from their decimal text to minor units and never through a float.

mod arrange;
mod description;
mod findings;
mod line;
mod read;

use domain::{Amount, Currency, Memo, Name};

use crate::Problem;

pub use arrange::{Arranged, Place, Step, arrange};

/// What to do with an amount that has more digits than the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Stop there.
    Refuse,
    /// Take the nearest amount, half away from zero.
    ToNearest,
}

/// All that a ledger object of the original says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The categories, in the object's order.
    pub categories: Vec<Category>,
    /// The categories whose stored balance is not the sum of their lines.
    pub drifts: Vec<Drift>,
    /// What [`Rounding::ToNearest`] did; `None` if nothing was rounded.
    pub rounded: Option<Rounded>,
    /// Fields that the original does not write, such as `categories[].ledger[].date`; each once.
    pub unknown_fields: Vec<String>,
    /// The places of descriptions that could not be kept as they were: the first 20, then how many more.
    pub cleaned: Vec<String>,
    /// Whether the object says that a pail wrote it: a member `_pail` is there.
    pub has_seal: bool,
}

/// A category with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its name.
    pub name: Name,
    /// Its lines, in the object's order.
    pub lines: Vec<Line>,
}

/// One amount of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The amount in minor units; below zero what was withdrawn.
    pub n: i64,
    /// Its description.
    pub memo: Option<Memo>,
}

impl Line {
    /// Its description; empty where it has none.
    pub fn description(&self) -> &str {
        self.memo.as_ref().map_or("", Memo::as_str)
    }
}

/// A stored balance that is not the sum of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The category.
    pub category: Name,
    /// The balance as the object has it, digit for digit.
    pub stored: String,
    /// What the lines come to.
    pub computed: Amount,
}

/// What rounding changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// How many lines were rounded.
    pub line_count: u64,
    /// The sum of all (rounded − given), an exact decimal such as `-0.004`.
    pub difference: String,
}

/// Reads a ledger object of the original; whatever it cannot tell exactly is a [`Problem`] with its place.
pub fn read(bytes: &[u8], currency: Currency, rounding: Rounding) -> Result<Original, Problem> {
    read::read(bytes, currency, rounding)
}
