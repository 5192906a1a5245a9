//! Register: the dated lines of envelopes or accounts, with a running balance.

use domain::Record;
use report::{Pick, Register};

use crate::balance::{Picked, pick};
use crate::{Failure, Session};

/// The lines of these envelopes or accounts, or of all.
pub async fn register(session: &mut Session, names: &[String]) -> Result<Register, Failure> {
    session.read().await?;
    let picked = names.iter().map(|name| pick(session.basis()?, name)).collect::<Result<Vec<_>, Failure>>()?;
    let pick = one_axis(&picked)?;
    let booked = session.booked(|record| touches(record, &pick)).await?;
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

fn touches(record: &Record, pick: &Pick) -> bool {
    match pick {
        Pick::All => true,
        Pick::Envelopes(ids) => record.envelopes.iter().any(|posting| ids.contains(&posting.id)),
        Pick::Accounts(ids) => record.accounts.iter().any(|posting| ids.contains(&posting.id)),
    }
}
