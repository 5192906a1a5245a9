//! What there is: envelopes, accounts, and money that has no purpose yet.

use domain::{Account, Amount, Currency, Envelope, EnvelopeId, Ledger, Month, Name};
use serde::Serialize;

/// All balances of today, or those of some envelopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BalanceReport {
    /// The envelopes in the order of their creation, or the asked ones in the order of asking.
    pub envelopes: Vec<EnvelopeRow>,
    /// The sum of these envelopes.
    pub envelopes_total: Amount,
    /// All accounts; none where only some envelopes were asked for.
    pub accounts: Vec<AccountRow>,
    /// The sum of the accounts inside the law; `None` where only some envelopes were asked for.
    pub accounts_total: Option<Amount>,
    /// Money that may be assigned; `None` where only some envelopes were asked for.
    pub ready_to_assign: Option<Amount>,
    /// What of it is held for the next month, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Amount>,
}

/// One envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnvelopeRow {
    /// Its name today.
    pub name: Name,
    /// What it holds.
    pub balance: Amount,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountRow {
    /// Its name today.
    pub name: Name,
    /// Whether it is inside the conservation law, and so part of the total.
    pub law: bool,
    /// What it holds.
    pub balance: Amount,
}

/// The balances of all envelopes and accounts, or of `only` those envelopes; one that is asked for twice counts once. What
/// was overspent before this `month` may have been made good.
pub fn balance(ledger: &Ledger, month: Month, only: Option<&[EnvelopeId]>) -> BalanceReport {
    match only {
        Some(only) => some_envelopes(ledger, month, only),
        None => everything(ledger, month),
    }
}

fn some_envelopes(ledger: &Ledger, month: Month, only: &[EnvelopeId]) -> BalanceReport {
    let mut asked: Vec<EnvelopeId> = Vec::new();
    for id in only {
        if !asked.contains(id) {
            asked.push(*id);
        }
    }
    let known = asked.iter().filter_map(|id| Some((*id, ledger.envelope(*id)?)));
    let envelopes = known.map(|(id, envelope)| envelope_row(ledger, month, id, envelope));
    let envelopes: Vec<EnvelopeRow> = envelopes.collect();
    let envelopes_total = total(ledger, envelopes.iter().map(|row| row.balance));
    BalanceReport {
        envelopes,
        envelopes_total,
        accounts: Vec::new(),
        accounts_total: None,
        ready_to_assign: None,
        held: None,
    }
}

fn everything(ledger: &Ledger, month: Month) -> BalanceReport {
    let envelopes = ledger.listed().map(|(id, envelope)| envelope_row(ledger, month, id, envelope));
    let envelopes: Vec<EnvelopeRow> = envelopes.collect();
    let accounts: Vec<AccountRow> = ledger.accounts().map(|(_, account)| account_row(ledger, account)).collect();
    let inside = accounts.iter().filter(|row| row.law).map(|row| row.balance);
    BalanceReport {
        envelopes_total: total(ledger, envelopes.iter().map(|row| row.balance)),
        accounts_total: Some(total(ledger, inside)),
        ready_to_assign: Some(ledger.ready_to_assign_in(month)),
        held: held(ledger, month),
        envelopes,
        accounts,
    }
}

fn envelope_row(ledger: &Ledger, month: Month, id: EnvelopeId, envelope: &Envelope) -> EnvelopeRow {
    EnvelopeRow { name: envelope.name.clone(), balance: ledger.amount(ledger.available(id, month)) }
}

/// What is held in that month for the next one, if anything is.
pub(crate) fn held(ledger: &Ledger, month: Month) -> Option<Amount> {
    Some(ledger.held(month)).filter(|held| *held != 0).map(|held| ledger.amount(held))
}

fn account_row(ledger: &Ledger, account: &Account) -> AccountRow {
    AccountRow { name: account.name.clone(), law: account.law, balance: ledger.amount(account.balance) }
}

pub(crate) fn total(ledger: &Ledger, amounts: impl Iterator<Item = Amount>) -> Amount {
    let sum: i128 = amounts.map(|amount| i128::from(amount.minor_units())).sum();
    sum_of_postings(ledger.currency(), sum)
}

/// The amount of a sum of balances or of postings that count.
pub(crate) fn sum_of_postings(currency: Currency, minor_units: i128) -> Amount {
    let amount = i64::try_from(minor_units).ok().and_then(|minor_units| Amount::new(minor_units, currency).ok());
    amount.expect("the turnover keeps every sum of postings within the limits")
}
