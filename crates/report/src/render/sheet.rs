//! The printed category of the original program: a name among stars, a line a change, the total.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::shown;
use crate::{Page, Render, Sheet, SheetLine};

const CSV_HEADER: [&str; 5] = ["envelope", "handle", "description", "amount", "currency"];

/// How wide the title is; the odd star stands on its right.
const TITLE_CHARS: usize = 30;

/// How much of a description is shown.
const DESCRIPTION_CHARS: usize = 23;

/// How wide an amount is at least; a longer one is shown whole.
const AMOUNT_CHARS: usize = 7;

impl Render for Sheet {
    fn text(&self, out: &mut Page) -> fmt::Result {
        writeln!(out, "{:*^TITLE_CHARS$}", self.envelope)?;
        for line in &self.lines {
            let description: String = shown(&line.description).chars().take(DESCRIPTION_CHARS).collect();
            writeln!(out, "{description:<DESCRIPTION_CHARS$}{:>AMOUNT_CHARS$}", line.amount)?;
        }
        writeln!(out, "Total: {}", self.total)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, CSV_HEADER, self.lines.iter().map(|line| csv_row(self, line)))
    }
}

fn csv_row(sheet: &Sheet, line: &SheetLine) -> [String; 5] {
    [
        sheet.envelope.to_string(),
        line.handle.to_string(),
        line.description.clone(),
        line.amount.to_string(),
        line.amount.currency().to_string(),
    ]
}
