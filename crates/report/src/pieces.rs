//! The pieces that a report cuts its days into.

use domain::{Calendar, Month, Period};
use jiff::civil::Date;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Periods that follow each other without a gap, in the calendar of a ledger. Invariant: there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    periods: Vec<Period>,
    calendar: Calendar,
}

impl Pieces {
    /// The whole period, uncut.
    pub fn one(period: Period) -> Self {
        Self { periods: vec![period], calendar: Calendar::ALMANAC }
    }

    /// These, unless there are none or one does not begin where the one before it ends.
    pub fn new(periods: Vec<Period>) -> Option<Self> {
        let follow = periods.windows(2).all(|two| matches!(two, [one, next] if one.end() == next.start()));
        (follow && !periods.is_empty()).then_some(Self { periods, calendar: Calendar::ALMANAC })
    }

    /// The same where the months have those days.
    #[must_use]
    pub fn in_calendar(self, calendar: &Calendar) -> Self {
        Self { calendar: calendar.clone(), ..self }
    }

    /// The pieces in order.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.periods.len()
    }

    /// The first day of the first one.
    pub fn begin(&self) -> Date {
        self.first().start()
    }

    /// The day after the last one.
    pub fn end(&self) -> Date {
        self.periods.last().expect("there is at least one").end()
    }

    /// The place of the piece that the date lies in.
    pub fn place_of(&self, date: Date) -> Option<usize> {
        let behind = self.periods.partition_point(|piece| piece.start() <= date);
        behind.checked_sub(1).filter(|_| date < self.end())
    }

    /// Whether each begins and ends with a month, so that what a ledger keeps by month says all about it.
    pub fn are_whole_months(&self) -> bool {
        let is_first_day = |day| self.calendar.is_first_day(day);
        self.periods.iter().all(|piece| is_first_day(piece.start()) && is_first_day(piece.end()))
    }

    /// The place of the piece that the month lies in, where they are whole months.
    pub(crate) fn place_of_month(&self, month: Month) -> Option<usize> {
        self.place_of(self.calendar.first_day(month))
    }

    /// The first and the last month that each touches.
    pub(crate) fn months(&self) -> impl Iterator<Item = (Month, Month)> {
        self.periods.iter().map(|piece| {
            let last_day = piece.end().yesterday().unwrap_or(piece.start());
            (self.calendar.month_of(piece.start()), self.calendar.month_of(last_day))
        })
    }

    /// The headings for a report.
    pub(crate) fn headings(&self) -> Vec<Piece> {
        self.periods.iter().map(|period| Piece { label: self.calendar.label(*period), period: *period }).collect()
    }

    fn first(&self) -> &Period {
        self.periods.first().expect("there is at least one")
    }
}

/// The heading of a column: `{"period":"2026-10","begin":"2026-10-01","end":"2026-11-01"}`, the end being the day after
/// the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    label: String,
    /// Its days.
    pub period: Period,
}

impl Piece {
    /// Its short name.
    pub fn label(&self) -> String {
        self.label.clone()
    }
}

impl Serialize for Piece {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut piece = serializer.serialize_struct("Piece", 3)?;
        piece.serialize_field("period", &self.label)?;
        piece.serialize_field("begin", &self.period.start())?;
        piece.serialize_field("end", &self.period.end())?;
        piece.end()
    }
}
