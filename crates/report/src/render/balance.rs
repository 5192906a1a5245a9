//! What there is, as columns of names and amounts.

use std::fmt;

use domain::{Amount, READY_TO_ASSIGN_NAME};

use crate::render::budget::{HELD, overassigned};
use crate::render::csv::write_csv;
use crate::render::json::write_json;
use crate::render::table::{Align, Table};
use crate::{AccountRow, BalanceReport, Page, Render};

const CSV_HEADER: [&str; 4] = ["kind", "name", "balance", "currency"];

impl Render for BalanceReport {
    fn text(&self, out: &mut Page) -> fmt::Result {
        let mut table = Table::new(vec![Align::Text, Align::Right]);
        put_envelopes(&mut table, self);
        if let Some(total) = self.accounts_total {
            put_accounts(&mut table, &self.accounts, total);
        }
        if let Some(ready) = self.ready_to_assign {
            put_ready_to_assign(&mut table, ready, self.held);
        }
        table.write(out)
    }

    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write_json(self, out)
    }

    /// The kinds are `envelope`, `ready_to_assign`, `held`, where anything is held for the next month, `account`, and
    /// `account_outside` for one outside the law: the first three come to as much as the fourth.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let envelopes = self.envelopes.iter().map(|row| csv_row("envelope", row.name.as_str(), row.balance));
        let ready = self.ready_to_assign.map(|ready| csv_row("ready_to_assign", READY_TO_ASSIGN_NAME, ready));
        let accounts = self.accounts.iter().map(|row| csv_row(kind(row), row.name.as_str(), row.balance));
        let held = self.held.map(|held| csv_row("held", HELD, held));
        write_csv(out, CSV_HEADER, envelopes.chain(ready).chain(held).chain(accounts))
    }
}

fn put_envelopes(table: &mut Table, report: &BalanceReport) {
    table.title(&format!("Envelopes ({})", report.envelopes_total.currency()));
    for row in &report.envelopes {
        put(table, row.name.as_str(), row.balance);
    }
    table.rule();
    put(table, "Total", report.envelopes_total);
}

/// The accounts that make up the total stand above it, the others below.
fn put_accounts(table: &mut Table, accounts: &[AccountRow], total: Amount) {
    table.line("");
    table.title("Accounts");
    for row in accounts.iter().filter(|row| row.law) {
        put(table, row.name.as_str(), row.balance);
    }
    table.rule();
    put(table, "Total", total);
    if accounts.iter().any(|row| !row.law) {
        table.line("");
        table.title("Accounts outside the total");
    }
    for row in accounts.iter().filter(|row| !row.law) {
        put(table, row.name.as_str(), row.balance);
    }
}

fn put_ready_to_assign(table: &mut Table, ready: Amount, held: Option<Amount>) {
    table.line("");
    let remark = overassigned(ready.is_negative(), held.is_some());
    table.row_with_alarm([READY_TO_ASSIGN_NAME.to_owned(), ready.to_string()], remark);
    if let Some(held) = held {
        put(table, HELD, held);
    }
}

fn put(table: &mut Table, name: &str, amount: Amount) {
    table.row([name.to_owned(), amount.to_string()]);
}

fn kind(row: &AccountRow) -> &'static str {
    if row.law { "account" } else { "account_outside" }
}

fn csv_row(kind: &str, name: &str, balance: Amount) -> [String; 4] {
    [kind.to_owned(), name.to_owned(), balance.to_string(), balance.currency().to_string()]
}
