//! Aligned columns for a terminal, which shows some characters two columns wide and some not at all.

mod shown;

use std::fmt;

use unicode_width::UnicodeWidthStr;

pub(crate) use shown::shortened;
pub(super) use shown::shown;

/// Where the text stands in its column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows whose columns are as wide as their widest cell.
#[derive(Debug)]
pub(super) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Row>,
}

#[derive(Debug)]
enum Row {
    /// Text that stands alone and widens no column.
    Line(String),
    Rule,
    Cells {
        cells: Vec<Cell>,
        /// Text after the last column.
        remark: String,
    },
}

/// A text over one column or several.
#[derive(Debug)]
struct Cell {
    text: String,
    span: usize,
}

const GAP: &str = "  ";

/// How wide a cell may be. Names and memos can be longer than any screen; JSON and CSV have them whole.
const CELL_COLUMNS_MAX: usize = 40;

impl Table {
    pub(super) fn new(aligns: Vec<Align>) -> Self {
        Self { aligns, rows: Vec::new() }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.rows.push(Row::Line(shown(text)));
    }

    pub(super) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// One cell a column, cut where it is too long.
    pub(super) fn row(&mut self, texts: impl IntoIterator<Item = String>) {
        self.row_with_remark(texts, "");
    }

    /// One cell a column, and a text behind them.
    pub(super) fn row_with_remark(&mut self, texts: impl IntoIterator<Item = String>, remark: &str) {
        let cell = |text: String| Cell { text: shortened(&shown(&text), CELL_COLUMNS_MAX), span: 1 };
        let cells = texts.into_iter().map(cell).collect();
        self.rows.push(Row::Cells { cells, remark: shown(remark) });
    }

    /// Texts, and over how many columns each of them stands.
    pub(super) fn spanning_row(&mut self, texts: impl IntoIterator<Item = (String, usize)>) {
        let cells = texts.into_iter().map(|(text, span)| Cell { text: shown(&text), span }).collect();
        self.rows.push(Row::Cells { cells, remark: String::new() });
    }

    pub(super) fn write(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        let widths = self.widths();
        for row in &self.rows {
            match row {
                Row::Line(text) => writeln!(out, "{text}")?,
                Row::Rule => writeln!(out, "{}", "-".repeat(span_width(&widths)))?,
                Row::Cells { cells, remark } => writeln!(out, "{}", self.laid_out(cells, remark, &widths).trim_end())?,
            }
        }
        Ok(())
    }

    fn laid_out(&self, cells: &[Cell], remark: &str, widths: &[usize]) -> String {
        let place = |(start, cell): (usize, &Cell)| {
            let end = start + cell.span;
            // A text over several columns ends where their numbers end.
            let align = if cell.span == 1 { self.aligns[start] } else { Align::Right };
            padded(&cell.text, span_width(&widths[start..end]), align)
        };
        let placed = with_columns(cells).map(place);
        placed.chain([remark.to_owned()]).collect::<Vec<_>>().join(GAP)
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.aligns.len()];
        for (column, cell) in self.cells().filter(|(_, cell)| cell.span == 1) {
            widths[column] = widths[column].max(cell.text.width());
        }
        for (start, cell) in self.cells().filter(|(_, cell)| 1 < cell.span) {
            let end = start + cell.span;
            let missing = cell.text.width().saturating_sub(span_width(&widths[start..end]));
            widths[end - 1] += missing;
        }
        widths
    }

    fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.rows.iter().flat_map(|row| match row {
            Row::Line(_) | Row::Rule => with_columns(&[]),
            Row::Cells { cells, .. } => with_columns(cells),
        })
    }
}

/// Each cell with the number of the column in which it begins.
fn with_columns(cells: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    cells.iter().scan(0, |next, cell| {
        let start = *next;
        *next += cell.span;
        Some((start, cell))
    })
}

/// The width of neighbouring columns with the gaps between them.
fn span_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
}

fn padded(text: &str, width: usize, align: Align) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{blanks}"),
        Align::Right => format!("{blanks}{text}"),
    }
}

#[cfg(test)]
mod tests;
