//! A budget's journal folded from bytes in memory.

use domain::Ledger;
use journal::{Hash, JournalError, Replay, Seq};

use crate::fold::BudgetFold;

/// A journal as far as it was folded.
pub struct Replayed {
    replay: Replay<BudgetFold>,
}

/// Folds a whole run of raw entries, the genesis first; the first that cannot follow stops it.
pub fn replay<B: AsRef<[u8]> + Sync>(entries: &[B]) -> Result<Replayed, JournalError> {
    let Some((genesis, entries)) = entries.split_first() else { return Err(JournalError::NoLedger) };
    let mut replayed = Replayed::begin(genesis.as_ref())?;
    replayed.extend(entries)?;
    Ok(replayed)
}

impl Replayed {
    /// The ledger that begins with this genesis.
    pub fn begin(genesis: &[u8]) -> Result<Self, JournalError> {
        Replay::begin(BudgetFold, genesis).map(|replay| Self { replay })
    }

    /// Folds the next raw entry, or says why it cannot follow and stays where it is.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), JournalError> {
        self.replay.push(entry)
    }

    /// Folds a run of raw entries up to the first that cannot follow, on two cores where the run is long.
    pub fn extend<B: AsRef<[u8]> + Sync>(&mut self, entries: &[B]) -> Result<(), JournalError> {
        self.replay.extend(entries)
    }

    /// What the entries add up to.
    pub fn ledger(&self) -> &Ledger {
        self.replay.state()
    }

    /// The last of them.
    pub fn seq(&self) -> Seq {
        self.replay.seq()
    }

    /// Its hash.
    pub fn head(&self) -> Hash {
        self.replay.head()
    }
}
