//! One line a change: `#42  2026-11-22 15:04:05  laptop-7f  150.00  150.00  add Food 150.00 "Groceries"`.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Biography, Blame, BlameLine, Deed, Page, Render};

const BLAME_HEADER: [&str; 9] = ["handle", "time", "by", "what", "axis", "name", "amount", "balance", "currency"];
const BIOGRAPHY_HEADER: [&str; 5] = ["handle", "time", "by", "deed", "what"];

impl Render for Blame {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let (left, right) = (Align::Left, Align::Right);
        let mut table = Table::new(vec![left, left, Align::Text, right, right]);
        table.title(&format!("{} ({})", self.name, self.currency));
        table.heading_with_remark(["Handle", "Recorded", "By", "Amount", "Balance"], "What");
        for line in &self.lines {
            let (amount, balance) = (line.amount.to_string(), line.balance.to_string());
            table.row_with_remark(
                [line.handle.to_string(), line.time.clone(), line.by.clone(), amount, balance],
                &line.what,
            );
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, BLAME_HEADER, self.lines.iter().map(|line| blame_row(self, line)))
    }
}

impl Render for Biography {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Left, Align::Left, Align::Text, Align::Left]);
        for deed in &self.deeds {
            let cells = [deed.handle.to_string(), deed.time.clone(), deed.by.clone(), deed.deed.clone()];
            table.row_with_remark(cells, &deed.what);
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, BIOGRAPHY_HEADER, self.deeds.iter().map(biography_row))
    }
}

fn blame_row(blame: &Blame, line: &BlameLine) -> [String; 9] {
    [
        line.handle.to_string(),
        line.time.clone(),
        line.by.clone(),
        line.what.clone(),
        blame.axis.to_string(),
        blame.name.to_string(),
        line.amount.to_string(),
        line.balance.to_string(),
        blame.currency.to_string(),
    ]
}

fn biography_row(deed: &Deed) -> [String; 5] {
    [deed.handle.to_string(), deed.time.clone(), deed.by.clone(), deed.deed.clone(), deed.what.clone()]
}
