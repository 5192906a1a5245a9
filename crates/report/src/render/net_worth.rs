//! Net worth: assets, debts, and what is left, at the end of each piece; a bar for each.

use std::fmt;

use domain::Amount;

use crate::net_worth::{Holding, Holdings};
use crate::render::bars::{chart_table, put_chart};
use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{NetWorth, Page, Piece, Render};

const CSV_HEADER: [&str; 6] = ["side", "account", "kind", "period", "balance", "currency"];

impl Render for NetWorth {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table =
            Table::new([vec![Align::Text], vec![Align::Right; self.periods.len()]].concat()).in_groups_of(1);
        let labels = self.periods.iter().map(Piece::label);
        table.title(&format!("Net worth at the end of each period ({})", self.currency));
        table.heading(["Account".to_owned()].into_iter().chain(labels));
        put_holdings(&mut table, "Assets", &self.assets);
        put_holdings(&mut table, "Debts", &self.debts);
        table.rule();
        table.row(cells("Net worth", &self.net));
        table.row(cells("Change", &self.change));
        table.write(out)?;
        let mut chart = chart_table();
        put_chart(&mut chart, &self.periods, &self.net);
        if let Some(head) = &self.head {
            chart.faint_line(&format!("head {head}"));
        }
        chart.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each account and piece: the sum of a piece's rows is the net worth.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows = [("asset", &self.assets), ("debt", &self.debts)].into_iter().flat_map(|(side, holdings)| {
            let of_row = move |row: &Holding| -> Vec<[String; 6]> {
                self.periods.iter().zip(&row.balances).map(|at| csv_row(side, row, at)).collect()
            };
            holdings.rows.iter().flat_map(of_row)
        });
        write_csv(out, CSV_HEADER, rows)
    }
}

fn put_holdings(table: &mut Table, title: &str, holdings: &Holdings) {
    table.line("");
    table.title(title);
    for row in &holdings.rows {
        table.row(cells(&format!("  {}", row.account), &row.balances));
    }
    table.row(cells(&format!("Total {}", title.to_lowercase()), &holdings.total));
}

fn cells(name: &str, amounts: &[Amount]) -> Vec<String> {
    [name.to_owned()].into_iter().chain(amounts.iter().map(Amount::to_string)).collect()
}

fn csv_row(side: &str, row: &Holding, (piece, balance): (&Piece, &Amount)) -> [String; 6] {
    [
        side.to_owned(),
        row.account.to_string(),
        row.kind.to_string(),
        piece.label(),
        balance.to_string(),
        balance.currency().to_string(),
    ]
}
