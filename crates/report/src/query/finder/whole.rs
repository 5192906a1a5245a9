//! The whole balances that a query asks for.

use std::collections::BTreeSet;

use domain::{AccountPosting, EnvelopePosting, Ledger, READY_TO_ASSIGN, Status};
use jiff::civil::Date;

use super::{Finder, Seen, Sides};
use crate::Axis;

impl Finder {
    /// Those whose whole balances are asked for, so that the running balance of some days goes on from what was there
    /// before; all envelopes, where nothing is asked. `None` where it [begins at zero](Self::is_of_whole_balances).
    pub fn whole_balances(&self, ledger: &Ledger) -> Option<(Axis, BTreeSet<u32>)> {
        if !self.is_of_whole_balances() {
            return None;
        }
        Some(match self.sides {
            Sides::Accounts => (Axis::Account, self.whole_accounts(ledger)),
            Sides::Envelopes | Sides::Both => (Axis::Envelope, self.whole_envelopes(ledger)),
        })
    }

    /// A posting is asked for its own name alone, so one that stands by itself tells of all.
    fn whole_envelopes(&self, ledger: &Ledger) -> BTreeSet<u32> {
        let ready = ledger.envelope(READY_TO_ASSIGN).map(|ready| (READY_TO_ASSIGN, ready));
        let all = ready.into_iter().chain(ledger.opened());
        let alone = all.map(|(id, envelope)| EnvelopePosting { id, name: envelope.name.clone(), n: 0 });
        let picked = alone.filter(|posting| {
            !self.envelopes(&Seen { envelopes: std::slice::from_ref(posting), ..NOTHING }).is_empty()
        });
        picked.map(|posting| posting.id.0).collect()
    }

    fn whole_accounts(&self, ledger: &Ledger) -> BTreeSet<u32> {
        let alone = ledger.all_accounts().map(|(id, account)| AccountPosting {
            id,
            name: account.name.clone(),
            n: 0,
            law: account.law,
            status: Status::Unmarked,
            ext: None,
        });
        let picked = alone
            .filter(|posting| !self.accounts(&Seen { accounts: std::slice::from_ref(posting), ..NOTHING }).is_empty());
        picked.map(|posting| posting.id.0).collect()
    }
}

/// A transaction that moves nothing.
const NOTHING: Seen<'static> =
    Seen { date: Date::ZERO, payee: None, memo: None, tags: &[], accounts: &[], envelopes: &[] };
