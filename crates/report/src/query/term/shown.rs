//! Terms as they are written: quotes only where they are needed.

use std::fmt;

use super::{AmountTest, Field, TermTest, status_word};
use crate::query::lexer::keyword;

impl fmt::Display for TermTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(pattern) if reads_as_a_word(&pattern.text) => f.write_str(&pattern.text),
            Self::Word(pattern) => f.write_str(&in_quotes(&pattern.text)),
            Self::Envelope(pattern) => of_field(f, Field::Envelope, &pattern.text),
            Self::Account(pattern) => of_field(f, Field::Account, &pattern.text),
            Self::Payee(pattern) => of_field(f, Field::Payee, &pattern.text),
            Self::Memo(pattern) => of_field(f, Field::Memo, &pattern.text),
            Self::Tag(tag) if tag.as_str().starts_with('#') => of_field(f, Field::Tag, &format!("#{tag}")),
            Self::Tag(tag) => of_field(f, Field::Tag, tag.as_str()),
            Self::Amount(test) => of_field(f, Field::Amount, &test.to_string()),
            Self::Date(days) => of_field(f, Field::Date, &days.to_string()),
            Self::Status(status) => of_field(f, Field::Status, status_word(*status)),
        }
    }
}

impl fmt::Display for AmountTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = if self.is_signed { self.than.signed() } else { self.than.to_string() };
        write!(f, "{}{amount}", self.comparison.sign())
    }
}

fn of_field(f: &mut fmt::Formatter<'_>, field: Field, value: &str) -> fmt::Result {
    let word = field.word();
    if reads_as_a_value(value) { write!(f, "{word}:{value}") } else { write!(f, "{word}:{}", in_quotes(value)) }
}

/// Whether the text can stand alone without quotes and still mean itself.
fn reads_as_a_word(text: &str) -> bool {
    reads_as_a_value(text) && keyword(text).is_none() && prefix_of(text).is_none()
}

/// Whether the text can stand behind a colon without quotes.
fn reads_as_a_value(text: &str) -> bool {
    let ends_the_word = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
    !text.is_empty() && !text.starts_with(['"', '\'']) && !text.contains(ends_the_word)
}

/// The letters before the first colon, where there are only letters.
pub(in crate::query) fn prefix_of(word: &str) -> Option<&str> {
    let (prefix, _) = word.split_once(':')?;
    let is_prefix = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_prefix.then_some(prefix)
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A word of a command line as a word of a query.
pub(in crate::query) fn requoted(word: &str) -> String {
    if !word.contains(char::is_whitespace) || word.contains(['"', '\'']) {
        return word.to_owned();
    }
    let field = prefix_of(word).filter(|prefix| Field::of_word(prefix).is_some());
    match field.and_then(|field| word.split_at_checked(field.len() + 1)) {
        Some((field, value)) => format!("{field}{}", in_quotes(value)),
        None => in_quotes(word),
    }
}
