//! One op in a few words, in those of the command that made it.

use domain::{Currency, Handle, Op};

/// The op in the words of its command: `add Food 150.00 "Groceries"`, `transfer Food -> Rent 50.00`, `undo #42`.
///
/// `of` is the place of the transaction that a void or a restore is about; where it is not known, the op's id stands for
/// it. Any op can be described, also one that no ledger has folded.
pub fn describe(op: &Op, currency: Currency, of: Option<Handle>) -> String {
    let _ = (op, currency, of);
    todo!("describe")
}
