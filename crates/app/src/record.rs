//! Add, withdraw, transfer: words become a request, a request becomes one entry.

use domain::{
    Add, Amount, Create, Deed, Details, EditTo, Edits, Envelope, EnvelopeId, Ledger, Month, Name, Of, Op,
    READY_TO_ASSIGN_NAME, Refusal, Request, Side, Transfer, Withdraw, is_future,
};
use journal::{Committed, OpId, OpSource, Verdict};
use report::Recorded;

use crate::assign::hint_at_assign;
use crate::fold::handle;
use crate::payees::envelope_of_payee;
use crate::typed::{self, Sign, amount, envelope_name, name, side};
use crate::wording::{bring_command, number, quoted, wish_with};
use crate::{Failure, Kind, Session};

/// What every money verb takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// The amount as typed.
    pub amount: String,
    /// The memo.
    pub memo: Option<String>,
    /// The date as typed; today where the ledger lives, if absent.
    pub date: Option<String>,
    /// The payee.
    pub payee: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The id to record it under, once.
    pub id: Option<String>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// Money comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddWish {
    /// The envelope as typed.
    pub envelope: String,
    /// The account as typed; the one that is meant, if absent.
    pub account: Option<String>,
    /// Whether the envelope may, must or must not be new.
    pub create: Create,
    /// It takes back earlier spending.
    pub refund: bool,
    /// The rest.
    pub common: Common,
}

/// Money goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawWish {
    /// The envelope as typed; the payee's, if absent.
    pub envelope: Option<String>,
    /// The account as typed; the one that is meant, if absent.
    pub account: Option<String>,
    /// More may be taken than the envelope holds.
    pub overspend: bool,
    /// The rest.
    pub common: Common,
}

/// Money moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferWish {
    /// From where, as typed.
    pub from: String,
    /// To where, as typed.
    pub to: String,
    /// More may be taken than the envelope holds.
    pub overspend: bool,
    /// The rest.
    pub common: Common,
}

/// What a write did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "say it to the user"]
pub struct Answer {
    /// The changes.
    pub recorded: Recorded,
    /// Nothing was written.
    pub is_dry_run: bool,
}

/// The account that money comes in through or goes out through: the one that is named, else the ledger's default one, else
/// the only open one inside the budget.
pub(crate) fn account(ledger: &Ledger, typed: Option<&str>) -> Result<Name, Failure> {
    if let Some(typed) = typed {
        return name(typed, "--account");
    }
    let default = ledger.default_account().and_then(|id| ledger.account(id));
    if let Some(default) = default {
        return Ok(default.name.clone());
    }
    let inside: Vec<&Name> = ledger.open_accounts().map(|account| &account.name).collect();
    match inside.as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(Failure::new(Kind::Refused, "no account inside the budget is open")
            .hint("`pail account open NAME --kind bank` opens one")),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            Err(Failure::new(Kind::Refused, format!("which account is meant: {}?", names.join(", ")))
                .hint("`--account NAME` says it; `pail account default NAME` says it once for all"))
        }
    }
}

/// Records that money came in. The envelope is made if it is not there, as the original program did.
pub async fn add(session: &mut Session, wish: &AddWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let envelope = envelope_name(&wish.envelope)?;
    let add = Add {
        minor_units: amount(ledger, &wish.common.amount, Sign::Add, &wish.envelope)?,
        account: account(ledger, wish.account.as_deref())?,
        account_given: wish.account.is_some(),
        create: wish.create,
        refund: wish.refund,
        details: details(session, &wish.common)?,
        envelope,
    };
    let slips = slips(ledger, wish.create, [&add.envelope]);
    let answer = write(session, Request::Add(add.clone()), &wish.common).await?;
    say_slips(session, &answer, slips);
    hint_at_assign(session, &answer)?;
    Ok(answer)
}

/// The known envelope that an `add` may mean by a slip; a person can be asked before it is made.
pub async fn ask_before_add(session: &mut Session, envelope: &str, create: Create) -> Result<Option<Name>, Failure> {
    session.know().await?;
    let envelope = envelope_name(envelope)?;
    Ok(slips(session.basis()?, create, [&envelope]).pop().map(|(_, nearest)| nearest))
}

/// The new envelopes, each with the known one that it may be a slip for.
pub(crate) fn slips<'a>(
    ledger: &Ledger,
    create: Create,
    names: impl IntoIterator<Item = &'a Name>,
) -> Vec<(Name, Name)> {
    let names = names.into_iter().filter(|_| create == Create::IfMissing);
    names.filter_map(|name| Some((name.clone(), ledger.would_be_new(name)?.nearest?))).collect()
}

pub(crate) fn say_slips(session: &mut Session, answer: &Answer, slips: Vec<(Name, Name)>) {
    let Some(handle) = answer.recorded.handle.filter(|_| !answer.is_dry_run) else { return };
    for (name, nearest) in slips {
        session.note(format!("{name} is a new envelope; if you meant {nearest}: `pail undo {}`", number(handle)));
    }
}

/// Records that money went out.
pub async fn withdraw(session: &mut Session, wish: &WithdrawWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let envelope = match &wish.envelope {
        Some(typed) => envelope_name(typed)?,
        None => envelope_of_payee(ledger, wish.common.payee.as_deref())?,
    };
    let minor_units = amount(ledger, &wish.common.amount, Sign::Withdraw, envelope.as_str())?;
    let said = wish.common.payee.as_ref().filter(|_| wish.envelope.is_none());
    let said = said.map(|payee| format!("{} goes to {envelope}", payee.trim()));
    let request = Request::Withdraw(Withdraw {
        envelope,
        envelope_of_payee: wish.envelope.is_none(),
        minor_units,
        account: account(ledger, wish.account.as_deref())?,
        account_given: wish.account.is_some(),
        overspend: wish.overspend,
        details: details(session, &wish.common)?,
    });
    said.into_iter().for_each(|words| session.note(words));
    write(session, request, &wish.common).await
}

/// Moves money between two envelopes or two accounts.
pub async fn transfer(session: &mut Session, wish: &TransferWish) -> Result<Answer, Failure> {
    session.prepare().await.map_err(|failure| unless_given(&wish.common, failure))?;
    let ledger = session.basis()?;
    let request = Request::Transfer(Transfer {
        from: side(&wish.from, "FROM")?,
        to: side(&wish.to, "TO")?,
        minor_units: amount(ledger, &wish.common.amount, Sign::Transfer, &wish.from)?,
        overspend: wish.overspend,
        details: details(session, &wish.common)?,
    });
    write(session, request, &wish.common).await
}

/// Plans, and unless it is a dry run records.
pub(crate) async fn write(session: &mut Session, request: Request, common: &Common) -> Result<Answer, Failure> {
    let source = match common.id.as_deref() {
        None => OpSource::Mint,
        Some(text) => {
            OpSource::Given(text.parse().map_err(|problem| Failure::usage(format!("--id `{text}`: {problem}")))?)
        }
    };
    session.warn_if_future(&request)?;
    if common.dry_run {
        return dry_run(session, &request);
    }
    if !session.has_ledger() {
        // A wish that the new ledger would refuse makes no ledger.
        domain::decide(session.basis()?, &request).map_err(|refusal| refused(session, &request, &refusal))?;
        session.begin().await?;
    }
    let verdict = session.commit(request.clone(), source).await.map_err(|failure| unless_given(common, failure))?;
    answer(session, &request, verdict)
}

/// With an id that was given, an earlier command may have recorded it: no failure is definite.
pub(crate) fn unless_given(common: &Common, failure: Failure) -> Failure {
    match common.id {
        Some(_) => {
            failure.in_doubt("an earlier command with this id may have been recorded; the same command finds out")
        }
        _ => failure,
    }
}

fn dry_run(session: &mut Session, request: &Request) -> Result<Answer, Failure> {
    let answer = planned(session, request)?;
    let id = &answer.recorded.op;
    session.note(format!("nothing was written; `--id {id}` makes the real command safe to repeat"));
    Ok(answer)
}

/// What the request would do, if it were made now.
pub(crate) fn planned(session: &Session, request: &Request) -> Result<Answer, Failure> {
    let currency = session.basis()?.currency();
    let (op, id) = if session.has_ledger() {
        let planned = session.journal.plan(request).map_err(|error| session.failure(&error))?;
        let planned = planned.map_err(|refusal| refused(session, request, &refusal))?;
        let fields = &planned.body.fields;
        let op = Op::parse(&planned.body.kind, fields).map_err(|problem| Failure::new(Kind::Corrupt, problem))?;
        (op, planned.op)
    } else {
        let op = domain::decide(session.basis()?, request).map_err(|refusal| refused(session, request, &refusal))?;
        (op, OpId::mint(session.host.clock.now_ms(), session.host.ids.random()))
    };
    let recorded = Recorded::of_op(currency, None, domain::OpId(id.to_string()), None, &op);
    let recorded = recorded.in_month(session.basis()?, session.this_month()?);
    Ok(Answer { recorded, is_dry_run: true })
}

/// What a verdict means to who asked.
pub(crate) fn answer(session: &mut Session, request: &Request, verdict: Verdict<Refusal>) -> Result<Answer, Failure> {
    match verdict {
        Verdict::Committed(committed) => committed_answer(session, &committed),
        Verdict::Refused { refusal, .. } => Err(refused(session, request, &refusal)),
        Verdict::NotCommitted(fault) => {
            Err(Failure::of_fault(&fault).hint("nothing was recorded; the same command can be run again"))
        }
        Verdict::Unknown { op, reason } => {
            let command = wish_with(request, session.basis()?.currency(), &format!("--id {op}"));
            Err(Failure::new(Kind::Unknown, format!("it may or may not have been recorded: {reason}"))
                .hint(format!("`{command}` finds out and records it once; so does `pail resolve`")))
        }
        Verdict::Conflict { op, seq } => {
            let place = seq.map_or_else(|| "one that was interrupted".to_owned(), |seq| format!("{seq}"));
            Err(Failure::new(Kind::Refused, format!("the id {op} belongs to another command: {place}"))
                .hint("an id names one command for ever; leave `--id` out, or take the id of a new `--dry-run`"))
        }
        Verdict::TooOld { op } => {
            Err(Failure::new(Kind::Refused, format!("the id {op} is too old to tell whether it was recorded"))
                .hint("look with `pail register`, then run the command without `--id`"))
        }
    }
}

/// What was recorded, with the balances of today.
pub(crate) fn recorded(session: &Session, committed: &Committed) -> Result<Recorded, Failure> {
    let currency = session.basis()?.currency();
    let op = Op::parse(&committed.stored.kind, &committed.stored.json)
        .map_err(|problem| Failure::new(Kind::Corrupt, problem))?;
    let id = domain::OpId(committed.op.to_string());
    let hash = Some(committed.hash.to_string());
    let recorded = Recorded::of_op(currency, Some(handle(committed.place)), id, hash, &op);
    let recorded = recorded.in_month(session.basis()?, session.this_month()?);
    Ok(Recorded { is_repeat: committed.is_repeat, ..recorded })
}

fn committed_answer(session: &mut Session, committed: &Committed) -> Result<Answer, Failure> {
    let currency = session.basis()?.currency();
    let recorded = recorded(session, committed)?;
    let overdrawn = recorded.changes.iter().filter(|change| change.axis == report::Axis::Envelope);
    let overdrawn: Vec<String> = overdrawn
        .filter(|change| change.balance.is_negative() && change.change.is_negative())
        .map(|change| match change.name.as_str() {
            READY_TO_ASSIGN_NAME => format!("more is assigned than came in: {} {currency}", change.balance),
            name => format!("{name} is overspent: {} {currency}", change.balance),
        })
        .collect();
    overdrawn.into_iter().for_each(|words| session.warn(words));
    Ok(Answer { recorded, is_dry_run: false })
}

/// A refusal with the commands that would help.
pub(crate) fn refused(session: &Session, request: &Request, refusal: &Refusal) -> Failure {
    let failure = Failure::new(Kind::Refused, refusal);
    let (Ok(ledger), Ok(month)) = (session.basis(), session.this_month()) else { return failure };
    match refusal {
        Refusal::NotEnough { deed: Deed::Hold, .. } => failure.hint("`pail budget` shows what there is in which month"),
        Refusal::NotEnough { envelope, .. } => {
            let failure = refusal.missing().map_or(failure.clone(), |missing| {
                failure.hint(format!("`{}` brings what is missing", bring(ledger, month, request, envelope, missing)))
            });
            let again = wish_with(request, ledger.currency(), "--overspend");
            failure.hint(format!("`{again}` does it all the same"))
        }
        Refusal::UnknownEnvelope { name, nearest: None } => {
            let name = quoted(name.as_str());
            let comes_or_goes = matches!(request, Request::Add(_) | Request::Withdraw(_) | Request::Split(_));
            let way = if comes_or_goes { format!("add {name} AMOUNT") } else { format!("envelope open {name}") };
            failure.hint(format!("`pail {way}` makes it"))
        }
        Refusal::UnknownEnvelope { nearest: Some(_), .. } => failure.hint("`pail balance` lists the envelopes"),
        Refusal::Voided { target, .. } => failure.hint(format!("`pail restore {}` brings it back", number(*target))),
        Refusal::ChangedSince { at, .. } | Refusal::AlreadyDone { at, .. } => {
            failure.hint(format!("`pail undo {}` takes that back", number(*at)))
        }
        Refusal::UnknownAccount { .. } | Refusal::UnknownName { .. } | Refusal::NotAsRecorded { .. } => {
            failure.hint("`pail balance` lists what there is")
        }
        Refusal::EnvelopeExists { .. } if matches!(request, Request::Add(_) | Request::AddSplit(_)) => {
            failure.hint("leave `--new` out")
        }
        Refusal::Closed { name } => {
            let is_envelope = ledger.find_envelope(name).is_some_and(|(id, _)| ledger.is_closed(Of::Envelope(id)));
            let verb = if is_envelope { "envelope" } else { "account" };
            failure.hint(format!("`pail {verb} reopen {}` opens it again", quoted(name.as_str())))
        }
        Refusal::StillHolds { .. } => failure.hint("`pail transfer` moves what it holds to another account"),
        Refusal::MixedSides { account, envelope } => {
            let is_in = matches!(request, Request::Transfer(transfer) if transfer.from.name() == account);
            let (verb, way) = if is_in { ("add", "in through") } else { ("withdraw", "out through") };
            let (account, envelope) = (quoted(account.as_str()), quoted(envelope.as_str()));
            failure.hint(format!("`pail {verb} {envelope} AMOUNT --account {account}` brings money {way} it"))
        }
        Refusal::Ambiguous { .. }
        | Refusal::FitsBoth { .. }
        | Refusal::SameSides { .. }
        | Refusal::OutsideBudget { .. }
        | Refusal::NeverUndone { .. }
        | Refusal::NothingToEdit { .. }
        | Refusal::CannotEdit { .. }
        | Refusal::NotOverspent { .. }
        | Refusal::EnvelopeExists { .. }
        | Refusal::AccountExists { .. }
        | Refusal::ClosedAlready { .. }
        | Refusal::CannotClose { .. }
        | Refusal::SetAlready { .. }
        | Refusal::CannotSet { .. }
        | Refusal::OtherDigits { .. }
        | Refusal::FromBank { .. }
        | Refusal::TooManyAccounts
        | Refusal::AssignToItself
        | Refusal::AssignedAlready { .. }
        | Refusal::NothingToAssign { .. }
        | Refusal::NotPositive
        | Refusal::ImportStands { .. }
        | Refusal::CannotImport { .. }
        | Refusal::NothingToSet
        | Refusal::TooManyTags { .. }
        | Refusal::TooManyParts { .. }
        | Refusal::OutOfRange { .. }
        | Refusal::TooManyEnvelopes => failure,
        Refusal::MonthWithoutDays { .. } => failure.hint("name another month with `--from`, or another day"),
        Refusal::MovedOn => failure.hint("nothing was changed; the same command can be run again"),
    }
}

/// The command that brings the missing money: from the fullest envelope that has it, else from outside.
fn bring(ledger: &Ledger, month: Month, request: &Request, short: &Name, missing: Amount) -> String {
    let target = if let Request::Transfer(transfer) = request { Some(transfer.to.name()) } else { None };
    let is_other = |name: &Name| name != short && Some(name) != target;
    let has = |(id, _): &(EnvelopeId, &Envelope)| ledger.available(*id, month);
    let helpers = ledger.listed().filter(|helper| is_other(&helper.1.name) && missing.minor_units() <= has(helper));
    // A name that an account has too says which of both it means.
    let word = |name: &Name| {
        let is_plain = ledger.find_account(name).is_none();
        if is_plain { Side::Plain(name.clone()) } else { Side::Envelope(name.clone()) }.to_string()
    };
    match helpers.max_by_key(has) {
        Some((_, helper)) => bring_command(Some(&word(&helper.name)), &word(short), missing),
        None => bring_command(None, short.as_str(), missing),
    }
}

pub(crate) fn details(session: &Session, common: &Common) -> Result<Details, Failure> {
    let today = session.today()?;
    let date = common.date.as_deref().map_or(Ok(today), |text| typed::date(text, today))?;
    let payee = common.payee.as_deref().map(|payee| name(payee, "--payee")).transpose()?;
    let memo = common.memo.as_deref().map(|text| typed::memo(text, "MEMO")).transpose()?.flatten();
    let tags = typed::tags(&common.tags)?;
    Ok(Details { date, date_given: common.date.clone(), payee, memo, tags })
}

impl Session {
    /// Warns of a date that is still to come.
    fn warn_if_future(&mut self, request: &Request) -> Result<(), Failure> {
        let date = match request {
            Request::Add(add) => add.details.date,
            Request::AddSplit(add) => add.details.date,
            Request::Withdraw(withdraw) => withdraw.details.date,
            Request::Transfer(transfer) => transfer.details.date,
            Request::Split(split) => split.details.date,
            Request::Income(income) => income.details.date,
            Request::Cover(cover) => cover.details.date,
            // What is assigned to a month that is still to come is meant so.
            Request::Assign(_) | Request::Change(_) | Request::ChangePayee(_) | Request::SetBack(_) => return Ok(()),
            Request::Open(open) => open.details.date,
            Request::Close(close) => close.details.date,
            Request::Edit(edit) => match &edit.to {
                EditTo::New(Edits { date: Some(date), .. }) => *date,
                EditTo::New(_) | EditTo::Earlier(_) => return Ok(()),
            },
            Request::Undo(_) | Request::Import(_) | Request::TakeSettings(_) | Request::Note { .. } => return Ok(()),
        };
        if is_future(date, self.today()?) {
            self.warn(format!("{date} is in the future"));
        }
        Ok(())
    }
}
