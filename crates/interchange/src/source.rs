//! A file as text, and where in it something stands.

use crate::Problem;

/// The most characters of a file's own text that a message repeats.
const SHOWN_CHARS_MAX: usize = 60;

/// The text of a file. Parts of it are slices of this very text, so their places need not be carried along.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    text: &'a str,
}

impl<'a> Source<'a> {
    /// The file as text: UTF-8, with or without a byte order mark, and not empty.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, Problem> {
        let bytes = without_mark(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) if text.trim().is_empty() => Err(Problem {
                place: "1:1".to_owned(),
                reason: "the file is empty".to_owned(),
                remedy: "look whether it was saved or fetched whole".to_owned(),
            }),
            Ok(text) => Ok(Self { text }),
            Err(error) => Err(not_utf8(bytes, error.valid_up_to())),
        }
    }

    /// All of it.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// How many bytes stand before a part of this text.
    pub(crate) fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// The line and the column of a part of this text, both from 1: `12:7`.
    pub(crate) fn place(&self, part: &str) -> String {
        self.place_of(self.offset(part))
    }

    /// The line and the column of what stands after so many bytes.
    pub(crate) fn place_of(&self, offset: usize) -> String {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count().saturating_add(1);
        let start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
        let column = before.get(start..).unwrap_or_default().chars().count().saturating_add(1);
        format!("{line}:{column}")
    }

    /// What is wrong with a part of this text.
    pub(crate) fn problem(&self, part: &str, reason: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem { place: self.place(part), reason: reason.into(), remedy: remedy.into() }
    }
}

/// A text of the file as a message repeats it: not more than a line of it.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The bytes without the byte order mark that some editors put before UTF-8.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn not_utf8(bytes: &[u8], valid: usize) -> Problem {
    let text = bytes.get(..valid).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
    Problem {
        place: Source { text }.place_of(valid),
        reason: "this is not text in UTF-8".to_owned(),
        remedy: "save the file as UTF-8".to_owned(),
    }
}
