//! How it came about: the dated lines of envelopes or accounts, with a running balance.

use std::collections::BTreeSet;

use domain::{AccountId, Amount, Currency, EnvelopeId, Handle, Ledger, Memo, Name, Record, Tag};
use jiff::civil::Date;
use serde::Serialize;

use crate::Axis;
use crate::balance::sum_of_postings;

/// A transaction that counts, and its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its place.
    pub handle: Handle,
    /// The transaction.
    pub record: Record,
}

/// Which postings are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Every transaction: by its envelopes, or by its accounts where it touches no envelope. The running balance is that
    /// of all envelopes together, so lines of accounts leave it as it is.
    All,
    /// Those of some envelopes.
    Envelopes(Vec<EnvelopeId>),
    /// Those of some accounts.
    Accounts(Vec<AccountId>),
}

/// The selected postings in the order of their dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// One line a posting.
    pub lines: Vec<RegisterLine>,
}

/// One posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterLine {
    /// The accounting date.
    pub date: Date,
    /// Where its transaction stands in the journal.
    pub handle: Handle,
    /// Whether `name` is an envelope or an account.
    pub axis: Axis,
    /// The name that the envelope or account has today.
    pub name: Name,
    /// Who was paid, or who paid.
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    pub memo: Option<Memo>,
    /// Words to find it by.
    pub tags: Vec<Tag>,
    /// The change.
    pub amount: Amount,
    /// The sum of the selected postings up to and with this one.
    pub balance: Amount,
}

/// A posting that was picked.
struct Picked<'a> {
    axis: Axis,
    name: &'a Name,
    n: i64,
    /// How much it adds to the running balance.
    running: i64,
}

/// The register of the picked postings, sorted by date and then by place in the journal. `booked` holds transactions of
/// this ledger that count today, each once; in which order they come does not matter.
pub fn register(ledger: &Ledger, booked: &[Booked], pick: &Pick) -> Register {
    let mut sorted: Vec<&Booked> = booked.iter().collect();
    sorted.sort_by_key(|booked| (booked.record.date, booked.handle));
    let mut running = 0_i128;
    let mut lines = Vec::new();
    for booked in sorted {
        for picked in picked(ledger, &booked.record, pick) {
            running += i128::from(picked.running);
            lines.push(line(ledger, booked, &picked, sum_of_postings(ledger.currency(), running)));
        }
    }
    Register { currency: ledger.currency(), lines }
}

fn line(ledger: &Ledger, booked: &Booked, picked: &Picked<'_>, balance: Amount) -> RegisterLine {
    RegisterLine {
        date: booked.record.date,
        handle: booked.handle,
        axis: picked.axis,
        name: picked.name.clone(),
        payee: booked.record.payee.clone(),
        memo: booked.record.memo.clone(),
        tags: booked.record.tags.clone(),
        amount: ledger.amount(picked.n),
        balance,
    }
}

fn picked<'a>(ledger: &'a Ledger, record: &'a Record, pick: &Pick) -> Vec<Picked<'a>> {
    match pick {
        Pick::All if record.envelopes.is_empty() => {
            let beside = accounts(ledger, record, |_| true);
            beside.map(|picked| Picked { running: 0, ..picked }).collect()
        }
        Pick::All => envelopes(ledger, record, |_| true).collect(),
        Pick::Envelopes(ids) => {
            let ids: BTreeSet<&EnvelopeId> = ids.iter().collect();
            envelopes(ledger, record, |id| ids.contains(&id)).collect()
        }
        Pick::Accounts(ids) => {
            let ids: BTreeSet<&AccountId> = ids.iter().collect();
            accounts(ledger, record, |id| ids.contains(&id)).collect()
        }
    }
}

fn envelopes<'a>(
    ledger: &'a Ledger,
    record: &'a Record,
    is_picked: impl Fn(EnvelopeId) -> bool,
) -> impl Iterator<Item = Picked<'a>> {
    let postings = record.envelopes.iter().filter(move |posting| is_picked(posting.id));
    postings.map(|posting| {
        let name = ledger.envelope(posting.id).map_or(&posting.name, |envelope| &envelope.name);
        Picked { axis: Axis::Envelope, name, n: posting.n, running: posting.n }
    })
}

fn accounts<'a>(
    ledger: &'a Ledger,
    record: &'a Record,
    is_picked: impl Fn(AccountId) -> bool,
) -> impl Iterator<Item = Picked<'a>> {
    let postings = record.accounts.iter().filter(move |posting| is_picked(posting.id));
    postings.map(|posting| {
        let name = ledger.account(posting.id).map_or(&posting.name, |account| &account.name);
        Picked { axis: Axis::Account, name, n: posting.n, running: posting.n }
    })
}
