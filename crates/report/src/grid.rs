//! Rows that are as long as a report has pieces, and never too many of them.

use std::collections::BTreeMap;

/// The most amounts of one report: rows times pieces.
pub const AMOUNTS_MAX: usize = 1_000_000;

/// Why a report is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{rows} rows of {pieces} pieces are more than {AMOUNTS_MAX} amounts; ask for longer pieces, or for fewer rows")]
pub struct TooManyAmounts {
    /// How many rows there would be at least.
    pub rows: usize,
    /// How many pieces the period is cut into.
    pub pieces: usize,
}

/// A row for each key, as far as there is room.
#[derive(Clone, Debug)]
pub(crate) struct Grid<K, T> {
    pieces: usize,
    rows: BTreeMap<K, Vec<T>>,
    too_many: Option<TooManyAmounts>,
}

impl<K: Ord, T: Clone + Default> Grid<K, T> {
    pub(crate) fn new(pieces: usize) -> Self {
        Self { pieces, rows: BTreeMap::new(), too_many: None }
    }

    /// The place in the row of that key, which begins here; `None` where there is no room for it.
    pub(crate) fn at(&mut self, key: K, place: usize) -> Option<&mut T> {
        let (rows, pieces) = (self.rows.len() + 1, self.pieces);
        if AMOUNTS_MAX / pieces.max(1) < rows && !self.rows.contains_key(&key) {
            self.too_many.get_or_insert(TooManyAmounts { rows, pieces });
            return None;
        }
        self.rows.entry(key).or_insert_with(|| vec![T::default(); pieces]).get_mut(place)
    }

    pub(crate) fn row(&self, key: &K) -> Option<&[T]> {
        self.rows.get(key).map(Vec::as_slice)
    }

    /// All rows in the order of their keys, unless one had no room.
    pub(crate) fn rows(&self) -> Result<&BTreeMap<K, Vec<T>>, TooManyAmounts> {
        self.too_many.map_or(Ok(&self.rows), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_where_there_is_no_room() {
        let mut grid: Grid<usize, i64> = Grid::new(AMOUNTS_MAX / 2);
        for key in [0, 1, 0] {
            *grid.at(key, 1).unwrap() += 1;
        }
        assert_eq!(grid.rows().unwrap().len(), 2);
        assert_eq!((grid.row(&0).unwrap()[1], grid.at(2, 0)), (2, None));
        assert_eq!(grid.rows(), Err(TooManyAmounts { rows: 3, pieces: AMOUNTS_MAX / 2 }));
    }
}
