//! The short name of a period, as the head of a column.

use super::unit::Unit;
use super::{Month, Period};

impl Period {
    /// The shortest way of writing it: `2026`, `2026Q4`, `2026-10`, `2026-W41` or `2026-10-05`, else
    /// `2026-10-05..2026-10-08` with the day after the last one. It reads as the same period again.
    pub fn label(&self) -> String {
        let is_whole = |unit: &Unit| unit.period(self.start(), 0) == Some(*self);
        match Unit::ALL.into_iter().rev().find(is_whole) {
            Some(unit) => self.label_of(unit),
            None => format!("{}..{}", self.start(), self.end()),
        }
    }

    fn label_of(&self, unit: Unit) -> String {
        let first = self.start();
        let week = first.iso_week_date();
        match unit {
            Unit::Day => first.to_string(),
            Unit::Week => format!("{:04}-W{:02}", week.year(), week.week()),
            Unit::Month => Month::of(first).to_string(),
            Unit::Quarter => format!("{:04}Q{}", first.year(), quarter(first.month())),
            Unit::Year => format!("{:04}", first.year()),
        }
    }
}

/// The number of the quarter that a month lies in.
fn quarter(month: i8) -> i8 {
    match month {
        ..=3 => 1,
        4..=6 => 2,
        7..=9 => 3,
        10.. => 4,
    }
}
