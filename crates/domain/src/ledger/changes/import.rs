//! An import: every transaction of it, one after another, and where the file stands.

use crate::ledger::changes::post::{Posted, Way};
use crate::ledger::changes::{Changes, OpenedBy};
use crate::{After, Broken, Import, Ledger, Source};

impl Changes {
    pub(super) fn import(&mut self, ledger: &Ledger, import: &Import) -> Result<(), Broken> {
        self.import_all(ledger, import)?;
        self.prove_after(&import.after)
    }

    /// The balances that the import leaves, whatever it says about them itself.
    pub(crate) fn after_import(ledger: &Ledger, import: &Import) -> Result<After, Broken> {
        let mut changes = Self::nothing(ledger);
        changes.import_all(ledger, import)?;
        Ok(changes.after)
    }

    fn import_all(&mut self, ledger: &Ledger, import: &Import) -> Result<(), Broken> {
        prove_source(ledger, &import.source, import.records.len() as u64)?;
        self.open(ledger, &import.opens, OpenedBy::Import)?;
        for imported in &import.records {
            let record = import.record(imported);
            self.post(ledger, Posted::from(&record), Way::Count)?;
            if imported.void {
                // It came taken back: it could count, and does not.
                self.post(ledger, Posted::from(&record), Way::TakeBack)?;
            }
        }
        Ok(())
    }
}

/// A file goes on where it stopped, so that no part of it is taken in twice.
fn prove_source(ledger: &Ledger, source: &Source, count: u64) -> Result<(), Broken> {
    let known = ledger.import(&source.sha256);
    let done = known.map_or(0, |progress| progress.done);
    let is_same = known.is_none_or(|progress| progress.of == source.of && !progress.is_complete());
    let ends_inside = source.from.checked_add(count).is_some_and(|end| end <= source.of);
    if is_same && ends_inside && source.from == done {
        Ok(())
    } else {
        Err(Broken::ImportFrom { from: source.from, of: source.of, done })
    }
}
