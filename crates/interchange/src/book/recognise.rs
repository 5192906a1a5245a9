//! What a file seems to be, from its beginning alone.

use crate::book::Kind;
use crate::book::field::FORMAT_STEM;
use crate::book::table;
use crate::source::without_mark;

/// So much of a file is looked at.
const BEGINNING_BYTES: usize = 4096;

pub(super) fn recognise(bytes: &[u8]) -> Kind {
    let bytes = without_mark(bytes);
    let text = String::from_utf8_lossy(bytes.get(..BEGINNING_BYTES).unwrap_or(bytes));
    if table::is_table(&text) {
        return Kind::Book;
    }
    match text.trim_start().strip_prefix('{') {
        Some(members) => object(members),
        None => Kind::Unknown,
    }
}

/// Looks through the names of the members that begin in the text.
fn object(members: &str) -> Kind {
    let (mut depth, mut rest) = (0_u32, members);
    while let Some(at) = rest.find(['"', '{', '[', '}', ']']) {
        let (sign, after) = rest.split_at(at).1.split_at(1);
        rest = after;
        match sign {
            "{" | "[" => depth = depth.saturating_add(1),
            "}" | "]" if depth == 0 => return Kind::Unknown,
            "}" | "]" => depth = depth.saturating_sub(1),
            _ => {
                let Some((text, after)) = text_until_quote(after) else { return Kind::Unknown };
                rest = after;
                let value = after.trim_start().strip_prefix(':').map(str::trim_start);
                match (depth, text, value) {
                    (0, "categories", Some(_)) => return Kind::Original,
                    (0, "f", Some(value)) if names_format(value) => return Kind::Book,
                    (_, _, _) => {}
                }
            }
        }
    }
    Kind::Unknown
}

/// The text up to the quote that ends it, and what follows.
fn text_until_quote(text: &str) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let end = text.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    Some((text.get(..end)?, text.get(end.saturating_add(1)..)?))
}

fn names_format(value: &str) -> bool {
    value.strip_prefix('"').is_some_and(|value| value.starts_with(FORMAT_STEM))
}
