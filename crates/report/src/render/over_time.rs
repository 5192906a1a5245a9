//! Spending over time: a row for each envelope, payee or tag, and a bar for each piece. One piece alone has its bars
//! beside the rows.

use std::fmt;

use domain::Amount;

use crate::render::bars::{Scale, chart_table, put_chart};
use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::series::{cells, grouped, heading, series_table};
use crate::render::table::Table;
use crate::{Page, Piece, Render, SeriesRow, SpendingOverTime};

impl Render for SpendingOverTime {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = series_table(&self.periods);
        table.title(&format!("Spending by {} ({})", self.by, self.currency));
        table.heading(heading(self.by.title(), &self.periods));
        put_rows(&mut table, self);
        table.rule();
        table.row(cells("Total", &self.total));
        table.write(out)?;
        let mut chart = chart_table();
        put_chart(&mut chart, &self.periods, &self.total.amounts);
        if let Some(head) = &self.head {
            chart.faint_line(&format!("head {head}"));
        }
        chart.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each envelope, payee or tag and piece; where there is none, its cell is empty.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let by = self.by.to_string();
        let header = [by.as_str(), "group", "period", "spent", "currency"];
        let rows = self.rows.iter().flat_map(|row| {
            self.periods.iter().zip(&row.series.amounts).map(move |(piece, spent)| csv_row(row, piece, *spent))
        });
        write_csv(out, header, rows)
    }
}

fn put_rows(table: &mut Table, report: &SpendingOverTime) {
    let rows = grouped(&report.rows, report.currency, report.by.none());
    let scale = Scale::of(rows.iter().flat_map(|(_, series)| &series.amounts));
    for (name, series) in rows {
        match series.amounts.as_slice() {
            [only] => table.row_with_remark(cells(&name, &series), &scale.bar(*only)),
            _ => table.row(cells(&name, &series)),
        }
    }
}

fn csv_row(row: &SeriesRow, piece: &Piece, spent: Amount) -> [String; 5] {
    [
        row.name.clone().unwrap_or_default(),
        optional(row.group.as_ref()),
        piece.label(),
        spent.to_string(),
        spent.currency().to_string(),
    ]
}
