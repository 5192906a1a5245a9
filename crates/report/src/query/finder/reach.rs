//! How far a query can reach: what need not be looked at to find all that it finds.

use std::collections::BTreeSet;

use domain::{AccountId, EnvelopeId};

use super::node::{Ids, Node};

/// Whatever a query finds, transactions and postings, lies in transactions that touch one of these envelopes and one of
/// these accounts. `None` says nothing about that side: it may be touched or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The envelopes.
    pub envelopes: Option<BTreeSet<EnvelopeId>>,
    /// The accounts.
    pub accounts: Option<BTreeSet<AccountId>>,
}

impl Node {
    /// What the node can find at most.
    pub(super) fn reach(&self) -> Reach {
        match self {
            Self::Envelope(ids) => Reach { envelopes: Some(ids.clone()), accounts: None },
            Self::Account(ids) => Reach { envelopes: None, accounts: Some(ids.clone()) },
            Self::Named(ids) => ids.reach(),
            Self::All(nodes) => nodes.iter().map(Self::reach).fold(Reach::default(), Reach::of_both),
            Self::Any(nodes) => nodes.iter().map(Self::reach).reduce(Reach::of_either).unwrap_or_default(),
            Self::Every
            | Self::Not(_)
            | Self::Word(..)
            | Self::Payee(_)
            | Self::Memo(_)
            | Self::Tag(_)
            | Self::Amount(_)
            | Self::Date(_)
            | Self::Status(_) => Reach::default(),
        }
    }
}

impl Ids {
    /// A name of one side only restricts that side; one of both sides is found in what touches either.
    fn reach(&self) -> Reach {
        match (self.envelopes.is_empty(), self.accounts.is_empty()) {
            (false, true) => Reach { envelopes: Some(self.envelopes.clone()), accounts: None },
            (true, false) => Reach { envelopes: None, accounts: Some(self.accounts.clone()) },
            (false, false) | (true, true) => Reach::default(),
        }
    }
}

impl Reach {
    /// Where both hold. Two sets are not cut with each other: a transaction may touch one envelope of each.
    fn of_both(self, other: Self) -> Self {
        Self { envelopes: smaller(self.envelopes, other.envelopes), accounts: smaller(self.accounts, other.accounts) }
    }

    /// Where one of them holds.
    fn of_either(self, other: Self) -> Self {
        Self { envelopes: united(self.envelopes, other.envelopes), accounts: united(self.accounts, other.accounts) }
    }
}

fn smaller<Id: Ord>(left: Option<BTreeSet<Id>>, right: Option<BTreeSet<Id>>) -> Option<BTreeSet<Id>> {
    left.into_iter().chain(right).min_by_key(BTreeSet::len)
}

fn united<Id: Ord>(left: Option<BTreeSet<Id>>, right: Option<BTreeSet<Id>>) -> Option<BTreeSet<Id>> {
    left.zip(right).map(|(left, right)| left.into_iter().chain(right).collect())
}
