//! Names of envelopes, accounts and payees: kept as typed, compared without case.

mod nearest;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use nearest::nearest;

/// The longest name, in bytes of UTF-8.
pub const NAME_BYTES_MAX: usize = 128;

/// A name as it was typed. Invariant: composed (NFC), trimmed, 1 to 128 bytes, nothing in it that hides or moves text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing is left after trimming.
    #[error("the name is empty; write at least one letter")]
    Empty,
    /// Longer than [`NAME_BYTES_MAX`].
    #[error("the name has {bytes} bytes; {NAME_BYTES_MAX} are the most")]
    TooLong {
        /// The length of the name.
        bytes: usize,
    },
    /// A control character, or one that changes the direction of the text around it.
    #[error("the name holds the invisible character U+{code:04X}; write it without")]
    Invisible {
        /// The character.
        code: u32,
    },
}

impl Name {
    /// Reads a name as typed: composes and trims it, and refuses what a reader could not see.
    pub fn parse(text: &str) -> Result<Self, NameProblem> {
        let composed: String = text.trim().nfc().collect();
        check(&composed)?;
        match composed.chars().find(|c| is_no_width(*c)) {
            Some(c) => Err(NameProblem::Invisible { code: u32::from(c) }),
            None => Ok(Self(composed)),
        }
    }

    /// The name as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key under which names that differ only in case are the same.
    pub fn fold_key(&self) -> String {
        fold_case(&self.0)
    }

    /// Whether this is its key; plain names are compared where they stand.
    pub(crate) fn has_fold_key(&self, key: &str) -> bool {
        if self.0.is_ascii() { self.0.eq_ignore_ascii_case(key) } else { self.fold_key() == key }
    }
}

/// Simple case folding over composed text: what differs only in case becomes the same.
pub fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded: String = composed(text).chars().map(fold_char).collect();
    composed(&folded).into_owned()
}

/// The text in its composed form (NFC), which nearly every text has already.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

fn fold_char(c: char) -> char {
    unicode_case_mapping::case_folded(c).and_then(|folded| char::from_u32(folded.get())).unwrap_or(c)
}

fn check(name: &str) -> Result<(), NameProblem> {
    // What nearly every name is: nothing in it to look at letter by letter.
    if (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(());
    }
    match name.chars().find(|c| is_invisible(*c)) {
        _ if name.is_empty() => Err(NameProblem::Empty),
        Some(c) => Err(NameProblem::Invisible { code: u32::from(c) }),
        None if NAME_BYTES_MAX < name.len() => Err(NameProblem::TooLong { bytes: name.len() }),
        None => Ok(()),
    }
}

/// Control characters, line and paragraph separators, and the controls that turn the direction of text.
fn is_invisible(c: char) -> bool {
    breaks_the_line(c)
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What no script needs and nobody sees: two names that differ in it would look alike. It is refused where it is typed
/// and not where it is stored, as what once was a name must stay readable.
fn is_no_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Control characters, and the separators that some programs show as a new line.
pub(crate) fn breaks_the_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

impl TryFrom<String> for Name {
    type Error = NameProblem;

    /// Takes a stored name. Composition is not checked again: what is composed may grow with Unicode, and a name once
    /// stored must stay readable.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        check(&text)?;
        Ok(Self(text))
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
