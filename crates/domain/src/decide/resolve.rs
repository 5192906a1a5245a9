//! From typed names to ids, or to the refusal that says which name was meant.

use crate::amount::within_limits;
use crate::decide::plan::too_large;
use crate::ledger::Fit;
use crate::{AccountId, Amount, EnvelopeId, Ledger, Name, Of, Refusal, nearest};

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
    let id = any_envelope(ledger, name)?;
    check_open(ledger, Of::Envelope(id), || envelope_name(ledger, id, name)).map(|()| id)
}

/// The envelope that a name must mean, closed or not.
pub(super) fn any_envelope(ledger: &Ledger, name: &Name) -> Result<EnvelopeId, Refusal> {
    known_envelope(ledger, name)?.ok_or_else(|| unknown_envelope(ledger, name))
}

/// Nothing new goes into what is closed.
pub(super) fn check_open(ledger: &Ledger, of: Of, name: impl Fn() -> Name) -> Result<(), Refusal> {
    if ledger.is_closed(of) { Err(Refusal::Closed { name: name() }) } else { Ok(()) }
}

/// The account that a name must mean.
pub(super) fn account(ledger: &Ledger, name: &Name) -> Result<AccountId, Refusal> {
    let id = any_account(ledger, name)?;
    check_open(ledger, Of::Account(id), || name.clone()).map(|()| id)
}

/// The account that a name must mean, closed or not.
pub(super) fn any_account(ledger: &Ledger, name: &Name) -> Result<AccountId, Refusal> {
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

/// What there may be of money, on either side of zero.
pub(super) fn signed(ledger: &Ledger, minor_units: i64) -> Result<Amount, Refusal> {
    if within_limits(minor_units) { Ok(ledger.amount(minor_units)) } else { Err(too_large(ledger, "the amount")) }
}

pub(super) fn unknown_envelope(ledger: &Ledger, name: &Name) -> Refusal {
    Refusal::UnknownEnvelope { name: name.clone(), nearest: nearest(name, envelope_names(ledger)).cloned() }
}

pub(super) fn unknown_name(ledger: &Ledger, name: &Name) -> Refusal {
    let names = envelope_names(ledger).chain(account_names(ledger));
    Refusal::UnknownName { name: name.clone(), nearest: nearest(name, names).cloned() }
}

/// What stands for the ledger where a name is needed.
pub(super) fn ledger_name() -> Name {
    Name::parse("the ledger").expect("a name")
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
