//! On which day months begin.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Value;

/// The day on which months begin, and what is done where it falls on a weekend. A month that is shorter begins on its last
/// one. Invariant: the day is 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthStart {
    day: i8,
    weekend: Weekend,
}

/// What is done where a month would begin on a Saturday or a Sunday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weekend {
    /// It does.
    #[default]
    Stay,
    /// It begins on the Friday before.
    Before,
    /// It begins on the Monday after.
    After,
}

impl MonthStart {
    /// Months begin on that day.
    pub fn new(day: i8, weekend: Weekend) -> Option<Self> {
        (1..=31).contains(&day).then_some(Self { day, weekend })
    }

    /// Which day, counted from 1.
    pub fn day(self) -> i8 {
        self.day
    }

    /// What is done about weekends.
    pub fn weekend(self) -> Weekend {
        self.weekend
    }

    /// Reads `25`, `25 before` or `25 after`, and nothing else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, word) = text.split_once(' ').map_or((text, None), |(digits, word)| (digits, Some(word)));
        let weekend = word.map_or(Some(Weekend::Stay), Weekend::parse)?;
        Self::new(digits.parse().ok()?, weekend).filter(|start| start.to_string() == text)
    }

    /// The one that a setting's value is.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Self::parse(text) } else { None }
    }
}

impl Default for MonthStart {
    /// The first day, whatever day of the week that is.
    fn default() -> Self {
        Self { day: 1, weekend: Weekend::Stay }
    }
}

impl Weekend {
    /// Those that have a word.
    pub const ALL: [(Self, &str); 2] = [(Self::Before, "before"), (Self::After, "after")];

    /// Its word, if it has one.
    pub fn word(self) -> Option<&'static str> {
        Self::ALL.into_iter().find(|(weekend, _)| *weekend == self).map(|(_, word)| word)
    }

    /// The one of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(weekend, _)| weekend)
    }
}

impl fmt::Display for MonthStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.weekend.word() {
            Some(word) => write!(f, "{} {word}", self.day),
            None => self.day.fmt(f),
        }
    }
}

impl Serialize for MonthStart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MonthStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is no day on which months begin")))
    }
}
