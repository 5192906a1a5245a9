//! What a transaction moves, and where: told from its shape, as the verb that made it would.

use crate::decide::edit::cannot;
use crate::decide::plan::too_large;
use crate::decide::sides::{Place, place};
use crate::decide::{above_zero, resolve};
use crate::{
    AccountId, AccountPosting, Edit, Edits, EnvelopeId, EnvelopePosting, Ledger, Name, Of, POSTINGS_MAX, Refusal,
    Status, Transaction,
};

/// What kind of transaction it is, whatever verb made it.
enum Shape {
    /// Between one account and envelopes, all in one direction.
    Through,
    /// From one account to another.
    Accounts,
    /// From one envelope to another.
    Envelopes,
    /// On one account that is outside the budget.
    Outside,
    /// Several accounts, or several envelopes on both sides.
    Other,
}

fn shape(version: &Transaction) -> Shape {
    match (version.accounts.as_slice(), version.envelopes.as_slice()) {
        ([_], []) => Shape::Outside,
        ([account], envelopes) if envelopes.iter().all(|posting| posting.n.signum() == account.n.signum()) => {
            Shape::Through
        }
        ([first, second], []) if is_even(first.n, second.n) => Shape::Accounts,
        ([], [first, second]) if is_even(first.n, second.n) => Shape::Envelopes,
        _ => Shape::Other,
    }
}

fn is_even(first: i64, second: i64) -> bool {
    first != 0 && first.checked_add(second) == Some(0)
}

/// Puts the new money into the version.
pub(super) fn change(ledger: &Ledger, edit: &Edit, edits: &Edits, now: &mut Transaction) -> Result<(), Refusal> {
    if !now.sets.is_empty() {
        return Err(cannot(edit, "it moved what was left when something was closed, or opened an account"));
    }
    let is_of_transfer = edits.from.is_some() || edits.to.is_some();
    let is_of_purchase = edits.envelope.is_some() || !edits.parts.is_empty();
    match shape(now) {
        Shape::Through if is_of_transfer => {
            return Err(cannot(edit, "it is no transfer, so it has no --from and --to"));
        }
        Shape::Through => through(ledger, edit, edits, now)?,
        Shape::Outside if is_of_transfer || is_of_purchase => {
            return Err(cannot(edit, "it is on one account alone, outside the budget"));
        }
        Shape::Outside => outside(ledger, edits, now)?,
        Shape::Accounts | Shape::Envelopes if is_of_purchase || edits.account.is_some() => {
            return Err(cannot(edit, "it is a transfer; --from and --to say where"));
        }
        Shape::Accounts => accounts(ledger, edit, edits, now)?,
        Shape::Envelopes => envelopes(ledger, edit, edits, now)?,
        Shape::Other => return Err(cannot(edit, "it moves money between more than two places")),
    }
    match edits.minor_units {
        Some(n) if edits.parts.is_empty() => set_amount(above_zero(ledger, n)?, now),
        Some(_) | None => {}
    }
    Ok(())
}

/// The same amount everywhere, each posting in its own direction.
fn set_amount(n: i64, now: &mut Transaction) {
    let accounts = now.accounts.iter_mut().map(|posting| &mut posting.n);
    let envelopes = now.envelopes.iter_mut().map(|posting| &mut posting.n);
    accounts.chain(envelopes).for_each(|posted| *posted = n.saturating_mul(posted.signum()));
}

fn through(ledger: &Ledger, edit: &Edit, edits: &Edits, now: &mut Transaction) -> Result<(), Refusal> {
    let sign = now.accounts.iter().map(|posting| posting.n.signum()).sum::<i64>();
    if let Some(name) = &edits.account {
        let id = resolve::budget_account(ledger, name)?;
        move_to_account(ledger, id, now.accounts.iter_mut());
    }
    let is_split = 1 < now.envelopes.len();
    if is_split && edits.parts.is_empty() && (edits.minor_units.is_some() || edits.envelope.is_some()) {
        return Err(cannot(edit, "it is split between several envelopes; write all parts, such as `Food=40 Fun=5`"));
    }
    if let Some(name) = &edits.envelope {
        let id = resolve::envelope(ledger, name)?;
        now.envelopes.iter_mut().for_each(|posting| move_to_envelope(ledger, id, posting));
    }
    if !edits.parts.is_empty() {
        now.envelopes = parts(ledger, &edits.parts, sign)?;
        let total = now.envelopes.iter().try_fold(0_i64, |total, posting| total.checked_add(posting.n));
        let total = resolve::signed(ledger, total.ok_or_else(|| too_large(ledger, "the sum"))?)?.minor_units();
        now.accounts.iter_mut().for_each(|posting| posting.n = total);
    }
    Ok(())
}

fn parts(ledger: &Ledger, parts: &[(Name, i64)], sign: i64) -> Result<Vec<EnvelopePosting>, Refusal> {
    // The account has a posting too.
    if POSTINGS_MAX <= parts.len() {
        return Err(Refusal::TooManyParts { count: parts.len() });
    }
    let part = |(typed, n): &(Name, i64)| {
        let id = resolve::envelope(ledger, typed)?;
        Ok(EnvelopePosting {
            id,
            name: resolve::envelope_name(ledger, id, typed),
            n: above_zero(ledger, *n)?.saturating_mul(sign),
        })
    };
    parts.iter().map(part).collect()
}

fn outside(ledger: &Ledger, edits: &Edits, now: &mut Transaction) -> Result<(), Refusal> {
    if let Some(name) = &edits.account {
        let id = resolve::account(ledger, name)?;
        if ledger.account(id).is_some_and(|account| account.law) {
            let of = now.accounts.iter().map(|posting| posting.name.clone()).next();
            return Err(Refusal::OutsideBudget { account: of.unwrap_or_else(|| name.clone()) });
        }
        move_to_account(ledger, id, now.accounts.iter_mut());
    }
    Ok(())
}

fn accounts(ledger: &Ledger, edit: &Edit, edits: &Edits, now: &mut Transaction) -> Result<(), Refusal> {
    for (side, direction) in [(&edits.from, -1), (&edits.to, 1)] {
        let Some(side) = side else { continue };
        let Place::Account(id) = place(ledger, side)? else {
            return Err(cannot(edit, "it is a transfer between accounts, and an envelope is none"));
        };
        resolve::check_open(ledger, Of::Account(id), || side.name().clone())?;
        move_to_account(ledger, id, now.accounts.iter_mut().filter(|posting| posting.n.signum() == direction));
    }
    if let [first, second] = now.accounts.as_slice() {
        if first.id == second.id {
            return Err(Refusal::SameSides { name: first.name.clone() });
        }
        if first.law != second.law {
            let outside = if first.law { second } else { first };
            return Err(Refusal::OutsideBudget { account: outside.name.clone() });
        }
    }
    Ok(())
}

fn envelopes(ledger: &Ledger, edit: &Edit, edits: &Edits, now: &mut Transaction) -> Result<(), Refusal> {
    for (side, direction) in [(&edits.from, -1), (&edits.to, 1)] {
        let Some(side) = side else { continue };
        let Place::Envelope(id) = place(ledger, side)? else {
            return Err(cannot(edit, "it is a transfer between envelopes, and an account is none"));
        };
        resolve::check_open(ledger, Of::Envelope(id), || side.name().clone())?;
        let moved = now.envelopes.iter_mut().filter(|posting| posting.n.signum() == direction);
        moved.for_each(|posting| move_to_envelope(ledger, id, posting));
    }
    if let [first, second] = now.envelopes.as_slice()
        && first.id == second.id
    {
        return Err(Refusal::SameSides { name: first.name.clone() });
    }
    Ok(())
}

/// What the bank has said of the posting it has said of the old account.
fn move_to_account<'a>(ledger: &Ledger, id: AccountId, postings: impl Iterator<Item = &'a mut AccountPosting>) {
    let Some(account) = ledger.account(id) else { return };
    for posting in postings.filter(|posting| posting.id != id) {
        let n = posting.n;
        *posting =
            AccountPosting { id, name: account.name.clone(), n, law: account.law, status: Status::Unmarked, ext: None };
    }
}

fn move_to_envelope(ledger: &Ledger, id: EnvelopeId, posting: &mut EnvelopePosting) {
    let name = resolve::envelope_name(ledger, id, &posting.name);
    *posting = EnvelopePosting { id, name, n: posting.n };
}
