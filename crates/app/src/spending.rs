//! The spending report, and whether it is kept in the bucket.

use domain::{Calendar, Days, Month, Period, Span, Today, parse_period};
use report::{Column, FlowCount, SpendingReport};

use crate::asked::Asked;
use crate::{Failure, QueryWish, Session};

/// The spending by envelope: this month and since start, if nothing is asked. It is kept as `save` says; if that says
/// nothing, unless anything was asked or a moment of the past.
pub(crate) async fn spending(
    session: &mut Session,
    wish: &QueryWish,
    asked: &Asked,
    save: Option<bool>,
) -> Result<SpendingReport, Failure> {
    if save == Some(true) && session.past.is_some() {
        return Err(Failure::usage("--save keeps the report of now, and --as-of shows another one")
            .hint("`-o FILE` writes it into a file"));
    }
    let report = match asked_span(wish, asked.seen_from(session)?) {
        Some(columns) => report::spending(session.basis()?, &columns),
        None => counted(session, asked).await?,
    };
    let is_asked = *wish != QueryWish::default();
    if save.unwrap_or(!is_asked && session.past.is_none() && !session.is_empty()) {
        let (today, month) = (session.today()?, session.this_month()?);
        let kept = report::spending(session.basis()?, &usual(month));
        session.keep_report(today, &kept).await?;
    }
    Ok(SpendingReport { head: session.shown_head(), ..report })
}

fn usual(month: Month) -> Vec<Column> {
    vec![Column::titled("This month", Span::Month(month)), Column::of(Span::All)]
}

/// The columns, where they are months that a person names so, and nothing else is asked.
fn asked_span(wish: &QueryWish, today: Today<'_>) -> Option<Vec<Column>> {
    if wish.is_empty() {
        return Some(usual(today.month()));
    }
    let is_period_alone = wish.words.is_empty() && wish.begin.is_none() && wish.end.is_none();
    let span = wish.period.as_deref().filter(|_| is_period_alone).and_then(|text| period(text, today).ok());
    span.map(|span| match span {
        Span::Month(month) => vec![Column::titled(&today.calendar.title(month), span)],
        Span::Year(_) | Span::All => vec![Column::of(span)],
    })
}

/// One column of what is asked for; out of the months that the ledger keeps, where that is enough.
async fn counted(session: &mut Session, asked: &Asked) -> Result<SpendingReport, Failure> {
    let ledger = session.basis()?;
    let months = if asked.finder.is_of_everything() { FlowCount::of_months(ledger, asked.days) } else { None };
    let count = match months {
        Some(count) => count,
        None => {
            let count = FlowCount::new(asked.days, asked.filter());
            session.count(count, |count, booked| count.count(&booked.record)).await?
        }
    };
    let report = count.report(session.basis()?, title(asked.days, session.basis()?.calendar()));
    asked.offer_if(report.rows.is_empty(), session)?;
    Ok(report)
}

/// The shortest name of the days.
fn title(days: Days, calendar: &Calendar) -> String {
    match days.begin().zip(days.end()).and_then(|(begin, end)| Period::new(begin, end)) {
        Some(period) => calendar.label(period),
        None if days == Days::ALL => Span::All.title(),
        None => days.to_string(),
    }
}

/// The period as it was typed.
pub(crate) fn period(text: &str, today: Today<'_>) -> Result<Span, Failure> {
    parse_period(text, today).map_err(|problem| Failure::usage(format!("--period: {problem}")))
}
