//! The book as CSV: one table, in whose rows the first cell says what the row is.
//!
//! `export` rows tell about the whole, `account` and `envelope` rows name what there is, a `posting` row is one change
//! with all that is true of its transaction, a `note` row is a remark, and the row `end` counts the others.

mod cell;
mod read;
mod row;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// Whether a text begins as the table does.
pub(super) fn is_table(text: &str) -> bool {
    text.starts_with("row,date,side,name,amount,")
}
