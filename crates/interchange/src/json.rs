//! JSON in which every value knows where it stands: slices of the file, parsed no deeper than somebody looks.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::Problem;
use crate::source::{Source, shown};

/// Up to so many members are compared with each other; more are put into a set.
const FEW: usize = 8;

/// What Python writes for floats that are no numbers, and JSON does not know.
const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// A value, as the file has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a>(pub(crate) &'a str);

/// What sort of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Object,
    List,
    Text,
    Number,
    Truth,
    Null,
}

impl Sort {
    /// The sort as a message calls it.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Truth => "a truth value",
            Self::Null => "null",
        }
    }
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) value: Value<'a>,
}

/// The one value of a file, proved to be JSON down to its last byte.
pub(crate) fn parse<'a>(source: &Source<'a>) -> Result<Value<'a>, Problem> {
    let raw: Result<&RawValue, serde_json::Error> = serde_json::from_str(source.text());
    raw.map(|raw| Value(raw.get())).map_err(|error| not_json(source, &error))
}

impl<'a> Value<'a> {
    /// What sort of value it is, by its first byte.
    pub(crate) fn sort(self) -> Sort {
        match self.0.bytes().next() {
            Some(b'{') => Sort::Object,
            Some(b'[') => Sort::List,
            Some(b'"') => Sort::Text,
            Some(b't' | b'f') => Sort::Truth,
            Some(b'n') => Sort::Null,
            _ => Sort::Number,
        }
    }

    /// The members of an object, each name once.
    pub(crate) fn members(self, source: &Source<'a>) -> Result<Vec<Member<'a>>, Problem> {
        let mut reader = serde_json::Deserializer::from_str(self.0);
        let members = reader.deserialize_map(Members).map_err(|error| half_character(source, self.0, &error))?;
        match twice(&members) {
            None => Ok(members),
            Some(member) => Err(source.problem(
                member.value.0,
                format!("`{}` is there twice in one object", shown(&member.key)),
                "keep the right one of them",
            )),
        }
    }

    /// The elements of a list.
    pub(crate) fn elements(self, source: &Source<'a>) -> Result<Vec<Value<'a>>, Problem> {
        let raw: Result<Vec<&RawValue>, serde_json::Error> = serde_json::from_str(self.0);
        let elements = raw.map_err(|error| not_json(source, &error))?;
        Ok(elements.into_iter().map(|raw| Value(raw.get())).collect())
    }

    /// The characters of a text.
    pub(crate) fn text(self, source: &Source<'a>) -> Result<Cow<'a, str>, Problem> {
        let text: Result<Text<'a>, serde_json::Error> = serde_json::from_str(self.0);
        text.map(|text| text.0).map_err(|error| half_character(source, self.0, &error))
    }
}

/// A text, borrowed from the file where nothing in it is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<Member<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((Text(key), raw)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
            members.push(Member { key, value: Value(raw.get()) });
        }
        Ok(members)
    }
}

fn twice<'m, 'a>(members: &'m [Member<'a>]) -> Option<&'m Member<'a>> {
    if FEW < members.len() {
        let mut seen = BTreeSet::new();
        return members.iter().find(|member| !seen.insert(&member.key));
    }
    let is_repeated =
        |(at, member): &(usize, &Member<'_>)| members.iter().take(*at).any(|earlier| earlier.key == member.key);
    members.iter().enumerate().find(is_repeated).map(|(_, member)| member)
}

fn half_character(source: &Source<'_>, part: &str, error: &serde_json::Error) -> Problem {
    let reason = format!("a text holds what is no character: {}", message(error));
    source.problem(part, reason, "write the character itself, or leave it out")
}

fn not_json(source: &Source<'_>, error: &serde_json::Error) -> Problem {
    let offset = offset_of_error(source.text(), error);
    let place = source.place_of(offset);
    if error.classify() == Category::Eof || is_cut_number(source.text(), offset) {
        let reason = "the file ends too early: it was cut off in the middle".to_owned();
        return Problem { place, reason, remedy: "fetch it again, whole".to_owned() };
    }
    match no_number_at(source.text(), offset) {
        Some(word) => Problem {
            place: source.place(word),
            reason: format!("`{word}` is no number; Python writes it for a float that went wrong"),
            remedy: "write the number that it should be".to_owned(),
        },
        None => Problem {
            place,
            reason: format!("this is not JSON: {}", message(error)),
            remedy: "look whether it is the right file, and whether somebody edited it".to_owned(),
        },
    }
}

/// The message without the place, which stands elsewhere.
pub(crate) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").and_then(|end| text.get(..end)).unwrap_or(&text).to_owned()
}

/// The byte of a text at which the parser stopped.
pub(crate) fn offset_of_error(text: &str, error: &serde_json::Error) -> usize {
    offset_of(text, error.line(), error.column())
}

/// The byte at which a parser stopped; it counts lines from 1 and columns in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let lines_before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines_before.map(str::len).sum();
    let offset = start.saturating_add(column.saturating_sub(1)).min(text.len());
    (0..=offset).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

/// Whether the text ends there, in the middle of a number.
fn is_cut_number(text: &str, offset: usize) -> bool {
    let rest = text.get(offset..).unwrap_or_default();
    matches!(rest, "-" | "." | "e" | "E" | "+")
}

/// The word around a byte, if it is one that Python writes for a float that is no number.
fn no_number_at(text: &str, offset: usize) -> Option<&str> {
    let is_outside = |c: char| !(c.is_ascii_alphabetic() || c == '-');
    let (before, after) = text.split_at_checked(offset)?;
    let start = before.rfind(is_outside).map_or(0, |last| last.saturating_add(1));
    let end = after.find(is_outside).unwrap_or(after.len()).saturating_add(offset);
    let word = text.get(start..end)?;
    NO_NUMBERS.contains(&word).then_some(word)
}
