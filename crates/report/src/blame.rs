//! What made it so: everything that changed a balance, and everything that was done to a transaction.

use domain::{Amount, Currency, Handle, Name};
use serde::Serialize;

use crate::Axis;

/// Every op that changed the balance of an envelope or an account, in the order of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blame {
    /// Which of both it is.
    pub axis: Axis,
    /// Its name.
    pub name: Name,
    /// What the amounts are counted in.
    pub currency: Currency,
    /// One line a transaction, be it recorded, taken back or restored.
    pub lines: Vec<BlameLine>,
}

/// One op, or one transaction of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlameLine {
    /// Its place in the journal.
    pub handle: Handle,
    /// When it was written, by its writer's clock.
    pub time: String,
    /// The device that wrote it.
    pub by: String,
    /// What it did, as [`crate::describe`] says it.
    pub what: String,
    /// By how much it changed the balance.
    pub amount: Amount,
    /// What there was after it.
    pub balance: Amount,
}

/// Everything that was done to a transaction, in the order of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Biography {
    /// The op that recorded it.
    pub handle: Handle,
    /// How it came, and what became of it.
    pub deeds: Vec<Deed>,
}

/// One thing that was done to a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// Its place in the journal.
    pub handle: Handle,
    /// When it was written, by its writer's clock.
    pub time: String,
    /// The device that wrote it.
    pub by: String,
    /// `recorded`, `imported`, `undone` or `restored`.
    pub deed: String,
    /// What it did, as [`crate::describe`] says it.
    pub what: String,
}
