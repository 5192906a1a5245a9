//! Budget against actual, of whole months.

use domain::{Days, EnvelopeId, EnvelopePosting, Interval, Ledger, Period, Today, Unit};
use report::{BUDGET_PIECES_MAX, BudgetUse, Pieces, Seen, Sides, budget_use};

use super::{check_names_only, pieces};
use crate::asked::Asked;
use crate::{Failure, Session};

/// This month, where nobody says which; a year of pieces, where only these are said.
pub(super) fn budget(session: &mut Session, asked: &Asked) -> Result<BudgetUse, Failure> {
    check_names_only(asked, Sides::Envelopes, "budget", "envelopes, such as env:food")?;
    let pieces = whole_months(session, asked)?;
    let ledger = session.basis()?;
    let report = budget_use(ledger, &pieces, |id| is_asked(ledger, asked, id));
    Ok(BudgetUse { head: session.shown_head(), ..report })
}

fn whole_months(session: &Session, asked: &Asked) -> Result<Pieces, Failure> {
    let ledger = session.basis()?;
    let month = Interval::each(Unit::Month);
    let pieces = match (asked.interval, asked.days == Days::ALL) {
        (None, true) => pieces::cut(ledger, month_of(asked.seen_from(session)?)?, None)?,
        (None, false) => one(ledger, &pieces::cut(ledger, pieces::of_days(session, asked)?, Some(month))?),
        (Some(interval), _) if matches!(interval.unit, Unit::Day | Unit::Week) => {
            return Err(Failure::usage(format!("`{interval}`: a budget is of whole months")).hint("write -M, -Q or -Y"));
        }
        (Some(interval), true) => {
            pieces::cut(ledger, pieces::a_year(ledger, asked.seen_from(session)?.month()), Some(interval))?
        }
        (Some(interval), false) => pieces::cut(ledger, pieces::of_days(session, asked)?, Some(interval))?,
    };
    if BUDGET_PIECES_MAX < pieces.count() {
        return Err(Failure::usage(format!(
            "{} pieces: from 1 to {BUDGET_PIECES_MAX} stand beside each other",
            pieces.count()
        ))
        .hint("write a shorter period, or -Q or -Y"));
    }
    Ok(pieces)
}

fn month_of(today: Today<'_>) -> Result<Period, Failure> {
    let month = today.month();
    today.calendar.period(month).ok_or_else(|| Failure::usage(format!("{month} is the end of the calendar")))
}

fn one(ledger: &Ledger, pieces: &Pieces) -> Pieces {
    let whole = Period::new(pieces.begin(), pieces.end());
    whole.map_or_else(|| pieces.clone(), |whole| Pieces::one(whole).in_calendar(ledger.calendar()))
}

/// Whether the query means that envelope.
fn is_asked(ledger: &Ledger, asked: &Asked, id: EnvelopeId) -> bool {
    let Some(envelope) = ledger.envelope(id) else { return false };
    let posting = EnvelopePosting { id, name: envelope.name.clone(), n: 0 };
    let seen = Seen { date: asked.today, payee: None, memo: None, tags: &[], accounts: &[], envelopes: &[posting] };
    !asked.finder.envelopes(&seen).is_empty()
}
