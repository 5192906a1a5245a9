//! The terms of a query: what is asked of one field, or of all names and texts.

mod shown;

use domain::{Amount, Days, Status, Tag, TextRange, fold_case};

pub(super) use shown::{holds_a_query, prefix_of, quoted_name, requoted};

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Where it stands in the text.
    pub at: TextRange,
    /// What is asked.
    pub test: TermTest,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermTest {
    /// Whether the name of an envelope or account, the payee or the memo holds the text.
    Word(Pattern),
    /// Whether the name of an envelope holds the text.
    Envelope(Pattern),
    /// Whether the name of an account holds the text.
    Account(Pattern),
    /// Whether the payee holds the text.
    Payee(Pattern),
    /// Whether the memo holds the text.
    Memo(Pattern),
    /// Whether one of the tags is this one, in capitals or not.
    Tag(Tag),
    /// How great the change is.
    Amount(AmountTest),
    /// Whether the date is one of the days.
    Date(Days),
    /// How far the bank has confirmed it.
    Status(Status),
}

/// A field that a term can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `env:`
    Envelope,
    /// `acct:`
    Account,
    /// `payee:`
    Payee,
    /// `memo:`
    Memo,
    /// `tag:`
    Tag,
    /// `amt:`
    Amount,
    /// `date:`
    Date,
    /// `status:`
    Status,
}

/// A text to look for, in capitals or not. Invariant: not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    key: String,
}

/// How an amount must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountTest {
    /// Which way.
    pub comparison: Comparison,
    /// With what.
    pub than: Amount,
    /// Whether it was typed with a sign, or is zero: then `-60` is less than `50`. Without a sign money that goes and
    /// money that comes compare alike.
    pub is_signed: bool,
}

/// Which way two amounts compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// Nothing before the amount.
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

impl Field {
    /// All fields, in the order of the manual.
    pub const ALL: [Self; 8] =
        [Self::Envelope, Self::Account, Self::Payee, Self::Memo, Self::Tag, Self::Amount, Self::Date, Self::Status];

    /// The word before the colon.
    pub fn word(self) -> &'static str {
        match self {
            Self::Envelope => "env",
            Self::Account => "acct",
            Self::Payee => "payee",
            Self::Memo => "memo",
            Self::Tag => "tag",
            Self::Amount => "amt",
            Self::Date => "date",
            Self::Status => "status",
        }
    }

    /// The field of that word, in capitals or not.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word().eq_ignore_ascii_case(word))
    }
}

impl Pattern {
    /// The text to look for, unless there is none.
    pub fn new(text: &str) -> Option<Self> {
        let key = fold_case(text);
        (!key.is_empty()).then(|| Self { text: text.to_owned(), key })
    }

    /// The text as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text holds it.
    pub fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let key = self.key.as_bytes();
            return text.as_bytes().windows(key.len()).any(|part| part.eq_ignore_ascii_case(key));
        }
        self.is_in_folded(&fold_case(text))
    }

    /// Whether a text that was folded already holds it.
    pub(super) fn is_in_folded(&self, text: &str) -> bool {
        text.contains(&self.key)
    }
}

impl AmountTest {
    /// Whether a change of so many minor units fits.
    pub fn fits(&self, minor_units: i64) -> bool {
        let than = self.than.minor_units();
        let found = if self.is_signed { minor_units } else { minor_units.saturating_abs() };
        match self.comparison {
            Comparison::Less => found < than,
            Comparison::AtMost => found <= than,
            Comparison::Equal => found == than,
            Comparison::AtLeast => than <= found,
            Comparison::Greater => than < found,
        }
    }
}

impl Comparison {
    /// Those with a sign, the longer signs first.
    pub(super) const SIGNED: [Self; 4] = [Self::AtMost, Self::AtLeast, Self::Less, Self::Greater];

    /// The sign before the amount.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "",
            Self::AtLeast => ">=",
            Self::Greater => ">",
        }
    }
}

/// The word for a status.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Unmarked => "unmarked",
        Status::Cleared => "cleared",
        Status::Reconciled => "reconciled",
    }
}
