//! The rules that every op must keep, proved from the op and the ledger alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::ledger::Sides;
use crate::ledger::changes::Changes;
use crate::ledger::changes::post::{Posted, Way};
use crate::{After, Amend, Broken, Funds, Ledger, OpId, Opening, READY_TO_ASSIGN, Record};

/// The conservation law of one transaction: both sides come to the same.
pub(super) fn law(was: Posted<'_>) -> Result<(), Broken> {
    let accounts = was.accounts.iter().filter(|posting| posting.law).map(|posting| i128::from(posting.n)).sum();
    let envelopes = was.envelopes.iter().map(|posting| i128::from(posting.n)).sum();
    same(Sides { accounts, envelopes })
}

/// No lost edits: an op changes the current version, and what is taken back counts, what is put back does not.
pub(super) fn version(ledger: &Ledger, of: &OpId, base: &OpId, way: Way) -> Result<(), Broken> {
    let current = ledger.version(of).map_or(of, |version| &version.base);
    if current != base {
        return Err(Broken::Base { of: of.clone(), base: base.clone(), current: current.clone() });
    }
    let is_other_way = ledger.is_live(of) == (way == Way::TakeBack);
    if is_other_way { Ok(()) } else { Err(Broken::Liveness { of: of.clone() }) }
}

/// An amend changes money and words; what the transaction set stays set, and goes back when it is voided.
pub(super) fn same_settings(amend: &Amend) -> Result<(), Broken> {
    let is_same = amend.now.sets == amend.was.sets && amend.now.opens_accounts.is_empty();
    if is_same { Ok(()) } else { Err(Broken::AmendsSettings { of: amend.of.clone() }) }
}

impl Changes {
    /// An envelope begins only with a transaction that uses it.
    pub(super) fn prove_openings_are_used(&self, opens: &[Opening]) -> Result<(), Broken> {
        let is_used = |opening: &Opening| self.envelopes_live.get(&opening.envelope).is_some_and(|live| 0 < *live);
        match opens.iter().find(|opening| !is_used(opening)) {
            Some(unused) => Err(Broken::Opening { name: unused.name.clone(), id: unused.envelope }),
            None => Ok(()),
        }
    }

    /// The funds rule: no envelope falls below zero by the op, whatever it held before, unless its own rule of that month
    /// lets more be spent than it has.
    pub(super) fn prove_funds(&self, ledger: &Ledger, record: &Record) -> Result<(), Broken> {
        if record.funds == Funds::Allow {
            return Ok(());
        }
        let month = ledger.month_of(record.date);
        let falls = self.after.envelopes.iter().filter(|(id, balance)| {
            let before = self.known_envelope(ledger, **id).map_or(0, |envelope| envelope.balance);
            **id != READY_TO_ASSIGN && **balance < 0 && **balance < before
        });
        for (id, balance) in falls {
            let left = balance.saturating_add(ledger.made_good(*id, month));
            if left < 0 && !ledger.may_overspend(*id, month, !record.accounts.is_empty()) {
                let envelope = self.known_envelope(ledger, *id).map(|envelope| envelope.name.clone());
                let envelope = envelope.ok_or_else(|| Broken::BadId { place: format!("envelope {id}") })?;
                return Err(Broken::Funds { envelope, balance: left });
            }
        }
        Ok(())
    }

    /// The op's own account of what it leaves, of exactly what it touches.
    pub(super) fn prove_after(&self, after: &After) -> Result<(), Broken> {
        same_balances("account", &after.accounts, &self.after.accounts)?;
        same_balances("envelope", &after.envelopes, &self.after.envelopes)
    }

    /// The conservation law of the whole ledger: what it came to before, and what the op changes of it.
    pub(super) fn prove_ledger_law(&mut self, ledger: &Ledger) -> Result<(), Broken> {
        for (id, balance) in &self.after.accounts {
            let account = ledger.accounts.get(id).or_else(|| self.opened_accounts.get(id));
            let before = account.filter(|account| account.law).map_or(*balance, |account| account.balance);
            self.sides.accounts = moved(self.sides.accounts, before, *balance);
        }
        for (id, balance) in &self.after.envelopes {
            let before = ledger.envelopes.get(id).map_or(0, |envelope| envelope.balance);
            self.sides.envelopes = moved(self.sides.envelopes, before, *balance);
        }
        same(self.sides)
    }
}

/// A sum of balances of which one has changed. No sum of 64-bit balances comes near the limits of 128 bits.
fn moved(sum: i128, before: i64, after: i64) -> i128 {
    sum.saturating_sub(i128::from(before)).saturating_add(i128::from(after))
}

fn same(Sides { accounts, envelopes }: Sides) -> Result<(), Broken> {
    if accounts == envelopes { Ok(()) } else { Err(Broken::Law { accounts, envelopes }) }
}

fn same_balances<Id: Copy + Ord + fmt::Display>(
    axis: &str,
    stored: &BTreeMap<Id, i64>,
    computed: &BTreeMap<Id, i64>,
) -> Result<(), Broken> {
    if stored == computed {
        return Ok(());
    }
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
