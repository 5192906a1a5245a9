//! A row of the table, and texts that no spreadsheet takes for a formula.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How a cell begins that a spreadsheet may run, and the sign that keeps it from doing so.
const RISKY: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', GUARD];
const GUARD: char = '\'';

/// All columns, in their order; each row leaves empty what it has no use for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) row: String,
    pub(super) date: String,
    pub(super) side: String,
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) payee: String,
    pub(super) memo: String,
    pub(super) tags: String,
    pub(super) refund: String,
    pub(super) voided: String,
    pub(super) law: String,
    pub(super) status: String,
    pub(super) ext: String,
    pub(super) handle: String,
    pub(super) id: String,
    pub(super) recorded_at: String,
    pub(super) recorded_by: String,
    pub(super) value: String,
    /// The columns of the second version, which the first has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) opening: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) set: Option<String>,
}

/// The names of the columns of a book without settings, as the first row has them.
pub(super) const COLUMNS: [&str; 18] = [
    "row",
    "date",
    "side",
    "name",
    "amount",
    "payee",
    "memo",
    "tags",
    "refund",
    "voided",
    "law",
    "status",
    "ext",
    "handle",
    "id",
    "recorded_at",
    "recorded_by",
    "value",
];

/// The names of all columns.
pub(super) fn all_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().chain(["opening", "set"])
}

/// A text as its cell holds it; a text that is empty is told from none.
pub(super) fn guarded(text: &str) -> String {
    if text.is_empty() || text.starts_with(RISKY) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// The text that a cell holds, and whether there is one.
pub(super) fn unguarded(cell: &str) -> Option<&str> {
    if cell.is_empty() { None } else { Some(cell.strip_prefix(GUARD).unwrap_or(cell)) }
}

/// The text that a cell holds, in which none is an empty one.
pub(super) fn text(cell: &str) -> String {
    unguarded(cell).map(Cow::from).unwrap_or_default().into_owned()
}
