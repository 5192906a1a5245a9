//! A copy: one line.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::{Copied, Page, Render};

impl Render for Copied {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let Self { to, entries, files, head, .. } = self;
        match (entries, files) {
            (0, 0) => writeln!(out, "nothing to copy: {to} has head {head} already"),
            (_, 0) => writeln!(out, "copied {}, head {head}", counted(*entries, "entry", "entries")),
            (_, _) => {
                let files = counted(*files, "source file", "source files");
                writeln!(out, "copied {} and {files}, head {head}", counted(*entries, "entry", "entries"))
            }
        }
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let Self { from, to, entries, files, head } = self;
        let row = [from.clone(), to.clone(), entries.to_string(), files.to_string(), head.to_string()];
        write_csv(out, ["from", "to", "entries", "files", "head"], [row])
    }
}

/// `1 entry`, `1,234 entries`.
fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { several })
}

fn grouped(count: u64) -> String {
    if count < 1_000 { count.to_string() } else { format!("{},{:03}", grouped(count / 1_000), count % 1_000) }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_005, "1,234,005")] {
            assert_eq!(grouped(count), text);
        }
    }
}
