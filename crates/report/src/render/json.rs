//! JSON with two blanks a level.

use std::fmt;

use serde::Serialize;

/// Writes the value and a line feed.
pub(super) fn write_json(value: &impl Serialize, out: &mut dyn fmt::Write) -> fmt::Result {
    let json = serde_json::to_string_pretty(value).expect("a report has nothing that JSON could not hold");
    writeln!(out, "{json}")
}
