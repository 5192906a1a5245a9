//! Income, assigning and covering: what moves into, out of and by way of *Ready to assign*.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::amount::within_limits;
use crate::decide::plan::{Plan, Rule, too_large};
use crate::decide::{check_details, positive, resolve};
use crate::{
    Amount, Assign, Cover, Deed, Details, EnvelopeId, Funds, Income, Ledger, Month, Op, POSTINGS_MAX, READY_TO_ASSIGN,
    Refusal, Share, ShareAmount,
};

pub(super) fn decide_income(ledger: &Ledger, income: &Income) -> Result<Op, Refusal> {
    let amount = positive(ledger, income.minor_units, &income.details)?;
    let account = resolve::budget_account(ledger, &income.account)?;
    let mut plan = Plan::new(ledger);
    plan.post_account(account, amount);
    plan.post_envelope(READY_TO_ASSIGN, amount);
    plan.record(&income.details, Funds::Require, false)
}

pub(super) fn decide_assign(ledger: &Ledger, assign: &Assign) -> Result<Op, Refusal> {
    check_details(&assign.details)?;
    let details = Details { date: date_in(ledger, assign.month, assign.details.date), ..assign.details.clone() };
    let moves = moves(ledger, assign)?;
    if moves.is_empty() {
        return Err(nothing_to_assign(ledger, assign));
    }
    // Ready to assign has a posting too.
    if POSTINGS_MAX <= moves.len() {
        return Err(Refusal::TooManyParts { count: moves.len() });
    }
    let total = moves.values().try_fold(0_i64, |total, n| total.checked_add(*n));
    let total = amount(ledger, total.and_then(i64::checked_neg))?;
    let mut plan = Plan::new(ledger);
    let rule = Rule::of(ledger, assign.overspend, &details);
    plan.post_envelope(READY_TO_ASSIGN, total);
    for (id, n) in moves {
        let share = amount(ledger, Some(n))?;
        if share.is_negative() {
            plan.take(id, share.negated(), Deed::Move, rule)?;
        }
        plan.post_envelope(id, share);
    }
    plan.record(&details, rule.funds, false)
}

pub(super) fn decide_cover(ledger: &Ledger, cover: &Cover) -> Result<Op, Refusal> {
    check_details(&cover.details)?;
    let to = resolve::envelope(ledger, &cover.envelope)?;
    let from = cover.from.as_ref().map_or(Ok(READY_TO_ASSIGN), |from| resolve::envelope(ledger, from))?;
    let rule = Rule::of(ledger, cover.overspend, &cover.details);
    let balance = ledger.available(to, rule.month);
    let name = || resolve::envelope_name(ledger, to, &cover.envelope);
    if 0 <= balance {
        return Err(Refusal::NotOverspent { envelope: name(), balance: ledger.amount(balance) });
    }
    if from == to {
        return Err(Refusal::SameSides { name: name() });
    }
    let minor_units = cover.minor_units.unwrap_or_else(|| balance.saturating_neg());
    let amount = positive(ledger, minor_units, &cover.details)?;
    let mut plan = Plan::new(ledger);
    plan.take(from, amount, Deed::Move, rule)?;
    plan.post_envelope(from, amount.negated());
    plan.post_envelope(to, amount);
    plan.record(&cover.details, rule.funds, false)
}

/// A day in the month: the one that was meant, if it lies there, else the first.
fn date_in(ledger: &Ledger, month: Month, date: Date) -> Date {
    if ledger.month_of(date) == month { date } else { ledger.calendar().first_day(month) }
}

/// By how much each envelope changes; those that do not are left out.
fn moves(ledger: &Ledger, assign: &Assign) -> Result<BTreeMap<EnvelopeId, i64>, Refusal> {
    let mut moves: BTreeMap<EnvelopeId, i64> = BTreeMap::new();
    for Share { envelope, amount } in &assign.shares {
        let id = resolve::envelope(ledger, envelope)?;
        if id == READY_TO_ASSIGN {
            return Err(Refusal::AssignToItself);
        }
        let so_far = moves.get(&id).copied().unwrap_or_default();
        let assigned = ledger.cell(assign.month, id).assigned;
        let n = match amount {
            ShareAmount::By(n) => so_far.checked_add(*n),
            ShareAmount::To(n) => n.checked_sub(assigned),
        };
        moves.insert(id, n.ok_or_else(|| too_large(ledger, envelope.as_str()))?);
    }
    moves.retain(|_, n| *n != 0);
    Ok(moves)
}

fn nothing_to_assign(ledger: &Ledger, assign: &Assign) -> Refusal {
    let only = match assign.shares.as_slice() {
        [only] => resolve::envelope(ledger, &only.envelope).ok().map(|id| (id, &only.envelope)),
        _ => None,
    };
    match only {
        Some((id, typed)) => Refusal::AssignedAlready {
            envelope: resolve::envelope_name(ledger, id, typed),
            month: assign.month,
            assigned: ledger.amount(ledger.cell(assign.month, id).assigned),
        },
        None => Refusal::NothingToAssign { month: assign.month },
    }
}

fn amount(ledger: &Ledger, minor_units: Option<i64>) -> Result<Amount, Refusal> {
    let minor_units = minor_units.filter(|n| within_limits(*n)).ok_or_else(|| too_large(ledger, "the amount"))?;
    Ok(ledger.amount(minor_units))
}
