//! One line an op: `#42  2026-11-22 15:04:05  laptop-7f  add Food 150.00 "Groceries"  42:9c1f03ab27de5510`.

use std::fmt;

use domain::Handle;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Head, Log, LogEntry, Page, Render};

const CSV_HEADER: [&str; 6] = ["handle", "time", "by", "version", "what", "hash"];

impl Render for Log {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Left, Align::Left, Align::Text]);
        for entry in &self.entries {
            let head = Head { seq: entry.seq, hash: entry.hash.clone() };
            for (handle, what) in ops(entry) {
                let cells = [handle.to_string(), entry.time.clone(), entry.by.clone()];
                table.row_with_end(cells, what, &head.to_string());
            }
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row an op. There is no column of amounts, and so none of the currency.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows = self.entries.iter().flat_map(|entry| ops(entry).map(|(handle, what)| csv_row(entry, handle, what)));
        write_csv(out, CSV_HEADER, rows)
    }
}

/// The ops of an entry with their handles: `#42`, or `#42.1` and `#42.2` where there are several.
fn ops(entry: &LogEntry) -> impl Iterator<Item = (Handle, &str)> {
    let is_one = entry.what.len() == 1;
    (1..).zip(&entry.what).map(move |(place, what)| {
        let index = if is_one { None } else { Some(place) };
        (Handle { seq: entry.seq, index }, what.as_str())
    })
}

fn csv_row(entry: &LogEntry, handle: Handle, what: &str) -> [String; 6] {
    [
        handle.to_string(),
        entry.time.clone(),
        entry.by.clone(),
        entry.version.clone(),
        what.to_owned(),
        entry.hash.clone(),
    ]
}
