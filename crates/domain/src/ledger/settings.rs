//! What was set: the values of today, and which op set each of them last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::op::{is_known_key, key};
use crate::{
    Account, AccountId, AccountKind, At, Envelope, EnvelopeId, Handle, Ledger, Memo, Month, Name, Of, OpId, Overspend,
    READY_TO_ASSIGN, Setting, Value, What,
};

/// A setting of today, and where it was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its value.
    pub now: Value,
    /// The op that set it.
    pub op: OpId,
    /// Who wrote that op.
    pub by: String,
    /// Where that op is.
    pub at: Handle,
}

/// What happens when more is spent than an envelope has, by the month from which it holds.
pub(super) type Rules = BTreeMap<Month, Overspend>;

impl Ledger {
    /// What is set there, or what holds where nobody ever set it; `None` where there is nothing to set.
    pub fn setting(&self, of: Of, set: What) -> Option<Value> {
        self.setting_for(of, set, None)
    }

    /// What is set there for that very month.
    pub(crate) fn setting_for(&self, of: Of, set: What, month: Option<Month>) -> Option<Value> {
        let kept = self.settings.get(&key(of, set, month)).map(|kept| kept.now.clone());
        match of {
            Of::Envelope(id) => self.envelope(id).map(|envelope| kept.unwrap_or_else(|| of_envelope(envelope, set))),
            Of::Account(id) => self.account(id).map(|account| kept.unwrap_or_else(|| of_account(account, set))),
            Of::Ledger => Some(kept.unwrap_or(Value::Nothing(()))),
        }
    }

    /// Whether anything was ever set.
    pub fn has_settings(&self) -> bool {
        !self.settings.is_empty()
    }

    /// Who set it last, if anybody did.
    pub fn kept(&self, setting: &Setting) -> Option<&Kept> {
        self.settings.get(&setting.key())
    }

    /// The group that an envelope stands in.
    pub fn group(&self, id: EnvelopeId) -> Option<Name> {
        self.setting(Of::Envelope(id), What::Group)?.name()
    }

    /// A remark about it.
    pub fn note(&self, of: Of) -> Option<Memo> {
        self.setting(of, What::Note)?.memo()
    }

    /// Whether nothing new goes into it.
    pub fn is_closed(&self, of: Of) -> bool {
        self.is_set(of, What::Closed)
    }

    /// What happens in that month when more is spent than the envelope has: what was set last up to then.
    pub fn overspend(&self, id: EnvelopeId, month: Month) -> Overspend {
        self.rules_of(id).range(..=month).next_back().map_or(Overspend::Block, |(_, rule)| *rule)
    }

    /// What is not to be assigned in that month, but in the next.
    pub fn held(&self, month: Month) -> i64 {
        let held = self.setting_for(Of::Ledger, What::Hold, Some(month));
        held.and_then(|held| held.amount()).unwrap_or_default()
    }

    /// What was set for an envelope, by the month from which it holds.
    pub(super) fn rules_of(&self, id: EnvelopeId) -> Rules {
        let key = |month| key(Of::Envelope(id), What::Overspend, Some(month));
        let set = self.settings.range(key(Month::FIRST)..=key(Month::LAST));
        set.filter_map(|(key, kept)| rule(key, kept)).map(|(_, month, rule)| (month, rule)).collect()
    }

    /// What was set for all envelopes.
    pub(super) fn rules(&self) -> BTreeMap<EnvelopeId, Rules> {
        let mut rules: BTreeMap<EnvelopeId, Rules> = BTreeMap::new();
        for (id, month, rule) in self.settings.iter().filter_map(|(key, kept)| rule(key, kept)) {
            rules.entry(id).or_default().insert(month, rule);
        }
        rules
    }

    /// Whether this version knows everything that is set.
    pub(super) fn knows_its_settings(&self) -> bool {
        self.settings.keys().all(|key| is_known_key(key))
    }

    /// Whether it ever had another name.
    pub(crate) fn was_renamed(&self, of: Of) -> bool {
        self.settings.contains_key(&key(of, What::Name, None))
    }

    /// The account that is meant where none is named, if one was set.
    pub fn default_account(&self) -> Option<AccountId> {
        self.setting(Of::Ledger, What::DefaultAccount)?.number().map(AccountId)
    }

    /// Whether it was opened for itself, and not only by a transaction that uses it.
    pub(crate) fn is_set(&self, of: Of, set: What) -> bool {
        self.setting(of, set) == Some(Value::Flag(true))
    }

    /// Whether a person can name it. One that only voided transactions used is as if it had never been.
    pub(crate) fn is_usable(&self, id: EnvelopeId, envelope: &Envelope) -> bool {
        let is_there = !envelope.opened_by_record || 0 < envelope.live;
        id == READY_TO_ASSIGN || is_there || self.is_set(Of::Envelope(id), What::Listed)
    }

    /// Where it stands: what was put in an order first, then the rest in the order of creation.
    pub(crate) fn place(&self, of: Of) -> u32 {
        self.setting(of, What::Order).and_then(|value| value.number()).unwrap_or(u32::MAX)
    }

    /// Takes over what an op sets.
    pub(crate) fn keep(&mut self, at: &At, setting: &Setting) {
        match (setting.of, setting.set, setting.now.name()) {
            (Of::Envelope(id), What::Name, Some(name)) => {
                self.envelopes.entry(id).and_modify(|envelope| envelope.name = name);
            }
            (Of::Account(id), What::Name, Some(name)) => {
                self.accounts.entry(id).and_modify(|account| account.name = name);
            }
            (Of::Envelope(_) | Of::Account(_) | Of::Ledger, _, _) => {}
        }
        let kept = Kept { now: setting.now.clone(), op: at.op.clone(), by: at.by.clone(), at: at.handle };
        self.settings.insert(setting.key(), kept);
    }
}

/// A kept rule about overspending: of which envelope, from when on, and which.
fn rule(key: &str, kept: &Kept) -> Option<(EnvelopeId, Month, Overspend)> {
    let (of, rest) = key.split_once('/')?;
    let month = rest.strip_prefix("overspend@")?.parse().ok()?;
    let Ok(Of::Envelope(id)) = of.parse() else { return None };
    Some((id, month, Overspend::of(&kept.now)?))
}

fn of_envelope(envelope: &Envelope, set: What) -> Value {
    match set {
        What::Name => Value::text(&envelope.name),
        What::Listed
        | What::Closed
        | What::Group
        | What::Order
        | What::Note
        | What::DefaultAccount
        | What::Overspend
        | What::Hold => set.unset(),
    }
}

fn of_account(account: &Account, set: What) -> Value {
    match set {
        What::Name => Value::text(&account.name),
        // An account of the genesis was never opened by an op.
        What::Listed => Value::Flag(account.kind.is_none()),
        What::Closed | What::Group | What::Order | What::Note | What::DefaultAccount | What::Overspend | What::Hold => {
            set.unset()
        }
    }
}

impl Account {
    /// Whether an op opened it; an account of the genesis was there from the beginning.
    pub fn was_opened(&self) -> bool {
        self.kind.is_some()
    }

    /// What it is; an account of the genesis is cash, or a loan where it is outside the law.
    pub fn kind(&self) -> AccountKind {
        self.kind.unwrap_or(if self.law { AccountKind::Cash } else { AccountKind::Loan })
    }
}
