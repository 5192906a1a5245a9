//! Asking a transaction or a posting.

use std::collections::BTreeSet;

use domain::{AccountId, AccountPosting, Days, EnvelopeId, EnvelopePosting, Status, fold_case};

use super::Seen;
use crate::query::term::{AmountTest, Pattern};

/// A part of a query, with the ids in place of the names.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Every,
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Word(Pattern, Ids),
    /// A word that is the whole name of an envelope and of an account.
    Named(Ids),
    Envelope(BTreeSet<EnvelopeId>),
    Account(BTreeSet<AccountId>),
    Payee(Pattern),
    Memo(Pattern),
    /// A tag without case.
    Tag(String),
    Amount(AmountTest),
    Date(Days),
    Status(Status),
}

/// The envelopes and accounts whose names hold a word.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    pub(super) envelopes: BTreeSet<EnvelopeId>,
    pub(super) accounts: BTreeSet<AccountId>,
}

/// Whom a question is put to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    Transaction,
    Envelope(&'a EnvelopePosting),
    Account(&'a AccountPosting),
}

impl Node {
    /// Whether it is true of whom is asked.
    pub(super) fn is_true(&self, seen: &Seen<'_>, asked: Asked<'_>) -> bool {
        match self {
            Self::Every => true,
            Self::Not(node) => !node.is_true(seen, asked),
            Self::All(nodes) => nodes.iter().all(|node| node.is_true(seen, asked)),
            Self::Any(nodes) => nodes.iter().any(|node| node.is_true(seen, asked)),
            Self::Word(pattern, ids) => in_payee(pattern, seen) || in_memo(pattern, seen) || ids.name(seen, asked),
            Self::Named(ids) => ids.name(seen, asked),
            Self::Envelope(ids) => of_envelopes(ids, seen, asked),
            Self::Account(ids) => of_accounts(ids, seen, asked),
            Self::Payee(pattern) => in_payee(pattern, seen),
            Self::Memo(pattern) => in_memo(pattern, seen),
            Self::Tag(wanted) => seen.tags.iter().any(|tag| fold_case(tag.as_str()) == *wanted),
            Self::Amount(test) => of_amounts(test, seen, asked),
            Self::Date(days) => days.contains(seen.date),
            Self::Status(status) => any_account(seen, asked, |posting| posting.status == *status),
        }
    }

    /// Whether it speaks of envelopes, and whether of accounts.
    pub(super) fn speaks_of(&self) -> (bool, bool) {
        match self {
            Self::Envelope(_) => (true, false),
            Self::Account(_) | Self::Status(_) => (false, true),
            Self::Word(_, ids) | Self::Named(ids) => (!ids.envelopes.is_empty(), !ids.accounts.is_empty()),
            Self::Not(node) => node.speaks_of(),
            Self::All(nodes) | Self::Any(nodes) => nodes
                .iter()
                .map(Self::speaks_of)
                .fold((false, false), |(envelopes, accounts), (more, also)| (envelopes || more, accounts || also)),
            Self::Every | Self::Payee(_) | Self::Memo(_) | Self::Tag(_) | Self::Amount(_) | Self::Date(_) => {
                (false, false)
            }
        }
    }

    /// Whether it asks for names alone.
    pub(super) fn is_of_names(&self) -> bool {
        match self {
            Self::Every | Self::Named(_) | Self::Envelope(_) | Self::Account(_) => true,
            Self::Not(node) => node.is_of_names(),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().all(Self::is_of_names),
            Self::Word(..)
            | Self::Payee(_)
            | Self::Memo(_)
            | Self::Tag(_)
            | Self::Amount(_)
            | Self::Date(_)
            | Self::Status(_) => false,
        }
    }
}

impl Ids {
    /// Whether the names hold the word; those of the other side count for a posting only where none of its own side
    /// does.
    fn name(&self, seen: &Seen<'_>, asked: Asked<'_>) -> bool {
        match asked {
            Asked::Envelope(_) if !self.envelopes.is_empty() => of_envelopes(&self.envelopes, seen, asked),
            Asked::Account(_) if !self.accounts.is_empty() => of_accounts(&self.accounts, seen, asked),
            Asked::Transaction | Asked::Envelope(_) | Asked::Account(_) => {
                of_envelopes(&self.envelopes, seen, asked) || of_accounts(&self.accounts, seen, asked)
            }
        }
    }
}

fn in_payee(pattern: &Pattern, seen: &Seen<'_>) -> bool {
    seen.payee.is_some_and(|payee| pattern.is_in(payee.as_str()))
}

fn in_memo(pattern: &Pattern, seen: &Seen<'_>) -> bool {
    seen.memo.is_some_and(|memo| pattern.is_in(memo.as_str()))
}

fn of_envelopes(ids: &BTreeSet<EnvelopeId>, seen: &Seen<'_>, asked: Asked<'_>) -> bool {
    match asked {
        Asked::Envelope(posting) => ids.contains(&posting.id),
        Asked::Transaction | Asked::Account(_) => seen.envelopes.iter().any(|posting| ids.contains(&posting.id)),
    }
}

fn of_accounts(ids: &BTreeSet<AccountId>, seen: &Seen<'_>, asked: Asked<'_>) -> bool {
    any_account(seen, asked, |posting| ids.contains(&posting.id))
}

fn any_account(seen: &Seen<'_>, asked: Asked<'_>, is_so: impl Fn(&AccountPosting) -> bool) -> bool {
    match asked {
        Asked::Account(posting) => is_so(posting),
        Asked::Transaction | Asked::Envelope(_) => seen.accounts.iter().any(is_so),
    }
}

fn of_amounts(test: &AmountTest, seen: &Seen<'_>, asked: Asked<'_>) -> bool {
    match asked {
        Asked::Envelope(posting) => test.fits(posting.n),
        Asked::Account(posting) => test.fits(posting.n),
        Asked::Transaction => {
            let mut changes = seen.envelopes.iter().map(|posting| posting.n);
            changes.any(|n| test.fits(n)) || seen.accounts.iter().any(|posting| test.fits(posting.n))
        }
    }
}
