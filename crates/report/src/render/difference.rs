//! What differs, a line each: what was added in words of a ledger, what was taken out by its handle.

use std::fmt;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Difference, Page, Render};

const CSV_HEADER: [&str; 6] = ["kind", "category", "amount", "currency", "description", "handle"];

impl Render for Difference {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Text, Align::Right, Align::Text]);
        for line in &self.added {
            table.row(vec![line.category.to_string(), line.amount.signed(), line.description.clone()]);
        }
        for handle in &self.removed {
            table.line(&format!("{handle} taken out"));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// The kinds are `added` and `removed`.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let currency = self.currency.to_string();
        let added = self.added.iter().map(|line| {
            let (category, amount) = (line.category.to_string(), line.amount.to_string());
            ["added".to_owned(), category, amount, currency.clone(), line.description.clone(), String::new()]
        });
        let none = String::new;
        let removed = self
            .removed
            .iter()
            .map(|handle| ["removed".to_owned(), none(), none(), none(), none(), handle.to_string()]);
        write_csv(out, CSV_HEADER, added.chain(removed))
    }
}
