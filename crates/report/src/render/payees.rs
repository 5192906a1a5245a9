//! One line a payee.

use std::fmt;

use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Page, Payees, Render};

const CSV_HEADER: [&str; 4] = ["payee", "count", "last", "envelope"];

impl Render for Payees {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Text, Align::Right, Align::Left, Align::Text]);
        table.heading(["Payee", "Count", "Last", "Envelope"]);
        for row in &self.payees {
            let cells = [row.payee.to_string(), row.count.to_string(), row.last.to_string()];
            table.row(cells.into_iter().chain([optional(row.envelope.as_ref())]));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let row = |row: &crate::PayeeRow| {
            [row.payee.to_string(), row.count.to_string(), row.last.to_string(), optional(row.envelope.as_ref())]
        };
        write_csv(out, CSV_HEADER, self.payees.iter().map(row))
    }
}
