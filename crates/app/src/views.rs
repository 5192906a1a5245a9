//! The views of the report: spending over time, the budget against it, income and expense, net worth.
//!
//! What the ledger keeps by month is enough for spending by envelope and for the budget. All else passes through the
//! history, one transaction after the other, and holds none of them.

mod budget;
mod pieces;

use domain::Amount;
use report::{
    Booked, By, Draw, IncomeCount, IncomeReport, NetWorth, NetWorthCount, Sides, SpendingCount, SpendingOverTime,
    TooManyAmounts, spending_of_months,
};

use crate::asked::Asked;
use crate::spending::spending;
use crate::{Failure, QueryWish, Session};

/// What the report is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// What was spent.
    #[default]
    Spending,
    /// What was spent of what was assigned.
    Budget,
    /// What came in and what was spent.
    Income,
    /// What all accounts hold.
    NetWorth,
}

/// What the user wants to see and to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewWish {
    /// Which view.
    pub view: View,
    /// What a row of spending stands for; an envelope, if absent.
    pub by: Option<By>,
    /// Which transactions, days and pieces.
    pub asked: QueryWish,
    /// Keep it or not; if absent, it is kept unless anything was asked. Only spending that is not cut can be kept.
    pub save: Option<bool>,
}

/// The view that is asked for.
pub async fn view(session: &mut Session, wish: &ViewWish) -> Result<Box<dyn Draw>, Failure> {
    session.read().await?;
    let asked = Asked::read(session, &wish.asked)?;
    if wish.view != View::Spending && wish.by.is_some() {
        return Err(Failure::usage("--by is about spending").hint("leave it out, or ask for `pail report spending`"));
    }
    if wish.view == View::Spending && wish.by.is_none() && asked.interval.is_none() {
        return Ok(Box::new(spending(session, &wish.asked, &asked, wish.save).await?));
    }
    if wish.save == Some(true) {
        return Err(Failure::usage("--save keeps the report of spending, not cut into pieces")
            .hint("`-o FILE` writes any report into a file"));
    }
    Ok(match wish.view {
        View::Spending => Box::new(spending_over_time(session, &asked, wish.by.unwrap_or_default()).await?),
        View::Budget => Box::new(budget::budget(session, &asked)?),
        View::Income => Box::new(income(session, &asked).await?),
        View::NetWorth => Box::new(net_worth(session, &asked).await?),
    })
}

async fn spending_over_time(session: &mut Session, asked: &Asked, by: By) -> Result<SpendingOverTime, Failure> {
    let pieces = pieces::of_all(session, asked)?;
    let is_of_envelopes = by == By::Envelope && asked.finder.is_of_everything();
    let kept = if is_of_envelopes { spending_of_months(session.basis()?, &pieces) } else { None };
    let report = match kept {
        Some(report) => report,
        None => {
            let count = SpendingCount::new(by, pieces, asked.filter()).with_payees_of(session.basis()?);
            let count = session.count(count, |count, booked| count.count(&booked.record)).await?;
            count.report(session.basis()?)
        }
    };
    let report = report.map_err(too_many)?;
    asked.offer_if(report.rows.is_empty(), session)?;
    Ok(SpendingOverTime { head: session.shown_head(), ..report })
}

/// Out of what is kept by month; then only the transactions that opened accounts are looked for.
async fn income(session: &mut Session, asked: &Asked) -> Result<IncomeReport, Failure> {
    let pieces = pieces::of_a_year(session, asked)?;
    let ledger = session.basis()?;
    let kept = asked.finder.is_of_everything().then(|| IncomeCount::of_months(ledger, pieces.clone())).flatten();
    let count = match kept {
        Some(count) if ledger.all_accounts().all(|(_, account)| !account.was_opened()) => count,
        Some(count) => session.count(count, |count, booked| count.count_opening(&booked.record)).await?,
        None => {
            let count = IncomeCount::new(pieces, asked.filter());
            session.count(count, |count, booked| count.count(&booked.record)).await?
        }
    };
    let report = count.report(session.basis()?).map_err(too_many)?;
    asked.offer_if(report.income.rows.is_empty() && report.expenses.rows.is_empty(), session)?;
    Ok(IncomeReport { head: session.shown_head(), ..report })
}

async fn net_worth(session: &mut Session, asked: &Asked) -> Result<NetWorth, Failure> {
    check_names_only(asked, Sides::Accounts, "net-worth", "accounts, such as acct:bank")?;
    let count = NetWorthCount::new(pieces::of_a_year(session, asked)?, asked.filter());
    let count = session.count(count, |count, booked| count.count(&booked.record)).await?;
    let report = count.report(session.basis()?).map_err(too_many)?;
    asked.offer_if(report.net.iter().all(Amount::is_zero), session)?;
    Ok(NetWorth { head: session.shown_head(), ..report })
}

impl Session {
    /// What comes of taking every transaction that counts, one after the other.
    pub(crate) async fn count<T: Clone>(&mut self, begin: T, take: impl Fn(&mut T, &Booked)) -> Result<T, Failure> {
        let counted = self.of_what_counts(None, |_, booked, counts: &mut Vec<T>| {
            if counts.is_empty() {
                counts.push(begin.clone());
            }
            counts.iter_mut().for_each(|count| take(count, &booked));
        });
        Ok(counted.await?.pop().unwrap_or(begin))
    }
}

/// Refuses a query about anything but names of that side: a balance is of all transactions, not of some.
fn check_names_only(asked: &Asked, side: Sides, view: &str, names: &str) -> Result<(), Failure> {
    let is_of_names = asked.finder.is_of_whole_balances() && asked.finder.sides() == side;
    if asked.finder.is_of_everything() || is_of_names {
        return Ok(());
    }
    Err(Failure::usage(format!("QUERY: `pail report {view}` takes names of {names}, and nothing else"))
        .hint("leave the rest of the query out, or ask for `pail report spending`"))
}

fn too_many(problem: TooManyAmounts) -> Failure {
    Failure::usage(problem.to_string())
}
