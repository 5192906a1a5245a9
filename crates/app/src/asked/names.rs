//! The names in a query: those that nobody has are refused, or the nearest one is offered.

use domain::{Ledger, Name, READY_TO_ASSIGN, Refusal, Side, nearest};
use report::{Query, TermTest};

use crate::{Failure, Kind};

/// Whether the word is the whole name of an envelope or an account, with `env:` or `acct:` before it or without.
pub(super) fn is_name(ledger: &Ledger, word: &str) -> bool {
    Side::parse(word).is_ok_and(|side| match &side {
        Side::Plain(name) => ledger.find_envelope(name).is_some() || ledger.find_account(name).is_some(),
        Side::Envelope(name) => ledger.find_envelope(name).is_some(),
        Side::Account(name) => ledger.find_account(name).is_some(),
    })
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
    let words: Vec<Name> = query.terms().into_iter().filter_map(|term| word(&term.test)).collect();
    let known = || envelopes(ledger).chain(accounts(ledger));
    let unknown = words.iter().filter(|word| !known().any(|name| holds(name, word)));
    let nearest = unknown.clone().find_map(|word| near(word, known()).map(|name| (word, name)));
    match nearest {
        Some((word, name)) => Some(format!("nothing has `{word}` in it; did you mean {name}?")),
        None if is_of_several_names(ledger, query) => {
            Some("no line is of each of these names; write `or` between them to see the lines of all".to_owned())
        }
        None => None,
    }
}

/// Whether two terms that stand side by side are in names of the same side.
fn is_of_several_names(ledger: &Ledger, query: &Query) -> bool {
    let Query::All(queries) = query else { return false };
    let words = queries.iter().filter_map(|query| if let Query::Term(term) = query { word(&term.test) } else { None });
    let words: Vec<Name> = words.collect();
    let named = |names: Vec<&Name>| words.iter().filter(|word| names.iter().any(|name| holds(name, word))).count();
    1 < named(envelopes(ledger).collect()) || 1 < named(accounts(ledger).collect())
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

fn holds(name: &Name, word: &Name) -> bool {
    name.fold_key().contains(&word.fold_key())
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
