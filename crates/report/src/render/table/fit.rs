//! How wide the columns of a table are: as wide as their widest cell, or as there is room for.

use std::ops::Range;

use crate::render::table::{Align, Cell, GAP, Table, columns, span_width};

/// How wide a cell may be where nobody says how wide a line may be. Names and memos can be longer than any screen; JSON
/// and CSV have them whole.
const CELL_COLUMNS_MAX: usize = 40;

/// How much of a name can still be told from others. Less of it is shown only where that makes the line fit.
const LEGIBLE_COLUMNS: usize = 16;

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

/// Texts give way as far as it takes; amounts, dates and handles never do.
fn squeezed(table: &Table, mut widths: Vec<usize>, remark: usize, line: usize) -> Fit {
    let is_text = |(_, align): &(usize, &Align)| **align == Align::Text;
    let texts: Vec<usize> = table.aligns.iter().enumerate().filter(is_text).map(|(column, _)| column).collect();
    let mut elastic: Vec<usize> = texts.iter().map(|column| widths[*column]).chain([remark]).collect();
    let rigid = line_width(&widths, remark) - elastic.iter().sum::<usize>();
    squeeze(&mut elastic, line.checked_sub(rigid));
    for (column, width) in texts.into_iter().zip(&elastic) {
        widths[column] = *width;
    }
    Fit { widths, remark: elastic.last().copied().unwrap_or(0), line }
}

/// Takes from the texts, the last of which is the remark, what there is no room for: first from those that are longer
/// than can be told from others, a long remark before all; then from all, the longest first. Where even an ellipsis each is too much, so are the
/// amounts, and all is as it can be read.
fn squeeze(texts: &mut [usize], room: Option<usize>) {
    let legible = |width: &usize| (*width).min(LEGIBLE_COLUMNS);
    let Some((remark, names)) = texts.split_last() else { return };
    let floors: Vec<usize> =
        names.iter().map(legible).chain([if LEGIBLE_COLUMNS < *remark { 1 } else { *remark }]).collect();
    let room = room.unwrap_or(0);
    if let Some(room) = room.checked_sub(floors.iter().sum()) {
        let extras = texts.iter().zip(&floors).map(|(width, floor)| width - floor).collect();
        let level = level(extras, room);
        texts.iter_mut().zip(floors).for_each(|(width, floor)| *width = floor + (*width - floor).min(level));
        return;
    }
    let has_room = texts.iter().filter(|width| 0 < **width).count() <= room;
    let level = if has_room { level(texts.to_vec(), room) } else { LEGIBLE_COLUMNS };
    texts.iter_mut().for_each(|width| *width = (*width).min(level));
}

/// How much each may have at most so that all together have no more than there is.
fn level(mut widths: Vec<usize>, mut room: usize) -> usize {
    widths.sort_unstable();
    let mut left = widths.len();
    for width in widths {
        let share = room / left;
        if share < width {
            return share;
        }
        room -= width;
        left -= 1;
    }
    usize::MAX
}

fn line_width(widths: &[usize], remark: usize) -> usize {
    span_width(widths) + if remark == 0 { 0 } else { GAP.len() + remark }
}

/// The least width of the first column, and each group of those behind it with its width.
pub(super) fn group_widths(table: &Table) -> (usize, Vec<(Range<usize>, usize)>) {
    let widths = with_spans(table, natural(table, usize::MAX));
    let names = widths.first().copied().unwrap_or(0).min(LEGIBLE_COLUMNS);
    let starts = (1..widths.len()).step_by(table.group);
    let group = |start| start..widths.len().min(start + table.group);
    (names, starts.map(group).map(|group| (group.clone(), span_width(&widths[group]))).collect())
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
