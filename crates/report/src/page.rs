//! Text for people, in pieces that say what they are: a terminal may show them so, a file never.

use std::fmt;

/// Where a text will stand. The default is nowhere in particular: a pipe, a file, a test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many columns a line may have; `None` is no limit.
    pub columns: Option<usize>,
    /// Whether what is written from right to left is set apart, so that the line around it keeps its order.
    pub isolates: bool,
}

/// What a piece of a text is. It is said by its words and signs too: a colour says nothing that is not written there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// The title of a table or of a column.
    Heading,
    /// An amount below zero, or what is wrong.
    Alarm,
    /// What few look for: lines between, heads, zeros.
    Faint,
}

/// A text that is being written. What is written with `write!` is plain.
#[derive(Clone, Debug, Default)]
pub struct Page {
    layout: Layout,
    pieces: Vec<(Role, String)>,
}

impl Page {
    /// An empty page.
    pub fn new(layout: Layout) -> Self {
        Self { layout, pieces: Vec::new() }
    }

    /// A page with this text, which is plain.
    pub fn of_plain(text: &str) -> Self {
        Self { layout: Layout::default(), pieces: vec![(Role::Plain, text.to_owned())] }
    }

    /// How many columns a line may have; `None` is no limit.
    pub fn columns(&self) -> Option<usize> {
        self.layout.columns
    }

    /// Adds a piece.
    pub fn put(&mut self, role: Role, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some((last, piece)) if *last == role => piece.push_str(text),
            Some(_) | None => self.pieces.push((role, text.to_owned())),
        }
    }

    /// A name or a memo as it may stand between others.
    pub fn isolated(&self, text: &str) -> String {
        if self.layout.isolates && text.chars().any(is_written_from_the_right) {
            format!("{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}")
        } else {
            text.to_owned()
        }
    }

    /// What `write!` calls: no trait has to be at hand for it.
    pub fn write_fmt(&mut self, words: fmt::Arguments<'_>) -> fmt::Result {
        fmt::Write::write_fmt(self, words)
    }

    /// The pieces in their order; two neighbours differ in their roles.
    pub fn pieces(&self) -> impl Iterator<Item = (Role, &str)> {
        self.pieces.iter().map(|(role, text)| (*role, text.as_str()))
    }

    /// The words alone.
    pub fn into_plain(self) -> String {
        self.pieces.into_iter().map(|(_, text)| text).collect()
    }
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.put(Role::Plain, text);
        Ok(())
    }
}

/// The direction of what follows is that of its first letter, and the line around it is as if one character stood there.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their younger neighbours, which Unicode keeps together in these blocks.
fn is_written_from_the_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}
