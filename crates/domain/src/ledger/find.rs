//! Finding what a typed name means.

use std::collections::BTreeMap;

use crate::{Account, AccountId, Envelope, EnvelopeId, Ledger, Name};

/// What a name fits among some candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit<Id> {
    /// Exactly one: as typed, or the only one that differs in case.
    One(Id),
    /// Several that differ from it only in case.
    Several(Vec<Name>),
    /// None.
    Nothing,
}

/// The names of some things, for who looks up many: each is folded once.
#[derive(Clone, Debug)]
pub struct NameIndex<'a, Id>(BTreeMap<String, Vec<(Id, &'a Name)>>);

/// Looks for the name as typed first, and only then without case.
pub(crate) fn fit<'a, Id>(name: &Name, candidates: impl Iterator<Item = (Id, &'a Name)> + Clone) -> Fit<Id> {
    if let Some((id, _)) = candidates.clone().find(|(_, candidate)| *candidate == name) {
        return Fit::One(id);
    }
    let key = name.fold_key();
    let mut folded: Vec<(Id, &Name)> = candidates.filter(|(_, candidate)| candidate.has_fold_key(&key)).collect();
    if 1 < folded.len() {
        return Fit::Several(folded.into_iter().map(|(_, candidate)| candidate.clone()).collect());
    }
    folded.pop().map_or(Fit::Nothing, |(id, _)| Fit::One(id))
}

impl<'a, Id: Copy> NameIndex<'a, Id> {
    fn of(names: impl Iterator<Item = (Id, &'a Name)>) -> Self {
        let mut index: BTreeMap<String, Vec<(Id, &Name)>> = BTreeMap::new();
        for (id, name) in names {
            index.entry(name.fold_key()).or_default().push((id, name));
        }
        Self(index)
    }

    /// The one of that name: exactly so, else the only one that differs in case.
    pub fn find(&self, name: &Name) -> Option<Id> {
        match fit(name, self.0.get(&name.fold_key())?.iter().copied()) {
            Fit::One(id) => Some(id),
            Fit::Several(_) | Fit::Nothing => None,
        }
    }
}

impl Ledger {
    /// The listed envelope, or *Ready to assign*, of that name: exactly so, else the only one that differs in case.
    pub fn find_envelope(&self, name: &Name) -> Option<(EnvelopeId, &Envelope)> {
        match self.fit_envelope(name) {
            Fit::One(id) => self.envelope(id).map(|envelope| (id, envelope)),
            Fit::Several(_) | Fit::Nothing => None,
        }
    }

    /// The account of that name: exactly so, else the only one that differs in case.
    pub fn find_account(&self, name: &Name) -> Option<(AccountId, &Account)> {
        match self.fit_account(name) {
            Fit::One(id) => self.account(id).map(|account| (id, account)),
            Fit::Several(_) | Fit::Nothing => None,
        }
    }

    /// What [`find_envelope`](Self::find_envelope) finds, for many names.
    pub fn envelope_index(&self) -> NameIndex<'_, EnvelopeId> {
        NameIndex::of(self.usable().map(|(id, envelope)| (id, &envelope.name)))
    }

    /// What [`find_account`](Self::find_account) finds, for many names.
    pub fn account_index(&self) -> NameIndex<'_, AccountId> {
        NameIndex::of(self.nameable_accounts().map(|(id, account)| (id, &account.name)))
    }

    /// What a name may be that differs from several envelopes or from several accounts only in case.
    pub fn candidates(&self, name: &Name) -> Vec<Name> {
        match (self.fit_envelope(name), self.fit_account(name)) {
            (Fit::Several(names), _) | (_, Fit::Several(names)) => names,
            (Fit::One(_) | Fit::Nothing, Fit::One(_) | Fit::Nothing) => Vec::new(),
        }
    }

    pub(crate) fn fit_envelope(&self, name: &Name) -> Fit<EnvelopeId> {
        fit(name, self.usable().map(|(id, envelope)| (id, &envelope.name)))
    }

    /// Among the envelopes that are no longer listed, as all their transactions are voided; they keep their ids.
    pub(crate) fn fit_unlisted_envelope(&self, name: &Name) -> Fit<EnvelopeId> {
        let unlisted = self.envelopes.iter().filter(|(id, envelope)| !self.is_usable(**id, envelope));
        fit(name, unlisted.map(|(id, envelope)| (*id, &envelope.name)))
    }

    pub(crate) fn fit_account(&self, name: &Name) -> Fit<AccountId> {
        fit(name, self.nameable_accounts().map(|(id, account)| (id, &account.name)))
    }
}
