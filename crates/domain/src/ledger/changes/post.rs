//! Postings into balances, cells, counts and the turnover.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::amount::within_limits;
use crate::ledger::changes::{Changes, prove};
use crate::{AccountPosting, Broken, Cell, EnvelopeId, EnvelopePosting, Flow, Ledger, Of, POSTINGS_MAX, Record, Was};

/// Whether a transaction begins to count or is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Count,
    TakeBack,
}

/// The part of a transaction that counts, wherever it stands.
#[derive(Clone, Copy)]
pub(super) struct Posted<'a> {
    pub(super) date: Date,
    pub(super) refund: bool,
    /// Its names are those of today; later ops may have changed those of an earlier day.
    is_of_today: bool,
    pub(super) accounts: &'a [AccountPosting],
    pub(super) envelopes: &'a [EnvelopePosting],
}

impl Posted<'_> {
    /// The name that it gives may be one of an earlier day.
    fn may_be_renamed(&self, ledger: &Ledger, of: Of) -> bool {
        !self.is_of_today && ledger.was_renamed(of)
    }
}

impl<'a> From<&'a Record> for Posted<'a> {
    fn from(record: &'a Record) -> Self {
        let Record { date, refund, accounts, envelopes, .. } = record;
        Self { date: *date, refund: *refund, is_of_today: true, accounts, envelopes }
    }
}

impl<'a> From<&'a Was> for Posted<'a> {
    fn from(was: &'a Was) -> Self {
        let Was { date, refund, accounts, envelopes, .. } = was;
        Self { date: *date, refund: *refund, is_of_today: false, accounts, envelopes }
    }
}

impl Changes {
    /// Posts a whole transaction; both sides must come to the same.
    pub(super) fn post(&mut self, ledger: &Ledger, was: Posted<'_>, way: Way) -> Result<(), Broken> {
        let count = was.accounts.len().saturating_add(was.envelopes.len());
        if !(1..=POSTINGS_MAX).contains(&count) {
            return Err(Broken::Postings { count });
        }
        prove::law(was)?;
        for posting in was.accounts {
            self.post_account(ledger, was, posting, way)?;
        }
        for posting in was.envelopes {
            self.post_envelope(ledger, was, posting, way)?;
            self.post_cell(ledger, was, posting, way)?;
        }
        self.live = match way {
            Way::Count => self.live.saturating_add(1),
            Way::TakeBack => self.live.saturating_sub(1),
        };
        self.count_live(ledger, was, way)
    }

    fn post_account(
        &mut self,
        ledger: &Ledger,
        was: Posted<'_>,
        posting: &AccountPosting,
        way: Way,
    ) -> Result<(), Broken> {
        let place = || format!("account {} {}", posting.id, posting.name);
        let account = ledger.accounts.get(&posting.id).or_else(|| self.opened_accounts.get(&posting.id));
        let account = account
            .filter(|account| account.name == posting.name || was.may_be_renamed(ledger, Of::Account(posting.id)));
        let account = account.ok_or_else(|| Broken::BadId { place: place() })?;
        if account.law != posting.law {
            return Err(Broken::LawSide { account: posting.name.clone() });
        }
        self.has_external |= posting.ext.is_some();
        let balance = self.after.accounts.entry(posting.id).or_insert(account.balance);
        *balance = way.balance(*balance, posting.n).ok_or_else(|| Broken::OutOfRange { place: place() })?;
        self.turnover.accounts = way.flow(self.turnover.accounts, posting.n, "the sum of all account postings")?;
        Ok(())
    }

    fn post_envelope(
        &mut self,
        ledger: &Ledger,
        was: Posted<'_>,
        posting: &EnvelopePosting,
        way: Way,
    ) -> Result<(), Broken> {
        let place = || format!("envelope {} {}", posting.id, posting.name);
        let envelope = self.known_envelope(ledger, posting.id);
        let envelope = envelope
            .filter(|envelope| envelope.name == posting.name || was.may_be_renamed(ledger, Of::Envelope(posting.id)));
        let before = envelope.ok_or_else(|| Broken::BadId { place: place() })?.balance;
        let balance = self.after.envelopes.entry(posting.id).or_insert(before);
        *balance = way.balance(*balance, posting.n).ok_or_else(|| Broken::OutOfRange { place: place() })?;
        self.turnover.envelopes = way.flow(self.turnover.envelopes, posting.n, "the sum of all envelope postings")?;
        Ok(())
    }

    fn post_cell(
        &mut self,
        ledger: &Ledger,
        was: Posted<'_>,
        posting: &EnvelopePosting,
        way: Way,
    ) -> Result<(), Broken> {
        let month = ledger.month_of(was.date);
        let moved = moved(was, posting.n);
        let cell = self.cell(ledger, month, posting.id);
        let changed = match way {
            Way::Count => Some(cell.plus(&moved)),
            Way::TakeBack => cell.without(&moved),
        };
        *cell = changed.ok_or_else(|| Broken::NeverThere { place: format!("{} in {month}", posting.name) })?;
        Ok(())
    }

    /// A transaction counts once for each envelope that it touches, however many postings it has there.
    fn count_live(&mut self, ledger: &Ledger, was: Posted<'_>, way: Way) -> Result<(), Broken> {
        let touched: BTreeSet<EnvelopeId> = was.envelopes.iter().map(|posting| posting.id).collect();
        for id in touched {
            let Some(envelope) = self.known_envelope(ledger, id) else { continue };
            let before = self.envelopes_live.get(&id).copied().unwrap_or(envelope.live);
            let live = match way {
                Way::Count => before.checked_add(1),
                Way::TakeBack => before.checked_sub(1),
            };
            let live = live.ok_or_else(|| Broken::NeverThere { place: envelope.name.to_string() })?;
            self.envelopes_live.insert(id, live);
        }
        Ok(())
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

/// What an envelope posting adds to the month's cell.
fn moved(was: Posted<'_>, n: i64) -> Cell {
    Cell::moved(was.accounts.is_empty(), was.refund, n)
}
