//! The rules that every op must keep, proved from the op and the ledger alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::ledger::changes::{Changes, post::Way};
use crate::{After, Broken, Funds, Ledger, Opening, READY_TO_ASSIGN, Reversal, Was};

/// The conservation law of one transaction: both sides come to the same.
pub(super) fn law(was: &Was) -> Result<(), Broken> {
    let accounts = was.accounts.iter().filter(|posting| posting.law).map(|posting| i128::from(posting.n)).sum();
    let envelopes = was.envelopes.iter().map(|posting| i128::from(posting.n)).sum();
    same(accounts, envelopes)
}

/// No lost edits: a void or restore changes the current version, and only one that is the other way round.
pub(super) fn version(ledger: &Ledger, reversal: &Reversal, way: Way) -> Result<(), Broken> {
    let of = &reversal.of;
    let current = ledger.version(of).map_or(of, |version| &version.base);
    if *current != reversal.base {
        return Err(Broken::Base { of: of.clone(), base: reversal.base.clone(), current: current.clone() });
    }
    let is_other_way = ledger.is_live(of) == (way == Way::TakeBack);
    if is_other_way { Ok(()) } else { Err(Broken::Liveness { of: of.clone() }) }
}

impl Changes {
    /// An envelope begins only with a transaction that uses it.
    pub(super) fn prove_openings_are_used(&self, opens: &[Opening]) -> Result<(), Broken> {
        let is_used = |opening: &Opening| self.envelopes.get(&opening.envelope).is_some_and(|opened| 0 < opened.live);
        match opens.iter().find(|opening| !is_used(opening)) {
            Some(unused) => Err(Broken::Opening { name: unused.name.clone(), id: unused.envelope }),
            None => Ok(()),
        }
    }

    /// The funds rule: no envelope falls below zero by the op, whatever it held before.
    pub(super) fn prove_funds(&self, ledger: &Ledger, funds: Funds) -> Result<(), Broken> {
        if funds == Funds::Allow {
            return Ok(());
        }
        for (id, envelope) in self.envelopes.iter().filter(|(id, _)| **id != READY_TO_ASSIGN) {
            let before = ledger.envelope(*id).map_or(0, |envelope| envelope.balance);
            if envelope.balance < 0 && envelope.balance < before {
                return Err(Broken::Funds { envelope: envelope.name.clone(), balance: envelope.balance });
            }
        }
        Ok(())
    }

    /// The op's own account of what it leaves, of exactly what it touches.
    pub(super) fn prove_after(&self, after: &After) -> Result<(), Broken> {
        let accounts = self.accounts.iter().map(|(id, account)| (*id, account.balance)).collect();
        let envelopes = self.envelopes.iter().map(|(id, envelope)| (*id, envelope.balance)).collect();
        same_balances("account", &after.accounts, &accounts)?;
        same_balances("envelope", &after.envelopes, &envelopes)
    }

    /// The conservation law of the whole ledger.
    pub(super) fn prove_ledger_law(&self, ledger: &Ledger) -> Result<(), Broken> {
        let accounts = ledger.accounts.iter().map(|(id, known)| self.accounts.get(id).unwrap_or(known));
        let accounts = accounts.filter(|account| account.law).map(|account| i128::from(account.balance)).sum();
        let opened = self.envelopes.iter().filter(|(id, _)| !ledger.envelopes.contains_key(id));
        let known = ledger.envelopes.iter().map(|(id, known)| self.envelopes.get(id).unwrap_or(known));
        let envelopes =
            known.chain(opened.map(|(_, opened)| opened)).map(|envelope| i128::from(envelope.balance)).sum();
        same(accounts, envelopes)
    }
}

fn same(accounts: i128, envelopes: i128) -> Result<(), Broken> {
    if accounts == envelopes { Ok(()) } else { Err(Broken::Law { accounts, envelopes }) }
}

fn same_balances<Id: Copy + Ord + fmt::Display>(
    axis: &str,
    stored: &BTreeMap<Id, i64>,
    computed: &BTreeMap<Id, i64>,
) -> Result<(), Broken> {
    let ids: BTreeSet<Id> = stored.keys().chain(computed.keys()).copied().collect();
    match ids.into_iter().find(|id| stored.get(id) != computed.get(id)) {
        None => Ok(()),
        Some(id) => Err(Broken::AfterMismatch {
            place: format!("{axis} {id}"),
            stored: stored.get(&id).copied(),
            computed: computed.get(&id).copied(),
        }),
    }
}
