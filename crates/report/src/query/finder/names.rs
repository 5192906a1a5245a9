//! Looking up which envelopes and accounts the words of a query mean.

use std::collections::BTreeSet;

use domain::{AccountId, EnvelopeId, Ledger, Name, READY_TO_ASSIGN, fold_case};

use super::node::{Ids, Node};
use crate::query::Query;
use crate::query::term::{Pattern, TermTest};

/// The query with the ids that its words mean today.
pub(super) fn node(query: &Query, ledger: &Ledger) -> Node {
    let each = |queries: &[Query]| queries.iter().map(|query| node(query, ledger)).collect();
    match query {
        Query::Every => Node::Every,
        Query::Not(query) => Node::Not(Box::new(node(query, ledger))),
        Query::All(queries) => Node::All(each(queries)),
        Query::Any(queries) => Node::Any(each(queries)),
        Query::Term(term) => node_of_term(&term.test, ledger),
    }
}

fn node_of_term(test: &TermTest, ledger: &Ledger) -> Node {
    match test {
        TermTest::Word(pattern) => word(pattern, ledger),
        TermTest::Envelope(pattern) => Node::Envelope(envelopes(pattern, ledger)),
        TermTest::Account(pattern) => Node::Account(accounts(pattern, ledger)),
        TermTest::Payee(pattern) => Node::Payee(pattern.clone()),
        TermTest::Memo(pattern) => Node::Memo(pattern.clone()),
        TermTest::Tag(tag) => Node::Tag(fold_case(tag.as_str())),
        TermTest::Amount(test) => Node::Amount(*test),
        TermTest::Date(days) => Node::Date(*days),
        TermTest::Status(status) => Node::Status(*status),
    }
}

/// A word that is a whole name means what has it, and is looked for nowhere else.
fn word(pattern: &Pattern, ledger: &Ledger) -> Node {
    let envelopes = named(pattern).and_then(|name| ledger.find_envelope(&name)).map(|(id, _)| id);
    let accounts = named(pattern).and_then(|name| ledger.find_account(&name)).map(|(id, _)| id);
    if envelopes.is_some() || accounts.is_some() {
        return Node::Named(Ids {
            envelopes: envelopes.into_iter().collect(),
            accounts: accounts.into_iter().collect(),
        });
    }
    Node::Word(
        pattern.clone(),
        Ids { envelopes: envelopes_with(pattern, ledger), accounts: accounts_with(pattern, ledger) },
    )
}

fn envelopes(pattern: &Pattern, ledger: &Ledger) -> BTreeSet<EnvelopeId> {
    match named(pattern).and_then(|name| ledger.find_envelope(&name)) {
        Some((id, _)) => BTreeSet::from([id]),
        None => envelopes_with(pattern, ledger),
    }
}

fn accounts(pattern: &Pattern, ledger: &Ledger) -> BTreeSet<AccountId> {
    match named(pattern).and_then(|name| ledger.find_account(&name)) {
        Some((id, _)) => BTreeSet::from([id]),
        None => accounts_with(pattern, ledger),
    }
}

fn named(pattern: &Pattern) -> Option<Name> {
    Name::parse(pattern.text()).ok()
}

/// *Ready to assign* is among them; so are envelopes that are no longer listed.
fn envelopes_with(pattern: &Pattern, ledger: &Ledger) -> BTreeSet<EnvelopeId> {
    let ready = ledger.envelope(READY_TO_ASSIGN).map(|envelope| (READY_TO_ASSIGN, envelope));
    let all = ready.into_iter().chain(ledger.opened());
    all.filter(|(_, envelope)| pattern.is_in(envelope.name.as_str())).map(|(id, _)| id).collect()
}

/// So are accounts that are closed.
fn accounts_with(pattern: &Pattern, ledger: &Ledger) -> BTreeSet<AccountId> {
    let all = ledger.all_accounts();
    all.filter(|(_, account)| pattern.is_in(account.name.as_str())).map(|(id, _)| id).collect()
}
