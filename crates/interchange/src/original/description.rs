//! A description becomes a memo, with as little lost as a memo allows.

use domain::{MEMO_BYTES_MAX, Memo, MemoProblem};

/// Composing a text makes it at most three times as long, so a third of the limit always fits.
const SURE_BYTES_MAX: usize = MEMO_BYTES_MAX / 3;

/// So much of a text is looked at: composing it may still make it short enough.
const LOOKED_AT_BYTES_MAX: usize = MEMO_BYTES_MAX * 16;

/// A description as it can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// The memo; an empty description is none.
    pub(super) memo: Option<Memo>,
    /// Whether it is something else than what was given.
    pub(super) is_cleaned: bool,
}

/// Keeps a description: one line, composed, trimmed, at most 1 KiB; what breaks a line becomes a blank.
pub(super) fn keep(given: &str) -> Kept {
    let memo = Memo::parse(given).unwrap_or_else(|_| clean(given));
    let is_cleaned = memo.as_ref().map_or("", Memo::as_str) != given;
    Kept { memo, is_cleaned }
}

fn clean(given: &str) -> Option<Memo> {
    let mut text = cut(given.trim(), LOOKED_AT_BYTES_MAX).to_owned();
    let mut bytes_max = MEMO_BYTES_MAX;
    loop {
        match Memo::parse(&text) {
            Ok(memo) => return memo,
            Err(MemoProblem::Control { code }) => text = text.replace(|c| u32::from(c) == code, " "),
            Err(MemoProblem::TooLong { .. }) => {
                text = cut(&text, bytes_max).to_owned();
                bytes_max = SURE_BYTES_MAX;
            }
            Err(MemoProblem::Empty) => return None,
        }
    }
}

/// As much of the text as fits into so many bytes, in whole characters.
fn cut(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(given: &str) -> (String, bool) {
        let kept = keep(given);
        (kept.memo.map(String::from).unwrap_or_default(), kept.is_cleaned)
    }

    #[test]
    fn a_description_that_is_a_memo_is_kept_as_it_is() {
        assert_eq!(kept("Groceries, week 3"), ("Groceries, week 3".to_owned(), false));
        assert_eq!(keep(""), Kept { memo: None, is_cleaned: false });
    }

    #[test]
    fn what_a_memo_cannot_hold_is_cleaned_and_said() {
        assert_eq!(kept("  Rent "), ("Rent".to_owned(), true));
        assert_eq!(kept("a\nb\tc\u{2028}d\u{0}"), ("a b c d".to_owned(), true));
        assert_eq!(kept("\n \t"), (String::new(), true));
        assert_eq!(kept("Cafe\u{301}"), ("Café".to_owned(), true));
        assert_eq!(kept(&"x".repeat(5000)), ("x".repeat(1024), true));
        assert_eq!(kept(&"é".repeat(600)), ("é".repeat(512), true));
    }

    #[test]
    fn a_text_that_composing_shortens_is_not_cut() {
        let long = format!("{}\n", "e\u{301}".repeat(500));
        assert_eq!(kept(&long), ("é".repeat(500), true));
    }

    #[test]
    fn a_text_that_composing_lengthens_still_fits() {
        let (memo, is_cleaned) = kept(&"\u{1D160}".repeat(300));
        assert!(is_cleaned && !memo.is_empty() && memo.len() <= MEMO_BYTES_MAX, "{}", memo.len());
    }
}
