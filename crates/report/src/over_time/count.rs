//! Counting what was spent, transaction by transaction.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::{Cell, Currency, EnvelopeId, Ledger, Name, Record, fold_case};

use super::{By, SpendingOverTime, envelope_rows, picked};
use crate::grid::{Grid, TooManyAmounts};
use crate::series::{Series, SeriesRow};
use crate::{Finder, Pieces};

/// What a row is known by while it is counted; names without case are one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Envelope(EnvelopeId),
    Named(String),
    None,
}

/// A spending report in the making: it takes one transaction after the other and holds none of them.
#[derive(Clone, Debug)]
pub struct SpendingCount {
    by: By,
    pieces: Pieces,
    finder: Option<Finder>,
    rows: Grid<Key, i64>,
    total: Vec<i64>,
    /// The names of today of payees that were recorded under others.
    payees: BTreeMap<Name, Name>,
    /// How a name was written last.
    spelled: BTreeMap<String, String>,
}

impl SpendingCount {
    /// A report of the postings that the finder picks, or of all.
    pub fn new(by: By, pieces: Pieces, finder: Option<Finder>) -> Self {
        let total = vec![0; pieces.count()];
        let (rows, payees, spelled) = (Grid::new(pieces.count()), BTreeMap::new(), BTreeMap::new());
        Self { by, pieces, finder, rows, total, payees, spelled }
    }

    /// Payees have the names that they have today in this ledger.
    #[must_use]
    pub fn with_payees_of(self, ledger: &Ledger) -> Self {
        Self { payees: ledger.renamed_payees(), ..self }
    }

    /// Takes a transaction that counts.
    pub fn count(&mut self, record: &Record) {
        let Some(place) = self.pieces.place_of(record.date) else { return };
        let mut spent: BTreeMap<EnvelopeId, i64> = BTreeMap::new();
        for posting in picked(self.finder.as_ref(), record) {
            *spent.entry(posting.id).or_default() += Cell::of_posting(record, posting.n).spending();
        }
        match self.by {
            By::Envelope => spent.into_iter().for_each(|(id, n)| self.add_envelope(id, place, n)),
            By::Payee => {
                let today = |payee: &Name| self.payees.get(payee).unwrap_or(payee).clone();
                let payee = record.payee.as_ref().map(today);
                self.add_named(payee.iter().map(Name::as_str), place, spent.values().sum());
            }
            By::Tag => self.add_named(record.tags.iter().map(|tag| tag.as_str()), place, spent.values().sum()),
        }
    }

    /// Takes what was spent from an envelope.
    pub(super) fn add_envelope(&mut self, id: EnvelopeId, place: usize, n: i64) {
        self.add_total(place, n);
        self.add(Key::Envelope(id), place, n);
    }

    /// Takes what was spent under each of the names, or under none.
    fn add_named<'n>(&mut self, names: impl Iterator<Item = &'n str>, place: usize, n: i64) {
        if n == 0 {
            return;
        }
        self.add_total(place, n);
        let named: BTreeMap<String, &str> = names.map(|name| (fold_case(name), name)).collect();
        if named.is_empty() {
            self.add(Key::None, place, n);
        }
        for (key, name) in named {
            self.spelled.insert(key.clone(), name.to_owned());
            self.add(Key::Named(key), place, n);
        }
    }

    fn add_total(&mut self, place: usize, n: i64) {
        if let Some(total) = self.total.get_mut(place) {
            *total += n;
        }
    }

    fn add(&mut self, key: Key, place: usize, n: i64) {
        if n != 0
            && let Some(sum) = self.rows.at(key, place)
        {
            *sum += n;
        }
    }

    /// The report of what was taken, with the names that this ledger has.
    pub fn report(self, ledger: &Ledger) -> Result<SpendingOverTime, TooManyAmounts> {
        let rows = self.rows.rows()?;
        let currency = ledger.currency();
        Ok(SpendingOverTime {
            by: self.by,
            currency,
            periods: self.pieces.headings(),
            rows: match self.by {
                By::Envelope => envelope_rows(ledger, |id| Some(rows.get(&Key::Envelope(id))?.clone())),
                By::Payee | By::Tag => self.named_rows(currency, rows),
            },
            total: Series::of(currency, &self.total),
            head: None,
        })
    }

    fn named_rows(&self, currency: Currency, rows: &BTreeMap<Key, Vec<i64>>) -> Vec<SeriesRow> {
        let row = |(key, units): (&Key, &Vec<i64>)| {
            let name = match key {
                Key::Named(key) => self.spelled.get(key).cloned(),
                Key::Envelope(_) | Key::None => None,
            };
            SeriesRow { group: None, name, series: Series::of(currency, units) }
        };
        let rows = rows.iter().map(row).filter(|row| !row.series.is_zero());
        let mut rows: Vec<SeriesRow> = rows.collect();
        // Keys are in the order of names, which rows of the same sum keep.
        rows.sort_by_key(|row| (row.name.is_none(), Reverse(row.series.total.minor_units())));
        rows
    }
}
