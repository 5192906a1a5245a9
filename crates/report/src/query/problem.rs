//! Why a text is no query.

use std::fmt;

use domain::{AmountProblem, Interval, Name, PeriodFault, TagProblem, TextRange, nearest};

use super::term::Field;
use super::{QUERY_BYTES_MAX, QUERY_LEVELS_MAX, QUERY_TERMS_MAX};
use crate::render::{marked, one_line, shortened};

/// How much of a word is repeated in a message.
const FOUND_COLUMNS_MAX: usize = 40;

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryProblem {
    /// The part of the text.
    pub at: TextRange,
    /// The number of its first character, from 1.
    pub column: usize,
    /// What is wrong with it.
    pub fault: QueryFault,
}

/// What can be wrong with a query; each says how to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// More than [`QUERY_BYTES_MAX`].
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// More than [`QUERY_TERMS_MAX`].
    TooManyTerms,
    /// More than [`QUERY_LEVELS_MAX`].
    TooDeep,
    /// A text whose quote does not end.
    QuoteNotClosed {
        /// The quote.
        quote: char,
    },
    /// Two quotes with nothing between them.
    EmptyText,
    /// Something right behind a closing quote.
    NoBlank,
    /// `(` without `)`.
    NotClosed,
    /// `)` without `(`.
    NotOpened,
    /// `()`
    NothingInside,
    /// `or` or `and` at the beginning.
    MissingBefore {
        /// The word.
        word: String,
    },
    /// `or`, `and` or `not` at the end, or before one that is no term.
    MissingAfter {
        /// The word.
        word: String,
    },
    /// Letters and a colon that name no field.
    UnknownField {
        /// The letters.
        found: String,
    },
    /// A field without a value.
    EmptyValue {
        /// The field.
        field: Field,
    },
    /// No number behind `amt:`.
    NotAnAmount {
        /// What stands there.
        found: String,
    },
    /// A number behind `amt:` that is no amount of the ledger.
    Amount(AmountProblem),
    /// No period behind `date:`.
    Period(PeriodFault),
    /// An interval behind `date:`.
    Interval {
        /// The interval.
        interval: Interval,
    },
    /// No status behind `status:`.
    NotAStatus {
        /// What stands there.
        found: String,
    },
    /// No tag behind `tag:`.
    Tag(TagProblem),
}

impl QueryProblem {
    pub(super) fn new(text: &str, at: TextRange, fault: QueryFault) -> Self {
        Self { at, column: at.column(text), fault }
    }

    /// The text that was typed, and below it a mark under the part that is wrong, with what is wrong about it.
    pub fn marked(&self, text: &str) -> String {
        marked(text, self.at, &self.fault.to_string())
    }
}

impl fmt::Display for QueryProblem {
    /// One line: `column 10: `5o` is no amount; write digits such as 50 or 12.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, one_line(&self.fault.to_string()))
    }
}

impl std::error::Error for QueryProblem {}

impl fmt::Display for QueryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => {
                write!(f, "the query has {bytes} bytes and {QUERY_BYTES_MAX} are the most; write a shorter one")
            }
            Self::TooManyTerms => write!(f, "a query has at most {QUERY_TERMS_MAX} terms; leave this and others out"),
            Self::TooDeep => {
                write!(f, "`not` and parentheses stand at most {QUERY_LEVELS_MAX} deep in each other; write fewer")
            }
            Self::QuoteNotClosed { quote } => write!(f, "the text has no end; write {quote} behind it"),
            Self::EmptyText => f.write_str("the text is empty; write what to look for between the quotes"),
            Self::NoBlank => f.write_str("this stands right behind a quote; write a blank before it"),
            Self::NotClosed => f.write_str("this parenthesis has no end; write `)` behind what it holds"),
            Self::NotOpened => {
                f.write_str("this parenthesis has no begin; leave it out, or write \")\" to look for it")
            }
            Self::NothingInside => {
                f.write_str("nothing stands in the parentheses; write a term there, or leave them out")
            }
            Self::MissingBefore { word } => missing(f, "before", word),
            Self::MissingAfter { word } => missing(f, "after", word),
            Self::UnknownField { found } => unknown_field(f, found),
            Self::EmptyValue { field } => {
                write!(f, "nothing stands after `{}:`; write {}", field.word(), example(*field))
            }
            Self::NotAnAmount { found } => {
                write!(f, "`{}` is no amount; write digits such as 50 or 12.50", short(found))
            }
            Self::Amount(problem) => write!(f, "{problem}"),
            Self::Period(fault @ PeriodFault::Unfinished { .. }) => {
                write!(f, "{fault}, all of it in quotes: date:\"last month\"")
            }
            Self::Period(fault) => write!(f, "{fault}"),
            Self::Interval { interval } => {
                write!(f, "`{interval}` cuts a report into pieces and picks no days; write `date:` without it")
            }
            Self::NotAStatus { found } => {
                write!(f, "`{}` is no status; write unmarked, cleared or reconciled", short(found))
            }
            Self::Tag(problem) => write!(f, "{problem}"),
        }
    }
}

fn missing(f: &mut fmt::Formatter<'_>, side: &str, word: &str) -> fmt::Result {
    let text = word.trim_end_matches(':');
    write!(f, "a term is missing {side} `{word}`; write one, or \"{text}\" to look for the word")
}

fn unknown_field(f: &mut fmt::Formatter<'_>, found: &str) -> fmt::Result {
    write!(f, "there is no field `{}:`; ", short(found))?;
    match nearest_field(found) {
        Some(field) => write!(f, "did you mean `{}:`? A name with a colon is written in quotes", field.word()),
        None => {
            f.write_str("write env: acct: payee: memo: tag: amt: date: or status:, and a name with a colon in quotes")
        }
    }
}

/// The field of another program's word, or the one that a slip of the finger came from.
fn nearest_field(found: &str) -> Option<Field> {
    match found.to_ascii_lowercase().as_str() {
        "envelope" | "category" | "cat" | "budget" => return Some(Field::Envelope),
        "account" | "acc" | "acctonly" | "inacct" => return Some(Field::Account),
        "desc" | "description" => return Some(Field::Payee),
        "note" | "comment" => return Some(Field::Memo),
        "amount" => return Some(Field::Amount),
        _ => {}
    }
    let fields = Field::ALL.map(|field| Name::parse(field.word()).ok().map(|name| (field, name)));
    let near = Name::parse(found).ok()?;
    let near = nearest(&near, fields.iter().flatten().map(|(_, name)| name))?;
    Field::of_word(near.as_str())
}

fn example(field: Field) -> &'static str {
    match field {
        Field::Envelope => "a part of an envelope's name, such as env:food",
        Field::Account => "a part of an account's name, such as acct:cash",
        Field::Payee => "a part of the payee's name, such as payee:bakery",
        Field::Memo => "a part of the memo, such as memo:birthday",
        Field::Tag => "a tag, such as tag:trip",
        Field::Amount => "an amount, such as amt:50 or amt:>12.50",
        Field::Date => "a period, such as date:2026-10 or date:\"last month\"",
        Field::Status => "status:unmarked, status:cleared or status:reconciled",
    }
}

fn short(found: &str) -> String {
    shortened(&one_line(found), FOUND_COLUMNS_MAX)
}
