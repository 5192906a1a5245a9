//! Register: the dated lines of envelopes or accounts, with a running balance.

use std::collections::BTreeMap;

use domain::{Op, OpId};
use report::{Booked, Pick, Register};

use crate::balance::{Picked, pick};
use crate::history::{Came, PastOp};
use crate::{Failure, Session};

/// The lines of these envelopes or accounts, or of all.
pub async fn register(session: &mut Session, names: &[String]) -> Result<Register, Failure> {
    session.read().await?;
    let picked = names.iter().map(|name| pick(session.basis()?, name)).collect::<Result<Vec<_>, Failure>>()?;
    let pick = one_axis(&picked)?;
    let booked = session.booked().await?;
    Ok(report::register(session.basis()?, &booked, &pick))
}

fn one_axis(picked: &[Picked]) -> Result<Pick, Failure> {
    let (mut envelopes, mut accounts) = (Vec::new(), Vec::new());
    for one in picked {
        match one {
            Picked::Envelope(id) => envelopes.push(*id),
            Picked::Account(id) => accounts.push(*id),
        }
    }
    match (envelopes.is_empty(), accounts.is_empty()) {
        (true, true) => Ok(Pick::All),
        (false, true) => Ok(Pick::Envelopes(envelopes)),
        (true, false) => Ok(Pick::Accounts(accounts)),
        (false, false) => Err(Failure::usage("a register shows envelopes or accounts, not both at once")),
    }
}

/// The transactions that count at the end of these ops, in the order of the journal.
pub(crate) fn booked(ops: Vec<PastOp>) -> Vec<Booked> {
    let changed: BTreeMap<OpId, bool> = ops.iter().filter_map(changed).collect();
    let mut booked = Vec::new();
    for past in ops {
        let counts = changed.get(&past.id).copied().unwrap_or(past.came != Came::ImportedVoid);
        if let (Op::Record(record), true) = (past.op, counts) {
            booked.push(Booked { handle: past.handle, record });
        }
    }
    booked
}

/// The transaction that the op makes count, or not; the last word holds.
pub(crate) fn changed(past: &PastOp) -> Option<(OpId, bool)> {
    match &past.op {
        Op::Void(void) => Some((void.of.clone(), false)),
        Op::Restore(restore) => Some((restore.of.clone(), true)),
        Op::Record(_) | Op::Note(_) | Op::Import(_) => None,
    }
}
