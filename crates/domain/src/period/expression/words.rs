//! The words of a period expression.

use super::named::is_month_name;
use crate::TextRange;

/// A word in small letters, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: TextRange,
}

/// The words between blanks, those around `..` apart, and the two months of `jan-apr`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let (_, from_word) = rest.split_at(start);
        let length = from_word.find(char::is_whitespace).unwrap_or(from_word.len());
        let (word, behind) = from_word.split_at(length);
        push_parts(word, text.len().saturating_sub(from_word.len()), &mut words);
        rest = behind;
    }
    words
}

fn push_parts(word: &str, start: usize, words: &mut Vec<Word>) {
    let months = || word.split_once('-').filter(|(first, second)| is_month_name(first) && is_month_name(second));
    let parts = match word.split_once("..") {
        Some((first, second)) => vec![first, "..", second],
        None => months().map_or_else(|| vec![word], |(first, second)| vec![first, "-", second]),
    };
    let mut at = TextRange::new(start, start);
    for part in parts {
        at = TextRange::new(at.end, at.end.saturating_add(part.len()));
        if !part.is_empty() {
            words.push(Word { text: part.to_ascii_lowercase(), at });
        }
    }
}

/// Whether all of it is digits.
pub(super) fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The year, where it is four digits.
pub(super) fn year(word: &str) -> Option<i16> {
    if is_number(word) && word.len() == 4 { word.parse().ok() } else { None }
}
