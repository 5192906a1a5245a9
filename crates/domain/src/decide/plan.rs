//! A transaction in the making: postings are put on it, and it becomes a record with the balances it leaves.

use crate::ledger::{Fit, fit};
use crate::{
    AMOUNT_MAX, AccountId, AccountOpening, AccountPosting, After, Amount, Deed, Details, EnvelopeId, EnvelopePosting,
    Flow, Funds, Ledger, Month, Name, Op, Opening, READY_TO_ASSIGN, Record, Refusal, Setting, Status,
};

/// Whether envelopes must hold what is taken from them, and in which month that is asked.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) funds: Funds,
    pub(super) month: Month,
}

/// The postings so far.
pub(super) struct Plan<'a> {
    ledger: &'a Ledger,
    opens: Vec<Opening>,
    opens_accounts: Vec<AccountOpening>,
    sets: Vec<Setting>,
    accounts: Vec<AccountPosting>,
    envelopes: Vec<EnvelopePosting>,
}

impl Rule {
    pub(super) fn of(ledger: &Ledger, overspend: bool, details: &Details) -> Self {
        Self { funds: if overspend { Funds::Allow } else { Funds::Require }, month: ledger.month_of(details.date) }
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(ledger: &'a Ledger) -> Self {
        Self {
            ledger,
            opens: Vec::new(),
            opens_accounts: Vec::new(),
            sets: Vec::new(),
            accounts: Vec::new(),
            envelopes: Vec::new(),
        }
    }

    /// An envelope of that name: the one that begins with this transaction or was used before and is no longer listed, else
    /// a new one.
    pub(super) fn open(&mut self, name: &Name) -> Result<EnvelopeId, Refusal> {
        let opened = fit(name, self.opens.iter().map(|opening| (opening.envelope, &opening.name)));
        let known = if opened == Fit::Nothing { self.ledger.fit_unlisted_envelope(name) } else { opened };
        match known {
            Fit::One(id) => Ok(id),
            Fit::Several(candidates) => Err(Refusal::Ambiguous { name: name.clone(), candidates }),
            Fit::Nothing => {
                let envelope = self.next_envelope().ok_or(Refusal::TooManyEnvelopes)?;
                self.opens.push(Opening { envelope, name: name.clone() });
                Ok(envelope)
            }
        }
    }

    fn next_envelope(&self) -> Option<EnvelopeId> {
        match self.opens.last() {
            Some(last) => last.envelope.0.checked_add(1).map(EnvelopeId),
            None => self.ledger.next_envelope(),
        }
    }

    /// The funds rule: what an envelope does not hold is taken only where that is allowed, or where its own rule of that
    /// month lets more be spent.
    pub(super) fn take(&self, id: EnvelopeId, wanted: Amount, deed: Deed, rule: Rule) -> Result<(), Refusal> {
        let Some(envelope) = self.ledger.envelope(id) else { return Ok(()) };
        let may_be_short = rule.funds == Funds::Allow || id == READY_TO_ASSIGN;
        if may_be_short || wanted.minor_units() <= envelope.balance {
            return Ok(());
        }
        let available = self.ledger.available(id, rule.month);
        if wanted.minor_units() <= available || self.ledger.may_overspend(id, rule.month, deed == Deed::Withdraw) {
            return Ok(());
        }
        let available = self.ledger.amount(available);
        Err(Refusal::NotEnough { envelope: envelope.name.clone(), available, wanted, deed })
    }

    pub(super) fn post_account(&mut self, id: AccountId, amount: Amount) {
        if let Some(account) = self.ledger.account(id) {
            let (name, law, n) = (account.name.clone(), account.law, amount.minor_units());
            self.accounts.push(AccountPosting { id, name, n, law, status: Status::Unmarked, ext: None });
        }
    }

    pub(super) fn post_envelope(&mut self, id: EnvelopeId, amount: Amount) {
        let opened = self.opens.iter().find(|opening| opening.envelope == id).map(|opening| &opening.name);
        if let Some(name) = self.ledger.envelope(id).map(|envelope| &envelope.name).or(opened) {
            self.envelopes.push(EnvelopePosting { id, name: name.clone(), n: amount.minor_units() });
        }
    }

    /// What an account holds that begins with this transaction.
    pub(super) fn post_opened_account(&mut self, opening: &AccountOpening, amount: Amount) {
        let AccountOpening { account: id, name, law, .. } = opening.clone();
        self.accounts.push(AccountPosting {
            id,
            name,
            n: amount.minor_units(),
            law,
            status: Status::Unmarked,
            ext: None,
        });
    }

    pub(super) fn begin_with(&mut self, opening: AccountOpening, sets: Vec<Setting>) {
        self.opens_accounts.push(opening);
        self.set(sets);
    }

    pub(super) fn set(&mut self, sets: Vec<Setting>) {
        self.sets.extend(sets);
    }

    pub(super) fn record(self, details: &Details, funds: Funds, refund: bool) -> Result<Op, Refusal> {
        let after = after(self.ledger, &self.accounts, &self.envelopes)?;
        self.check_turnover()?;
        Ok(Op::Record(Record {
            date: details.date,
            payee: details.payee.clone(),
            memo: details.memo.clone(),
            tags: details.tags.clone(),
            refund,
            funds,
            opens: self.opens,
            opens_accounts: self.opens_accounts,
            sets: self.sets,
            opening: false,
            accounts: self.accounts,
            envelopes: self.envelopes,
            after,
        }))
    }

    fn check_turnover(&self) -> Result<(), Refusal> {
        let turnover = self.ledger.turnover();
        let with = |flow: Flow, n: i64| flow.with(n).ok_or_else(|| too_large(self.ledger, "all that ever moved"));
        self.accounts.iter().try_fold(turnover.accounts, |flow, posting| with(flow, posting.n))?;
        self.envelopes.iter().try_fold(turnover.envelopes, |flow, posting| with(flow, posting.n))?;
        Ok(())
    }
}

/// The balances that the postings leave.
pub(super) fn after(
    ledger: &Ledger,
    accounts: &[AccountPosting],
    envelopes: &[EnvelopePosting],
) -> Result<After, Refusal> {
    let mut after = After::default();
    for posting in accounts {
        let before = ledger.account(posting.id).map_or(0, |account| account.balance);
        let balance = after.accounts.entry(posting.id).or_insert(before);
        *balance = balance_with(ledger, *balance, posting.n, &posting.name)?;
    }
    for posting in envelopes {
        let before = ledger.envelope(posting.id).map_or(0, |envelope| envelope.balance);
        let balance = after.envelopes.entry(posting.id).or_insert(before);
        *balance = balance_with(ledger, *balance, posting.n, &posting.name)?;
    }
    Ok(after)
}

fn balance_with(ledger: &Ledger, balance: i64, n: i64, name: &Name) -> Result<i64, Refusal> {
    let sum = balance.checked_add(n).filter(|sum| sum.unsigned_abs() <= AMOUNT_MAX.unsigned_abs());
    sum.ok_or_else(|| too_large(ledger, name.as_str()))
}

pub(super) fn too_large(ledger: &Ledger, place: &str) -> Refusal {
    Refusal::OutOfRange { place: place.to_owned(), max: ledger.amount(AMOUNT_MAX) }
}
