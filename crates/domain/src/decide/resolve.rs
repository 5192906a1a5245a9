//! From typed names to ids, or to the refusal that says which name was meant.

use crate::ledger::Fit;
use crate::{AccountId, EnvelopeId, Ledger, Name, Refusal, nearest};

/// The envelope that a name means, if there is one.
pub(super) fn known_envelope(ledger: &Ledger, name: &Name) -> Result<Option<EnvelopeId>, Refusal> {
    one(name, ledger.fit_envelope(name))
}

/// The account that a name means, if there is one.
pub(super) fn known_account(ledger: &Ledger, name: &Name) -> Result<Option<AccountId>, Refusal> {
    one(name, ledger.fit_account(name))
}

/// The envelope that a name must mean.
pub(super) fn envelope(ledger: &Ledger, name: &Name) -> Result<EnvelopeId, Refusal> {
    known_envelope(ledger, name)?.ok_or_else(|| unknown_envelope(ledger, name))
}

/// The account that a name must mean.
pub(super) fn account(ledger: &Ledger, name: &Name) -> Result<AccountId, Refusal> {
    let nearest = || nearest(name, account_names(ledger)).cloned();
    known_account(ledger, name)?.ok_or_else(|| Refusal::UnknownAccount { name: name.clone(), nearest: nearest() })
}

/// The account that a name must mean, and that must hold the money of envelopes.
pub(super) fn budget_account(ledger: &Ledger, name: &Name) -> Result<AccountId, Refusal> {
    let id = account(ledger, name)?;
    match ledger.account(id) {
        Some(account) if !account.law => Err(Refusal::OutsideBudget { account: account.name.clone() }),
        _ => Ok(id),
    }
}

pub(super) fn unknown_envelope(ledger: &Ledger, name: &Name) -> Refusal {
    Refusal::UnknownEnvelope { name: name.clone(), nearest: nearest(name, envelope_names(ledger)).cloned() }
}

pub(super) fn unknown_name(ledger: &Ledger, name: &Name) -> Refusal {
    let names = envelope_names(ledger).chain(account_names(ledger));
    Refusal::UnknownName { name: name.clone(), nearest: nearest(name, names).cloned() }
}

/// The envelope's own name.
pub(super) fn envelope_name(ledger: &Ledger, id: EnvelopeId, typed: &Name) -> Name {
    ledger.envelope(id).map_or_else(|| typed.clone(), |envelope| envelope.name.clone())
}

fn envelope_names(ledger: &Ledger) -> impl Iterator<Item = &Name> {
    ledger.usable().map(|(_, envelope)| &envelope.name)
}

fn account_names(ledger: &Ledger) -> impl Iterator<Item = &Name> {
    ledger.accounts().map(|(_, account)| &account.name)
}

fn one<Id>(name: &Name, fit: Fit<Id>) -> Result<Option<Id>, Refusal> {
    match fit {
        Fit::One(id) => Ok(Some(id)),
        Fit::Nothing => Ok(None),
        Fit::Several(candidates) => Err(Refusal::Ambiguous { name: name.clone(), candidates }),
    }
}
