//! Queries: which transactions and postings are meant, as people type it.
//!
//! ```text
//! query   := every of: words that must all fit          food rewe
//! or      := and { or and }                             food or rent
//! and     := not { [and] not }                          food and rewe
//! not     := not not | not: not | ( or ) | term         not food, not:food, (food or rent) rewe
//! term    := word | "text" | 'text' | FIELD:word | FIELD:"text"
//! FIELD   := env | acct | payee | memo | tag | amt | date | status
//! ```
//!
//! Q1  A query that is shown reads as the same query, as long as it is not longer than [`QUERY_BYTES_MAX`].
//! Q2  No text makes reading it panic, and every problem marks the part of the text that it is about.
//! Q3  `a b` fits where both fit, `not` turns it round, and De Morgan's laws hold: of transactions and of postings.

mod days;
mod finder;
mod lexer;
mod parser;
mod problem;
mod term;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;

use domain::{Currency, TextRange, Today};

pub use finder::{Finder, Reach, Seen, Sides};
pub use problem::{QueryFault, QueryProblem};
pub use term::{AmountTest, Comparison, Field, Pattern, Term, TermTest};

/// The longest query, in bytes.
pub const QUERY_BYTES_MAX: usize = 4096;

/// The most terms of a query.
pub const QUERY_TERMS_MAX: usize = 256;

/// How deep `not` and parentheses stand in each other at most.
pub const QUERY_LEVELS_MAX: usize = 64;

/// What must be true of a transaction or a posting. Invariant: `All` and `Any` hold at least two, and `Every` stands in
/// none of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Whatever there is: nothing was typed.
    Every,
    /// One term.
    Term(Term),
    /// All but those.
    Not(Box<Self>),
    /// Each of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
}

/// Reads a query. Its amounts are in `currency`, and its periods are seen from `today`; a text without any word fits
/// everything.
pub fn parse_query<'a>(text: &str, currency: Currency, today: impl Into<Today<'a>>) -> Result<Query, QueryProblem> {
    if QUERY_BYTES_MAX < text.len() {
        let at = TextRange::new(text.floor_char_boundary(QUERY_BYTES_MAX), text.len());
        return Err(QueryProblem::new(text, at, QueryFault::TooLong { bytes: text.len() }));
    }
    let tokens = lexer::tokens(text)?;
    parser::parse(text, &tokens, &value::Reading { text, currency, today: today.into() })
}

/// One text out of the words of a command line, where the shell took the quotes away. A word that holds blanks is one
/// term, as in hledger, and put in quotes again, behind its field if it has one; unless it holds what only a query does:
/// `and`, `or`, `not`, a quote, a parenthesis or a second field. What `is_name` says to be a whole name is one term
/// whatever it holds.
pub fn query_text(words: &[impl AsRef<str>], is_name: impl Fn(&str) -> bool) -> String {
    let is_only = words.len() == 1;
    let text = |word: &str| match word {
        _ if (is_only || lexer::keyword(word).is_none()) && is_name(word) => term::quoted_name(word),
        _ if !term::holds_a_query(word) => term::requoted(word),
        _ if is_only => word.to_owned(),
        _ => format!("({word})"),
    };
    words.iter().map(|word| text(word.as_ref())).collect::<Vec<_>>().join(" ")
}

impl Query {
    /// All terms, in the order in which they stand in the text.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Every => Vec::new(),
            Self::Term(term) => vec![term],
            Self::Not(query) => query.terms(),
            Self::All(queries) | Self::Any(queries) => queries.iter().flat_map(Self::terms).collect(),
        }
    }

    /// The query where another one must fit beside it.
    fn fmt_inside(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(_) | Self::Any(_) => write!(f, "({self})"),
            Self::Every | Self::Term(_) | Self::Not(_) => write!(f, "{self}"),
        }
    }
}

impl fmt::Display for Query {
    /// The plain way of writing it: quotes and parentheses only where they are needed, periods by their days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every => Ok(()),
            Self::Term(term) => write!(f, "{}", term.test),
            Self::Not(query) => {
                f.write_str("not ")?;
                query.fmt_inside(f)
            }
            Self::All(queries) => between(f, " ", queries, Self::fmt_inside),
            Self::Any(queries) => between(f, " or ", queries, |query, f| match query {
                Self::Any(_) => query.fmt_inside(f),
                Self::Every | Self::Term(_) | Self::Not(_) | Self::All(_) => write!(f, "{query}"),
            }),
        }
    }
}

fn between(
    f: &mut fmt::Formatter<'_>,
    separator: &str,
    queries: &[Query],
    write: impl Fn(&Query, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (index, query) in queries.iter().enumerate() {
        if 0 < index {
            f.write_str(separator)?;
        }
        write(query, f)?;
    }
    Ok(())
}
