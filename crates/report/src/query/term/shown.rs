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

/// Whether the text is more than a term: it has blanks, and joins what stands between them.
pub(in crate::query) fn holds_a_query(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let joins = |word: &&str| keyword(word).is_some() || word.contains(['(', ')']);
    let has_second_field = words.iter().skip(1).any(|word| field_of(word).is_some());
    1 < words.len() && (has_second_field || words.iter().any(joins))
}

/// A word of a command line as a term of a query: in quotes again where the shell took them away.
pub(in crate::query) fn requoted(word: &str) -> String {
    match without_not(word) {
        Some((not, rest)) => format!("{not}{}", requoted(rest)),
        None => with_value(word, |value| value.contains(char::is_whitespace) && !value.contains(['"', '\''])),
    }
}

/// A name as a term of a query, which may stand behind `env:` or `acct:`.
pub(in crate::query) fn quoted_name(word: &str) -> String {
    let has_field = field_of(word).is_some();
    with_value(word, |value| if has_field { !reads_as_a_value(value) } else { !reads_as_a_word(value) })
}

/// The word with the value behind its field in quotes, where there must be some.
fn with_value(word: &str, needs_quotes: impl Fn(&str) -> bool) -> String {
    let at = field_of(word).map_or(0, |prefix| prefix.len() + 1);
    let (field, value) = word.split_at_checked(at).unwrap_or(("", word));
    if needs_quotes(value) { format!("{field}{}", in_quotes(value)) } else { word.to_owned() }
}

/// The word of a field before the colon.
fn field_of(word: &str) -> Option<&str> {
    prefix_of(word).filter(|prefix| Field::of_word(prefix).is_some())
}

/// `not:` and what stands behind it.
fn without_not(word: &str) -> Option<(&str, &str)> {
    let prefix = prefix_of(word).filter(|prefix| prefix.eq_ignore_ascii_case("not"))?;
    word.split_at_checked(prefix.len() + 1)
}
