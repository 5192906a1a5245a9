//! What is set today, by names: all that another ledger needs to be set up like this one.

use std::collections::{BTreeMap, BTreeSet};

use crate::op::parse_key;
use crate::{AccountId, EnvelopeId, Ledger, Month, Name, NamedSetting, Of, Value, What, Whose};

/// The accounts and envelopes of a ledger by their names of today.
pub(crate) struct ByName<'a> {
    pub(crate) accounts: BTreeMap<&'a Name, AccountId>,
    pub(crate) envelopes: BTreeMap<&'a Name, EnvelopeId>,
}

/// The order in which settings are told: the ledger's, then by id, payees last.
type Rank = (u8, u32, Option<Name>, What, Option<Month>);

impl Ledger {
    /// Everything that is set today. Names, the currency and the time zone are told elsewhere; of what is not listed it is
    /// told that it is not.
    pub fn named_settings(&self) -> Vec<NamedSetting> {
        let mut all: Vec<(Rank, NamedSetting)> = self
            .settings
            .iter()
            .filter_map(|(key, kept)| {
                let (of, payee, set, month) = parse_key(key)?;
                self.told(of, payee, (set, month), &kept.now)
            })
            .collect();
        let accounts = self.all_accounts().filter(|(id, _)| !self.is_set(Of::Account(*id), What::Listed));
        let envelopes = self.all_envelopes().filter(|(id, envelope)| !self.is_usable(*id, envelope));
        let unlisted = accounts.map(|(id, _)| Of::Account(id)).chain(envelopes.map(|(id, _)| Of::Envelope(id)));
        all.extend(unlisted.filter_map(|of| self.named(of, None, (What::Listed, None), Value::Flag(false))));
        // What is shown under a name of today stands there in the file, and goes no further.
        let shown: BTreeSet<Name> = all.iter().filter_map(|(_, setting)| setting.payee_of_today()).collect();
        all.retain(|(_, setting)| {
            setting.payee_of_today().is_none() || !setting.whose.name().is_some_and(|name| shown.contains(name))
        });
        all.sort_by(|(left, _), (right, _)| left.cmp(right));
        all.into_iter().map(|(_, setting)| setting).collect()
    }

    /// The setting by names, unless it is told elsewhere or says nothing.
    fn told(
        &self,
        of: Of,
        payee: Option<Name>,
        set: (What, Option<Month>),
        now: &Value,
    ) -> Option<(Rank, NamedSetting)> {
        let is_elsewhere = match set.0 {
            What::Name => of != Of::Payee,
            What::Listed | What::Currency | What::TimeZone => true,
            What::Group
            | What::Order
            | What::Note
            | What::Closed
            | What::DefaultAccount
            | What::Overspend
            | What::Hold
            | What::MonthStart
            | What::Envelope => false,
        };
        if is_elsewhere || *now == set.0.unset() {
            return None;
        }
        self.named(of, payee, set, self.by_name(set.0, now))
    }

    fn named(
        &self,
        of: Of,
        payee: Option<Name>,
        (set, month): (What, Option<Month>),
        now: Value,
    ) -> Option<(Rank, NamedSetting)> {
        let (rank, whose) = match of {
            Of::Ledger => ((0, 0), Whose::Ledger),
            Of::Account(id) => ((1, id.0), Whose::Account(self.account(id)?.name.clone())),
            Of::Envelope(id) => ((2, id.0), Whose::Envelope(self.envelope(id)?.name.clone())),
            Of::Payee => ((3, 0), Whose::Payee(payee.clone()?)),
        };
        Some(((rank.0, rank.1, payee, set, month), NamedSetting { whose, set, month, now }))
    }

    /// The value with the name of what it is the id of.
    pub(crate) fn by_name(&self, set: What, now: &Value) -> Value {
        self.meant(set, now).map_or_else(|| now.clone(), Value::text)
    }

    pub(crate) fn names(&self) -> ByName<'_> {
        ByName {
            accounts: self.all_accounts().map(|(id, account)| (&account.name, id)).collect(),
            envelopes: self.all_envelopes().map(|(id, envelope)| (&envelope.name, id)).collect(),
        }
    }
}
