//! Looking up which envelopes and accounts the words of a query mean.

use std::collections::BTreeSet;

use domain::{AccountId, EnvelopeId, Ledger, Name, NameIndex, READY_TO_ASSIGN, fold_case};

use super::node::{Ids, Node};
use crate::query::Query;
use crate::query::term::{Pattern, TermTest};

/// The names of a ledger, each folded once: a query may ask for hundreds of them.
struct Names<'a> {
    named_envelopes: NameIndex<'a, EnvelopeId>,
    named_accounts: NameIndex<'a, AccountId>,
    /// *Ready to assign* is among them; so are envelopes that are no longer listed.
    envelopes: Vec<(EnvelopeId, String)>,
    /// So are accounts that are closed.
    accounts: Vec<(AccountId, String)>,
}

/// The query with the ids that its words mean today.
pub(super) fn node(query: &Query, ledger: &Ledger) -> Node {
    if *query == Query::Every { Node::Every } else { Names::of(ledger).node(query) }
}

impl<'a> Names<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        let ready = ledger.envelope(READY_TO_ASSIGN).map(|envelope| (READY_TO_ASSIGN, envelope));
        let envelopes = ready.into_iter().chain(ledger.opened());
        Self {
            named_envelopes: ledger.envelope_index(),
            named_accounts: ledger.account_index(),
            envelopes: envelopes.map(|(id, envelope)| (id, envelope.name.fold_key())).collect(),
            accounts: ledger.all_accounts().map(|(id, account)| (id, account.name.fold_key())).collect(),
        }
    }

    fn node(&self, query: &Query) -> Node {
        let each = |queries: &[Query]| queries.iter().map(|query| self.node(query)).collect();
        match query {
            Query::Every => Node::Every,
            Query::Not(query) => Node::Not(Box::new(self.node(query))),
            Query::All(queries) => Node::All(each(queries)),
            Query::Any(queries) => any_of(each(queries)),
            Query::Term(term) => self.node_of_term(&term.test),
        }
    }

    fn node_of_term(&self, test: &TermTest) -> Node {
        match test {
            TermTest::Word(pattern) => self.word(pattern),
            TermTest::Envelope(pattern) => Node::Envelope(match self.envelope(pattern) {
                Some(id) => BTreeSet::from([id]),
                None => with(pattern, &self.envelopes),
            }),
            TermTest::Account(pattern) => Node::Account(match self.account(pattern) {
                Some(id) => BTreeSet::from([id]),
                None => with(pattern, &self.accounts),
            }),
            TermTest::Payee(pattern) => Node::Payee(pattern.clone()),
            TermTest::Memo(pattern) => Node::Memo(pattern.clone()),
            TermTest::Tag(tag) => Node::Tag(fold_case(tag.as_str())),
            TermTest::Amount(test) => Node::Amount(*test),
            TermTest::Date(days) => Node::Date(*days),
            TermTest::Status(status) => Node::Status(*status),
        }
    }

    /// A word that is a whole name means what has it, and is looked for nowhere else.
    fn word(&self, pattern: &Pattern) -> Node {
        match (self.envelope(pattern), self.account(pattern)) {
            (Some(envelope), None) => Node::Envelope(BTreeSet::from([envelope])),
            (None, Some(account)) => Node::Account(BTreeSet::from([account])),
            (Some(envelope), Some(account)) => {
                Node::Named(Ids { envelopes: BTreeSet::from([envelope]), accounts: BTreeSet::from([account]) })
            }
            (None, None) => {
                let (envelopes, accounts) = (with(pattern, &self.envelopes), with(pattern, &self.accounts));
                Node::Word(pattern.clone(), Ids { envelopes, accounts })
            }
        }
    }

    /// The envelope of that whole name.
    fn envelope(&self, pattern: &Pattern) -> Option<EnvelopeId> {
        self.named_envelopes.find(&Name::parse(pattern.text()).ok()?)
    }

    /// The account of that whole name.
    fn account(&self, pattern: &Pattern) -> Option<AccountId> {
        self.named_accounts.find(&Name::parse(pattern.text()).ok()?)
    }
}

/// Those whose names hold the text.
fn with<Id: Copy + Ord>(pattern: &Pattern, names: &[(Id, String)]) -> BTreeSet<Id> {
    names.iter().filter(|(_, key)| pattern.is_in_folded(key)).map(|(id, _)| *id).collect()
}

/// What fits any of them. All envelopes that are asked for become one set, and all accounts, so that a posting is looked
/// up once however many there are.
fn any_of(nodes: Vec<Node>) -> Node {
    let (mut envelopes, mut accounts, mut all) = (None, None, Vec::new());
    for node in nodes {
        if let Node::Envelope(ids) = node {
            envelopes.get_or_insert_with(BTreeSet::new).extend(ids);
        } else if let Node::Account(ids) = node {
            accounts.get_or_insert_with(BTreeSet::new).extend(ids);
        } else {
            all.push(node);
        }
    }
    all.extend(envelopes.map(Node::Envelope));
    all.extend(accounts.map(Node::Account));
    Node::Any(all)
}
