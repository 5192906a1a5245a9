//! Register: the dated lines that a query finds, with a running balance.

use domain::{Ledger, Record};
use report::{Finder, Render, Seen};

use crate::asked::Asked;
use crate::postings::{Touched, Wanted};
use crate::{Failure, QueryWish, Session};

/// The lines that are asked for, or their sums by piece and name.
pub async fn register(session: &mut Session, wish: &QueryWish) -> Result<Box<dyn Render>, Failure> {
    session.read().await?;
    let asked = Asked::read(session, wish)?;
    let wanted = wanted(session.basis()?, &asked);
    let (booked, before) = session.booked(&wanted, |record| has_lines(record, &asked.finder)).await?;
    let (ledger, finder) = (session.basis()?, &asked.finder);
    let Some(interval) = asked.interval else {
        let register = report::register(ledger, &booked, finder, asked.days, before);
        asked.offer_if(register.lines.is_empty(), session)?;
        return Ok(Box::new(register));
    };
    let register = report::register_by_piece(ledger, &booked, finder, asked.days, interval, before)
        .map_err(|problem| Failure::usage(format!("--period: {problem}")))?;
    asked.offer_if(register.lines.is_empty(), session)?;
    Ok(Box::new(register))
}

fn has_lines(record: &Record, finder: &Finder) -> bool {
    finder.finds_lines(&Seen::from(record))
}

/// What can have lines to show, and what the balance begins with.
fn wanted(ledger: &Ledger, asked: &Asked) -> Wanted {
    let reach = asked.finder.reach();
    let envelopes = reach.envelopes.as_ref().map(Touched::envelopes);
    let touched = envelopes.or(reach.accounts.as_ref().map(Touched::accounts));
    let summed = asked.finder.whole_balances(ledger).map(|(axis, ids)| Touched { axis, ids });
    Wanted { days: asked.span(ledger), touched, summed }
}
