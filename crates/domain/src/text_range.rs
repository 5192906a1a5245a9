//! Where in a text something stands.

/// The part of a text that a word or a problem is about, in bytes: `start` is in it, `end` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextRange {
    /// The byte where it begins.
    pub start: usize,
    /// The byte behind it; the same as `start` where something is missing.
    pub end: usize,
}

impl TextRange {
    /// The bytes from `start` up to and without `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same part of a text that has so many bytes more before it.
    #[must_use]
    pub fn behind(self, bytes: usize) -> Self {
        Self { start: self.start.saturating_add(bytes), end: self.end.saturating_add(bytes) }
    }

    /// From the beginning of this part to the end of the other one.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }

    /// The number of its first character in the text, from 1.
    pub fn column(&self, text: &str) -> usize {
        text.char_indices().take_while(|(at, _)| *at < self.start).count().saturating_add(1)
    }

    /// The part itself; nothing where it is not one of this text.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}
