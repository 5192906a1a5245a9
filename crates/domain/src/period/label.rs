//! The short name of a period, as the head of a column.

use jiff::civil::Date;

use super::unit::Unit;
use super::{Calendar, Period, Today};

impl Calendar {
    /// The shortest way of writing a period: `2026`, `2026Q4`, `2026-10`, `2026-W41` or `2026-10-05`, else
    /// `2026-10-05..2026-10-08` with the day after the last one. In this calendar it reads as the same period again.
    pub fn label(&self, period: Period) -> String {
        let is_whole = |unit: &Unit| unit.period(Today { date: period.start(), calendar: self }, 0) == Some(period);
        match Unit::ALL.into_iter().rev().find(is_whole) {
            Some(unit) => self.label_of(unit, period.start()),
            None => format!("{}..{}", period.start(), period.end()),
        }
    }

    fn label_of(&self, unit: Unit, first: Date) -> String {
        let (month, week) = (self.month_of(first), first.iso_week_date());
        match unit {
            Unit::Day => first.to_string(),
            Unit::Week => format!("{:04}-W{:02}", week.year(), week.week()),
            Unit::Month => month.to_string(),
            Unit::Quarter => format!("{:04}Q{}", month.year(), quarter(month.month())),
            Unit::Year => format!("{:04}", month.year()),
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
