//! Settings out of a file: what is to be set, and which differences are left alone.
//!
//! A setting that the ledger has itself is never overwritten in silence: it is kept, or it is replaced because somebody
//! asked for that.

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::ByName;
use crate::{
    AccountId, AccountKind, AccountOpening, DraftSettings, EnvelopeId, Ledger, Month, MonthMoves, Name, NamedSetting,
    Of, Op, Opening, Prefer, Refusal, Setting, SettingStep, Settings, Value, What, Whose,
};

/// What a file says beside its transactions.
#[derive(Clone, Copy, Debug)]
pub struct FileSettings<'a> {
    /// Its accounts and what they are, in order.
    pub accounts: &'a [(Name, AccountKind)],
    /// Its envelopes in order, without *Ready to assign*.
    pub envelopes: &'a [Name],
    /// Everything that is set in it.
    pub settings: &'a [NamedSetting],
}

/// What is to be done so that a ledger is set up as a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "carry it out, and say what stays as it is"]
pub struct SettingsPlan {
    /// What is to be done, in order.
    pub steps: Vec<SettingStep>,
    /// Settings of the file that the ledger has otherwise, and its own values.
    pub kept: Vec<(NamedSetting, Value)>,
    /// Accounts that are of another kind here: that one, and that of the file.
    pub kinds: Vec<(Name, AccountKind, AccountKind)>,
}

/// Compares the ledger with a file.
pub fn plan_settings(ledger: &Ledger, file: &FileSettings<'_>, prefer: Prefer) -> SettingsPlan {
    let names = ledger.names();
    let mut plan = SettingsPlan::default();
    let unlisted: BTreeSet<&Whose> =
        file.settings.iter().filter(|setting| setting.is_unlisted()).map(|setting| &setting.whose).collect();
    for (name, kind) in file.accounts {
        let whose = Whose::Account(name.clone());
        let known = names.accounts.get(name);
        match known.and_then(|id| ledger.account(*id)) {
            None => plan.steps.push(SettingStep::Account { name: name.clone(), kind: *kind }),
            Some(account) if account.kind() != *kind => plan.kinds.push((name.clone(), account.kind(), *kind)),
            Some(_) => {}
        }
        let is_there = known.is_some_and(|id| ledger.is_set(Of::Account(*id), What::Listed));
        plan.list(whose, is_there, &unlisted);
    }
    // Without any of their settings, the transactions bring them.
    let is_about = |setting: &NamedSetting| {
        [Some(&setting.whose), setting.means().as_ref()]
            .into_iter()
            .flatten()
            .any(|whose| matches!(whose, Whose::Envelope(_)))
    };
    let envelopes = if file.settings.iter().any(is_about) { file.envelopes } else { &[] };
    for name in envelopes {
        let known = names.envelopes.get(name).and_then(|id| Some((*id, ledger.envelope(*id)?)));
        if known.is_none() {
            plan.steps.push(SettingStep::Envelope { name: name.clone() });
        }
        let is_there = known.is_some_and(|(id, envelope)| ledger.is_usable(id, envelope));
        plan.list(Whose::Envelope(name.clone()), is_there, &unlisted);
    }
    let against = Against::of(ledger, file);
    for setting in file.settings.iter().filter(|setting| setting.set != What::Listed) {
        plan.set(ledger, &names, (setting, &against), prefer);
    }
    plan
}

/// The rules that go on from month to month: those of the ledger that the file has not, or has otherwise.
struct Against<'a> {
    own: Vec<NamedSetting>,
    file: BTreeMap<Key<'a>, &'a Value>,
}

/// A setting without its value.
type Key<'a> = (&'a Whose, What, Option<Month>);

fn key(setting: &NamedSetting) -> Key<'_> {
    (&setting.whose, setting.set, setting.month)
}

impl<'a> Against<'a> {
    fn of(ledger: &Ledger, file: &FileSettings<'a>) -> Self {
        let file: BTreeMap<Key<'_>, &Value> =
            file.settings.iter().map(|setting| (key(setting), &setting.now)).collect();
        let own = ledger.named_settings().into_iter().filter(|own| own.set.goes_on());
        let own = own.filter(|own| file.get(&key(own)) != Some(&&own.now)).collect();
        Self { own, file }
    }

    /// The other months of the same rule: it is taken over all of them, or not at all.
    fn to(&self, setting: &NamedSetting) -> impl Iterator<Item = &NamedSetting> {
        let is_it = |own: &&NamedSetting| (&own.whose, own.set) == (&setting.whose, setting.set);
        self.own.iter().filter(is_it).filter(|own| own.month != setting.month)
    }

    fn is_in_file(&self, own: &NamedSetting) -> bool {
        self.file.contains_key(&key(own))
    }
}

impl SettingsPlan {
    /// What the file lists is there, without any transaction that uses it.
    fn list(&mut self, whose: Whose, is_there: bool, unlisted: &BTreeSet<&Whose>) {
        if !is_there && !unlisted.contains(&whose) {
            let setting = NamedSetting { whose, set: What::Listed, month: None, now: Value::Flag(true) };
            self.steps.push(SettingStep::Set { setting, seen: Value::Flag(false) });
        }
    }

    fn set(
        &mut self,
        ledger: &Ledger,
        names: &ByName<'_>,
        (setting, against): (&NamedSetting, &Against<'_>),
        prefer: Prefer,
    ) {
        let now = seen(ledger, names, setting);
        let has_others = against.to(setting).next().is_some();
        let is_own = has_others || now != setting.set.unset();
        match prefer {
            _ if now == setting.now && !has_others => {}
            Prefer::Here if is_own => self.kept.push((setting.clone(), now)),
            Prefer::Here | Prefer::File => {
                // What the file has too is set by its own row.
                for other in against.to(setting).filter(|other| !against.is_in_file(other)) {
                    let gone = NamedSetting { now: other.set.unset(), ..other.clone() };
                    let step = SettingStep::Set { setting: gone, seen: seen(ledger, names, other) };
                    if !self.steps.contains(&step) {
                        self.steps.push(step);
                    }
                }
                if now != setting.now {
                    self.steps.push(SettingStep::Set { setting: setting.clone(), seen: now });
                }
            }
        }
    }
}

/// The value of today, by name.
fn seen(ledger: &Ledger, names: &ByName<'_>, setting: &NamedSetting) -> Value {
    let of = of(names, &setting.whose);
    of.map_or_else(|| setting.set.unset(), |of| ledger.by_name(setting.set, &current(ledger, of, setting)))
}

fn current(ledger: &Ledger, of: Of, setting: &NamedSetting) -> Value {
    match &setting.whose {
        Whose::Payee(name) => ledger.of_payee(setting.set, name),
        Whose::Ledger | Whose::Account(_) | Whose::Envelope(_) => {
            ledger.setting_for(of, setting.set, setting.month).unwrap_or_else(|| setting.set.unset())
        }
    }
}

fn of(names: &ByName<'_>, whose: &Whose) -> Option<Of> {
    match whose {
        Whose::Ledger => Some(Of::Ledger),
        Whose::Account(name) => names.accounts.get(name).copied().map(Of::Account),
        Whose::Envelope(name) => names.envelopes.get(name).copied().map(Of::Envelope),
        Whose::Payee(_) => Some(Of::Payee),
    }
}

pub(super) fn decide_take(ledger: &Ledger, draft: &DraftSettings) -> Result<Op, Refusal> {
    let mut taken = Taken {
        ledger,
        names: ledger.names(),
        next_account: ledger.next_account(),
        next_envelope: ledger.next_envelope(),
        settings: Settings::default(),
    };
    for step in &draft.steps {
        match step {
            SettingStep::Account { name, kind } => taken.open_account(name, *kind)?,
            SettingStep::Envelope { name } => taken.open_envelope(name)?,
            SettingStep::Set { setting, seen } => taken.set(setting, seen)?,
        }
    }
    let mut settings = taken.settings;
    if settings == Settings::default() {
        return Err(Refusal::NothingToSet);
    }
    if settings.sets.iter().any(|setting| setting.set == What::MonthStart) {
        // Where nothing was recorded, nothing changes its month.
        let months = MonthMoves { seen: ledger.seen(), moves: Vec::new() };
        settings.months = Some(months).filter(|_| !ledger.has_transactions());
        settings.months.as_ref().ok_or(Refusal::MovedOn)?;
    }
    let op = Op::Set(settings);
    match ledger.check(&op) {
        Ok(()) => Ok(op),
        Err(broken) => Err(Refusal::CannotImport { reason: broken.to_string() }),
    }
}

/// What was decided so far.
struct Taken<'a> {
    ledger: &'a Ledger,
    names: ByName<'a>,
    next_account: Option<AccountId>,
    next_envelope: Option<EnvelopeId>,
    settings: Settings,
}

impl<'a> Taken<'a> {
    fn open_account(&mut self, name: &'a Name, kind: AccountKind) -> Result<(), Refusal> {
        if !self.names.accounts.contains_key(name) {
            let account = self.next_account.ok_or(Refusal::TooManyAccounts)?;
            self.next_account = account.0.checked_add(1).map(AccountId);
            self.names.accounts.insert(name, account);
            let law = kind.is_inside_the_law();
            self.settings.opens_accounts.push(AccountOpening { account, name: name.clone(), kind, law });
        }
        Ok(())
    }

    fn open_envelope(&mut self, name: &'a Name) -> Result<(), Refusal> {
        if !self.names.envelopes.contains_key(name) {
            let envelope = self.next_envelope.ok_or(Refusal::TooManyEnvelopes)?;
            self.next_envelope = envelope.0.checked_add(1).map(EnvelopeId);
            self.names.envelopes.insert(name, envelope);
            self.settings.opens.push(Opening { envelope, name: name.clone() });
        }
        Ok(())
    }

    /// What somebody has set since it was looked at stays.
    fn set(&mut self, setting: &NamedSetting, seen: &Value) -> Result<(), Refusal> {
        let of = of(&self.names, &setting.whose).ok_or_else(|| missing(&setting.whose))?;
        let was = current(self.ledger, of, setting);
        let now = match setting.means() {
            Some(whose) => Value::Number(match self::of(&self.names, &whose).ok_or_else(|| missing(&whose))? {
                Of::Account(id) => id.0.into(),
                Of::Envelope(id) => id.0.into(),
                Of::Ledger | Of::Payee => 0,
            }),
            None => setting.now.clone(),
        };
        if was != now && self.ledger.by_name(setting.set, &was) == *seen {
            let (set, month, name) = (setting.set, setting.month, setting.whose.name().cloned());
            let means = setting.means().and_then(|whose| whose.name().cloned());
            self.settings.sets.push(Setting { of, name, set, month, was, now, means });
        }
        Ok(())
    }
}

fn missing(whose: &Whose) -> Refusal {
    Refusal::CannotImport { reason: format!("there is no {} {whose}", whose.word()) }
}
