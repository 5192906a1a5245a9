//! Rows of amounts under the names of the pieces, with their sum and average.

use domain::{Amount, Currency};

use crate::Piece;
use crate::render::table::{Align, Table};
use crate::series::{Series, SeriesRow};

/// A table with a column for each piece; where there are several, also for their sum and average.
pub(super) fn series_table(periods: &[Piece]) -> Table {
    let numbers = if periods.len() == 1 { 1 } else { periods.len() + 2 };
    Table::new([vec![Align::Text], vec![Align::Right; numbers]].concat()).in_groups_of(1)
}

/// The heads of the columns.
pub(super) fn heading(first: &str, periods: &[Piece]) -> Vec<String> {
    let sums: &[&str] = if periods.len() == 1 { &[] } else { &["Total", "Average"] };
    let labels = periods.iter().map(Piece::label);
    [first.to_owned()].into_iter().chain(labels).chain(sums.iter().map(|sum| (*sum).to_owned())).collect()
}

/// The cells of a row.
pub(super) fn cells(name: &str, series: &Series) -> Vec<String> {
    let sums = [series.total, series.average];
    let sums = if series.amounts.len() == 1 { &[] } else { sums.as_slice() };
    let amounts = series.amounts.iter().chain(sums).map(Amount::to_string);
    [name.to_owned()].into_iter().chain(amounts).collect()
}

/// Which rows stand below each other: those of a group under its name and their sum.
pub(super) fn grouped(rows: &[SeriesRow], currency: Currency, none: &str) -> Vec<(String, Series)> {
    let mut shown = Vec::new();
    for together in rows.chunk_by(|one, next| one.group == next.group) {
        let group = together.first().and_then(|row| Some((row.group.as_ref()?, row.series.amounts.len())));
        if let Some((group, pieces)) = group {
            shown.push((group.to_string(), Series::sum(currency, pieces, together.iter().map(|row| &row.series))));
        }
        let indent = if group.is_some() { "  " } else { "" };
        let name = |row: &SeriesRow| format!("{indent}{}", row.name.as_deref().unwrap_or(none));
        shown.extend(together.iter().map(|row| (name(row), row.series.clone())));
    }
    shown
}
