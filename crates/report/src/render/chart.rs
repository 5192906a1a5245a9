//! Bars of `o` over names that are written downwards: byte for byte the form of the original program.

use std::fmt;

use crate::chart::{PERCENT_MAX, STEP};
use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::{Chart, ChartRow, Page, Render};

const CSV_HEADER: [&str; 4] = ["envelope", "spent", "percent", "currency"];

/// What stands between two bars, and behind the last one.
const GAP: &str = "  ";

impl Render for Chart {
    /// Lines end with blanks, as those of the original program did. A name is written downwards by its characters, however
    /// wide a terminal shows them.
    fn text(&self, out: &mut Page) -> fmt::Result {
        writeln!(out, "Percentage spent by category")?;
        for level in (0..=PERCENT_MAX).rev().step_by(STEP.into()) {
            let mark = |row: &ChartRow| if level <= row.percent { 'o' } else { ' ' };
            writeln!(out, "{level:>3}| {}", side_by_side(self.rows.iter().map(mark)))?;
        }
        writeln!(out, "    {}", "-".repeat(3 * self.rows.len() + 1))?;
        let names: Vec<Vec<char>> = self.rows.iter().map(|row| row.envelope.as_str().chars().collect()).collect();
        for place in 0..names.iter().map(Vec::len).max().unwrap_or(0) {
            let letter = |name: &Vec<char>| name.get(place).copied().unwrap_or(' ');
            writeln!(out, "     {}", side_by_side(names.iter().map(letter)))?;
        }
        Ok(())
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, CSV_HEADER, self.rows.iter().map(csv_row))
    }
}

/// One character a bar. Even a line without any ends with the gap.
fn side_by_side(marks: impl Iterator<Item = char>) -> String {
    let marks: Vec<String> = marks.map(String::from).collect();
    marks.join(GAP) + GAP
}

fn csv_row(row: &ChartRow) -> [String; 4] {
    [row.envelope.to_string(), row.spent.to_string(), row.percent.to_string(), row.spent.currency().to_string()]
}
