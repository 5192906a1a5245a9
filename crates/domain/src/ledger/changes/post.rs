//! Postings into balances, cells, counts and the turnover.

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use crate::amount::within_limits;
use crate::ledger::changes::{Changes, prove};
use crate::{
    Account, AccountPosting, Broken, Cell, Envelope, EnvelopeId, EnvelopePosting, Flow, Ledger, Month, POSTINGS_MAX,
    Was,
};

/// Whether a transaction begins to count or is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Count,
    TakeBack,
}

impl Changes {
    /// Posts a whole transaction; both sides must come to the same.
    pub(super) fn post(&mut self, ledger: &Ledger, was: &Was, way: Way) -> Result<(), Broken> {
        let count = was.accounts.len().saturating_add(was.envelopes.len());
        if !(1..=POSTINGS_MAX).contains(&count) {
            return Err(Broken::Postings { count });
        }
        prove::law(was)?;
        for posting in &was.accounts {
            self.post_account(ledger, posting, way)?;
        }
        for posting in &was.envelopes {
            self.post_envelope(ledger, posting, way)?;
            self.post_cell(ledger, was, posting, way)?;
        }
        self.live = match way {
            Way::Count => self.live.saturating_add(1),
            Way::TakeBack => self.live.saturating_sub(1),
        };
        self.count_live(was, way)
    }

    fn post_account(&mut self, ledger: &Ledger, posting: &AccountPosting, way: Way) -> Result<(), Broken> {
        let place = || format!("account {} {}", posting.id, posting.name);
        let account = self.account(ledger, posting).ok_or_else(|| Broken::BadId { place: place() })?;
        if account.law != posting.law {
            return Err(Broken::LawSide { account: posting.name.clone() });
        }
        account.balance =
            way.balance(account.balance, posting.n).ok_or_else(|| Broken::OutOfRange { place: place() })?;
        self.turnover.accounts = way.flow(self.turnover.accounts, posting.n, "the sum of all account postings")?;
        Ok(())
    }

    fn post_envelope(&mut self, ledger: &Ledger, posting: &EnvelopePosting, way: Way) -> Result<(), Broken> {
        let place = || format!("envelope {} {}", posting.id, posting.name);
        let envelope = self.envelope(ledger, posting).ok_or_else(|| Broken::BadId { place: place() })?;
        envelope.balance =
            way.balance(envelope.balance, posting.n).ok_or_else(|| Broken::OutOfRange { place: place() })?;
        self.turnover.envelopes = way.flow(self.turnover.envelopes, posting.n, "the sum of all envelope postings")?;
        Ok(())
    }

    fn post_cell(&mut self, ledger: &Ledger, was: &Was, posting: &EnvelopePosting, way: Way) -> Result<(), Broken> {
        let month = Month::of(was.date);
        let moved = moved(was, posting.n);
        let cell = self.cells.entry((month, posting.id)).or_insert_with(|| ledger.cell(month, posting.id));
        let changed = match way {
            Way::Count => Some(cell.plus(&moved)),
            Way::TakeBack => cell.without(&moved),
        };
        *cell = changed.ok_or_else(|| Broken::NeverThere { place: format!("{} in {month}", posting.name) })?;
        Ok(())
    }

    /// A transaction counts once for each envelope that it touches, however many postings it has there.
    fn count_live(&mut self, was: &Was, way: Way) -> Result<(), Broken> {
        let touched: BTreeSet<EnvelopeId> = was.envelopes.iter().map(|posting| posting.id).collect();
        for id in touched {
            let Some(envelope) = self.envelopes.get_mut(&id) else { continue };
            let live = match way {
                Way::Count => envelope.live.checked_add(1),
                Way::TakeBack => envelope.live.checked_sub(1),
            };
            envelope.live = live.ok_or_else(|| Broken::NeverThere { place: envelope.name.to_string() })?;
        }
        Ok(())
    }

    /// The account under both its id and its name.
    fn account(&mut self, ledger: &Ledger, posting: &AccountPosting) -> Option<&mut Account> {
        let touched = match self.accounts.entry(posting.id) {
            Entry::Occupied(touched) => touched.into_mut(),
            Entry::Vacant(untouched) => untouched.insert(ledger.accounts.get(&posting.id)?.clone()),
        };
        (touched.name == posting.name).then_some(touched)
    }

    /// The envelope under both its id and its name.
    fn envelope(&mut self, ledger: &Ledger, posting: &EnvelopePosting) -> Option<&mut Envelope> {
        let touched = match self.envelopes.entry(posting.id) {
            Entry::Occupied(touched) => touched.into_mut(),
            Entry::Vacant(untouched) => untouched.insert(ledger.envelopes.get(&posting.id)?.clone()),
        };
        (touched.name == posting.name).then_some(touched)
    }
}

impl Way {
    fn balance(self, balance: i64, n: i64) -> Option<i64> {
        let changed = match self {
            Self::Count => balance.checked_add(n)?,
            Self::TakeBack => balance.checked_sub(n)?,
        };
        (within_limits(n) && within_limits(changed)).then_some(changed)
    }

    fn flow(self, flow: Flow, n: i64, sum: &str) -> Result<Flow, Broken> {
        let place = || sum.to_owned();
        match self {
            Self::Count => flow.with(n).ok_or_else(|| Broken::OutOfRange { place: place() }),
            Self::TakeBack => flow.without(n).ok_or_else(|| Broken::NeverThere { place: place() }),
        }
    }
}

/// The column of the month's cell that an envelope posting belongs to.
fn moved(was: &Was, n: i64) -> Cell {
    let nothing = Cell::default();
    match (was.accounts.is_empty(), 0 < n) {
        (true, _) => Cell { assigned: n, ..nothing },
        (false, false) => Cell { withdrawn: n.saturating_neg(), ..nothing },
        (false, true) if was.refund => Cell { refunded: n, ..nothing },
        (false, true) => Cell { deposits: n, ..nothing },
    }
}
