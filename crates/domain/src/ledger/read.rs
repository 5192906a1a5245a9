//! Reading the ledger: what reports and decisions ask of it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    Account, AccountId, Amount, Calendar, Cell, Currency, Envelope, EnvelopeId, Ledger, Month, Name, Of, OpId,
    Progress, READY_TO_ASSIGN, Seen, Span, Turnover, Value, Version, What, nearest,
};

/// An envelope that `add` would create, and the one that its name may be a slip for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The known envelope with the nearest name, where one is near.
    pub nearest: Option<Name>,
}

impl Ledger {
    /// What all amounts are counted in.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether a bank ever gave its own id to something here.
    pub fn has_external(&self) -> bool {
        self.has_external
    }

    /// The time zone of every default date.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// Which days its months have.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The month that the date lies in.
    pub fn month_of(&self, date: Date) -> Month {
        self.calendar.month_of(date)
    }

    /// The accounts that a person sees, in their order: a closed one only while it holds something.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, &Account)> {
        let is_shown =
            |(id, account): &(AccountId, &Account)| account.balance != 0 || !self.is_closed(Of::Account(*id));
        let shown = self.nameable_accounts().filter(is_shown);
        self.in_order(shown, Of::Account)
    }

    /// The accounts that a person can name, closed or not, in the order in which they were opened.
    pub fn nameable_accounts(&self) -> impl Iterator<Item = (AccountId, &Account)> + Clone {
        let is_there = |(id, account): &(AccountId, &Account)| {
            account.balance != 0 || self.setting(Of::Account(*id), What::Listed) == Some(Value::Flag(true))
        };
        self.all_accounts().filter(is_there)
    }

    /// The accounts inside the law that are open.
    pub fn open_accounts(&self) -> impl Iterator<Item = &Account> {
        let is_open = |(id, account): &(AccountId, &Account)| account.law && !self.is_closed(Of::Account(*id));
        self.nameable_accounts().filter(is_open).map(|(_, account)| account)
    }

    /// All accounts that were ever opened, in that order.
    pub fn all_accounts(&self) -> impl Iterator<Item = (AccountId, &Account)> + Clone {
        self.accounts.iter().map(|(id, account)| (*id, account))
    }

    /// The id of the next account to be opened.
    pub(crate) fn next_account(&self) -> Option<AccountId> {
        self.accounts.last_key_value().map_or(Some(1), |(last, _)| last.0.checked_add(1)).map(AccountId)
    }

    /// The envelopes that a person sees, in their order: a closed one only while it holds something. *Ready to assign* is
    /// not among them.
    pub fn listed(&self) -> impl Iterator<Item = (EnvelopeId, &Envelope)> {
        let is_shown = |(id, envelope): &(EnvelopeId, &Envelope)| {
            let holds = || envelope.balance != 0 && self.available(*id, Month::LAST) != 0;
            *id != READY_TO_ASSIGN && (!self.is_closed(Of::Envelope(*id)) || holds())
        };
        self.in_order(self.usable().filter(is_shown), Of::Envelope)
    }

    /// What was put in an order first, then the rest as it was opened.
    fn in_order<'a, Id: Copy + Ord, T>(
        &self,
        things: impl Iterator<Item = (Id, &'a T)>,
        of: impl Fn(Id) -> Of,
    ) -> impl Iterator<Item = (Id, &'a T)>
    where
        T: 'a,
    {
        let mut things: Vec<(Id, &T)> = things.collect();
        if !self.settings.is_empty() {
            things.sort_by_cached_key(|(id, _)| (self.place(of(*id)), *id));
        }
        things.into_iter()
    }

    /// Every envelope that was ever opened, in that order, listed or not; *Ready to assign* is not among them.
    pub fn opened(&self) -> impl Iterator<Item = (EnvelopeId, &Envelope)> {
        self.all_envelopes().filter(|(id, _)| *id != READY_TO_ASSIGN)
    }

    /// The envelopes that a person can name: the listed ones and *Ready to assign*.
    pub(crate) fn usable(&self) -> impl Iterator<Item = (EnvelopeId, &Envelope)> + Clone {
        self.envelopes
            .iter()
            .map(|(id, envelope)| (*id, envelope))
            .filter(|(id, envelope)| self.is_usable(*id, envelope))
    }

    /// All envelopes, listed or not.
    pub(crate) fn all_envelopes(&self) -> impl Iterator<Item = (EnvelopeId, &Envelope)> {
        self.envelopes.iter().map(|(id, envelope)| (*id, envelope))
    }

    /// The account of that id.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// The envelope of that id, listed or not.
    pub fn envelope(&self, id: EnvelopeId) -> Option<&Envelope> {
        self.envelopes.get(&id)
    }

    /// Money that has no purpose yet; below zero where more was assigned than came in.
    pub fn ready_to_assign(&self) -> Amount {
        self.amount(self.envelopes.get(&READY_TO_ASSIGN).map_or(0, |envelope| envelope.balance))
    }

    /// The amount of so many minor units of a balance, a cell, a posting or a sum of them, in the ledger's currency.
    /// What did not come out of the ledger goes through [`Amount::new`].
    pub fn amount(&self, minor_units: i64) -> Amount {
        Amount::new(minor_units, self.currency).expect("the turnover keeps every sum of postings within the limits")
    }

    /// What moved in the span, summed up by envelope; envelopes without any movement are absent.
    pub fn cells(&self, span: Span) -> BTreeMap<EnvelopeId, Cell> {
        let mut totals: BTreeMap<EnvelopeId, Cell> = BTreeMap::new();
        for (_, months_cells) in self.cells.iter().filter(|(month, _)| span.contains(**month)) {
            for (id, cell) in months_cells {
                let total = totals.entry(*id).or_default();
                *total = total.plus(cell);
            }
        }
        totals
    }

    /// What one envelope saw in one month.
    pub fn cell(&self, month: Month, envelope: EnvelopeId) -> Cell {
        self.cells.get(&month).and_then(|cells| cells.get(&envelope)).copied().unwrap_or_default()
    }

    /// What each envelope saw, month by month in order; a month without any movement is absent.
    pub fn cells_by_month(&self) -> impl DoubleEndedIterator<Item = (Month, &BTreeMap<EnvelopeId, Cell>)> {
        self.cells.iter().map(|(month, cells)| (*month, cells))
    }

    /// The months in which anything moved, in order.
    pub fn months(&self) -> impl Iterator<Item = Month> {
        self.cells.keys().copied()
    }

    /// How many transactions count.
    pub fn transaction_count(&self) -> u64 {
        self.live
    }

    /// What tells this state of its transactions and months from every other one.
    pub fn seen(&self) -> Seen {
        let changed = self.changed.values().map(|version| version.at);
        Seen { transactions: self.live, changed: changed.chain(self.month_starts().map(|(_, kept)| kept.at)).max() }
    }

    /// Whether any transaction was ever recorded, or any file taken in.
    pub fn has_transactions(&self) -> bool {
        0 < self.live || !self.changed.is_empty() || !self.imports.is_empty()
    }

    /// How far the file of this SHA-256 was taken in.
    pub fn import(&self, sha256: &str) -> Option<&Progress> {
        self.imports.get(sha256)
    }

    /// All files that were taken in, by their SHA-256.
    pub fn imports(&self) -> impl Iterator<Item = (&str, &Progress)> {
        self.imports.iter().map(|(sha256, progress)| (sha256.as_str(), progress))
    }

    /// What moved in all.
    pub fn turnover(&self) -> Turnover {
        self.turnover
    }

    /// The current version of a transaction, if it was ever voided; else it is the one that was recorded.
    pub fn version(&self, of: &OpId) -> Option<&Version> {
        self.changed.get(of)
    }

    /// Whether a recorded transaction counts today.
    pub fn is_live(&self, of: &OpId) -> bool {
        self.version(of).is_none_or(|version| version.live)
    }

    /// The id of the next envelope to be opened.
    pub(crate) fn next_envelope(&self) -> Option<EnvelopeId> {
        self.envelopes.last_key_value().and_then(|(last, _)| last.0.checked_add(1)).map(EnvelopeId)
    }

    /// What `add` should ask before it creates an envelope; `None` where the envelope exists.
    pub fn would_be_new(&self, name: &Name) -> Option<NearMiss> {
        if self.find_envelope(name).is_some() {
            return None;
        }
        let names = self.listed().map(|(_, envelope)| &envelope.name);
        Some(NearMiss { nearest: nearest(name, names).cloned() })
    }
}
