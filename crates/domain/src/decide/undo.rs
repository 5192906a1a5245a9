//! Undo: a void or a restore of one transaction. It states a fact, so no envelope's funds stand against it.

use crate::decide::plan::{after, too_large};
use crate::{AccountPosting, Broken, EnvelopePosting, Ledger, Op, Refusal, Reversal, Undo, Was};

pub(super) fn decide_undo(ledger: &Ledger, undo: &Undo) -> Result<Op, Refusal> {
    check_version(ledger, undo)?;
    let op = if undo.restore { Op::Restore(reversal(ledger, undo)?) } else { Op::Void(reversal(ledger, undo)?) };
    match ledger.check(&op) {
        Ok(()) => Ok(op),
        Err(Broken::OutOfRange { place }) => Err(too_large(ledger, &place)),
        Err(_) => Err(Refusal::NotAsRecorded { target: undo.target }),
    }
}

/// No lost edits: only the version that the user saw is changed.
fn check_version(ledger: &Ledger, undo: &Undo) -> Result<(), Refusal> {
    let target = undo.target;
    match ledger.version(&undo.of) {
        None if undo.base != undo.of => Err(Refusal::NotAsRecorded { target }),
        None if undo.restore => Err(Refusal::NeverUndone { target }),
        None => Ok(()),
        Some(version) if version.live == undo.restore => {
            Err(Refusal::AlreadyDone { target, restore: undo.restore, by: version.by.clone(), at: version.at })
        }
        Some(version) if version.base != undo.base => {
            Err(Refusal::ChangedSince { target, by: version.by.clone(), at: version.at })
        }
        Some(_) => Ok(()),
    }
}

fn reversal(ledger: &Ledger, undo: &Undo) -> Result<Reversal, Refusal> {
    let counted = if undo.restore { undo.was.clone() } else { turned_round(&undo.was) };
    let after = after(ledger, &counted.accounts, &counted.envelopes)?;
    Ok(Reversal { of: undo.of.clone(), base: undo.base.clone(), was: undo.was.clone(), after })
}

pub(super) fn turned_round(was: &Was) -> Was {
    let account = |posting: &AccountPosting| AccountPosting { n: posting.n.saturating_neg(), ..posting.clone() };
    let envelope = |posting: &EnvelopePosting| EnvelopePosting { n: posting.n.saturating_neg(), ..posting.clone() };
    Was {
        accounts: was.accounts.iter().map(account).collect(),
        envelopes: was.envelopes.iter().map(envelope).collect(),
        ..was.clone()
    }
}
