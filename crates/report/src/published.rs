//! The ledger as the original program knew it: categories with undated lines and a balance.

mod description;
mod stored;

use std::collections::BTreeMap;

use domain::{Amount, EnvelopeId, Handle, Ledger, Name};

use crate::Booked;
use description::description;

pub use stored::stored_ledger;

/// Every listed envelope as a category, in the order of their creation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The categories. *Ready to assign* is none of them.
    pub categories: Vec<PublishedCategory>,
}

/// One envelope. Its balance is the sum of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedCategory {
    /// The envelope.
    pub envelope: EnvelopeId,
    /// Its name today.
    pub category: Name,
    /// What was put in and taken out, in the order of the journal.
    pub lines: Vec<PublishedLine>,
    /// What it holds.
    pub balance: Amount,
}

/// One change of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedLine {
    /// By how much, in minor units.
    pub amount: i64,
    /// `Transfer to NAME` or `Transfer from NAME`, else the memo, else the payee, else nothing.
    pub description: String,
    /// Where its transaction stands in the journal.
    pub handle: Handle,
}

/// All categories. `booked` holds the transactions of this ledger that count today, each once, in the order of the
/// journal: the lines follow it, as the original program knew no dates.
pub fn published(ledger: &Ledger, booked: &[Booked]) -> Published {
    published_of(ledger, booked.iter().flat_map(|booked| lines_of(ledger, booked, |_| true)))
}

/// The same out of the lines alone, for who does not hold the transactions.
pub fn published_of(ledger: &Ledger, in_order: impl IntoIterator<Item = (EnvelopeId, PublishedLine)>) -> Published {
    let mut lines: BTreeMap<EnvelopeId, Vec<PublishedLine>> = BTreeMap::new();
    for (id, line) in in_order {
        lines.entry(id).or_default().push(line);
    }
    let categories = ledger.listed().map(|(id, envelope)| PublishedCategory {
        envelope: id,
        category: envelope.name.clone(),
        lines: lines.remove(&id).unwrap_or_default(),
        balance: ledger.amount(envelope.balance),
    });
    Published { categories: categories.collect() }
}

/// The lines of one transaction, each with its envelope.
pub fn lines_of_transaction(ledger: &Ledger, booked: &Booked) -> Vec<(EnvelopeId, PublishedLine)> {
    lines_of(ledger, booked, |_| true).collect()
}

/// The lines of one transaction in those envelopes.
pub(crate) fn lines_of<'a>(
    ledger: &'a Ledger,
    booked: &'a Booked,
    is_wanted: impl Fn(EnvelopeId) -> bool + 'a,
) -> impl Iterator<Item = (EnvelopeId, PublishedLine)> + 'a {
    let postings = booked.record.envelopes.iter().filter(move |posting| is_wanted(posting.id));
    postings.map(|posting| {
        let description = description(ledger, &booked.record, posting);
        (posting.id, PublishedLine { amount: posting.n, description, handle: booked.handle })
    })
}
