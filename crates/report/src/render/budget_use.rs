//! Budget against actual: what there was, what is spent of it, and a bar of how much that is. Several pieces stand beside
//! each other and have no bars.

use std::fmt;

use domain::Amount;

use crate::budget_use::{BudgetUse, BudgetUseRow, Used};
use crate::render::bars::percent_bar;
use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Page, Piece, Render};

const CSV_HEADER: [&str; 11] = [
    "period",
    "group",
    "envelope",
    "carryover",
    "assigned",
    "deposits",
    "covered",
    "spent",
    "left",
    "percent",
    "currency",
];

/// What is said beside an envelope below zero, so that neither sign nor bar stands alone.
const OVERSPENT: &str = "overspent";

impl Render for BudgetUse {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let columns = Columns::of(self);
        let mut table = columns.table(self);
        let cells = |name: &str, pieces: &[Used]| {
            let cells = pieces.iter().flat_map(|used| columns.cells(used));
            [name.to_owned()].into_iter().chain(cells).collect::<Vec<_>>()
        };
        for rows in self.groups() {
            let group = rows.first().and_then(|row| row.group.as_ref());
            if let Some(name) = group {
                let total = self.group_total(rows);
                put(&mut table, cells(name.as_str(), &total), self, &total);
            }
            let indent = if group.is_some() { "  " } else { "" };
            for row in rows {
                put(&mut table, cells(&format!("{indent}{}", row.envelope), &row.pieces), self, &row.pieces);
            }
        }
        table.rule();
        put(&mut table, cells("Total", &self.total), self, &self.total);
        if let Some(head) = &self.head {
            table.faint_line(&format!("head {head}"));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each piece and envelope.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let rows = self.periods.iter().enumerate().flat_map(|(place, piece)| {
            let used = self.rows.iter().filter_map(move |row| Some((row, row.pieces.get(place)?)));
            used.map(move |(row, used)| csv_row(piece, row, used))
        });
        write_csv(out, CSV_HEADER, rows)
    }
}

/// An amount and what its column is called.
type Part = (&'static str, fn(&Used) -> Amount);

/// Which columns there are for a piece. The last one says how much of what there was is spent.
struct Columns(Vec<Part>);

impl Columns {
    /// One piece has all that there was, deposits and what was covered only where there were any; several have the sum.
    fn of(report: &BudgetUse) -> Self {
        if 1 < report.periods.len() {
            return Self(vec![("To spend", Used::to_spend), ("Spent", |used| used.spent)]);
        }
        let parts: [Part; 6] = [
            ("Carryover", |used| used.carryover),
            ("Assigned", |used| used.assigned),
            ("Deposits", |used| used.deposits),
            ("Covered", |used| used.covered),
            ("Spent", |used| used.spent),
            ("Left", |used| used.left),
        ];
        let has_any = |part: fn(&Used) -> Amount| {
            report.rows.iter().flat_map(|row| &row.pieces).any(|used| !part(used).is_zero())
        };
        let is_shown = |(head, part): &Part| !matches!(*head, "Deposits" | "Covered") || has_any(*part);
        Self(parts.into_iter().filter(is_shown).collect())
    }

    fn heads(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(head, _)| *head).chain(["Used"])
    }

    fn cells(&self, used: &Used) -> Vec<String> {
        let percent = used.percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent}%"));
        self.0.iter().map(|(_, part)| part(used).to_string()).chain([percent]).collect()
    }

    fn table(&self, report: &BudgetUse) -> Table {
        let (numbers, pieces) = (self.heads().count(), report.periods.len());
        let mut table =
            Table::new([vec![Align::Text], vec![Align::Right; numbers * pieces]].concat()).in_groups_of(numbers);
        table.title(&format!("Budget against actual ({})", report.currency));
        let over = report.periods.iter().map(|piece| (piece.label(), numbers));
        table.spanning_row([(String::new(), 1)].into_iter().chain(over));
        let under = report.periods.iter().flat_map(|_| self.heads());
        table.heading(["Envelope"].into_iter().chain(under));
        table
    }
}

fn put(table: &mut Table, cells: Vec<String>, report: &BudgetUse, pieces: &[Used]) {
    let remark = remark(report, pieces);
    if pieces.iter().any(|used| used.left.is_negative()) {
        table.row_with_alarm(cells, &remark);
    } else {
        table.row_with_remark(cells, &remark);
    }
}

/// The bar of one piece, and `overspent`; of several, in which.
fn remark(report: &BudgetUse, pieces: &[Used]) -> String {
    let is_over = |used: &Used| used.left.is_negative();
    match pieces {
        [only] => {
            let bar = only.percent.map(percent_bar);
            let words = is_over(only).then(|| OVERSPENT.to_owned());
            bar.into_iter().chain(words).collect::<Vec<_>>().join(" ")
        }
        _ => {
            let over = report.periods.iter().zip(pieces).filter(|(_, used)| is_over(used));
            let over: Vec<String> = over.map(|(piece, _)| piece.label()).collect();
            if over.is_empty() { String::new() } else { format!("{OVERSPENT} in {}", over.join(", ")) }
        }
    }
}

fn csv_row(piece: &Piece, row: &BudgetUseRow, used: &Used) -> [String; 11] {
    [
        piece.label(),
        optional(row.group.as_ref()),
        row.envelope.to_string(),
        used.carryover.to_string(),
        used.assigned.to_string(),
        used.deposits.to_string(),
        used.covered.to_string(),
        used.spent.to_string(),
        used.left.to_string(),
        optional(used.percent.as_ref()),
        used.left.currency().to_string(),
    ]
}
