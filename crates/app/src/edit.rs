//! Edit, void, restore: a transaction as it stands gets another version, stops counting, or counts again.

use domain::{Edit, EditTo, Edits, Handle, Ledger, NewValue, OpId, Request, Transaction, Undo};
use report::describe_transaction;

use crate::history::PastOp;
use crate::record::{Answer, Common, write};
use crate::transactions::{Standing, standing};
use crate::typed::{self, Sign, account_name, amount, envelope_name, name, side};
use crate::undo::{find, known_ops};
use crate::wording::number;
use crate::{Failure, Kind, Session};

/// What a transaction is to become; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditWish {
    /// The transaction, or any op that changed it.
    pub handle: String,
    /// How much.
    pub amount: Option<String>,
    /// All envelopes, and how much of it each has.
    pub parts: Vec<(String, String)>,
    /// Its only envelope.
    pub envelope: Option<String>,
    /// Its only account.
    pub account: Option<String>,
    /// Where a transfer takes from.
    pub from: Option<String>,
    /// Where a transfer puts.
    pub to: Option<String>,
    /// Whether it takes back earlier spending.
    pub refund: Option<bool>,
    /// Date, payee, memo and tags, where an empty text takes away what is there.
    pub common: Common,
}

/// Gives a transaction another version.
pub async fn edit(session: &mut Session, wish: &EditWish) -> Result<Answer, Failure> {
    let (target, seen) = look_up(session, &wish.handle, &wish.common).await?;
    let edits = edits(session, wish)?;
    if edits == Edits::default() {
        return Err(Failure::usage(format!("say what is to change of {}", seen.handle))
            .hint(format!("`pail edit {} --help` lists what can", number(seen.handle))));
    }
    let Standing { of, base, now, .. } = seen.clone();
    let request = Request::Edit(Box::new(Edit { of, base, target, seen: now, to: EditTo::New(edits) }));
    write_on(session, request, &seen, &wish.common).await
}

/// Has a transaction no longer count.
pub async fn void(session: &mut Session, handle: &str, common: &Common) -> Result<Answer, Failure> {
    set_live(session, handle, common, false).await
}

/// Has a voided transaction count again, as its latest version has it.
pub async fn restore(session: &mut Session, handle: &str, common: &Common) -> Result<Answer, Failure> {
    set_live(session, handle, common, true).await
}

async fn set_live(session: &mut Session, handle: &str, common: &Common, restore: bool) -> Result<Answer, Failure> {
    let (target, seen) = look_up(session, handle, common).await?;
    let (of, base, was) = (seen.of.clone(), seen.base.clone(), seen.now.was());
    let request = Request::Undo(Undo { of, base, restore, was, target, is_as_it_stands: true });
    write_on(session, request, &seen, common).await
}

async fn look_up(session: &mut Session, handle: &str, common: &Common) -> Result<(Handle, Standing), Failure> {
    let target = Handle::parse(handle).map_err(Failure::usage)?;
    let ops = known_ops(session, Some(target), common).await?;
    let past = find(&ops, target)?;
    let seen = standing(&ops, past.transaction()).ok_or_else(|| {
        Failure::new(Kind::Refused, format!("{target} is no transaction"))
            .hint(format!("`pail undo {}` takes it back; `pail register` shows the transactions", number(target)))
    })?;
    Ok((target, seen))
}

/// Writes what stands on the version that was seen. Where somebody has made it another since, both are shown.
pub(crate) async fn write_on(
    session: &mut Session,
    request: Request,
    seen: &Standing,
    common: &Common,
) -> Result<Answer, Failure> {
    let goes_on = goes_on(&request);
    let refused = match write(session, request, common).await {
        Err(failure) if failure.kind == Kind::Refused => failure,
        outcome => return outcome,
    };
    let ops = session.past_ops().await?;
    match standing(&ops, &seen.of).filter(|now| now.now != seen.now) {
        Some(now) => {
            let explained = explained(session.basis()?, refused, seen, &now);
            Err(if goes_on { explained.hint("the same command once more changes what it is now") } else { explained })
        }
        None => Err(refused),
    }
}

/// The same command means the transaction as it stands by then; an undo means one version of it for ever.
fn goes_on(request: &Request) -> bool {
    if let Request::Edit(edit) = request {
        return matches!(edit.to, EditTo::New(_));
    }
    matches!(request, Request::Undo(undo) if undo.is_as_it_stands)
}

fn explained(ledger: &Ledger, mut refused: Failure, seen: &Standing, now: &Standing) -> Failure {
    let words = |version: &Transaction| describe_transaction(version, ledger.currency());
    let state = if now.is_live { "it is now" } else { "it does not count now" };
    let versions = [
        format!("you saw: {}", words(&seen.now)),
        format!("{state}: {} (by {} in {})", words(&now.now), now.by, now.at),
    ];
    refused.hints.splice(0..0, versions);
    refused
}

fn edits(session: &Session, wish: &EditWish) -> Result<Edits, Failure> {
    let ledger = session.basis()?;
    let Common { date, payee, memo, tags, .. } = &wish.common;
    let minor_units = |envelope: &str, text: &str| amount(ledger, text, Sign::Edit, envelope);
    let part = |(envelope, text): &(String, String)| Ok((envelope_name(envelope)?, minor_units(envelope, text)?));
    let place = |text: &Option<String>, flag| text.as_deref().map(|text| side(text, flag)).transpose();
    Ok(Edits {
        date: date.as_deref().map(|text| typed::date(text, session.today()?)).transpose()?,
        date_given: date.clone(),
        payee: payee.as_deref().map(|text| or_nothing(text, |text| name(text, "--payee"))).transpose()?,
        memo: memo.as_deref().map(|text| typed::memo(text, "--memo").map(NewValue::from)).transpose()?,
        tags: new_tags(tags)?,
        refund: wish.refund,
        minor_units: wish.amount.as_deref().map(|text| minor_units("", text)).transpose()?,
        parts: wish.parts.iter().map(part).collect::<Result<_, Failure>>()?,
        envelope: wish.envelope.as_deref().map(envelope_name).transpose()?,
        account: wish.account.as_deref().map(|text| account_name(text, "--account")).transpose()?,
        from: place(&wish.from, "--from")?,
        to: place(&wish.to, "--to")?,
    })
}

fn or_nothing<T>(text: &str, parse: impl Fn(&str) -> Result<T, Failure>) -> Result<NewValue<T>, Failure> {
    if text.trim().is_empty() { Ok(NewValue::Nothing) } else { parse(text).map(NewValue::Value) }
}

/// All tags, none of them where the only one is empty.
fn new_tags(tags: &[String]) -> Result<Option<Vec<domain::Tag>>, Failure> {
    match tags {
        [] => Ok(None),
        [only] if only.trim().is_empty() => Ok(Some(Vec::new())),
        tags => typed::tags(tags).map(Some),
    }
}

/// The version of a transaction before one of its ops.
pub(crate) fn version_before(ops: &[PastOp], of: &OpId, op: &OpId) -> Option<Transaction> {
    standing(ops.iter().take_while(|past| past.id != *op), of).map(|standing| standing.now)
}
