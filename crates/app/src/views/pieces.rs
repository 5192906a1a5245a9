//! Which pieces a view has: the days that are asked for, closed by what the ledger knows, and cut.

use std::collections::BTreeMap;

use domain::{Calendar, Cell, Days, Interval, Ledger, Month, Period, Unit};
use jiff::civil::Date;
use report::Pieces;

use crate::asked::Asked;
use crate::{Failure, Session};

/// How many months a view of a year has.
const YEAR: usize = 12;

/// The days that are asked for; where nobody says, all in which anything came in or went out.
pub(super) fn of_all(session: &Session, asked: &Asked) -> Result<Pieces, Failure> {
    cut(session.basis()?, of_days(session, asked)?, asked.interval)
}

/// The same, not cut.
pub(super) fn of_days(session: &Session, asked: &Asked) -> Result<Period, Failure> {
    Ok(closed(asked.days, known(session.basis()?, asked.seen_from(session)?.month())))
}

/// The days that are asked for; where nobody says, twelve months up to this one, each a piece, and none before the first
/// in which anything moved.
pub(super) fn of_a_year(session: &Session, asked: &Asked) -> Result<Pieces, Failure> {
    let ledger = session.basis()?;
    let today = asked.seen_from(session)?;
    if asked.days != Days::ALL || asked.interval.is_some() {
        return of_all(session, asked);
    }
    cut(ledger, a_year(ledger, today.month()), Some(Interval::each(Unit::Month)))
}

/// Twelve months up to that one, or as many of them as the ledger has.
pub(super) fn a_year(ledger: &Ledger, this_month: Month) -> Period {
    let first = std::iter::successors(Some(this_month), Month::previous).take(YEAR).last().unwrap_or(this_month);
    let begun = ledger.months().next().unwrap_or(this_month).min(this_month);
    months(ledger.calendar(), first.max(begun), this_month)
}

pub(super) fn cut(ledger: &Ledger, period: Period, interval: Option<Interval>) -> Result<Pieces, Failure> {
    let (calendar, whole) = (ledger.calendar(), Pieces::one(period));
    let Some(interval) = interval else { return Ok(whole.in_calendar(calendar)) };
    let pieces = interval.cut(period, calendar).map_err(|problem| Failure::usage(format!("--period: {problem}")))?;
    Ok(Pieces::new(pieces).unwrap_or(whole).in_calendar(calendar))
}

/// The months in which anything came in or went out, and this one where nothing ever did.
fn known(ledger: &Ledger, this_month: Month) -> Period {
    let has_flow = |cells: &BTreeMap<_, Cell>| cells.values().any(Cell::has_flow);
    let mut moving = ledger.cells_by_month().filter(|(_, cells)| has_flow(cells)).map(|(month, _)| month);
    let first = moving.next().unwrap_or(this_month);
    months(ledger.calendar(), first, moving.next_back().unwrap_or(first))
}

/// Where the days are open, what is known ends them; there is always a day.
fn closed(days: Days, known: Period) -> Period {
    let begin = days.begin().unwrap_or(known.start());
    let end = days.end().unwrap_or(known.end());
    let begin = if days.begin().is_none() && end <= begin { end.yesterday().unwrap_or(begin) } else { begin };
    let end = if end <= begin { begin.tomorrow().unwrap_or(end) } else { end };
    Period::new(begin, end).unwrap_or(known)
}

fn months(calendar: &Calendar, first: Month, last: Month) -> Period {
    let end = calendar.period(last).map_or(Date::MAX, |period| period.end());
    Period::new(calendar.first_day(first), end).expect("no month ends before another one begins that is no later")
}
