//! Payees: who they are, what they are called today, and which envelope is meant where none is named.

use std::collections::BTreeSet;

use domain::{ChangePayee, Ledger, Name, PayeeTo, Request, nearest};
use report::Payees;

use crate::postings::Wanted;
use crate::record::{Answer, Common, unless_given, write};
use crate::typed::{envelope_name, name};
use crate::wording::quoted;
use crate::{Failure, Kind, Session};

/// What payees are to have, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayeeWish {
    /// Another name that no payee has.
    Rename(String, String),
    /// The name of another payee, which they become.
    Merge(Vec<String>, String),
    /// An envelope that is meant where none is named, or none.
    Default(String, Option<String>),
}

/// Everybody who was paid or paid.
pub async fn payees(session: &mut Session) -> Result<Payees, Failure> {
    session.read().await?;
    let (booked, _) = session.booked(&Wanted::default(), |record| record.payee.is_some()).await?;
    Ok(report::payees(session.basis()?, &booked))
}

/// Gives payees another name, or another envelope. Nothing that was recorded changes.
pub async fn change_payee(session: &mut Session, wish: &PayeeWish, common: &Common) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(common, failure))?;
    let known = session.known_payees().await?;
    let change = match wish {
        PayeeWish::Rename(from, to) => {
            let (payee, to) = (find(&known, from)?, name(to, "NEW")?);
            if known.contains(&to) && payee != to {
                let command = format!("`pail payee merge {} {}`", quoted(payee.as_str()), quoted(to.as_str()));
                return Err(Failure::new(Kind::Refused, format!("there is a payee {to} already"))
                    .hint(format!("{command} makes both one")));
            }
            ChangePayee { payees: vec![payee], to: PayeeTo::Name(to) }
        }
        PayeeWish::Merge(from, into) => {
            let payees = from.iter().map(|typed| find(&known, typed)).collect::<Result<_, _>>()?;
            ChangePayee { payees, to: PayeeTo::Name(find(&known, into)?) }
        }
        // A payee may have an envelope before anything was paid.
        PayeeWish::Default(typed, envelope) => {
            let payee = match find(&known, typed) {
                Ok(payee) => payee,
                Err(_) => session.basis()?.payee(&name(typed, "PAYEE")?),
            };
            let envelope = envelope.as_deref().map(envelope_name).transpose()?;
            ChangePayee { payees: vec![payee], to: PayeeTo::Envelope(envelope) }
        }
    };
    write(session, Request::ChangePayee(change), common).await
}

/// The envelope that is meant where only a payee is named.
pub(crate) fn envelope_of_payee(ledger: &Ledger, payee: Option<&str>) -> Result<Name, Failure> {
    let Some(typed) = payee else {
        return Err(Failure::usage("which envelope? Name one, or a payee who has one with --payee"));
    };
    let payee = name(typed, "--payee")?;
    let envelope = ledger.envelope_of_payee(&payee).and_then(|id| ledger.envelope(id));
    envelope.map(|envelope| envelope.name.clone()).ok_or_else(|| {
        Failure::new(Kind::Refused, format!("{payee} has no envelope of its own, so name one"))
            .hint(format!("`pail payee default {} ENVELOPE` gives it one", quoted(payee.as_str())))
    })
}

impl Session {
    async fn known_payees(&mut self) -> Result<BTreeSet<Name>, Failure> {
        if !self.has_ledger() {
            return Ok(BTreeSet::new());
        }
        let count = self.count(BTreeSet::new(), |payees, booked| payees.extend(booked.record.payee.clone()));
        let (recorded, ledger) = (count.await?, self.basis()?);
        Ok(recorded.iter().map(|payee| ledger.payee(payee)).collect())
    }
}

/// The payee as typed, else the only one that differs in case.
fn find(known: &BTreeSet<Name>, typed: &str) -> Result<Name, Failure> {
    let typed = name(typed, "PAYEE")?;
    if known.contains(&typed) {
        return Ok(typed);
    }
    let alike: Vec<&Name> = known.iter().filter(|payee| payee.fold_key() == typed.fold_key()).collect();
    if let [only] = alike.as_slice() {
        return Ok((*only).clone());
    }
    let near = nearest(&typed, known.iter()).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    Err(Failure::new(Kind::Refused, format!("there is no payee {typed}{near}")).hint("`pail payee` lists the payees"))
}
