//! Edit: another version of one transaction. It states a fact, so no envelope's funds stand against it.

mod money;

use crate::decide::plan::{after, too_large};
use crate::decide::undo::turned_round;
use crate::{AccountPosting, Amend, Broken, Edit, EditTo, Edits, EnvelopePosting, Ledger, Op, Refusal, Transaction};

pub(super) fn decide_edit(ledger: &Ledger, edit: &Edit) -> Result<Op, Refusal> {
    check_version(ledger, edit)?;
    let seen = of_today(ledger, &edit.seen);
    let now = match &edit.to {
        EditTo::New(edits) => edited(ledger, edit, &seen, edits)?,
        EditTo::Earlier(earlier) => of_today(ledger, earlier),
    };
    let was = edit.seen.was();
    let back = turned_round(&was);
    let accounts: Vec<AccountPosting> = back.accounts.iter().chain(&now.accounts).cloned().collect();
    let envelopes: Vec<EnvelopePosting> = back.envelopes.iter().chain(&now.envelopes).cloned().collect();
    let after = after(ledger, &accounts, &envelopes)?;
    let now = now.into_record(after);
    let op = Op::Amend(Amend { of: edit.of.clone(), base: edit.base.clone(), was, now });
    match ledger.check(&op) {
        Ok(()) => Ok(op),
        Err(Broken::OutOfRange { place }) => Err(too_large(ledger, &place)),
        Err(_) => Err(Refusal::NotAsRecorded { target: edit.target }),
    }
}

/// No lost edits: only the version that the user saw is changed, and only what counts.
fn check_version(ledger: &Ledger, edit: &Edit) -> Result<(), Refusal> {
    let target = edit.target;
    match ledger.version(&edit.of) {
        None if edit.base != edit.of => Err(Refusal::NotAsRecorded { target }),
        None => Ok(()),
        Some(version) if !version.live => Err(Refusal::Voided { target, by: version.by.clone(), at: version.at }),
        Some(version) if version.base != edit.base => {
            Err(Refusal::ChangedSince { target, by: version.by.clone(), at: version.at })
        }
        Some(_) => Ok(()),
    }
}

/// The version with the names that its accounts and envelopes have today.
fn of_today(ledger: &Ledger, version: &Transaction) -> Transaction {
    let account = |posting: &AccountPosting| {
        let name = ledger.account(posting.id).map_or_else(|| posting.name.clone(), |account| account.name.clone());
        AccountPosting { name, ..posting.clone() }
    };
    let envelope = |posting: &EnvelopePosting| {
        let name = ledger.envelope(posting.id).map_or_else(|| posting.name.clone(), |envelope| envelope.name.clone());
        EnvelopePosting { name, ..posting.clone() }
    };
    Transaction {
        accounts: version.accounts.iter().map(account).collect(),
        envelopes: version.envelopes.iter().map(envelope).collect(),
        ..version.clone()
    }
}

fn edited(ledger: &Ledger, edit: &Edit, seen: &Transaction, edits: &Edits) -> Result<Transaction, Refusal> {
    let mut now = seen.clone();
    if let Some(date) = edits.date {
        now.date = date;
    }
    now.payee = edits.payee.as_ref().map_or(now.payee, |new| new.as_option().cloned());
    now.memo = edits.memo.as_ref().map_or(now.memo, |new| new.as_option().cloned());
    now.tags = edits.tags.clone().unwrap_or(now.tags);
    if edits.touch_money() {
        money::change(ledger, edit, edits, &mut now)?;
    }
    if let Some(refund) = edits.refund {
        let brings = now.envelopes.iter().all(|posting| 0 < posting.n) && !now.accounts.is_empty();
        if refund && !brings {
            return Err(cannot(edit, "only money that comes in can be a refund"));
        }
        now.refund = refund;
    }
    if now == *seen { Err(Refusal::NothingToEdit { target: edit.target }) } else { Ok(now) }
}

fn cannot(edit: &Edit, reason: &str) -> Refusal {
    Refusal::CannotEdit { target: edit.target, reason: reason.to_owned() }
}
