//! Balance: what every envelope and account holds now.

use domain::{AccountId, EnvelopeId, Ledger, Name, Refusal, Side, nearest};
use report::BalanceReport;

use crate::{Failure, Kind, Session};

/// The balances, of these envelopes or of all.
pub async fn balance(session: &mut Session, names: &[String]) -> Result<BalanceReport, Failure> {
    session.read().await?;
    let ledger = session.basis()?;
    let only = names.iter().map(|name| envelope(ledger, name)).collect::<Result<Vec<_>, _>>()?;
    let only = (!only.is_empty()).then_some(only);
    Ok(report::balance(ledger, session.this_month()?, only.as_deref()))
}

/// A word that picks an envelope or an account to look at.
pub(crate) enum Picked {
    Envelope(EnvelopeId),
    Account(AccountId),
}

/// The envelope or account of a typed word; an envelope where both would fit.
pub(crate) fn pick(ledger: &Ledger, text: &str) -> Result<Picked, Failure> {
    let side = Side::parse(text).map_err(|problem| Failure::usage(format!("`{text}`: {problem}")))?;
    let envelope = ledger.find_envelope(side.name()).map(|(id, _)| Picked::Envelope(id));
    let account = ledger.find_account(side.name()).map(|(id, _)| Picked::Account(id));
    let found = match side {
        Side::Plain(_) => envelope.or(account),
        Side::Envelope(_) => envelope,
        Side::Account(_) => account,
    };
    found.ok_or_else(|| unknown(ledger, side.name()))
}

fn envelope(ledger: &Ledger, text: &str) -> Result<EnvelopeId, Failure> {
    match pick(ledger, text)? {
        Picked::Envelope(id) => Ok(id),
        Picked::Account(_) => {
            Err(Failure::usage(format!("{text} is an account; `pail balance` without a name shows it")))
        }
    }
}

fn unknown(ledger: &Ledger, name: &Name) -> Failure {
    let candidates = ledger.candidates(name);
    if !candidates.is_empty() {
        return Failure::new(Kind::Refused, Refusal::Ambiguous { name: name.clone(), candidates });
    }
    let envelopes = ledger.listed().map(|(_, envelope)| &envelope.name);
    let accounts = ledger.accounts().map(|(_, account)| &account.name);
    let nearest = nearest(name, envelopes.chain(accounts)).cloned();
    Failure::new(Kind::Refused, Refusal::UnknownName { name: name.clone(), nearest })
        .hint("`pail balance` lists what there is")
}
