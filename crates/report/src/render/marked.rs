//! A line that a person typed, with a mark under a part of it.

use domain::TextRange;

use super::table::{columns, shortened, shown};

const INDENT: &str = "   ";

/// How many columns are shown before the mark, and how many from its begin on.
const BEFORE_COLUMNS_MAX: usize = 60;
const FROM_COLUMNS_MAX: usize = 60;

/// Two lines: the text, cut where it is long, and below it a mark under the part with what is said about it. There is
/// no line feed at the end.
///
/// ```text
///    food amt:>5o
///             ^^ `5o` is no amount; write digits such as 50 or 12.50
/// ```
pub fn marked(text: &str, at: TextRange, said: &str) -> String {
    let (before, from) = text.split_at_checked(at.start).unwrap_or((text, ""));
    let part = shown(at.of(text));
    let (before, from) = (end_of(&shown(before)), shortened(&shown(from), FROM_COLUMNS_MAX));
    let carets = columns(&part).clamp(1, columns(&from).max(1));
    let gap = " ".repeat(columns(&before));
    format!("{INDENT}{}\n{INDENT}{gap}{} {}", format!("{before}{from}").trim_end(), "^".repeat(carets), shown(said))
}

/// The text on one line that a terminal may safely show.
pub(crate) fn one_line(text: &str) -> String {
    shown(text)
}

/// The last columns of the text, with an ellipsis where it was longer.
fn end_of(text: &str) -> String {
    if columns(text) <= BEFORE_COLUMNS_MAX {
        return text.to_owned();
    }
    let mut starts = text.char_indices().map(|(start, _)| text.get(start..).unwrap_or_default());
    let end = starts.find(|end| columns(end) < BEFORE_COLUMNS_MAX).unwrap_or_default();
    format!("…{end}")
}
