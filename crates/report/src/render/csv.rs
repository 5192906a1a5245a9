//! Comma-separated values: quoted only where they must be, one line feed a line.

use std::fmt;

use csv::Writer;

/// Writes the header and the rows, which have as many cells by their type.
pub(super) fn write_csv<const N: usize>(
    out: &mut dyn fmt::Write,
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> fmt::Result {
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(header).expect("memory takes every row");
    for row in rows {
        writer.write_record(row).expect("memory takes every row of the same length");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    out.write_str(&String::from_utf8(bytes).expect("text with commas and quotes between is text"))
}

/// What is there, or an empty cell.
pub(super) fn optional<T: fmt::Display>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}
