//! What was set: the values of today, and which op set each of them last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::op::{key, parse_key, payee_key};
use crate::{
    Account, AccountId, AccountKind, At, Calendar, Envelope, EnvelopeId, Handle, Ledger, Memo, Month, MonthStart, Name,
    Of, OpId, Overspend, READY_TO_ASSIGN, Setting, Value, What,
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
            Of::Ledger => Some(kept.unwrap_or_else(|| self.of_ledger(set))),
            Of::Payee => None,
        }
    }

    /// What is set there now; a payee is known by the name that transactions were recorded with.
    pub(super) fn value_of(&self, setting: &Setting) -> Option<Value> {
        match (setting.of, &setting.name) {
            (Of::Payee, Some(name)) => Some(self.of_payee(setting.set, name)),
            (of, _) => self.setting_for(of, setting.set, setting.month),
        }
    }

    pub(crate) fn of_payee(&self, set: What, payee: &Name) -> Value {
        self.settings.get(&payee_key(set, payee)).map_or(Value::Nothing(()), |kept| kept.now.clone())
    }

    /// The name of today of a payee that was recorded under that one.
    pub fn payee(&self, recorded: &Name) -> Name {
        self.of_payee(What::Name, recorded).name().unwrap_or_else(|| recorded.clone())
    }

    /// The names that transactions were recorded with and that are this one today, as far as they are others.
    pub(crate) fn recorded_as(&self, payee: &Name) -> Vec<Name> {
        self.renamed_payees().into_iter().filter(|(_, today)| today == payee).map(|(recorded, _)| recorded).collect()
    }

    /// The names of today of all payees that were recorded under others.
    pub fn renamed_payees(&self) -> BTreeMap<Name, Name> {
        let before = format!("{}/{}:", Of::Payee, What::Name);
        let renamed = self.settings.range(before.clone()..).take_while(|(key, _)| key.starts_with(&before));
        let recorded = |key: &str| Name::parse(key.strip_prefix(&before)?).ok();
        renamed.filter_map(|(key, kept)| Some((recorded(key)?, kept.now.name()?))).collect()
    }

    /// The envelope that is meant where this payee is named and no envelope is: of the one that it is shown as.
    pub fn envelope_of_payee(&self, recorded: &Name) -> Option<EnvelopeId> {
        self.envelope_of_shown(&self.payee(recorded))
    }

    /// The envelope of the payee that is shown under this name. What is recorded under it may be shown under another one.
    pub fn envelope_of_shown(&self, payee: &Name) -> Option<EnvelopeId> {
        self.of_payee(What::Envelope, payee).number().map(EnvelopeId)
    }

    /// Whether amounts may be counted in that currency instead: they keep their digits, and no bank has named its own.
    pub(super) fn may_count_in(&self, now: &Value) -> bool {
        let is_alike = now.currency().is_some_and(|currency| currency.exponent() == self.currency.exponent());
        is_alike && !self.has_external
    }

    fn of_ledger(&self, set: What) -> Value {
        match set {
            What::Currency => Value::text(self.currency),
            What::TimeZone => Value::text(&self.time_zone),
            What::Name
            | What::Group
            | What::Order
            | What::Note
            | What::Listed
            | What::Closed
            | What::DefaultAccount
            | What::Overspend
            | What::Hold
            | What::Envelope
            | What::MonthStart => set.unset(),
        }
    }

    /// The same as people read it when these envelopes were called so; nothing is decided by it.
    #[must_use]
    pub fn called(&self, names: &BTreeMap<EnvelopeId, Name>) -> Self {
        let mut called = self.clone();
        for (id, name) in names {
            called.envelopes.entry(*id).and_modify(|envelope| envelope.name = name.clone());
        }
        called
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

    /// Which days the months have, as it was set.
    pub(super) fn calendar_of_settings(&self) -> Calendar {
        let starts = self.month_starts();
        starts.fold(Calendar::ALMANAC, |calendar, (month, kept)| calendar.with(month, MonthStart::of(&kept.now)))
    }

    /// What was set for the start of months, by the month from which it holds.
    pub(super) fn month_starts(&self) -> impl Iterator<Item = (Month, &Kept)> {
        let key = |month| key(Of::Ledger, What::MonthStart, Some(month));
        let set = self.settings.range(key(Month::FIRST)..=key(Month::LAST));
        set.filter_map(|(key, kept)| Some((key.rsplit_once('@')?.1.parse().ok()?, kept)))
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
        self.settings.keys().all(|key| parse_key(key).is_some())
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

    /// The name of the account or envelope that such a value is the id of.
    pub(crate) fn meant(&self, set: What, value: &Value) -> Option<Name> {
        let id = value.number()?;
        match set {
            What::DefaultAccount => self.account(AccountId(id)).map(|account| account.name.clone()),
            What::Envelope => self.envelope(EnvelopeId(id)).map(|envelope| envelope.name.clone()),
            What::Name
            | What::Group
            | What::Order
            | What::Note
            | What::Listed
            | What::Closed
            | What::Overspend
            | What::Hold
            | What::Currency
            | What::TimeZone
            | What::MonthStart => None,
        }
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
            (Of::Ledger, What::Currency, _) => {
                self.currency = setting.now.currency().unwrap_or(self.currency);
            }
            (Of::Ledger, What::TimeZone, Some(name)) => self.time_zone = name.to_string(),
            (Of::Ledger, What::MonthStart, _) => self.calendar = self.calendar.set(setting),
            (Of::Envelope(_) | Of::Account(_) | Of::Ledger | Of::Payee, _, _) => {}
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
        | What::Hold
        | What::Envelope
        | What::Currency
        | What::TimeZone
        | What::MonthStart => set.unset(),
    }
}

fn of_account(account: &Account, set: What) -> Value {
    match set {
        What::Name => Value::text(&account.name),
        // An account of the genesis was never opened by an op.
        What::Listed => Value::Flag(account.kind.is_none()),
        What::Closed
        | What::Group
        | What::Order
        | What::Note
        | What::DefaultAccount
        | What::Overspend
        | What::Hold
        | What::Envelope
        | What::Currency
        | What::TimeZone
        | What::MonthStart => set.unset(),
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
