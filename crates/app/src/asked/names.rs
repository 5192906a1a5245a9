//! The names in a query: those that nobody has are refused, or the nearest one is offered.

use domain::{AccountId, EnvelopeId, Ledger, Name, NameIndex, READY_TO_ASSIGN, Refusal, Side, nearest};
use report::{Query, TermTest};

use crate::{Failure, Kind};

/// How many words that are in no name are looked at for the name that they come near to.
const SLIPS_MAX: usize = 8;

/// The names of a ledger: a query may have hundreds of words.
pub(super) struct Names<'a> {
    envelopes: NameIndex<'a, EnvelopeId>,
    accounts: NameIndex<'a, AccountId>,
}

impl<'a> Names<'a> {
    pub(super) fn of(ledger: &'a Ledger) -> Self {
        Self { envelopes: ledger.envelope_index(), accounts: ledger.account_index() }
    }

    /// Whether the word is the whole name of an envelope or an account, with `env:` or `acct:` before it or without.
    pub(super) fn has(&self, word: &str) -> bool {
        Side::parse(word).is_ok_and(|side| match &side {
            Side::Plain(name) => self.envelopes.find(name).is_some() || self.accounts.find(name).is_some(),
            Side::Envelope(name) => self.envelopes.find(name).is_some(),
            Side::Account(name) => self.accounts.find(name).is_some(),
        })
    }
}

/// Refuses an `env:` or `acct:` that is in nobody's name: it can only be a slip.
pub(super) fn check_names(ledger: &Ledger, query: &Query) -> Result<(), Failure> {
    query.terms().iter().try_for_each(|term| check(ledger, &term.test))
}

fn check(ledger: &Ledger, test: &TermTest) -> Result<(), Failure> {
    match test {
        TermTest::Envelope(pattern) if !envelopes(ledger).any(|name| pattern.is_in(name.as_str())) => {
            Err(unknown_envelope(ledger, pattern.text()))
        }
        TermTest::Account(pattern) if !accounts(ledger).any(|name| pattern.is_in(name.as_str())) => {
            Err(unknown_account(ledger, pattern.text()))
        }
        TermTest::Envelope(_)
        | TermTest::Account(_)
        | TermTest::Word(_)
        | TermTest::Payee(_)
        | TermTest::Memo(_)
        | TermTest::Tag(_)
        | TermTest::Amount(_)
        | TermTest::Date(_)
        | TermTest::Status(_) => Ok(()),
    }
}

fn unknown_envelope(ledger: &Ledger, text: &str) -> Failure {
    refused(text, "env:", |name| Refusal::UnknownEnvelope { nearest: near(&name, envelopes(ledger)), name })
}

fn unknown_account(ledger: &Ledger, text: &str) -> Failure {
    refused(text, "acct:", |name| Refusal::UnknownAccount { nearest: near(&name, accounts(ledger)), name })
}

fn refused(text: &str, field: &str, refusal: impl FnOnce(Name) -> Refusal) -> Failure {
    match Name::parse(text) {
        Ok(name) => Failure::new(Kind::Refused, refusal(name)).hint("`pail balance` lists what there is"),
        Err(problem) => Failure::usage(format!("{field} {problem}")),
    }
}

/// What to type instead where a query found nothing: the name that a word comes near to, or the `or` that is missing
/// between two names.
pub(super) fn offer(ledger: &Ledger, query: &Query) -> Option<String> {
    let (of_envelopes, of_accounts) = (keys(envelopes(ledger)), keys(accounts(ledger)));
    let words: Vec<Name> = query.terms().into_iter().filter_map(|term| word(&term.test)).collect();
    let unknown = words.iter().filter(|word| !holds(&of_envelopes, word) && !holds(&of_accounts, word));
    let known = || envelopes(ledger).chain(accounts(ledger));
    let nearest = unknown.take(SLIPS_MAX).find_map(|word| near(word, known()).map(|name| (word, name)));
    match nearest {
        Some((word, name)) => Some(format!("nothing has `{word}` in it; did you mean {name}?")),
        None if is_of_several(&of_envelopes, query) || is_of_several(&of_accounts, query) => {
            Some("no line is of each of these names; write `or` between them to see the lines of all".to_owned())
        }
        None => None,
    }
}

/// Whether two terms that stand side by side are in these names.
fn is_of_several(names: &[String], query: &Query) -> bool {
    let Query::All(queries) = query else { return false };
    let words = queries.iter().filter_map(|query| if let Query::Term(term) = query { word(&term.test) } else { None });
    1 < words.filter(|word| holds(names, word)).count()
}

fn word(test: &TermTest) -> Option<Name> {
    match test {
        TermTest::Word(pattern) => Name::parse(pattern.text()).ok(),
        TermTest::Envelope(_)
        | TermTest::Account(_)
        | TermTest::Payee(_)
        | TermTest::Memo(_)
        | TermTest::Tag(_)
        | TermTest::Amount(_)
        | TermTest::Date(_)
        | TermTest::Status(_) => None,
    }
}

fn keys<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<String> {
    names.map(Name::fold_key).collect()
}

/// Whether one of the names holds the word.
fn holds(names: &[String], word: &Name) -> bool {
    let key = word.fold_key();
    names.iter().any(|name| name.contains(&key))
}

fn near<'a>(name: &Name, known: impl Iterator<Item = &'a Name>) -> Option<Name> {
    nearest(name, known).cloned()
}

fn envelopes(ledger: &Ledger) -> impl Iterator<Item = &Name> {
    let ready = ledger.envelope(READY_TO_ASSIGN).into_iter();
    ready.chain(ledger.opened().map(|(_, envelope)| envelope)).map(|envelope| &envelope.name)
}

fn accounts(ledger: &Ledger) -> impl Iterator<Item = &Name> {
    ledger.all_accounts().map(|(_, account)| &account.name)
}
