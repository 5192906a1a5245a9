//! Folding one op into the ledger, all or nothing.

use crate::ledger::changes::Changes;
use crate::{At, Broken, Ledger, Op, OpId, Version};

impl Ledger {
    /// Folds the op into the ledger. Everything that its writer promised is checked again; on `Err` nothing changed.
    pub fn apply(&mut self, at: &At, op: &Op) -> Result<(), Broken> {
        let changes = Changes::of(self, op)?;
        changes.write(self);
        if let Some((of, live)) = changed_transaction(op) {
            let version = Version { base: at.op.clone(), live, by: at.by.clone(), at: at.handle };
            self.changed.insert(of.clone(), version);
        }
        Ok(())
    }

    /// Whether the op would fold into the ledger.
    pub fn check(&self, op: &Op) -> Result<(), Broken> {
        Changes::of(self, op).map(drop)
    }
}

fn changed_transaction(op: &Op) -> Option<(&OpId, bool)> {
    match op {
        Op::Void(reversal) => Some((&reversal.of, false)),
        Op::Restore(reversal) => Some((&reversal.of, true)),
        Op::Record(_) | Op::Note(_) => None,
    }
}
