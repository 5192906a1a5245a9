//! What is drawn of each report.

use std::cmp::Reverse;

use domain::Amount;

use super::columns::{Columns, Line, Standing};
use super::rows::{Bar, Rows};
use super::{COLOURS, Draw};
use crate::budget_use::{BudgetUse, Used};
use crate::series::{Series, SeriesRow};
use crate::{By, Chart, IncomeReport, NetWorth, Piece, SpendingOverTime, SpendingReport};

impl Draw for SpendingOverTime {
    /// Columns for several pieces, rows for one. What has several tags stands under each, so tags stand beside each other.
    fn svg(&self) -> String {
        let title = format!("Spending by {} ({}), {}", self.by, self.currency, days(&self.periods));
        if let [_] = self.periods.as_slice() {
            let bar = |row: &SeriesRow| bar(name(row, self.by), row.series.total);
            return Rows { title, bars: self.rows.iter().map(bar).collect() }.svg();
        }
        let standing = if self.by == By::Tag { Standing::BesideEachOther } else { Standing::OnEachOther };
        let (labels, series) = (labels(&self.periods), self.largest());
        Columns { title, currency: self.currency, labels, series, standing, line: None }.svg()
    }
}

impl SpendingOverTime {
    /// As many rows as there are colours, those with the most in their order, and the rest as one.
    fn largest(&self) -> Vec<Line> {
        let mut by_size: Vec<&SeriesRow> = self.rows.iter().collect();
        by_size.sort_by_key(|row| Reverse(row.series.total.minor_units()));
        let count = if by_size.len() <= COLOURS.len() { COLOURS.len() } else { COLOURS.len() - 1 };
        let is_kept = |row: &&SeriesRow| by_size.iter().take(count).any(|kept| std::ptr::eq(*kept, *row));
        let (kept, rest): (Vec<&SeriesRow>, Vec<&SeriesRow>) = self.rows.iter().partition(is_kept);
        let mut lines: Vec<Line> = kept.into_iter().map(|row| line(&name(row, self.by), &row.series.amounts)).collect();
        if !rest.is_empty() {
            let rest = Series::sum(self.currency, self.periods.len(), rest.into_iter().map(|row| &row.series));
            lines.push(line("All others", &rest.amounts));
        }
        lines
    }
}

impl Draw for BudgetUse {
    /// One piece has a bar for each envelope before what there was; several have columns of what all envelopes had.
    fn svg(&self) -> String {
        let title = format!("Budget against actual ({}), {}", self.currency, days(&self.periods));
        if let [_] = self.periods.as_slice() {
            let bars = self.rows.iter().filter_map(|row| Some(used_bar(row.envelope.to_string(), row.pieces.first()?)));
            return Rows { title, bars: bars.collect() }.svg();
        }
        let of = |part: fn(&Used) -> Amount| self.total.iter().map(part).collect::<Vec<_>>();
        let series = vec![line("To spend", &of(Used::to_spend)), line("Spent", &of(|used| used.spent))];
        let (labels, standing) = (labels(&self.periods), Standing::BesideEachOther);
        Columns { title, currency: self.currency, labels, series, standing, line: None }.svg()
    }
}

impl Draw for IncomeReport {
    fn svg(&self) -> String {
        let title = format!("Income and expense ({}), {}", self.currency, days(&self.periods));
        let (income, expenses) = (&self.income.total.amounts, &self.expenses.total.amounts);
        let series = vec![line("Income", income), line("Expenses", expenses)];
        let (labels, standing) = (labels(&self.periods), Standing::BesideEachOther);
        let line = Some(line("Net", &self.net.amounts));
        Columns { title, currency: self.currency, labels, series, standing, line }.svg()
    }
}

impl Draw for NetWorth {
    fn svg(&self) -> String {
        let title = format!("Net worth ({}), {}", self.currency, days(&self.periods));
        let series = vec![line("Assets", &self.assets.total), line("Debts", &self.debts.total)];
        let (labels, standing) = (labels(&self.periods), Standing::OnEachOther);
        let line = Some(line("Net worth", &self.net));
        Columns { title, currency: self.currency, labels, series, standing, line }.svg()
    }
}

impl Draw for SpendingReport {
    /// The first of its periods.
    fn svg(&self) -> String {
        let currency = self.totals.balance.currency();
        let period = self.columns.first().map_or("", String::as_str);
        let bars = self.rows.iter().filter_map(|row| Some(bar(row.envelope.to_string(), row.columns.first()?.spent)));
        Rows { title: format!("Spending by envelope ({currency}), {period}"), bars: bars.collect() }.svg()
    }
}

impl Draw for Chart {
    fn svg(&self) -> String {
        let bars = self.rows.iter().map(|row| Bar {
            said: format!("{} {}%", row.spent, row.percent),
            ..bar(row.envelope.to_string(), row.spent)
        });
        Rows { title: format!("Spent by envelope ({})", self.total.currency()), bars: bars.collect() }.svg()
    }
}

fn bar(name: String, amount: Amount) -> Bar {
    Bar { name, amount, of: None, said: amount.to_string() }
}

fn used_bar(name: String, used: &Used) -> Bar {
    let percent = used.percent.map_or_else(String::new, |percent| format!(", {percent}%"));
    let overspent = if used.left.is_negative() { ", overspent" } else { "" };
    let said = format!("{} of {}{percent}{overspent}", used.spent, used.to_spend());
    Bar { name, amount: used.spent, of: Some(used.to_spend()), said }
}

fn line(name: &str, amounts: &[Amount]) -> Line {
    Line { name: name.to_owned(), amounts: amounts.to_vec() }
}

fn name(row: &SeriesRow, by: By) -> String {
    row.name.clone().unwrap_or_else(|| by.none().to_owned())
}

fn labels(periods: &[Piece]) -> Vec<String> {
    periods.iter().map(Piece::label).collect()
}

/// `2026-09 to 2026-11`, or the one piece.
fn days(periods: &[Piece]) -> String {
    match periods {
        [only] => only.label(),
        [first, .., last] => format!("{} to {}", first.label(), last.label()),
        [] => String::new(),
    }
}
