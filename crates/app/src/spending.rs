//! The spending report, and whether it is kept in the bucket.

use domain::{Month, Span, parse_period};
use jiff::civil::Date;
use report::{Column, SpendingReport};

use crate::{Failure, Session};

/// What the user wants to see and to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpendingWish {
    /// The period as typed; this month and since start, if absent.
    pub period: Option<String>,
    /// Keep it or not; if absent, it is kept unless a period was named or a moment of the past.
    pub save: Option<bool>,
}

/// The spending by envelope.
pub async fn spending(session: &mut Session, wish: &SpendingWish) -> Result<SpendingReport, Failure> {
    session.read().await?;
    if wish.save == Some(true) && session.past.is_some() {
        return Err(Failure::usage("--save keeps the report of now, and --as-of shows another one")
            .hint("`-o FILE` writes it into a file"));
    }
    let today = session.today()?;
    let usual = [Column::titled("This month", Span::Month(Month::of(today))), Column::of(Span::All)];
    let shown = match wish.period.as_deref() {
        None => usual.to_vec(),
        Some(text) => vec![Column::of(period(text, today)?)],
    };
    if wish.save.unwrap_or(wish.period.is_none() && session.past.is_none() && !session.is_empty()) {
        let kept = report::spending(session.basis()?, &usual);
        session.keep_report(today, &kept).await?;
    }
    Ok(SpendingReport { head: session.shown_head(), ..report::spending(session.basis()?, &shown) })
}

/// The period as it was typed.
pub(crate) fn period(text: &str, today: Date) -> Result<Span, Failure> {
    parse_period(text, today).map_err(|problem| Failure::usage(format!("--period: {problem}")))
}
