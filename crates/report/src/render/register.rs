//! Dated lines with a running balance.

use std::fmt;

use domain::Tag;

use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Page, Register, RegisterByPiece, RegisterLine, RegisterPiece, Render};

const CSV_HEADER: [&str; 10] =
    ["date", "handle", "axis", "name", "payee", "memo", "tags", "amount", "balance", "currency"];

impl Render for Register {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let (left, text, right) = (Align::Left, Align::Text, Align::Right);
        let mut table = Table::new(vec![left, left, text, text, right, right]);
        table.title(&format!("Register ({})", self.currency));
        table.heading(["Date", "Handle", "Name", "Payee, memo", "Amount", "Balance"]);
        for line in &self.lines {
            table.row(text_row(line));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// Tags stand in one cell with blanks between them.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, CSV_HEADER, self.lines.iter().map(csv_row))
    }
}

const PIECES_CSV_HEADER: [&str; 8] = ["period", "begin", "end", "axis", "name", "amount", "balance", "currency"];

impl Render for RegisterByPiece {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Left, Align::Text, Align::Right, Align::Right]);
        table.title(&format!("Register ({})", self.currency));
        table.heading(["Period", "Name", "Amount", "Balance"]);
        for line in &self.lines {
            table.row([line.period.clone(), line.name.to_string(), line.amount.to_string(), line.balance.to_string()]);
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// The end is the day after the last one of the period.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_csv(out, PIECES_CSV_HEADER, self.lines.iter().map(piece_csv_row))
    }
}

fn piece_csv_row(line: &RegisterPiece) -> [String; 8] {
    [
        line.period.clone(),
        line.begin.to_string(),
        line.end.to_string(),
        line.axis.to_string(),
        line.name.to_string(),
        line.amount.to_string(),
        line.balance.to_string(),
        line.balance.currency().to_string(),
    ]
}

fn text_row(line: &RegisterLine) -> [String; 6] {
    [
        line.date.to_string(),
        line.handle.to_string(),
        line.name.to_string(),
        payee_and_memo(line),
        line.amount.to_string(),
        line.balance.to_string(),
    ]
}

fn payee_and_memo(line: &RegisterLine) -> String {
    let payee = line.payee.as_ref().map(|payee| payee.as_str());
    let memo = line.memo.as_ref().map(|memo| memo.as_str());
    payee.into_iter().chain(memo).collect::<Vec<_>>().join(" · ")
}

fn csv_row(line: &RegisterLine) -> [String; 10] {
    [
        line.date.to_string(),
        line.handle.to_string(),
        line.axis.to_string(),
        line.name.to_string(),
        optional(line.payee.as_ref()),
        optional(line.memo.as_ref()),
        line.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" "),
        line.amount.to_string(),
        line.balance.to_string(),
        line.balance.currency().to_string(),
    ]
}
