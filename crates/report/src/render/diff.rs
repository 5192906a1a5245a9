//! What changed between two states: balances first, then the ops that did it.

use std::fmt;

use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Diff, DiffOp, DiffRow, Page, Render};

const CSV_HEADER: [&str; 10] = ["row", "name", "before", "after", "change", "currency", "handle", "time", "by", "what"];

impl Render for Diff {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let Self { from, to, .. } = self;
        writeln!(out, "from {}, {}, to {}, {}", from.head, from.time, to.head, to.time)?;
        if self.rows.is_empty() && self.ops.is_empty() {
            return writeln!(out, "nothing changed");
        }
        let (left, right) = (Align::Left, Align::Right);
        let mut balances = Table::new(vec![left, Align::Text, right, right, right]);
        for row in &self.rows {
            balances.row(balance_row(row));
        }
        balances.write(out)?;
        let mut ops = Table::new(vec![left, left, Align::Text]);
        if !self.rows.is_empty() {
            ops.line("");
        }
        for op in &self.ops {
            ops.row_with_remark([op.handle.to_string(), op.time.clone(), op.by.clone()], &op.what);
        }
        ops.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// The rows are `envelope`, `account` and `op`; each leaves empty what it has no use for.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, CSV_HEADER, self.rows.iter().map(csv_balance).chain(self.ops.iter().map(csv_op)))
    }
}

fn balance_row(row: &DiffRow) -> [String; 5] {
    let before = row.before.map_or_else(|| "new".to_owned(), |before| before.to_string());
    [row.axis.to_string(), row.name.clone(), before, format!("-> {}", row.after), row.change.signed()]
}

fn csv_balance(row: &DiffRow) -> [String; 10] {
    let [handle, time, by, what] = [const { String::new() }; 4];
    let currency = row.after.currency().to_string();
    let (before, after, change) = (optional(row.before.as_ref()), row.after.to_string(), row.change.to_string());
    [row.axis.to_string(), row.name.clone(), before, after, change, currency, handle, time, by, what]
}

fn csv_op(op: &DiffOp) -> [String; 10] {
    let [name, before, after, change, currency] = [const { String::new() }; 5];
    let (handle, time) = (op.handle.to_string(), op.time.clone());
    ["op".to_owned(), name, before, after, change, currency, handle, time, op.by.clone(), op.what.clone()]
}
