//! Deciding what a request becomes: one op, or a refusal. Pure; the ledger is only looked at.

use crate::{Ledger, Op, Refusal, Request};

/// The op that carries the request out on this ledger, or why it cannot be.
pub fn decide(ledger: &Ledger, request: &Request) -> Result<Op, Refusal> {
    todo!("{ledger:?} {request:?}")
}
