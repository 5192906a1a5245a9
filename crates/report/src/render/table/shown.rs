//! Text as a terminal may safely show it.

use unicode_width::UnicodeWidthChar;

/// The text with a mark in place of what would move the cursor or turn the order of the text around it. Memos may hold
/// such characters, and journals of others anything: none of it may disguise the amount that stands beside it.
pub(in crate::render) fn shown(text: &str) -> String {
    text.chars().map(|c| if disguises(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn disguises(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text in at most so many columns, with an ellipsis where it was longer.
pub(crate) fn shortened(text: &str, columns_max: usize) -> String {
    if columns(text.chars()) <= columns_max {
        return text.to_owned();
    }
    let mut used = 1; // the ellipsis
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= columns_max
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

fn columns(text: impl Iterator<Item = char>) -> usize {
    text.map(|c| c.width().unwrap_or(0)).sum()
}
