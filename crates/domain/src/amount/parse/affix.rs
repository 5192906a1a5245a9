//! What may stand around the number: the ledger's own currency, or one that does not belong there.

use crate::Currency;

/// The text without the ledger's code or sign before it, else without the one after it.
pub(super) fn without_own_currency(text: &str, currency: Currency) -> &str {
    let symbol = currency.symbol();
    let before = strip_code_before(text, currency.code()).or_else(|| text.strip_prefix(&symbol));
    let after = || strip_code_after(text, currency.code()).or_else(|| text.strip_suffix(&symbol));
    before.or_else(after).map_or(text, str::trim)
}

fn strip_code_before<'a>(text: &'a str, code: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(code.len())?;
    start.eq_ignore_ascii_case(code).then_some(rest)
}

fn strip_code_after<'a>(text: &'a str, code: &str) -> Option<&'a str> {
    let (rest, end) = text.split_at_checked(text.len().checked_sub(code.len())?)?;
    end.eq_ignore_ascii_case(code).then_some(rest)
}

/// The code or sign of another currency than `own` that stands before or after a number.
pub(super) fn foreign_currency(text: &str, own: Currency) -> Option<String> {
    let after_words = text.trim_start_matches(is_word);
    let before = text.strip_suffix(after_words).unwrap_or_default().trim();
    let after = after_words.strip_prefix(after_words.trim_end_matches(is_word)).unwrap_or_default().trim();
    let has_number = after_words.contains(char::is_numeric);
    let is_foreign = |word: &&str| has_number && is_currency(word) && !is_own(word, own);
    [before, after].into_iter().find(is_foreign).map(str::to_owned)
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() || is_currency_sign(c) || c.is_whitespace()
}

fn is_own(word: &str, own: Currency) -> bool {
    word == own.symbol() || Currency::new(word) == Ok(own)
}

fn is_currency(word: &str) -> bool {
    word.contains(is_currency_sign) || Currency::new(word).is_ok()
}

/// The signs that Unicode calls currency symbols.
fn is_currency_sign(c: char) -> bool {
    matches!(c,
        '$' | '\u{A2}'..='\u{A5}' | '\u{58F}' | '\u{60B}' | '\u{9F2}' | '\u{9F3}' | '\u{9FB}' | '\u{AF1}' | '\u{BF9}'
        | '\u{E3F}' | '\u{17DB}' | '\u{20A0}'..='\u{20CF}' | '\u{A838}' | '\u{FDFC}' | '\u{FE69}' | '\u{FF04}'
        | '\u{FFE0}' | '\u{FFE1}' | '\u{FFE5}' | '\u{FFE6}')
}
