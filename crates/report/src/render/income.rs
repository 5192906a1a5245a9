//! Income and expense: two sections, what is left of the one after the other, and two bars for each piece.

use std::fmt;

use domain::Amount;

use crate::income::Section;
use crate::render::bars::{Scale, chart_table};
use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::series::{cells, grouped, heading, series_table};
use crate::render::table::Table;
use crate::{IncomeReport, Page, Piece, Render, SeriesRow};

const CSV_HEADER: [&str; 6] = ["kind", "envelope", "group", "period", "amount", "currency"];

impl Render for IncomeReport {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = series_table(&self.periods);
        table.title(&format!("Income and expense ({})", self.currency));
        table.heading(heading("Envelope", &self.periods));
        put_section(&mut table, self, "Income", &self.income);
        put_section(&mut table, self, "Expenses", &self.expenses);
        table.rule();
        table.row(cells("Net", &self.net));
        if let Some(openings) = &self.openings {
            table.row(cells("Opening balances", openings));
        }
        table.write(out)?;
        let mut chart = chart_table();
        put_bars(&mut chart, self);
        if let Some(head) = &self.head {
            chart.faint_line(&format!("head {head}"));
        }
        chart.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each envelope and piece: `income` what came in, `expense` what was spent, `opening` what accounts held
    /// when they were opened.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let of_rows = |kind: &'static str, rows: &'_ [SeriesRow]| -> Vec<[String; 6]> {
            rows.iter().flat_map(|row| self.csv_rows(kind, Some(row), &row.series.amounts)).collect()
        };
        let openings = self.openings.iter().flat_map(|series| self.csv_rows("opening", None, &series.amounts));
        let rows = [of_rows("income", &self.income.rows), of_rows("expense", &self.expenses.rows), openings.collect()];
        write_csv(out, CSV_HEADER, rows.concat())
    }
}

impl IncomeReport {
    fn csv_rows(&self, kind: &str, row: Option<&SeriesRow>, amounts: &[Amount]) -> Vec<[String; 6]> {
        let name = optional(row.and_then(|row| row.name.as_ref()));
        let group = optional(row.and_then(|row| row.group.as_ref()));
        let cells = |(piece, amount): (&Piece, &Amount)| {
            let currency = amount.currency().to_string();
            [kind.to_owned(), name.clone(), group.clone(), piece.label(), amount.to_string(), currency]
        };
        self.periods.iter().zip(amounts).map(cells).collect()
    }
}

fn put_section(table: &mut Table, report: &IncomeReport, title: &str, section: &Section) {
    table.line("");
    table.title(title);
    for (name, series) in grouped(&section.rows, report.currency, "") {
        table.row(cells(&format!("  {name}"), &series));
    }
    table.row(cells(&format!("Total {}", title.to_lowercase()), &section.total));
}

/// What came in over what went out, on one scale. A single piece has no bars.
fn put_bars(table: &mut Table, report: &IncomeReport) {
    if report.periods.len() < 2 {
        return;
    }
    let (income, expenses) = (&report.income.total.amounts, &report.expenses.total.amounts);
    let scale = Scale::of(income.iter().chain(expenses));
    table.line("");
    for ((piece, income), expenses) in report.periods.iter().zip(income).zip(expenses) {
        table.row([format!("{} in", piece.label()), income.to_string(), scale.bar(*income)]);
        let under = " ".repeat(piece.label().chars().count());
        table.row([format!("{under} out"), expenses.to_string(), scale.bar(*expenses)]);
    }
}
