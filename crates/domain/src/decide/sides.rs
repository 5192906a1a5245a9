//! The two sides of a transfer: both accounts or both envelopes, told apart by their names.

use crate::decide::resolve;
use crate::{AccountId, EnvelopeId, Ledger, Name, Of, Refusal, Side};

/// A legal pair.
pub(super) enum Sides {
    Accounts { from: AccountId, to: AccountId },
    Envelopes { from: EnvelopeId, to: EnvelopeId },
}

/// The same of what may be written into.
fn open_place(ledger: &Ledger, side: &Side) -> Result<Place, Refusal> {
    let place = place(ledger, side)?;
    let of = match place {
        Place::Account(id) => Of::Account(id),
        Place::Envelope(id) => Of::Envelope(id),
    };
    resolve::check_open(ledger, of, || side.name().clone()).map(|()| place)
}

/// What one word means.
pub(super) enum Place {
    Account(AccountId),
    Envelope(EnvelopeId),
}

/// What both words mean together.
pub(super) fn resolve(ledger: &Ledger, from: &Side, to: &Side) -> Result<Sides, Refusal> {
    match (open_place(ledger, from)?, open_place(ledger, to)?) {
        (Place::Account(from_id), Place::Account(to_id)) => accounts(ledger, (from_id, to_id), from.name()),
        (Place::Envelope(from_id), Place::Envelope(to_id)) if from_id == to_id => {
            Err(Refusal::SameSides { name: resolve::envelope_name(ledger, from_id, from.name()) })
        }
        (Place::Envelope(from), Place::Envelope(to)) => Ok(Sides::Envelopes { from, to }),
        (Place::Account(_), Place::Envelope(_)) => Err(mixed(from, to)),
        (Place::Envelope(_), Place::Account(_)) => Err(mixed(to, from)),
    }
}

pub(super) fn place(ledger: &Ledger, side: &Side) -> Result<Place, Refusal> {
    match side {
        Side::Account(name) => resolve::any_account(ledger, name).map(Place::Account),
        Side::Envelope(name) => resolve::any_envelope(ledger, name).map(Place::Envelope),
        Side::Plain(name) => plain_place(ledger, name),
    }
}

fn plain_place(ledger: &Ledger, name: &Name) -> Result<Place, Refusal> {
    match (resolve::known_account(ledger, name)?, resolve::known_envelope(ledger, name)?) {
        (Some(account), None) => Ok(Place::Account(account)),
        (None, Some(envelope)) => Ok(Place::Envelope(envelope)),
        (Some(_), Some(_)) => Err(Refusal::FitsBoth { name: name.clone() }),
        (None, None) => Err(resolve::unknown_name(ledger, name)),
    }
}

/// Money that crosses the border of the budget would have to leave an envelope too, which a plain transfer cannot say.
fn accounts(ledger: &Ledger, (from, to): (AccountId, AccountId), typed: &Name) -> Result<Sides, Refusal> {
    let (Some(source), Some(target)) = (ledger.account(from), ledger.account(to)) else {
        return Err(resolve::unknown_name(ledger, typed));
    };
    match (source.law, target.law) {
        _ if from == to => Err(Refusal::SameSides { name: source.name.clone() }),
        (true, false) => Err(Refusal::OutsideBudget { account: target.name.clone() }),
        (false, true) => Err(Refusal::OutsideBudget { account: source.name.clone() }),
        (true, true) | (false, false) => Ok(Sides::Accounts { from, to }),
    }
}

fn mixed(account: &Side, envelope: &Side) -> Refusal {
    Refusal::MixedSides { account: account.name().clone(), envelope: envelope.name().clone() }
}
