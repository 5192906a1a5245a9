//! Register: the dated lines that a query finds, with a running balance.

use domain::{Days, Record};
use report::{Render, Seen};

use crate::asked::Asked;
use crate::{Failure, QueryWish, Session};

/// The lines that are asked for, or their sums by piece and name.
pub async fn register(session: &mut Session, wish: &QueryWish) -> Result<Box<dyn Render>, Failure> {
    session.read().await?;
    let asked = Asked::read(session, wish)?;
    let booked = session.booked(|record| counts_for(record, &asked)).await?;
    let (ledger, finder) = (session.basis()?, &asked.finder);
    let Some(interval) = asked.interval else {
        let register = report::register(ledger, &booked, finder, asked.days);
        asked.offer_if(register.lines.is_empty(), session)?;
        return Ok(Box::new(register));
    };
    let register = report::register_by_piece(ledger, &booked, finder, asked.days, interval)
        .map_err(|problem| Failure::usage(format!("--period: {problem}")))?;
    asked.offer_if(register.lines.is_empty(), session)?;
    Ok(Box::new(register))
}

/// Whether the transaction can have lines to show, or to begin the balance with.
fn counts_for(record: &Record, asked: &Asked) -> bool {
    let span = asked.span();
    let begin = span.begin().filter(|_| !asked.finder.is_of_whole_balances());
    let is_in_time = Days::new(begin, span.end()).is_ok_and(|days| days.contains(record.date));
    is_in_time && asked.finder.finds_lines(&Seen::from(record))
}
