//! Folding one op into the ledger, all or nothing.

use crate::ledger::changes::Changes;
use crate::{After, At, Broken, Handle, Import, Ledger, Op, OpId, Progress, Version};

impl Ledger {
    /// Folds the op into the ledger. Everything that its writer promised is checked again; on `Err` nothing changed.
    pub fn apply(&mut self, at: &At, op: &Op) -> Result<(), Broken> {
        let changes = Changes::of(self, op)?;
        changes.write(at, self);
        if let Some((of, live)) = changed_transaction(op) {
            let version = Version { base: at.op.clone(), live, by: at.by.clone(), at: at.handle };
            self.changed.insert(of.clone(), version);
        }
        if let Op::Import(import) = op {
            self.note_import(at, import);
        }
        Ok(())
    }

    /// How far the file is taken in now, and which of its transactions came taken back.
    fn note_import(&mut self, at: &At, import: &Import) {
        for (number, _) in (1..).zip(&import.records).filter(|(_, imported)| imported.void) {
            let id = Import::id_of(&at.op, number);
            let handle = Handle { index: u32::try_from(number).ok(), ..at.handle };
            self.changed.insert(id.clone(), Version { base: id, live: false, by: at.by.clone(), at: handle });
        }
        let source = &import.source;
        let done = source.from.saturating_add(import.records.len() as u64);
        self.imports.insert(source.sha256.clone(), Progress { done, of: source.of, at: at.handle });
    }

    /// The balances that an import leaves, whatever it says about them itself.
    pub(crate) fn after_import(&self, import: &Import) -> Result<After, Broken> {
        Changes::after_import(self, import)
    }

    /// Whether the op would fold into the ledger.
    pub fn check(&self, op: &Op) -> Result<(), Broken> {
        Changes::of(self, op).map(drop)
    }
}

fn changed_transaction(op: &Op) -> Option<(&OpId, bool)> {
    match op {
        Op::Amend(amend) => Some((&amend.of, true)),
        Op::Void(reversal) => Some((&reversal.of, false)),
        Op::Restore(reversal) => Some((&reversal.of, true)),
        Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => None,
    }
}
