//! Payees: their names of today, and the envelopes that are meant where none is named.
//!
//! Transactions keep the name that they were recorded with. Every such name goes to the one of today in one step, so that
//! names can be given in any order and taken back in any.

use std::collections::BTreeSet;

use crate::decide::resolve;
use crate::{ChangePayee, Ledger, Name, Of, Op, PayeeTo, Refusal, Setting, Settings, Value, What};

pub(super) fn decide_change_payee(ledger: &Ledger, change: &ChangePayee) -> Result<Op, Refusal> {
    let (set, now) = match &change.to {
        PayeeTo::Name(name) => (What::Name, Value::text(name)),
        PayeeTo::Envelope(None) => (What::Envelope, Value::Nothing(())),
        PayeeTo::Envelope(Some(envelope)) => {
            (What::Envelope, Value::Number(resolve::envelope(ledger, envelope)?.0.into()))
        }
    };
    let sets: Vec<Setting> = match &change.to {
        PayeeTo::Name(name) => named(ledger, &change.payees, name),
        PayeeTo::Envelope(_) => {
            change.payees.iter().filter_map(|payee| setting(ledger, payee, set, now.clone())).collect()
        }
    };
    match (sets.is_empty(), change.payees.first(), &change.to) {
        (false, _, _) => Ok(Op::Set(Settings { sets, ..Settings::default() })),
        (true, Some(payee), PayeeTo::Envelope(envelope)) => {
            let now = envelope.as_ref().map_or_else(|| now.to_string(), Name::to_string);
            Err(Refusal::SetAlready { name: payee.clone(), set, now })
        }
        (true, payee, PayeeTo::Name(name)) => {
            let now = now.to_string();
            Err(Refusal::SetAlready { name: payee.unwrap_or(name).clone(), set, now })
        }
        (true, None, PayeeTo::Envelope(_)) => Err(Refusal::CannotSet { name: resolve::ledger_name(), set }),
    }
}

/// Everything that was recorded under one of these names, or goes to one of them today, goes to the new one. Its envelope
/// is the one that it had, else the first of theirs.
fn named(ledger: &Ledger, payees: &[Name], to: &Name) -> Vec<Setting> {
    let mut sets = Vec::new();
    let mut envelope = ledger.of_payee(What::Envelope, to);
    let payees: BTreeSet<&Name> = payees.iter().filter(|payee| *payee != to).collect();
    for payee in payees {
        let own = (ledger.payee(payee) == *payee).then(|| payee.clone());
        for recorded in ledger.recorded_as(payee).into_iter().chain(own) {
            let now = if recorded == *to { Value::Nothing(()) } else { Value::text(to) };
            sets.extend(setting(ledger, &recorded, What::Name, now));
        }
        let left = setting(ledger, payee, What::Envelope, Value::Nothing(()));
        if let Some(left) = &left
            && envelope.is_nothing()
        {
            envelope = left.was.clone();
        }
        sets.extend(left);
    }
    sets.extend(setting(ledger, to, What::Envelope, envelope));
    sets
}

fn setting(ledger: &Ledger, payee: &Name, set: What, now: Value) -> Option<Setting> {
    let was = ledger.of_payee(set, payee);
    let (name, means) = (Some(payee.clone()), ledger.meant(set, &now));
    (was != now).then_some(Setting { of: Of::Payee, name, set, month: None, was, now, means })
}
