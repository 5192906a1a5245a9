//! Settings: each goes from what it is to what it is to be.

use crate::ledger::changes::{Changes, OpenedBy};
use crate::{Account, AccountId, AccountOpening, Broken, Ledger, MonthMoves, Name, Of, Setting, Settings, Value, What};

/// Whether the names beside the ids must be those of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    OfToday,
    OfThatDay,
}

impl Changes {
    pub(super) fn settings(&mut self, ledger: &Ledger, settings: &Settings) -> Result<(), Broken> {
        self.open(ledger, &settings.opens, OpenedBy::Record)?;
        self.open_accounts(ledger, &settings.opens_accounts)?;
        // What begins empty is no balance that the op leaves.
        self.after = crate::After::default();
        self.set_all(ledger, &settings.sets, settings.months.as_ref(), Names::OfToday)
    }

    pub(super) fn open_accounts(&mut self, ledger: &Ledger, openings: &[AccountOpening]) -> Result<(), Broken> {
        for opening in openings {
            let known = || ledger.accounts.iter().chain(&self.opened_accounts);
            let next = known().map(|(id, _)| *id).max().map_or(Some(1), |last| last.0.checked_add(1)).map(AccountId);
            let is_taken = known().any(|(_, account)| account.name == opening.name);
            if is_taken || next != Some(opening.account) || opening.law != opening.kind.is_inside_the_law() {
                return Err(Broken::AccountOpening { name: opening.name.clone(), id: opening.account });
            }
            let (name, law, kind) = (opening.name.clone(), opening.law, Some(opening.kind));
            self.opened_accounts.insert(opening.account, Account { name, law, kind, balance: 0 });
        }
        Ok(())
    }

    pub(super) fn set_all(
        &mut self,
        ledger: &Ledger,
        sets: &[Setting],
        months: Option<&MonthMoves>,
        names: Names,
    ) -> Result<(), Broken> {
        for setting in sets {
            self.set(ledger, setting, names)?;
        }
        self.move_months(ledger, months)
    }

    fn set(&mut self, ledger: &Ledger, setting: &Setting, names: Names) -> Result<(), Broken> {
        let place = || setting.key();
        if !setting.is_of_its_type() {
            return Err(Broken::SettingType { place: place(), value: setting.now.to_string() });
        }
        let current = self.current(ledger, setting).ok_or_else(|| Broken::BadId { place: place() })?;
        if current != setting.was {
            let (was, current) = (setting.was.to_string(), current.to_string());
            return Err(Broken::SettingWas { place: place(), was, current });
        }
        if names == Names::OfToday && setting.of != Of::Payee && self.name_of(ledger, setting.of) != setting.name {
            return Err(Broken::BadId { place: place() });
        }
        if setting.set == What::Name && self.is_name_taken(ledger, setting) {
            return Err(Broken::NameTaken { place: place(), name: setting.now.to_string() });
        }
        if setting.set == What::Currency && !ledger.may_count_in(&setting.now) {
            return Err(Broken::SettingType { place: place(), value: setting.now.to_string() });
        }
        self.values.insert(setting.key(), setting.now.clone());
        self.sets.push(setting.clone());
        Ok(())
    }

    /// What is set there now, with what this op has set and opened so far.
    fn current(&self, ledger: &Ledger, setting: &Setting) -> Option<Value> {
        let in_op = self.values.get(&setting.key()).cloned();
        let opened = || match (setting.of, setting.set) {
            (Of::Envelope(id), What::Name) => self.opened.get(&id).map(|envelope| Value::text(&envelope.name)),
            (Of::Account(id), What::Name) => self.opened_accounts.get(&id).map(|account| Value::text(&account.name)),
            (Of::Envelope(id), set) => self.opened.get(&id).map(|_| set.unset()),
            (Of::Account(id), set) => self.opened_accounts.get(&id).map(|_| set.unset()),
            (Of::Ledger | Of::Payee, _) => None,
        };
        in_op.or_else(opened).or_else(|| ledger.value_of(setting))
    }

    fn name_of(&self, ledger: &Ledger, of: Of) -> Option<Name> {
        match of {
            Of::Envelope(id) => self.known_envelope(ledger, id).map(|envelope| envelope.name.clone()),
            Of::Account(id) => {
                ledger.accounts.get(&id).or_else(|| self.opened_accounts.get(&id)).map(|account| account.name.clone())
            }
            Of::Ledger | Of::Payee => None,
        }
    }

    /// No two of a kind have the same name. Without case they may: what case folding folds grows with Unicode.
    fn is_name_taken(&self, ledger: &Ledger, setting: &Setting) -> bool {
        let name = setting.now.name();
        let is_it = |other: &Name| Some(other) == name.as_ref();
        match setting.of {
            Of::Envelope(id) => ledger.envelopes.iter().any(|(other, known)| *other != id && is_it(&known.name)),
            Of::Account(id) => ledger.accounts.iter().any(|(other, known)| *other != id && is_it(&known.name)),
            Of::Ledger | Of::Payee => false,
        }
    }
}
