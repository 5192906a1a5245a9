//! What a write did, or would do.

use std::collections::BTreeMap;

use domain::{
    AccountPosting, After, Amend, Amount, Currency, EnvelopePosting, Handle, Import, Ledger, Month, Name, Op, OpId,
    READY_TO_ASSIGN, Transaction,
};
use serde::Serialize;

use crate::log::{describe_transaction, settings};
use crate::{Axis, Head};

/// What several ops of one command did, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RecordedAll(pub Vec<Recorded>);

/// The changes that one op made, for the person who asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Where the op stands in the journal; `None` for a dry run.
    pub handle: Option<Handle>,
    /// The op's id.
    pub op: OpId,
    /// The hash of its entry; `None` for a dry run.
    pub hash: Option<String>,
    /// Whether an earlier attempt had already recorded it.
    pub is_repeat: bool,
    /// What changed: envelopes first, then accounts, each in the order of the op.
    pub changes: Vec<Change>,
    /// What was set, in words: `group Food Home`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
    /// What a transaction was made into, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
}

/// What happened to one envelope or account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which of both it is.
    pub axis: Axis,
    /// Its name in the op.
    pub name: Name,
    /// By how much it changed.
    pub change: Amount,
    /// What it holds after the op.
    pub balance: Amount,
}

/// The part of a posting that both axes share.
struct Posting<'a, Id> {
    id: Id,
    name: &'a Name,
    n: i64,
}

impl Recorded {
    /// What the op did; not yet marked as a repeat.
    ///
    /// The op must be one that the ledger has folded, or that [`domain::decide`] has just answered: its amounts are
    /// within the limits then, and `after` has a balance for each posting.
    pub fn of_op(currency: Currency, handle: Option<Handle>, op_id: OpId, hash: Option<String>, op: &Op) -> Self {
        let edited = match op {
            Op::Amend(amend) => Some(describe_transaction(&Transaction::from(&amend.now), currency)),
            Op::Record(_) | Op::Void(_) | Op::Restore(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
        };
        let (changes, settings) = (changes(currency, op), settings(op, currency));
        Self { handle, op: op_id, hash, is_repeat: false, changes, settings, edited }
    }

    /// With the balances of who looks in that month: what was overspent before may have been made good, and something may be
    /// held for the next one.
    pub fn in_month(mut self, ledger: &Ledger, month: Month) -> Self {
        let mut changed = ledger.covered(month);
        if changed.is_empty() && ledger.held(month) == 0 {
            return self;
        }
        let (ready, recorded) = (ledger.ready_to_assign_in(month), ledger.ready_to_assign());
        changed.insert(READY_TO_ASSIGN, ready.minor_units() - recorded.minor_units());
        for (id, covered) in changed {
            let name = ledger.envelope(id).map(|envelope| &envelope.name);
            let is_it = |change: &&mut Change| change.axis == Axis::Envelope && Some(&change.name) == name;
            for change in self.changes.iter_mut().filter(is_it) {
                change.balance = ledger.amount(change.balance.minor_units() + covered);
            }
        }
        self
    }

    /// The entry of the op; none for a dry run.
    pub fn head(&self) -> Option<Head> {
        self.handle.zip(self.hash.clone()).map(|(handle, hash)| Head { seq: handle.seq, hash })
    }
}

fn changes(currency: Currency, op: &Op) -> Vec<Change> {
    match op {
        Op::Record(record) => both_axes(currency, 1, &record.envelopes, &record.accounts, &record.after),
        Op::Amend(amend) => amended(currency, amend),
        Op::Void(reversal) => both_axes(currency, -1, &reversal.was.envelopes, &reversal.was.accounts, &reversal.after),
        Op::Restore(reversal) => {
            both_axes(currency, 1, &reversal.was.envelopes, &reversal.was.accounts, &reversal.after)
        }
        Op::Import(import) => imported(currency, import),
        Op::Note(_) | Op::Set(_) => Vec::new(),
    }
}

/// What all transactions of an import that count come to.
fn imported(currency: Currency, import: &Import) -> Vec<Change> {
    let (mut envelopes, mut accounts) = (Vec::new(), Vec::new());
    for record in import.records.iter().filter(|record| !record.void).map(|record| import.record(record)) {
        envelopes.extend(record.envelopes);
        accounts.extend(record.accounts);
    }
    both_axes(currency, 1, &envelopes, &accounts, &import.after)
}

/// The difference between both versions; what is the same in them did not change.
fn amended(currency: Currency, amend: &Amend) -> Vec<Change> {
    let envelopes = amend.was.envelopes.iter().map(|posting| EnvelopePosting { n: -posting.n, ..posting.clone() });
    let accounts = amend.was.accounts.iter().map(|posting| AccountPosting { n: -posting.n, ..posting.clone() });
    let envelopes: Vec<EnvelopePosting> = amend.now.envelopes.iter().cloned().chain(envelopes).collect();
    let accounts: Vec<AccountPosting> = amend.now.accounts.iter().cloned().chain(accounts).collect();
    let mut changes = both_axes(currency, 1, &envelopes, &accounts, &amend.now.after);
    changes.retain(|change| change.change.minor_units() != 0);
    changes
}

fn both_axes(
    currency: Currency,
    sign: i128,
    envelopes: &[EnvelopePosting],
    accounts: &[AccountPosting],
    after: &After,
) -> Vec<Change> {
    let envelopes = envelopes.iter().map(|posting| Posting { id: posting.id, name: &posting.name, n: posting.n });
    let accounts = accounts.iter().map(|posting| Posting { id: posting.id, name: &posting.name, n: posting.n });
    let mut changes = one_axis(currency, sign, Axis::Envelope, envelopes, &after.envelopes);
    changes.extend(one_axis(currency, sign, Axis::Account, accounts, &after.accounts));
    changes
}

/// The changes of one axis. Several postings of one envelope are one change, as there is one balance after them.
fn one_axis<'a, Id: Ord + Copy>(
    currency: Currency,
    sign: i128,
    axis: Axis,
    postings: impl Iterator<Item = Posting<'a, Id>>,
    after: &BTreeMap<Id, i64>,
) -> Vec<Change> {
    let mut sums: Vec<(Id, &Name, i128)> = Vec::new();
    for posting in postings {
        let n = sign * i128::from(posting.n);
        match sums.iter_mut().find(|(id, ..)| *id == posting.id) {
            Some((_, _, sum)) => *sum += n,
            None => sums.push((posting.id, posting.name, n)),
        }
    }
    let change = |(id, name, sum): (Id, &Name, i128)| {
        let balance = after.get(&id).copied().expect("a folded op has a balance for each posting");
        Change { axis, name: name.clone(), change: amount(currency, sum), balance: amount(currency, balance.into()) }
    };
    sums.into_iter().map(change).collect()
}

fn amount(currency: Currency, minor_units: i128) -> Amount {
    let minor_units = i64::try_from(minor_units).ok();
    let amount = minor_units.and_then(|minor_units| Amount::new(minor_units, currency).ok());
    amount.expect("a folded op keeps every amount within the limits")
}
