//! Amend: a transaction is changed. The op holds what it was and all that it is now, so that no history is needed.

use serde::{Deserialize, Serialize};

use crate::op::fields;
use crate::{OpId, OpProblem, Record, Was};

/// A transaction gets another version, which takes the place of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amend {
    /// The op that recorded the transaction.
    pub of: OpId,
    /// The op that its writer saw as the transaction's current version.
    pub base: OpId,
    /// What that version moves.
    pub was: Was,
    /// The transaction from now on. It opens no account, and what it sets is what was set.
    #[serde(flatten)]
    pub now: Record,
}

/// The fields that an amend has beside those of a record.
#[derive(Deserialize)]
struct Beside {
    of: OpId,
    base: OpId,
    was: Was,
}

impl Amend {
    /// Read in two passes: a derived `flatten` cannot read the numbers that `after` has for keys.
    pub(super) fn parse(json: &str) -> Result<Self, OpProblem> {
        let Beside { of, base, was } = fields(json)?;
        Ok(Self { of, base, was, now: fields(json)? })
    }
}
