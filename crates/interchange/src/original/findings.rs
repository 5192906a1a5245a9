//! What is worth saying about a ledger object that could be read.

use domain::{Amount, Name};

use crate::decimal::Difference;
use crate::original::{Drift, Rounded};
use crate::source::shown;

/// So many places of cleaned descriptions are listed.
const CLEANED_MAX: usize = 20;

/// So many unknown fields are listed.
const UNKNOWN_FIELDS_MAX: usize = 100;

/// What is worth saying, as it is found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) drifts: Vec<Drift>,
    pub(super) has_seal: bool,
    unknown_fields: Vec<String>,
    cleaned: Vec<String>,
    cleaned_count: usize,
    rounded_count: u64,
    difference: Difference,
}

impl Findings {
    /// A field that the original does not write.
    pub(super) fn unknown(&mut self, inside: &str, key: &str) {
        let is_plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let key = if is_plain { shown(key) } else { format!("{:?}", shown(key)) };
        let field = format!("{inside}{key}");
        if self.unknown_fields.len() <= UNKNOWN_FIELDS_MAX && !self.unknown_fields.contains(&field) {
            self.unknown_fields.push(field);
        }
    }

    /// A description that could not be kept as it was.
    pub(super) fn clean(&mut self, place: impl FnOnce() -> String) {
        self.cleaned_count = self.cleaned_count.saturating_add(1);
        if self.cleaned.len() < CLEANED_MAX {
            self.cleaned.push(place());
        }
    }

    /// An amount that was rounded; `None` if the differences can no longer be counted.
    pub(super) fn round(&mut self, difference: Difference) -> Option<()> {
        self.rounded_count = self.rounded_count.saturating_add(1);
        self.difference = self.difference.plus(difference)?;
        Some(())
    }

    /// A stored balance that is not the sum of the lines.
    pub(super) fn drift(&mut self, category: &Name, stored: &str, computed: Amount) {
        self.drifts.push(Drift { category: category.clone(), stored: shown(stored), computed });
    }

    pub(super) fn rounded(&self) -> Option<Rounded> {
        let line_count = self.rounded_count;
        (0 < line_count).then(|| Rounded { line_count, difference: self.difference.show() })
    }

    /// All unknown fields, or the first of them and that there are more.
    pub(super) fn unknown_fields(&mut self) -> Vec<String> {
        if UNKNOWN_FIELDS_MAX < self.unknown_fields.len() {
            self.unknown_fields.truncate(UNKNOWN_FIELDS_MAX);
            self.unknown_fields.push("and others".to_owned());
        }
        std::mem::take(&mut self.unknown_fields)
    }

    /// The first places, and how many more there are.
    pub(super) fn cleaned(&mut self) -> Vec<String> {
        match self.cleaned_count.saturating_sub(self.cleaned.len()) {
            0 => {}
            more => self.cleaned.push(format!("and {more} more")),
        }
        std::mem::take(&mut self.cleaned)
    }
}
