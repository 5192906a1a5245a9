//! Income, assign and cover: money gets its purpose.

use domain::{Assign, Cover, EnvelopeId, Income, Ledger, Month, Name, POSTINGS_MAX, Request, Share, ShareAmount};

use crate::budget::parse_month;
use crate::record::{Answer, Common, account, details, planned, unless_given, write};
use crate::typed::{Sign, amount, envelope_name};
use crate::{Failure, Kind, Session};

/// How many envelopes one transaction has room for, beside *Ready to assign*.
const PARTS_MAX: usize = POSTINGS_MAX - 1;

/// Money comes in that has no purpose yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomeWish {
    /// The account as typed; the one that is meant, if absent.
    pub account: Option<String>,
    /// The rest.
    pub common: Common,
}

/// Money is given a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignWish {
    /// What each envelope gets.
    pub source: AssignSource,
    /// The month as typed; this month, if absent.
    pub month: Option<String>,
    /// An envelope may fall below zero by what is taken back.
    pub overspend: bool,
    /// The rest; its amount is not looked at.
    pub common: Common,
}

/// Where the amounts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssignSource {
    /// An envelope and an amount as typed: `400` adds, `-50` takes back, `=400` is what the month has then.
    Typed(String, String),
    /// Every envelope gets what it got in the month before.
    LastMonth,
    /// Every envelope gets what was spent from it in so many months before, on the average.
    Average(u32),
}

/// What was overspent is made good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverWish {
    /// The envelope as typed.
    pub envelope: String,
    /// The one that it is taken from; *Ready to assign*, if absent.
    pub from: Option<String>,
    /// How much; exactly what is missing, if absent.
    pub amount: Option<String>,
    /// The other envelope may fall below zero.
    pub overspend: bool,
    /// The rest; its amount is not looked at.
    pub common: Common,
}

/// Records income.
pub async fn income(session: &mut Session, wish: &IncomeWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let request = Request::Income(Income {
        minor_units: amount(session.basis()?, &wish.common.amount, Sign::Income, "ENVELOPE")?,
        account: account(session.basis()?, wish.account.as_deref())?,
        account_given: wish.account.is_some(),
        details: details(session, &wish.common)?,
    });
    let answer = write(session, request, &wish.common).await?;
    hint_at_assign(session, &answer)?;
    Ok(answer)
}

/// Gives money a purpose, or takes it back.
pub async fn assign(session: &mut Session, wish: &AssignWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    look_before_planning(session, wish).await?;
    let (request, left) = assign_request(session, wish)?;
    let answer = write(session, request, &wish.common).await?;
    if 0 < left {
        session.note(format!(
            "one transaction has room for {PARTS_MAX} envelopes; the same command does the other {left}"
        ));
    }
    Ok(answer)
}

/// What `assign` would do without a name: a plan that is shown before it is carried out.
pub async fn plan_assign(session: &mut Session, wish: &AssignWish) -> Result<Answer, Failure> {
    session.know().await?;
    look_before_planning(session, wish).await?;
    let (request, _) = assign_request(session, wish)?;
    planned(session, &request)
}

/// Makes good what was overspent.
pub async fn cover(session: &mut Session, wish: &CoverWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let typed = |text: &String| amount(ledger, text, Sign::Transfer, &wish.envelope);
    let request = Request::Cover(Cover {
        envelope: envelope_name(&wish.envelope)?,
        from: wish.from.as_deref().map(envelope_name).transpose()?,
        minor_units: wish.amount.as_ref().map(typed).transpose()?,
        overspend: wish.overspend,
        details: details(session, &wish.common)?,
    });
    write(session, request, &wish.common).await
}

/// Says that money waits for a purpose, where it does.
pub(crate) fn hint_at_assign(session: &mut Session, answer: &Answer) -> Result<(), Failure> {
    let ready = session.basis()?.ready_to_assign_in(session.this_month()?);
    if ready.is_positive() && !answer.is_dry_run {
        session.note(format!("{ready} {} is ready to assign: `pail assign ENVELOPE AMOUNT`", ready.currency()));
    }
    Ok(())
}

/// Amounts out of the months before are those of now, and not those that this machine remembers.
async fn look_before_planning(session: &mut Session, wish: &AssignWish) -> Result<(), Failure> {
    match &wish.source {
        AssignSource::Typed(..) => Ok(()),
        AssignSource::LastMonth | AssignSource::Average(_) => session.catch_up().await.map(drop),
    }
}

/// What is to be recorded, and how many envelopes are left for another transaction.
fn assign_request(session: &Session, wish: &AssignWish) -> Result<(Request, usize), Failure> {
    let (ledger, today) = (session.basis()?, session.now()?);
    let month = wish.month.as_deref().map_or(Ok(today.month()), |text| parse_month("--month", text, today))?;
    let (shares, left) = match &wish.source {
        AssignSource::Typed(envelope, text) => {
            (vec![Share { envelope: envelope_name(envelope)?, amount: share_amount(ledger, text, envelope)? }], 0)
        }
        AssignSource::LastMonth => {
            shares(ledger, month, |id| month.previous().map_or(0, |before| ledger.cell(before, id).assigned))
        }
        AssignSource::Average(count) => {
            let months: Vec<Month> = std::iter::successors(month.previous(), Month::previous)
                .take(usize::try_from(*count).unwrap_or(0))
                .collect();
            shares(ledger, month, |id| average(months.iter().map(|month| ledger.cell(*month, id).spending())))
        }
    };
    if shares.is_empty() {
        return Err(Failure::new(
            Kind::Refused,
            format!("there is nothing to assign in {month} from the months before"),
        ));
    }
    let details = details(session, &wish.common)?;
    let month_given = wish.month.is_some();
    Ok((Request::Assign(Assign { shares, month, month_given, overspend: wish.overspend, details }), left))
}

/// What every listed envelope is to have in the month, where that is something. If those are too many for one transaction,
/// the first of those that do not have it yet, and how many more there are.
fn shares(ledger: &Ledger, month: Month, share: impl Fn(EnvelopeId) -> i64) -> (Vec<Share>, usize) {
    let wanted = ledger.listed().map(|(id, envelope)| (id, &envelope.name, share(id)));
    let mut wanted: Vec<(EnvelopeId, &Name, i64)> = wanted.filter(|(_, _, n)| 0 < *n).collect();
    let is_missing = |(id, _, n): &(EnvelopeId, &Name, i64)| ledger.cell(month, *id).assigned != *n;
    if PARTS_MAX < wanted.len() && wanted.iter().any(is_missing) {
        wanted.retain(is_missing);
    }
    let left = wanted.len().saturating_sub(PARTS_MAX);
    wanted.truncate(PARTS_MAX);
    let share = |(_, name, n): (EnvelopeId, &Name, i64)| Share { envelope: name.clone(), amount: ShareAmount::To(n) };
    (wanted.into_iter().map(share).collect(), left)
}

/// The mean, rounded up: what was spent has to be there again.
fn average(spent: impl Iterator<Item = i64>) -> i64 {
    let (count, sum) = spent.fold((0_i64, 0_i64), |(count, sum), n| (count.saturating_add(1), sum.saturating_add(n)));
    if count == 0 || sum <= 0 { 0 } else { sum.saturating_add(count - 1) / count }
}

/// `400`, `-50` or `=400`; `=0` takes everything back.
fn share_amount(ledger: &Ledger, text: &str, envelope: &str) -> Result<ShareAmount, Failure> {
    let trimmed = text.trim();
    let units = |text: &str| amount(ledger, text, Sign::Transfer, envelope);
    let is_zero = |text: &str| text.contains('0') && text.chars().all(|c| matches!(c, '0' | '.'));
    match (trimmed.strip_prefix('='), trimmed.strip_prefix(['-', '\u{2212}'])) {
        (Some(to), _) if is_zero(to.trim()) => Ok(ShareAmount::To(0)),
        (Some(to), _) => units(to).map(ShareAmount::To),
        (None, Some(back)) => units(back).map(|n| ShareAmount::By(n.saturating_neg())),
        (None, None) => units(trimmed).map(ShareAmount::By),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_rounded_up() {
        assert_eq!(average([100, 101].into_iter()), 101);
        assert_eq!(average([300, 0, 0].into_iter()), 100);
        assert_eq!(average([-5, 3].into_iter()), 0);
        assert_eq!(average([].into_iter()), 0);
    }
}
