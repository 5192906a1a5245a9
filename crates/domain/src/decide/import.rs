//! Import: a part of a file becomes one op, if the file stands where the part begins. What it says are facts, so no
//! envelope's funds stand against it.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::plan::too_large;
use crate::{
    AccountId, AccountLeg, Broken, Draft, DraftImport, EnvelopeId, Import, ImportAccount, ImportEnvelope, Imported,
    Ledger, Name, Op, Opening, Refusal, nearest,
};

pub(super) fn decide_import(ledger: &Ledger, draft: &DraftImport) -> Result<Op, Refusal> {
    let accounts = draft.accounts.iter().map(|name| account(ledger, name)).collect::<Result<Vec<_>, _>>()?;
    let (envelopes, opens) = envelopes(ledger, &draft.envelopes)?;
    let records = draft.drafts.iter().map(|draft| imported(draft, &accounts, &envelopes));
    let records =
        records.collect::<Option<Vec<_>>>().ok_or_else(|| cannot("a transaction names no account or envelope"))?;
    let used: BTreeSet<AccountId> = legs(&records).collect();
    let mut import = Import {
        source: draft.source.clone(),
        date: draft.date,
        tags: draft.tags.clone(),
        opens,
        accounts: used.into_iter().filter_map(|id| in_account_table(ledger, id)).collect(),
        envelopes: in_envelope_table(&draft.envelopes, &envelopes, &records),
        records,
        notes: draft.notes.clone(),
        after: crate::After::default(),
    };
    import.after = ledger.after_import(&import).map_err(|broken| refusal(ledger, broken))?;
    Ok(Op::Import(import))
}

fn refusal(ledger: &Ledger, broken: Broken) -> Refusal {
    if let Broken::ImportFrom { done, of, .. } = broken {
        Refusal::ImportStands { done, of }
    } else if let Broken::OutOfRange { place } = broken {
        too_large(ledger, &place)
    } else {
        cannot(&broken.to_string())
    }
}

fn cannot(reason: &str) -> Refusal {
    Refusal::CannotImport { reason: reason.to_owned() }
}

/// Names out of a file are exact: two that differ in case are two.
fn account(ledger: &Ledger, name: &Name) -> Result<AccountId, Refusal> {
    let known = ledger.all_accounts().find(|(_, account)| account.name == *name);
    let nearest = || nearest(name, ledger.accounts().map(|(_, account)| &account.name)).cloned();
    known.map(|(id, _)| id).ok_or_else(|| Refusal::UnknownAccount { name: name.clone(), nearest: nearest() })
}

/// The ids of these envelopes, and those of them that have to be opened.
fn envelopes(ledger: &Ledger, names: &[Name]) -> Result<(Vec<EnvelopeId>, Vec<Opening>), Refusal> {
    let mut known: BTreeMap<&Name, EnvelopeId> =
        ledger.all_envelopes().map(|(id, envelope)| (&envelope.name, id)).collect();
    let mut next = ledger.next_envelope();
    let (mut ids, mut opens) = (Vec::with_capacity(names.len()), Vec::new());
    for name in names {
        let id = match known.get(name) {
            Some(id) => *id,
            None => {
                let id = next.ok_or(Refusal::TooManyEnvelopes)?;
                next = id.0.checked_add(1).map(EnvelopeId);
                opens.push(Opening { envelope: id, name: name.clone() });
                known.insert(name, id);
                id
            }
        };
        ids.push(id);
    }
    Ok((ids, opens))
}

fn imported(draft: &Draft, accounts: &[AccountId], envelopes: &[EnvelopeId]) -> Option<Imported> {
    let at = |place: u32| usize::try_from(place).ok();
    let leg = |leg: &AccountLeg<u32>| {
        let account = *accounts.get(at(leg.account)?)?;
        Some(AccountLeg { account, n: leg.n, status: leg.status, ext: leg.ext.clone() })
    };
    Some(Imported {
        date: draft.date,
        payee: draft.payee.clone(),
        memo: draft.memo.clone(),
        tags: draft.tags.clone(),
        refund: draft.refund,
        opening: draft.opening,
        void: draft.void,
        accounts: draft.accounts.iter().map(leg).collect::<Option<_>>()?,
        envelopes: draft
            .envelopes
            .iter()
            .map(|(place, n)| Some((*envelopes.get(at(*place)?)?, *n)))
            .collect::<Option<_>>()?,
    })
}

fn legs(records: &[Imported]) -> impl Iterator<Item = AccountId> {
    records.iter().flat_map(|record| record.accounts.iter().map(|leg| leg.account))
}

fn in_account_table(ledger: &Ledger, id: AccountId) -> Option<ImportAccount> {
    ledger.account(id).map(|account| ImportAccount { id, name: account.name.clone(), law: account.law })
}

/// The envelopes that the transactions use, by id.
fn in_envelope_table(names: &[Name], ids: &[EnvelopeId], records: &[Imported]) -> Vec<ImportEnvelope> {
    let used: BTreeSet<EnvelopeId> =
        records.iter().flat_map(|record| record.envelopes.iter().map(|(id, _)| *id)).collect();
    let named: BTreeMap<EnvelopeId, &Name> = ids.iter().copied().zip(names).collect();
    let row = |id: EnvelopeId| Some(ImportEnvelope { id, name: (*named.get(&id)?).clone() });
    used.into_iter().filter_map(row).collect()
}
