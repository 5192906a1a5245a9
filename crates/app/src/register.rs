//! Register: the dated lines of envelopes or accounts, with a running balance.

use std::collections::BTreeMap;

use domain::{Op, OpId, Record};
use report::{Booked, Pick, Register};

use crate::balance::{Picked, pick};
use crate::history::PastOp;
use crate::{Failure, Session};

/// The lines of these envelopes or accounts, or of all.
pub async fn register(session: &mut Session, names: &[String]) -> Result<Register, Failure> {
    session.read().await?;
    let picked = names.iter().map(|name| pick(session.basis()?, name)).collect::<Result<Vec<_>, Failure>>()?;
    let pick = one_axis(&picked)?;
    let entries = session.entries().await?;
    let booked = booked(session.ops(&entries)?);
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

/// The transactions that count at the end of these ops.
fn booked(ops: Vec<PastOp>) -> Vec<Booked> {
    let mut live: BTreeMap<OpId, (Booked, bool)> = BTreeMap::new();
    for past in ops {
        let set = |live: &mut BTreeMap<OpId, (Booked, bool)>, of: &OpId, counts: bool| {
            if let Some((_, is_live)) = live.get_mut(of) {
                *is_live = counts;
            }
        };
        match past.op {
            Op::Record(record) => add(&mut live, past.id, past.handle, record),
            Op::Void(void) => set(&mut live, &void.of, false),
            Op::Restore(restore) => set(&mut live, &restore.of, true),
            Op::Note(_) => {}
        }
    }
    live.into_values().filter(|(_, is_live)| *is_live).map(|(booked, _)| booked).collect()
}

fn add(live: &mut BTreeMap<OpId, (Booked, bool)>, id: OpId, handle: domain::Handle, record: Record) {
    live.insert(id, (Booked { handle, record }, true));
}
