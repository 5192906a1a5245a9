//! What changes its month when months begin on another day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{Calendar, Cell, EnvelopeId, EnvelopePosting, Handle, Month, Op, Was};

/// What changes its month, out of the history: the fold has none, so it cannot tell which days a cell is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthMoves {
    /// How far its writer had read.
    pub seen: Seen,
    /// What moves from where to where, in order.
    pub moves: Vec<MonthMove>,
}

/// What tells two states of the transactions and months of a ledger apart: whoever adds a transaction, changes one, takes
/// one back or lets months begin otherwise changes one of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How many transactions counted.
    pub transactions: u64,
    /// The last op that changed a transaction that was there before, or the start of months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Handle>,
}

/// What leaves one month and comes into another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthMove {
    /// The month that it counted in.
    pub from: Month,
    /// The month that it counts in from here on.
    pub to: Month,
    /// What each envelope saw on the days that move.
    #[serde(deserialize_with = "by_id")]
    pub cells: BTreeMap<EnvelopeId, Cell>,
}

/// The keys of JSON are texts, and within a request of a verb nobody makes numbers of them.
fn by_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<EnvelopeId, Cell>, D::Error> {
    let cells: BTreeMap<String, Cell> = BTreeMap::deserialize(deserializer)?;
    let id = |text: &str| text.parse().ok().filter(|id: &u32| id.to_string() == text).map(EnvelopeId);
    let cells = cells.into_iter().map(|(text, cell)| Some((id(&text)?, cell)));
    cells.collect::<Option<_>>().ok_or_else(|| de::Error::custom("an envelope's id is a number"))
}

/// What each envelope saw on each day, as the transactions so far stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayCells(BTreeMap<Date, BTreeMap<EnvelopeId, Cell>>);

impl DayCells {
    /// Takes the next op of the history.
    pub fn take(&mut self, op: &Op) {
        match op {
            Op::Record(record) => self.count(&record.was()),
            Op::Amend(amend) => {
                self.take_back(&amend.was);
                self.count(&amend.now.was());
            }
            Op::Void(reversal) => self.take_back(&reversal.was),
            Op::Restore(reversal) => self.count(&reversal.was),
            Op::Import(import) => {
                let counted = import.records.iter().filter(|imported| !imported.void);
                counted.for_each(|imported| self.count(&import.record(imported).was()));
            }
            Op::Note(_) | Op::Set(_) => {}
        }
    }

    /// What changes its month where another calendar holds.
    pub fn moves(&self, before: &Calendar, after: &Calendar) -> Vec<MonthMove> {
        let mut moves: BTreeMap<(Month, Month), BTreeMap<EnvelopeId, Cell>> = BTreeMap::new();
        for (date, cells) in &self.0 {
            let (from, to) = (before.month_of(*date), after.month_of(*date));
            for (id, cell) in cells.iter().filter(|_| from != to) {
                let moved = moves.entry((from, to)).or_default().entry(*id).or_default();
                *moved = moved.plus(cell);
            }
        }
        moves.values_mut().for_each(|cells| cells.retain(|_, cell| !cell.is_empty()));
        moves.retain(|_, cells| !cells.is_empty());
        moves.into_iter().map(|((from, to), cells)| MonthMove { from, to, cells }).collect()
    }

    /// Takes a transaction that counts.
    pub fn count(&mut self, was: &Was) {
        self.change(was, |known, moved| known.plus(&moved));
    }

    fn take_back(&mut self, was: &Was) {
        self.change(was, |known, moved| known.without(&moved).unwrap_or_default());
    }

    fn change(&mut self, was: &Was, change: impl Fn(&Cell, Cell) -> Cell) {
        let day = self.0.entry(was.date).or_default();
        for EnvelopePosting { id, n, .. } in &was.envelopes {
            let known = day.entry(*id).or_default();
            *known = change(known, Cell::moved(was.accounts.is_empty(), was.refund, *n));
        }
    }
}
