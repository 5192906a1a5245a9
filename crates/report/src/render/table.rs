//! Aligned columns for a terminal, which shows some characters two columns wide and some not at all.
//!
//! A new report says for each column what it holds ([`Align`]), names its columns by [`Table::heading`] and adds rows;
//! what is below zero, and what is nothing, is then shown as such, and names and memos give way where a line is too long.
//! One with many columns of amounts says how many of them belong together ([`Table::in_groups_of`]).

mod fit;
mod pieces;
mod shown;

use std::fmt;

use crate::render::table::fit::Fit;
use crate::{Page, Role};

pub(super) use shown::shown;
pub(crate) use shown::{columns, shortened};

/// What a column holds, and so where its texts stand and whether they may be shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// Dates, handles and words that we chose: on the left, always whole.
    Left,
    /// Names, payees, memos: on the left, shortened where the line would be too long.
    Text,
    /// Amounts: on the right, always whole.
    Right,
}

/// Rows whose columns are as wide as their widest cell, or as there is room for.
#[derive(Debug)]
pub(super) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Row>,
    /// How many columns belong together; 0 where nobody said.
    group: usize,
}

#[derive(Debug)]
enum Row {
    /// Text that stands alone and widens no column.
    Line(Role, String),
    Rule,
    Cells {
        cells: Vec<Cell>,
        remark: Remark,
    },
}

/// A text over one column or several.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    span: usize,
    role: Role,
}

/// Text after the last column.
#[derive(Clone, Debug, Default)]
struct Remark {
    role: Role,
    text: String,
    /// What stands behind it, if there is room for all of it.
    end: String,
}

const GAP: &str = "  ";

impl Table {
    pub(super) fn new(aligns: Vec<Align>) -> Self {
        Self { aligns, rows: Vec::new(), group: 0 }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.rows.push(Row::Line(Role::Plain, shown(text)));
    }

    /// A line that says what stands below it.
    pub(super) fn title(&mut self, text: &str) {
        self.rows.push(Row::Line(Role::Heading, shown(text)));
    }

    /// A line that few look for.
    pub(super) fn faint_line(&mut self, text: &str) {
        self.rows.push(Row::Line(Role::Faint, shown(text)));
    }

    pub(super) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// What each column holds.
    pub(super) fn heading(&mut self, texts: impl IntoIterator<Item = impl Into<String>>) {
        self.heading_with_remark(texts, "");
    }

    /// What each column holds, and what stands behind them.
    pub(super) fn heading_with_remark(&mut self, texts: impl IntoIterator<Item = impl Into<String>>, remark: &str) {
        let cell = |text: &str| Cell { text: shown(text), span: 1, role: Role::Heading };
        let cells = texts.into_iter().map(|text| cell(&text.into())).collect();
        let remark = Remark { role: Role::Heading, text: shown(remark), end: String::new() };
        self.rows.push(Row::Cells { cells, remark });
    }

    /// Texts over several columns each, and how many: headings too.
    pub(super) fn spanning_row(&mut self, texts: impl IntoIterator<Item = (String, usize)>) {
        let cell = |(text, span): (String, usize)| Cell { text: shown(&text), span, role: Role::Heading };
        self.rows.push(Row::Cells { cells: texts.into_iter().map(cell).collect(), remark: Remark::default() });
    }

    /// One cell a column.
    pub(super) fn row(&mut self, texts: impl IntoIterator<Item = String>) {
        self.push(texts, Remark::default());
    }

    /// One cell a column, and a text behind them.
    pub(super) fn row_with_remark(&mut self, texts: impl IntoIterator<Item = String>, remark: &str) {
        self.push(texts, Remark { text: shown(remark), ..Remark::default() });
    }

    /// One cell a column, a text behind them, and at the end what few look for.
    pub(super) fn row_with_end(&mut self, texts: impl IntoIterator<Item = String>, remark: &str, end: &str) {
        self.push(texts, Remark { role: Role::Plain, text: shown(remark), end: shown(end) });
    }

    /// One cell a column, and behind them what is wrong, if anything is.
    pub(super) fn row_with_alarm(&mut self, texts: impl IntoIterator<Item = String>, remark: &str) {
        self.push(texts, Remark { role: Role::Alarm, text: shown(remark), end: String::new() });
    }

    fn push(&mut self, texts: impl IntoIterator<Item = String>, remark: Remark) {
        let cell = |(text, align): (String, &Align)| Cell { role: role(&text, *align), text: shown(&text), span: 1 };
        let cells = texts.into_iter().zip(&self.aligns).map(cell).collect();
        self.rows.push(Row::Cells { cells, remark });
    }

    fn write_whole(&self, page: &mut Page) -> fmt::Result {
        let fit = Fit::of(self, page.columns());
        for row in &self.rows {
            match row {
                Row::Line(role, text) => page.put(*role, &shortened(text, fit.line)),
                Row::Rule => page.put(Role::Faint, &"-".repeat(span_width(&fit.widths))),
                Row::Cells { cells, remark } => self.write_cells(cells, remark, &fit, page),
            }
            page.put(Role::Plain, "\n");
        }
        Ok(())
    }

    /// Blanks are written when something follows them: no line ends with any.
    fn write_cells(&self, cells: &[Cell], remark: &Remark, fit: &Fit, page: &mut Page) {
        let mut blanks = 0;
        for (start, cell) in with_columns(cells) {
            let width = span_width(&fit.widths[start..start + cell.span]);
            let text = shortened(&cell.text, width);
            let missing = width.saturating_sub(columns(&text));
            let is_right = 1 < cell.span || self.aligns[start] == Align::Right;
            let (before, after) = if is_right { (missing, 0) } else { (0, missing) };
            if text.is_empty() {
                blanks += width;
            } else {
                page.put(Role::Plain, &" ".repeat(blanks + before));
                page.put(cell.role, &page.isolated(&text));
                blanks = after;
            }
            blanks += GAP.len();
        }
        if !remark.text.is_empty() {
            page.put(Role::Plain, &" ".repeat(blanks));
            page.put(remark.role, &page.isolated(&shortened(&remark.text, fit.remark)));
        }
        if !remark.end.is_empty() && columns(&remark.text) + GAP.len() + columns(&remark.end) <= fit.remark {
            page.put(Role::Faint, &format!("{GAP}{}", remark.end));
        }
    }

    fn cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.rows.iter().flat_map(|row| match row {
            Row::Line(..) | Row::Rule => with_columns(&[]),
            Row::Cells { cells, .. } => with_columns(cells),
        })
    }

    fn remarks(&self) -> impl Iterator<Item = &Remark> {
        self.rows.iter().filter_map(|row| match row {
            Row::Line(..) | Row::Rule => None,
            Row::Cells { remark, .. } => Some(remark),
        })
    }
}

/// An amount below zero is alarming, nothing at all is not worth a look.
fn role(text: &str, align: Align) -> Role {
    let is_below_zero = text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match align {
        Align::Right if is_below_zero => Role::Alarm,
        Align::Right if text.starts_with('0') && text.chars().all(|c| matches!(c, '0' | '.')) => Role::Faint,
        Align::Left | Align::Text | Align::Right => Role::Plain,
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

#[cfg(test)]
mod tests;
