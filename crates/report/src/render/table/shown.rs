//! Text as a terminal may safely show it, and how many columns it takes there.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text with a mark in place of what would move the cursor or turn the order of the text around it. Memos may hold
/// such characters, and journals of others anything: none of it may disguise the amount that stands beside it.
pub(in crate::render) fn shown(text: &str) -> String {
    text.chars().map(|c| if disguises(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn disguises(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// How many columns a terminal shows the text in.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { clusters(text).map(UnicodeWidthStr::width).sum() }
}

/// The text in at most so many columns, with an ellipsis where it was longer. An amount is left out rather than cut: a
/// part of it is another amount.
pub(crate) fn shortened(text: &str, columns_max: usize) -> String {
    if columns(text) <= columns_max {
        return text.to_owned();
    }
    let mut room = columns_max.saturating_sub(1); // the ellipsis
    let mut kept = 0;
    for cluster in clusters(text) {
        let Some(left) = room.checked_sub(cluster.width()) else { break };
        (room, kept) = (left, kept + cluster.len());
    }
    let (before, after) = text.split_at(kept);
    let before = if after.starts_with(is_in_amount) { before.trim_end_matches(is_in_amount) } else { before };
    if columns_max == 0 { String::new() } else { format!("{}…", before.trim_end()) }
}

fn is_in_amount(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')
}

/// The text in pieces that stand together on a screen: a letter with its marks, an emoji of several parts. Arabic letters
/// stand alone, as most terminals join none, whatever a font would do.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut pairs = rest.chars().zip(rest.char_indices().skip(1));
        let end = pairs.find(|(before, (_, after))| !stand_together(*before, *after)).map(|(_, (at, _))| at);
        let (cluster, others) = rest.split_at(end.unwrap_or(rest.len()));
        rest = others;
        (!cluster.is_empty()).then_some(cluster)
    })
}

fn stand_together(before: char, after: char) -> bool {
    const JOINER: char = '\u{200D}';
    let is_flag_letter = |c| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
    let is_skin_tone = matches!(after, '\u{1F3FB}'..='\u{1F3FF}');
    let is_mark = after.width().unwrap_or(0) == 0;
    is_mark || is_skin_tone || before == JOINER || is_flag_letter(before) && is_flag_letter(after)
}
