//! A table whose amounts are wider than the terminal, in pieces below each other, each of which begins with the names.

use std::fmt;
use std::ops::Range;

use super::fit::group_widths;
use super::{GAP, Row, Table, with_columns};
use crate::{Page, Role};

impl Table {
    /// So many columns behind the first one belong together, such as those of a month: where not all of them fit, the
    /// table is shown in pieces.
    pub(in crate::render) fn in_groups_of(mut self, columns: usize) -> Self {
        self.group = columns;
        self
    }

    /// Writes the table for people.
    pub(in crate::render) fn write(&self, page: &mut Page) -> fmt::Result {
        let pieces = self.pieces(page.columns());
        if pieces.len() < 2 {
            return self.write_whole(page);
        }
        let last = pieces.len() - 1;
        for (place, columns) in pieces.into_iter().enumerate() {
            if 0 < place {
                writeln!(page)?;
            }
            self.piece(&columns, place == last).write_whole(page)?;
        }
        Ok(())
    }

    /// The columns of each piece, without the first column of all.
    fn pieces(&self, columns_max: Option<usize>) -> Vec<Range<usize>> {
        let Some(columns_max) = columns_max.filter(|_| 0 < self.group) else { return Vec::new() };
        let (names, groups) = group_widths(self);
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let mut width = 0;
        for (columns, group) in groups {
            width += GAP.len() + group;
            match pieces.last_mut() {
                Some(piece) if names + width <= columns_max => piece.end = columns.end,
                Some(_) | None => {
                    pieces.push(columns);
                    width = GAP.len() + group;
                }
            }
        }
        pieces
    }

    /// The names and these columns. Titles stand in each piece, remarks and the head in the last one.
    fn piece(&self, columns: &Range<usize>, is_last: bool) -> Self {
        let is_in = |column: &usize| *column == 0 || columns.contains(column);
        let aligns = self.aligns.iter().enumerate().filter(|(column, _)| is_in(column)).map(|(_, align)| *align);
        let row = |row: &Row| match row {
            Row::Line(Role::Faint, _) if !is_last => None,
            Row::Line(role, text) => Some(Row::Line(*role, text.clone())),
            Row::Rule => Some(Row::Rule),
            Row::Cells { cells, remark } => {
                let cells = with_columns(cells).filter(|(column, _)| is_in(column)).map(|(_, cell)| cell.clone());
                let remark = if is_last { remark.clone() } else { super::Remark::default() };
                Some(Row::Cells { cells: cells.collect(), remark })
            }
        };
        Self { aligns: aligns.collect(), rows: self.rows.iter().filter_map(row).collect(), group: 0 }
    }
}
