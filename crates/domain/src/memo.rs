//! What a person writes beside a transaction: a memo, and tags to find it by.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::name::breaks_the_line;
use crate::{Name, NameProblem};

/// The longest memo, in bytes of UTF-8.
pub const MEMO_BYTES_MAX: usize = 1024;

/// The most tags of one transaction.
pub const TAGS_MAX: usize = 32;

/// A line of free text. Invariant: composed (NFC), trimmed, 1 byte to 1 KiB, one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Memo(String);

/// Why a text is not a memo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemoProblem {
    /// A stored memo without text; one that is typed empty is simply no memo.
    #[error("the memo is empty; leave it out")]
    Empty,
    /// Longer than [`MEMO_BYTES_MAX`].
    #[error("the memo has {bytes} bytes; {MEMO_BYTES_MAX} are the most")]
    TooLong {
        /// The length of the memo.
        bytes: usize,
    },
    /// A line break or another control character.
    #[error("the memo holds the control character U+{code:04X}; write it as one line of text")]
    Control {
        /// The character.
        code: u32,
    },
}

impl Memo {
    /// Reads a memo as typed; an empty text is no memo.
    pub fn parse(text: &str) -> Result<Option<Self>, MemoProblem> {
        let composed: String = text.trim().nfc().collect();
        if composed.is_empty() { Ok(None) } else { Self::try_from(composed).map(Some) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Memo {
    type Error = MemoProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.chars().find(|c| breaks_the_line(*c)) {
            _ if text.is_empty() => Err(MemoProblem::Empty),
            Some(c) => Err(MemoProblem::Control { code: u32::from(c) }),
            None if MEMO_BYTES_MAX < text.len() => Err(MemoProblem::TooLong { bytes: text.len() }),
            None => Ok(Self(text)),
        }
    }
}

impl From<Memo> for String {
    fn from(memo: Memo) -> Self {
        memo.0
    }
}

impl fmt::Display for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A word to find transactions by: a name without blanks and commas.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(Name);

/// Why texts are not tags.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagProblem {
    /// The rules of names hold for tags.
    #[error("a tag is a name, and {0}")]
    Name(#[from] NameProblem),
    /// Blanks and commas separate tags.
    #[error("the tag `{tag}` holds a blank or a comma; write one word a tag")]
    Separator {
        /// The tag as typed.
        tag: String,
    },
    /// More than [`TAGS_MAX`].
    #[error("there are {count} tags; {TAGS_MAX} are the most")]
    TooMany {
        /// How many there are.
        count: usize,
    },
}

impl Tag {
    /// Reads a tag as typed, with or without a leading `#`.
    pub fn parse(text: &str) -> Result<Self, TagProblem> {
        let text = text.trim();
        one_word(Name::parse(text.strip_prefix('#').unwrap_or(text))?)
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Reads the tags of one transaction; a tag said twice counts once.
pub fn parse_tags<T: AsRef<str>>(texts: &[T]) -> Result<Vec<Tag>, TagProblem> {
    let mut tags = Vec::new();
    for text in texts {
        let tag = Tag::parse(text.as_ref())?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if TAGS_MAX < tags.len() { Err(TagProblem::TooMany { count: tags.len() }) } else { Ok(tags) }
}

fn one_word(name: Name) -> Result<Tag, TagProblem> {
    if name.as_str().contains(|c: char| c.is_whitespace() || c == ',') {
        Err(TagProblem::Separator { tag: name.into() })
    } else {
        Ok(Tag(name))
    }
}

impl TryFrom<String> for Tag {
    type Error = TagProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        one_word(Name::try_from(text)?)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0.into()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_is_one_line_of_text() {
        assert_eq!(Memo::parse("  October rent ").unwrap().unwrap().as_str(), "October rent");
        assert_eq!(Memo::parse("   "), Ok(None));
        assert_eq!(Memo::parse("a\nb"), Err(MemoProblem::Control { code: 0x0A }));
        assert!(Memo::parse(&"x".repeat(1024)).is_ok());
        assert_eq!(Memo::parse(&"x".repeat(1025)), Err(MemoProblem::TooLong { bytes: 1025 }));
    }

    #[test]
    fn a_tag_is_one_word() {
        let words: Vec<String> =
            parse_tags(&["#home", "home", "trip"]).unwrap().into_iter().map(String::from).collect();
        assert_eq!(words, ["home", "trip"]);
        assert!(matches!(Tag::parse("two words"), Err(TagProblem::Separator { .. })));
        assert!(matches!(Tag::parse("a,b"), Err(TagProblem::Separator { .. })));
        assert_eq!(Tag::parse("#"), Err(TagProblem::Name(NameProblem::Empty)));
    }

    #[test]
    fn a_transaction_has_no_more_than_32_tags() {
        let words: Vec<String> = (0..33).map(|number| format!("t{number}")).collect();
        assert_eq!(parse_tags(&words), Err(TagProblem::TooMany { count: 33 }));
        assert_eq!(parse_tags(words.get(1..).unwrap()).unwrap().len(), 32);
    }
}
