//! The short name by which a person points at an op: `#42`, or `#42.2` where an entry holds several.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The place of an op in the journal, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle {
    /// The number of the entry.
    pub seq: u64,
    /// The place in the entry, counted from 1, where the entry holds several ops.
    pub index: Option<u32>,
}

/// The text points at no op.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a handle; write the number of an entry such as 42, #42 or 42.2")]
pub struct HandleProblem {
    /// The text as it was given.
    pub found: String,
}

impl Handle {
    /// The handle of an entry that holds one op.
    pub fn entry(seq: u64) -> Self {
        Self { seq, index: None }
    }

    /// Reads `42`, `#42`, `42.2` or `#42.2`; both numbers count from 1.
    pub fn parse(text: &str) -> Result<Self, HandleProblem> {
        read(text.trim()).ok_or_else(|| HandleProblem { found: text.to_owned() })
    }
}

fn read(text: &str) -> Option<Handle> {
    let numbers = text.strip_prefix('#').unwrap_or(text);
    match numbers.split_once('.') {
        None => Some(Handle::entry(number(numbers)?)),
        Some((seq, index)) => Some(Handle { seq: number(seq)?, index: Some(u32::try_from(number(index)?).ok()?) }),
    }
}

fn number(digits: &str) -> Option<u64> {
    let counts_from_one = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if counts_from_one { digits.parse().ok() } else { None }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            None => f.pad(&format!("#{}", self.seq)),
            Some(index) => f.pad(&format!("#{}.{index}", self.seq)),
        }
    }
}

impl FromStr for Handle {
    type Err = HandleProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Handle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_read_with_or_without_its_sign() {
        for (text, shown) in [("42", "#42"), ("#42", "#42"), (" 42.2 ", "#42.2"), ("#1.1", "#1.1")] {
            assert_eq!(Handle::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_counts_no_entry_is_refused() {
        for text in ["", "#", "0", "042", "42.", ".2", "42.0", "-1", "+1", "4 2", "##4", "99999999999999999999", "١"] {
            assert!(Handle::parse(text).is_err(), "{text}");
        }
    }
}
