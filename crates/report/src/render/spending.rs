//! Spending by envelope: two numbers under the title of each period, and what is left today.

use std::fmt;

use domain::Amount;

use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Page, Render, Spending, SpendingReport, SpendingRow};

const CSV_HEADER: [&str; 6] = ["envelope", "period", "spent", "deposits", "balance", "currency"];

impl Render for SpendingReport {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let numbers = 2 * self.columns.len() + 1;
        let mut table = Table::new([vec![Align::Text], vec![Align::Right; numbers]].concat()).in_groups_of(2);
        put_heading(&mut table, self);
        for row in &self.rows {
            table.row(text_row(row.envelope.as_str(), &row.columns, row.balance));
        }
        table.rule();
        table.row(text_row("Total", &self.totals.columns, self.totals.balance));
        if let Some(head) = &self.head {
            table.faint_line(&format!("head {head}"));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each envelope and period; today's balance stands in each row of its envelope.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows = self.rows.iter().flat_map(|row| {
            self.columns.iter().zip(&row.columns).map(move |(period, spending)| csv_row(row, period, *spending))
        });
        write_csv(out, CSV_HEADER, rows)
    }
}

fn put_heading(table: &mut Table, report: &SpendingReport) {
    let title = format!("Spending ({})", report.totals.balance.currency());
    let periods = report.columns.iter().map(|title| (title.clone(), 2));
    table.spanning_row([(title, 1)].into_iter().chain(periods));
    let under_period = report.columns.iter().flat_map(|_| ["Spent", "Deposits"]);
    table.heading(["Envelope"].into_iter().chain(under_period).chain(["Balance"]));
}

fn text_row(name: &str, columns: &[Spending], balance: Amount) -> Vec<String> {
    let amounts = columns.iter().flat_map(|spending| [spending.spent, spending.deposits]).chain([balance]);
    [name.to_owned()].into_iter().chain(amounts.map(|amount| amount.to_string())).collect()
}

fn csv_row(row: &SpendingRow, period: &str, spending: Spending) -> [String; 6] {
    [
        row.envelope.to_string(),
        period.to_owned(),
        spending.spent.to_string(),
        spending.deposits.to_string(),
        row.balance.to_string(),
        row.balance.currency().to_string(),
    ]
}
