//! What changed between two states of a ledger: the balances, and the ops that did it.

use domain::{Amount, Handle, Ledger, READY_TO_ASSIGN_NAME, SumProblem};
use serde::Serialize;

use crate::{Axis, Head};

/// The way from one state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The earlier state.
    pub from: DiffEnd,
    /// The later one.
    pub to: DiffEnd,
    /// Every envelope and account whose balance changed, or that is new.
    pub rows: Vec<DiffRow>,
    /// What was recorded on the way, in order.
    pub ops: Vec<DiffOp>,
}

/// One of the two states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffEnd {
    /// Its last entry.
    pub head: Head,
    /// When that was written, where the ledger lives.
    pub time: String,
}

/// A balance that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffRow {
    /// Envelope or account.
    pub axis: Axis,
    /// Its name in the later state.
    pub name: String,
    /// What it held; `None` where it was not there.
    pub before: Option<Amount>,
    /// What it holds in the later state.
    pub after: Amount,
    /// The difference.
    pub change: Amount,
}

/// An op on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffOp {
    /// Where it stands.
    pub handle: Handle,
    /// When it was written, by its writer's clock.
    pub time: String,
    /// The device that wrote it.
    pub by: String,
    /// In the words of its command.
    pub what: String,
}

/// The balances that differ, in the currency of now. Where a difference is too large for an amount, nobody can say it.
pub fn diff_rows(then: &Ledger, now: &Ledger) -> Result<Vec<DiffRow>, SumProblem> {
    let mut rows = Vec::new();
    for (id, envelope) in now.listed() {
        let before = then.envelope(id).map(|before| now.amount(before.balance));
        rows.extend(row(Axis::Envelope, envelope.name.as_str(), before, now.amount(envelope.balance))?);
    }
    let before = now.amount(then.ready_to_assign().minor_units());
    let ready = row(Axis::Envelope, READY_TO_ASSIGN_NAME, Some(before), now.ready_to_assign())?;
    rows.extend(ready);
    for (id, account) in now.all_accounts() {
        let before = then.account(id).map(|before| now.amount(before.balance));
        rows.extend(row(Axis::Account, account.name.as_str(), before, now.amount(account.balance))?);
    }
    Ok(rows)
}

fn row(axis: Axis, name: &str, before: Option<Amount>, after: Amount) -> Result<Option<DiffRow>, SumProblem> {
    let change = before.map_or(Ok(after), |before| after.minus(before))?;
    let is_worth_a_row = before.is_none() || !change.is_zero();
    Ok(is_worth_a_row.then(|| DiffRow { axis, name: name.to_owned(), before, after, change }))
}
