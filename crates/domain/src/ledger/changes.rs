//! What one op changes, worked out beside the ledger and written into it only when every check has passed.

mod import;
mod months;
mod post;
mod prove;
mod set;

use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::Sides;
use crate::{
    Account, AccountId, After, Amend, At, Broken, Cell, Envelope, EnvelopeId, Ledger, Month, Name, Op, Opening, Record,
    Reversal, Setting, Turnover, Value,
};

use post::{Posted, Way};
use set::Names;

/// Which kind of op an envelope begins with: one that a record brought is gone with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenedBy {
    Record,
    Import,
}

/// The new values of everything that an op touches.
#[derive(Debug)]
pub(super) struct Changes {
    /// The balances of exactly what is touched.
    after: After,
    /// How many transactions count in each envelope that is touched.
    envelopes_live: BTreeMap<EnvelopeId, u64>,
    opened: BTreeMap<EnvelopeId, Envelope>,
    opened_accounts: BTreeMap<AccountId, Account>,
    /// The settings that change, in order.
    sets: Vec<Setting>,
    /// What they come to, by the word under which the ledger keeps it.
    values: BTreeMap<String, Value>,
    sides: Sides,
    cells: BTreeMap<(Month, EnvelopeId), Cell>,
    turnover: Turnover,
    live: u64,
    /// Whether a bank gave its own id to something.
    has_external: bool,
}

impl Changes {
    /// What the op changes, or the first rule that it breaks.
    pub(super) fn of(ledger: &Ledger, op: &Op) -> Result<Self, Broken> {
        let mut changes = Self::nothing(ledger);
        match op {
            Op::Record(record) => changes.record(ledger, record)?,
            Op::Amend(amend) => changes.amend(ledger, amend)?,
            Op::Void(reversal) => changes.reverse(ledger, reversal, Way::TakeBack)?,
            Op::Restore(reversal) => changes.reverse(ledger, reversal, Way::Count)?,
            Op::Import(import) => changes.import(ledger, import)?,
            Op::Set(settings) => changes.settings(ledger, settings)?,
            Op::Note(_) => return Ok(changes),
        }
        changes.prove_ledger_law(ledger)?;
        Ok(changes)
    }

    /// Puts the new values into the ledger. Cells in which nothing moved are not kept.
    pub(super) fn write(self, at: &At, ledger: &mut Ledger) {
        ledger.envelopes.extend(self.opened);
        ledger.accounts.extend(self.opened_accounts);
        for setting in &self.sets {
            ledger.keep(at, setting);
        }
        for (id, balance) in self.after.accounts {
            ledger.accounts.entry(id).and_modify(|account| account.balance = balance);
        }
        for (id, balance) in self.after.envelopes {
            ledger.envelopes.entry(id).and_modify(|envelope| envelope.balance = balance);
        }
        for (id, live) in self.envelopes_live {
            ledger.envelopes.entry(id).and_modify(|envelope| envelope.live = live);
        }
        ledger.sides = self.sides;
        ledger.turnover = self.turnover;
        ledger.live = self.live;
        ledger.has_external = self.has_external;
        for ((month, id), cell) in self.cells {
            let months_cells = ledger.cells.entry(month).or_default();
            if cell.is_empty() {
                months_cells.remove(&id)
            } else {
                months_cells.insert(id, cell)
            };
            if months_cells.is_empty() {
                ledger.cells.remove(&month);
            }
        }
    }

    fn nothing(ledger: &Ledger) -> Self {
        Self {
            after: After::default(),
            envelopes_live: BTreeMap::new(),
            opened: BTreeMap::new(),
            opened_accounts: BTreeMap::new(),
            sets: Vec::new(),
            values: BTreeMap::new(),
            sides: ledger.sides,
            cells: BTreeMap::new(),
            turnover: ledger.turnover,
            live: ledger.live,
            has_external: ledger.has_external,
        }
    }

    fn record(&mut self, ledger: &Ledger, record: &Record) -> Result<(), Broken> {
        self.open(ledger, &record.opens, OpenedBy::Record)?;
        self.open_accounts(ledger, &record.opens_accounts)?;
        self.set_all(ledger, &record.sets, None, Names::OfToday)?;
        self.post(ledger, Posted::from(record), Way::Count)?;
        self.prove_openings_are_used(&record.opens)?;
        self.prove_funds(ledger, record)?;
        self.prove_after(&record.after)
    }

    /// The version before is taken back and the new one counts; both at once, so that only what comes of it is proved.
    fn amend(&mut self, ledger: &Ledger, amend: &Amend) -> Result<(), Broken> {
        prove::version(ledger, &amend.of, &amend.base, Way::TakeBack)?;
        prove::same_settings(amend)?;
        self.open(ledger, &amend.now.opens, OpenedBy::Record)?;
        self.post(ledger, Posted::from(&amend.was), Way::TakeBack)?;
        self.post(ledger, Posted::from(&amend.now), Way::Count)?;
        self.prove_openings_are_used(&amend.now.opens)?;
        self.prove_funds(ledger, &amend.now)?;
        self.prove_after(&amend.now.after)
    }

    fn reverse(&mut self, ledger: &Ledger, reversal: &Reversal, way: Way) -> Result<(), Broken> {
        prove::version(ledger, &reversal.of, &reversal.base, way)?;
        match way {
            Way::Count => self.set_all(ledger, &reversal.was.sets, None, Names::OfThatDay)?,
            Way::TakeBack => {
                let back: Vec<Setting> = reversal.was.sets.iter().rev().map(Setting::reversed).collect();
                self.set_all(ledger, &back, None, Names::OfThatDay)?;
            }
        }
        self.post(ledger, Posted::from(&reversal.was), way)?;
        self.prove_after(&reversal.after)
    }

    /// Opens envelopes, each with the next id and a name that no other has.
    fn open(&mut self, ledger: &Ledger, openings: &[Opening], by: OpenedBy) -> Result<(), Broken> {
        let mut next = ledger.next_envelope();
        // Without case a name may be taken: what case folding folds grows with Unicode, and replay must not depend on it.
        let mut taken = taken(openings, ledger);
        for Opening { envelope: id, name } in openings {
            if next != Some(*id) || !taken.insert(name) {
                return Err(Broken::Opening { name: name.clone(), id: *id });
            }
            next = id.0.checked_add(1).map(EnvelopeId);
            let opened_by_record = by == OpenedBy::Record;
            self.opened.insert(*id, Envelope { name: name.clone(), balance: 0, live: 0, opened_by_record });
            self.after.envelopes.insert(*id, 0);
            self.envelopes_live.insert(*id, 0);
        }
        Ok(())
    }

    /// What an envelope sees in a month, with what the op changes so far.
    fn cell(&mut self, ledger: &Ledger, month: Month, id: EnvelopeId) -> &mut Cell {
        self.cells.entry((month, id)).or_insert_with(|| ledger.cell(month, id))
    }

    /// An envelope as it was before the op, or as the op opens it.
    fn known_envelope<'a>(&'a self, ledger: &'a Ledger, id: EnvelopeId) -> Option<&'a Envelope> {
        ledger.envelopes.get(&id).or_else(|| self.opened.get(&id))
    }
}

/// Those of the new names that an envelope has already: one look at each envelope, however many are opened.
fn taken<'a>(openings: &'a [Opening], ledger: &'a Ledger) -> BTreeSet<&'a Name> {
    let new: BTreeSet<&Name> = openings.iter().map(|opening| &opening.name).collect();
    let known = ledger.envelopes.values().map(|envelope| &envelope.name);
    if new.is_empty() { new } else { known.filter(|name| new.contains(name)).collect() }
}
