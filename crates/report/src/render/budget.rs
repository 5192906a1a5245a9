//! The budget of months: three numbers under the title of each, and *Ready to assign* above all.

use std::fmt;

use domain::{Amount, READY_TO_ASSIGN_NAME};

use crate::render::csv::{optional, write_csv};
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{Budget, BudgetCell, BudgetMonth, BudgetRow, Page, Render};

const CSV_HEADER: [&str; 8] =
    ["month", "group", "envelope", "carryover", "assigned", "activity", "available", "currency"];

/// What of *Ready to assign* is not to be assigned in that month.
pub(super) const HELD: &str = "Held for next month";

/// What is said beside *Ready to assign* below zero.
const OVERASSIGNED: &str = "(more was assigned than came in)";
/// The same where something is held.
const OVERASSIGNED_BUT_HELD: &str = "(more was assigned than came in and is not held)";
/// What is said beside an envelope below zero, so that neither sign nor colour stands alone.
const OVERSPENT: &str = "overspent";

impl Render for Budget {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table =
            Table::new([vec![Align::Text], vec![Align::Right; 3 * self.months.len()]].concat()).in_groups_of(3);
        put_heading(&mut table, self);
        for rows in self.groups() {
            put_group(&mut table, self, rows);
        }
        table.rule();
        let totals: Vec<BudgetCell> = self.months.iter().map(|month| month.total).collect();
        table.row(text_row("Total", &totals));
        if let Some(head) = &self.head {
            table.faint_line(&format!("head {head}"));
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// One row for each month and envelope; *Ready to assign*, and what of it is held for the next month, have one too, with
    /// what is left alone.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let months = self.months.iter().enumerate();
        let rows = months.flat_map(|(place, month)| {
            let alone = |name: &str, left: Amount| {
                let (name, none, currency) = (name.to_owned(), String::new, left.currency().to_string());
                [month.month.to_string(), none(), name, none(), none(), none(), left.to_string(), currency]
            };
            let ready = alone(READY_TO_ASSIGN_NAME, month.ready_to_assign);
            let held = month.held.map(|held| alone(HELD, held));
            let cells = self.rows.iter().filter_map(move |row| Some((row, row.months.get(place)?)));
            let envelopes = cells.map(|(row, cell)| csv_row(&month.month.to_string(), row, cell));
            [ready].into_iter().chain(held).chain(envelopes)
        });
        write_csv(out, CSV_HEADER, rows)
    }
}

fn put_heading(table: &mut Table, budget: &Budget) {
    let Some(first) = budget.months.first() else { return };
    let title = format!("Budget ({})", first.ready_to_assign.currency());
    let months = budget.months.iter().map(|month| (month.month.title_from(month.begin), 3));
    table.spanning_row([(title, 1)].into_iter().chain(months));
    let ready =
        budget.months.iter().flat_map(|month| [String::new(), String::new(), month.ready_to_assign.to_string()]);
    let is_over = budget.months.iter().any(|month| month.ready_to_assign.is_negative());
    let ready = [READY_TO_ASSIGN_NAME.to_owned()].into_iter().chain(ready);
    let is_held = budget.months.iter().any(|month| month.held.is_some());
    table.row_with_alarm(ready, overassigned(is_over, is_held));
    if is_held {
        let held = |month: &BudgetMonth| month.held.map_or_else(String::new, |held| held.to_string());
        let held = budget.months.iter().flat_map(|month| [String::new(), String::new(), held(month)]);
        table.row([HELD.to_owned()].into_iter().chain(held));
    }
    table.line("");
    let columns = budget.months.iter().flat_map(|_| ["Assigned", "Activity", "Available"]);
    table.heading(["Envelope"].into_iter().chain(columns));
}

/// The envelopes of a group below its name and their sum, or those in no group.
fn put_group(table: &mut Table, budget: &Budget, rows: &[BudgetRow]) {
    let group = rows.first().and_then(|row| row.group.as_ref());
    if let Some(name) = group {
        table.row(text_row(name.as_str(), &budget.group_total(rows)));
    }
    let indent = if group.is_some() { "  " } else { "" };
    for row in rows {
        let name = format!("{indent}{}", row.envelope);
        table.row_with_alarm(text_row(&name, &row.months), &remark(budget, row));
    }
}

/// What is said beside *Ready to assign*.
pub(super) fn overassigned(is_over: bool, is_held: bool) -> &'static str {
    match (is_over, is_held) {
        (false, _) => "",
        (true, false) => OVERASSIGNED,
        (true, true) => OVERASSIGNED_BUT_HELD,
    }
}

fn text_row(name: &str, cells: &[BudgetCell]) -> Vec<String> {
    let amounts = cells.iter().flat_map(|cell| [cell.assigned, cell.activity, cell.available]);
    [name.to_owned()].into_iter().chain(amounts.map(|amount| amount.to_string())).collect()
}

/// `overspent`; with several months, also in which.
fn remark(budget: &Budget, row: &BudgetRow) -> String {
    let months = budget.months.iter().zip(&row.months).filter(|(_, cell)| cell.available.is_negative());
    let months: Vec<String> = months.map(|(month, _)| month.month.to_string()).collect();
    match (months.is_empty(), budget.months.len()) {
        (true, _) => String::new(),
        (false, 1) => OVERSPENT.to_owned(),
        (false, _) => format!("{OVERSPENT} in {}", months.join(", ")),
    }
}

fn csv_row(month: &str, row: &BudgetRow, cell: &BudgetCell) -> [String; 8] {
    [
        month.to_owned(),
        optional(row.group.as_ref()),
        row.envelope.to_string(),
        cell.carryover.to_string(),
        cell.assigned.to_string(),
        cell.activity.to_string(),
        cell.available.to_string(),
        cell.available.currency().to_string(),
    ]
}
