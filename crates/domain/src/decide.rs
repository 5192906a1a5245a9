//! Deciding what a request becomes: one op, or a refusal. Pure; the ledger is only looked at.

mod assign;
mod edit;
mod import;
mod payee;
mod plan;
mod resolve;
mod set;
mod sides;
mod take;
mod undo;

use std::collections::BTreeMap;

use crate::amount::within_limits;
use crate::{
    Add, AddSplit, Amount, Create, Deed, Details, EnvelopeId, Funds, Ledger, Name, Note, Op, POSTINGS_MAX, Refusal,
    Request, Split, TAGS_MAX, Transfer, Withdraw,
};

use plan::{Plan, Rule, too_large};
use sides::Sides;

pub use take::{FileSettings, SettingsPlan, plan_settings};

/// The op that carries the request out on this ledger, or why it cannot be.
pub fn decide(ledger: &Ledger, request: &Request) -> Result<Op, Refusal> {
    match request {
        Request::Add(add) => decide_add(ledger, add),
        Request::AddSplit(add) => decide_add_split(ledger, add),
        Request::Withdraw(withdraw) => decide_withdraw(ledger, withdraw),
        Request::Split(split) => decide_split(ledger, split),
        Request::Transfer(transfer) => decide_transfer(ledger, transfer),
        Request::Income(income) => assign::decide_income(ledger, income),
        Request::Assign(wish) => assign::decide_assign(ledger, wish),
        Request::Cover(cover) => assign::decide_cover(ledger, cover),
        Request::Open(open) => set::decide_open(ledger, open),
        Request::Close(close) => set::decide_close(ledger, close),
        Request::Change(change) => set::decide_change(ledger, change),
        Request::ChangePayee(change) => payee::decide_change_payee(ledger, change),
        Request::SetBack(back) => set::decide_set_back(ledger, back),
        Request::Edit(edit) => edit::decide_edit(ledger, edit),
        Request::Undo(undo) => undo::decide_undo(ledger, undo),
        Request::Import(import) => import::decide_import(ledger, import),
        Request::TakeSettings(draft) => take::decide_take(ledger, draft),
        Request::Note { text } => Ok(Op::Note(Note { text: text.clone() })),
    }
}

fn decide_add(ledger: &Ledger, add: &Add) -> Result<Op, Refusal> {
    let amount = positive(ledger, add.minor_units, &add.details)?;
    let account = resolve::budget_account(ledger, &add.account)?;
    let mut plan = Plan::new(ledger);
    let envelope = envelope_to_fill(ledger, &mut plan, &add.envelope, add.create)?;
    plan.post_account(account, amount);
    plan.post_envelope(envelope, amount);
    plan.record(&add.details, Funds::Require, add.refund)
}

fn envelope_to_fill(ledger: &Ledger, plan: &mut Plan, name: &Name, create: Create) -> Result<EnvelopeId, Refusal> {
    match (resolve::known_envelope(ledger, name)?, create) {
        (Some(id), Create::Always) => Err(Refusal::EnvelopeExists { name: resolve::envelope_name(ledger, id, name) }),
        (Some(_), Create::IfMissing | Create::Never) => resolve::envelope(ledger, name),
        (None, Create::Never) => Err(resolve::unknown_envelope(ledger, name)),
        (None, Create::IfMissing | Create::Always) => plan.open(name),
    }
}

fn decide_add_split(ledger: &Ledger, add: &AddSplit) -> Result<Op, Refusal> {
    let account = resolve::budget_account(ledger, &add.account)?;
    let total = total(ledger, &add.parts, &add.details)?;
    let mut plan = Plan::new(ledger);
    for (name, minor_units) in &add.parts {
        let envelope = envelope_to_fill(ledger, &mut plan, name, add.create)?;
        plan.post_envelope(envelope, ledger.amount(*minor_units));
    }
    plan.post_account(account, total);
    plan.record(&add.details, Funds::Require, add.refund)
}

/// What the parts of a split come to, each of them above zero.
fn total(ledger: &Ledger, parts: &[(Name, i64)], details: &Details) -> Result<Amount, Refusal> {
    // The account has a posting too.
    if POSTINGS_MAX <= parts.len() {
        return Err(Refusal::TooManyParts { count: parts.len() });
    }
    let mut total = 0_i64;
    for (_, minor_units) in parts {
        let part = positive(ledger, *minor_units, details)?.minor_units();
        total = total.checked_add(part).ok_or_else(|| too_large(ledger, "the sum"))?;
    }
    resolve::signed(ledger, total)
}

fn decide_withdraw(ledger: &Ledger, withdraw: &Withdraw) -> Result<Op, Refusal> {
    let amount = positive(ledger, withdraw.minor_units, &withdraw.details)?;
    let envelope = resolve::envelope(ledger, &withdraw.envelope)?;
    let account = resolve::budget_account(ledger, &withdraw.account)?;
    let mut plan = Plan::new(ledger);
    let rule = Rule::of(ledger, withdraw.overspend, &withdraw.details);
    plan.take(envelope, amount, Deed::Withdraw, rule)?;
    plan.post_account(account, amount.negated());
    plan.post_envelope(envelope, amount.negated());
    plan.record(&withdraw.details, rule.funds, false)
}

fn decide_split(ledger: &Ledger, split: &Split) -> Result<Op, Refusal> {
    let account = resolve::budget_account(ledger, &split.account)?;
    let total = total(ledger, &split.parts, &split.details)?;
    let mut sums: BTreeMap<EnvelopeId, i64> = BTreeMap::new();
    let mut parts = Vec::with_capacity(split.parts.len());
    for (name, minor_units) in &split.parts {
        let envelope = resolve::envelope(ledger, name)?;
        let sum = sums.entry(envelope).or_default();
        *sum = sum.checked_add(*minor_units).ok_or_else(|| too_large(ledger, name.as_str()))?;
        parts.push((envelope, ledger.amount(*minor_units)));
    }
    let mut plan = Plan::new(ledger);
    let rule = Rule::of(ledger, split.overspend, &split.details);
    for (envelope, sum) in &sums {
        plan.take(*envelope, resolve::signed(ledger, *sum)?, Deed::Withdraw, rule)?;
    }
    plan.post_account(account, total.negated());
    for (envelope, amount) in parts {
        plan.post_envelope(envelope, amount.negated());
    }
    plan.record(&split.details, rule.funds, false)
}

fn decide_transfer(ledger: &Ledger, transfer: &Transfer) -> Result<Op, Refusal> {
    let amount = positive(ledger, transfer.minor_units, &transfer.details)?;
    let mut plan = Plan::new(ledger);
    let rule = Rule::of(ledger, transfer.overspend, &transfer.details);
    match sides::resolve(ledger, &transfer.from, &transfer.to)? {
        Sides::Accounts { from, to } => {
            plan.post_account(from, amount.negated());
            plan.post_account(to, amount);
        }
        Sides::Envelopes { from, to } => {
            plan.take(from, amount, Deed::Move, rule)?;
            plan.post_envelope(from, amount.negated());
            plan.post_envelope(to, amount);
        }
    }
    plan.record(&transfer.details, rule.funds, false)
}

/// What every transaction's request must keep, whoever made it.
fn positive(ledger: &Ledger, minor_units: i64, details: &Details) -> Result<Amount, Refusal> {
    check_details(details)?;
    above_zero(ledger, minor_units).map(|minor_units| ledger.amount(minor_units))
}

/// As typed: which way it moves is the verb's business.
fn above_zero(ledger: &Ledger, minor_units: i64) -> Result<i64, Refusal> {
    if minor_units <= 0 {
        return Err(Refusal::NotPositive);
    }
    if within_limits(minor_units) { Ok(minor_units) } else { Err(too_large(ledger, "the amount")) }
}

fn check_details(details: &Details) -> Result<(), Refusal> {
    let count = details.tags.len();
    if TAGS_MAX < count { Err(Refusal::TooManyTags { count }) } else { Ok(()) }
}
