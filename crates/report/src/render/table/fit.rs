//! How wide the columns of a table are: as wide as their widest cell, or as there is room for.

use crate::render::table::{Align, Cell, GAP, Table, columns, span_width};

/// How wide a cell may be where nobody says how wide a line may be. Names and memos can be longer than any screen; JSON
/// and CSV have them whole.
const CELL_COLUMNS_MAX: usize = 40;

/// The widths of a table.
#[derive(Debug)]
pub(super) struct Fit {
    /// Of each column.
    pub(super) widths: Vec<usize>,
    /// Of what stands behind the columns.
    pub(super) remark: usize,
    /// Of a line that is no row.
    pub(super) line: usize,
}

impl Fit {
    /// The widths of a table whose lines may have so many columns.
    pub(super) fn of(table: &Table, columns_max: Option<usize>) -> Self {
        let Some(line) = columns_max else {
            let widths = with_spans(table, natural(table, CELL_COLUMNS_MAX));
            return Self { widths, remark: usize::MAX, line: usize::MAX };
        };
        let widths = natural(table, usize::MAX);
        let remark = table.remarks().map(|remark| columns(&remark.text)).max().unwrap_or(0);
        let wide = with_spans(table, widths.clone());
        if line_width(&wide, remark) <= line {
            let taken = line_width(&wide, 0) + GAP.len();
            return Self { widths: wide, remark: line.saturating_sub(taken), line };
        }
        squeezed(table, widths, remark, line)
    }
}

/// The widest texts give way first, as far as it takes; amounts, dates and handles never do.
fn squeezed(table: &Table, mut widths: Vec<usize>, remark: usize, line: usize) -> Fit {
    let is_text = |(_, align): &(usize, &Align)| **align == Align::Text;
    let texts: Vec<usize> = table.aligns.iter().enumerate().filter(is_text).map(|(column, _)| column).collect();
    let mut elastic: Vec<usize> = texts.iter().map(|column| widths[*column]).filter(|width| 0 < *width).collect();
    elastic.extend((0 < remark).then_some(remark));
    let rigid = line_width(&widths, remark) - elastic.iter().sum::<usize>();
    let width_max = level(elastic, line.saturating_sub(rigid));
    for column in texts {
        widths[column] = widths[column].min(width_max);
    }
    Fit { widths, remark: remark.min(width_max), line }
}

/// How wide each may be at most so that all together need no more room. An ellipsis is the least of a text.
fn level(mut widths: Vec<usize>, mut room: usize) -> usize {
    widths.sort_unstable();
    let mut left = widths.len();
    for width in widths {
        let share = room / left;
        if share < width {
            return share.max(1);
        }
        room -= width;
        left -= 1;
    }
    usize::MAX
}

fn line_width(widths: &[usize], remark: usize) -> usize {
    span_width(widths) + if remark == 0 { 0 } else { GAP.len() + remark }
}

/// Each column as wide as its widest cell.
pub(super) fn natural(table: &Table, width_max: usize) -> Vec<usize> {
    let mut widths = vec![0; table.aligns.len()];
    for (column, cell) in table.cells().filter(|(_, cell)| cell.span == 1) {
        widths[column] = widths[column].max(columns(&cell.text).min(width_max));
    }
    widths
}

/// A text over several columns widens the last of them where it has no room.
fn with_spans(table: &Table, mut widths: Vec<usize>) -> Vec<usize> {
    let spanning = |(_, cell): &(usize, &Cell)| 1 < cell.span;
    for (start, cell) in table.cells().filter(spanning) {
        let end = start + cell.span;
        let missing = columns(&cell.text).saturating_sub(span_width(&widths[start..end]));
        widths[end - 1] += missing;
    }
    widths
}
