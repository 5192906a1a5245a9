//! Showing reports: one file for each of them, and the forms that they share.

mod balance;
mod bars;
mod blame;
mod budget;
mod budget_use;
mod chart;
mod checkup;
mod copied;
mod csv;
mod diff;
mod difference;
mod income;
mod json;
mod ledger_settings;
mod log;
mod marked;
mod net_worth;
mod over_time;
mod payees;
mod recorded;
mod register;
mod repair;
mod series;
mod sheet;
mod spending;
mod svg;
mod table;
mod verification;
mod whereabouts;

use std::fmt;

pub use marked::marked;
pub use svg::Draw;

pub(crate) use marked::one_line;
pub(crate) use table::shortened;

use crate::{Layout, Page};

/// How a report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: amounts as `{"amount":"100.00","minor_units":10000,"currency":"EUR"}`.
    Json,
    /// For spreadsheets: a header line, amounts as decimals, their currency in a column of its own. There are no totals,
    /// so that a column can be summed up.
    ///
    /// Names and memos stand there as they are, also those that begin with `=`, `+`, `-` or `@`, which a spreadsheet may
    /// take for a formula: what is exported must be what was typed. Import such columns as text.
    Csv,
}

/// A report that can be shown in each format. Every line ends with a line feed, the last one too.
pub trait Render {
    /// Writes it for people.
    fn text(&self, out: &mut Page) -> fmt::Result;
    /// Writes it as JSON, indented.
    fn json(&self, out: &mut dyn fmt::Write) -> fmt::Result;
    /// Writes it as CSV.
    fn csv(&self, out: &mut dyn fmt::Write) -> fmt::Result;
}

/// The report in that format.
pub fn render(report: &dyn Render, format: Format) -> String {
    let mut text = String::new();
    let written = match format {
        Format::Text => return render_text(report, Layout::default()).into_plain(),
        Format::Json => report.json(&mut text),
        Format::Csv => report.csv(&mut text),
    };
    written.expect("a string takes whatever is written to it");
    text
}

/// The report for people, laid out for where it will stand.
pub fn render_text(report: &dyn Render, layout: Layout) -> Page {
    let mut page = Page::new(layout);
    report.text(&mut page).expect("a page takes whatever is written to it");
    page
}
