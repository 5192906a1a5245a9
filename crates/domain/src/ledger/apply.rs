//! Folding one op into the ledger, all or nothing.

use crate::{At, Broken, Ledger, Op};

impl Ledger {
    /// Folds the op into the ledger. Everything that its writer promised is checked again; on `Err` nothing changed.
    pub fn apply(&mut self, at: &At, op: &Op) -> Result<(), Broken> {
        todo!("{at:?} {op:?}")
    }
}
