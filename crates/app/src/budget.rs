//! The budget of a month, or of several months up to it.

use domain::{Month, Span, Today, parse_period};
use report::Budget;

use crate::{Failure, Session};

/// The most months beside each other: more fit on no screen.
const MONTHS_MAX: usize = 24;

/// The budget of the month as typed, this month if none is, and of those before it so that there are `count`.
pub async fn budget(session: &mut Session, month: Option<&str>, count: usize) -> Result<Budget, Failure> {
    if !(1..=MONTHS_MAX).contains(&count) {
        return Err(Failure::usage(format!(
            "--months: {count} months; from 1 to {MONTHS_MAX} stand beside each other"
        )));
    }
    session.read().await?;
    let today = session.now()?;
    let last = month.map_or(Ok(today.month()), |text| parse_month("MONTH", text, today))?;
    let mut months: Vec<Month> = std::iter::successors(Some(last), Month::previous).take(count).collect();
    months.reverse();
    Ok(Budget { head: session.shown_head(), ..report::budget(session.basis()?, &months) })
}

/// A month as it was typed at `place`: `2026-11`, `last month`, `this month`.
pub(crate) fn parse_month(place: &str, text: &str, today: Today<'_>) -> Result<Month, Failure> {
    match parse_period(text, today) {
        Ok(Span::Month(month)) => Ok(month),
        Ok(Span::Year(_) | Span::All) => {
            Err(Failure::usage(format!("{place}: `{text}` is not one month; write one such as {}", today.month())))
        }
        Err(problem) => Err(Failure::usage(format!("{place}: {problem}"))),
    }
}
