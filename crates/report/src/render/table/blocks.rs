//! A table that is too wide for its page: its columns stand in several blocks below each other, each with the names.

use std::fmt;
use std::ops::Range;

use crate::render::table::fit::natural;
use crate::render::table::{Cell, GAP, Row, Table};
use crate::{Page, Role};

impl Table {
    /// Writes it in as many blocks as it takes for all numbers to stand whole in their lines. Only for tables whose cells
    /// stand over one column each.
    pub(in crate::render) fn write_in_blocks(&self, page: &mut Page) -> fmt::Result {
        let Some(room) = page.columns() else { return self.write(page) };
        for (place, columns) in self.blocks(room).into_iter().enumerate() {
            if 0 < place {
                page.put(Role::Plain, "\n");
            }
            self.block(&columns).write(page)?;
        }
        Ok(())
    }

    /// Which columns stand in each block, beside the first one.
    fn blocks(&self, room: usize) -> Vec<Range<usize>> {
        let widths = natural(self, usize::MAX);
        let Some((names, numbers)) = widths.split_first() else { return Vec::new() };
        // A third of the line is enough for names, which may be shortened.
        let room = room.saturating_sub((*names).min(room / 3));
        let (mut blocks, mut begin, mut used) = (Vec::new(), 1, 0);
        for (column, width) in (1..).zip(numbers) {
            if begin < column && room < used + GAP.len() + width {
                blocks.push(begin..column);
                (begin, used) = (column, 0);
            }
            used += GAP.len() + width;
        }
        blocks.push(begin..widths.len());
        blocks
    }

    fn block(&self, columns: &Range<usize>) -> Self {
        let is_in = |column: &usize| *column == 0 || columns.contains(column);
        let aligns = (0..).zip(&self.aligns).filter(|(column, _)| is_in(column)).map(|(_, align)| *align).collect();
        let rows = self.rows.iter().map(|row| match row {
            Row::Line(role, text) => Row::Line(*role, text.clone()),
            Row::Rule => Row::Rule,
            Row::Cells { cells, remark } => {
                let kept = (0..).zip(cells).filter(|(column, _)| is_in(column));
                let cells = kept.map(|(_, cell)| Cell { text: cell.text.clone(), ..*cell }).collect();
                Row::Cells { cells, remark: remark.clone() }
            }
        });
        Self { aligns, rows: rows.collect() }
    }
}
