//! Splits: one purchase out of several envelopes, or one deposit into several, is one transaction.

use domain::{AddSplit, Amount, Ledger, Name, Request, Split, parse_amount};

use crate::assign::hint_at_assign;
use crate::record::{account, details, say_slips, slips, unless_given, write};
use crate::typed::{Sign, amount, envelope_name};
use crate::{AddWish, Answer, Failure, Session, WithdrawWish};

/// An envelope and an amount, as typed.
pub type TypedPart = (String, String);

/// Records that money went out of several envelopes at once.
pub async fn split(
    session: &mut Session,
    parts: &[TypedPart],
    total: Option<&str>,
    wish: &WithdrawWish,
) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let request = Request::Split(Split {
        parts: checked(ledger, parts, total, Sign::Withdraw)?,
        account: account(ledger, wish.account.as_deref())?,
        account_given: wish.account.is_some(),
        overspend: wish.overspend,
        details: details(session, &wish.common)?,
    });
    write(session, request, &wish.common).await
}

/// Records that money came into several envelopes at once; those that are not there yet are made.
pub async fn add_split(
    session: &mut Session,
    parts: &[TypedPart],
    total: Option<&str>,
    wish: &AddWish,
) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let add = AddSplit {
        parts: checked(ledger, parts, total, Sign::Add)?,
        account: account(ledger, wish.account.as_deref())?,
        account_given: wish.account.is_some(),
        create: wish.create,
        refund: wish.refund,
        details: details(session, &wish.common)?,
    };
    let slips = slips(ledger, wish.create, add.parts.iter().map(|(name, _)| name));
    let answer = write(session, Request::AddSplit(add), &wish.common).await?;
    say_slips(session, &answer, slips);
    hint_at_assign(session, &answer)?;
    Ok(answer)
}

/// The parts, which come to what was paid if that is said.
fn checked(ledger: &Ledger, parts: &[TypedPart], total: Option<&str>, sign: Sign) -> Result<Vec<(Name, i64)>, Failure> {
    let part = |(envelope, text): &TypedPart| Ok((envelope_name(envelope)?, amount(ledger, text, sign, envelope)?));
    let parts = parts.iter().map(part).collect::<Result<Vec<_>, Failure>>()?;
    total.map_or(Ok(()), |text| check_total(ledger, &parts, text))?;
    Ok(parts)
}

fn check_total(ledger: &Ledger, parts: &[(Name, i64)], text: &str) -> Result<(), Failure> {
    let currency = ledger.currency();
    let total =
        parse_amount(text, currency).map_err(|problem| Failure::usage(format!("--total `{text}`: {problem}")))?;
    let sum: i128 = parts.iter().map(|(_, n)| i128::from(*n)).sum();
    let missing = i128::from(total.minor_units()) - sum;
    if missing == 0 {
        return Ok(());
    }
    let shown =
        |n: i128| i64::try_from(n).ok().and_then(|n| Amount::new(n, currency).ok()).map(|amount| amount.to_string());
    let sum = shown(sum).unwrap_or_else(|| "more than there can be".into());
    let by = shown(missing.abs()).unwrap_or_else(|| "a lot".into());
    let what = if 0 < missing { "is missing" } else { "is too much" };
    Err(Failure::usage(format!("the parts come to {sum} and --total is {total}: {by} {what}")))
}
