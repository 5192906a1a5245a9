//! Transactions as they stand: which version of each counts, and who made it.

use std::collections::BTreeMap;

use domain::{Handle, Op, OpId, Record, Transaction};

use crate::history::{Came, PastOp};

/// What became of a transaction since it was recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fate {
    /// What it was made into.
    pub(crate) record: Option<Record>,
    /// Whether it counts, where anybody said so.
    is_live: Option<bool>,
}

/// What became of the transactions that anybody touched.
pub(crate) type Fates = BTreeMap<OpId, Fate>;

/// One transaction as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// The op that recorded it.
    pub(crate) of: OpId,
    /// Where.
    pub(crate) handle: Handle,
    /// The op that touched it last.
    pub(crate) base: OpId,
    /// Where that is.
    pub(crate) at: Handle,
    /// Who wrote it.
    pub(crate) by: String,
    /// What it is.
    pub(crate) now: Transaction,
    /// Whether it counts.
    pub(crate) is_live: bool,
}

/// The transaction that a past op changes, and what it makes of it.
pub(crate) fn fate(past: &PastOp) -> Option<(OpId, Fate)> {
    let (of, record, is_live) = match &past.op {
        Op::Amend(amend) => (&amend.of, Some(amend.now.clone()), true),
        Op::Void(void) => (&void.of, None, false),
        Op::Restore(restore) => (&restore.of, None, true),
        Op::Record(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => return None,
    };
    Some((of.clone(), Fate { record, is_live: Some(is_live) }))
}

/// What became of each, the last word on it holds.
pub(crate) fn fates(told: impl IntoIterator<Item = (OpId, Fate)>) -> Fates {
    let mut fates = Fates::new();
    for (of, told) in told {
        let fate = fates.entry(of).or_default();
        fate.record = told.record.or(fate.record.take());
        fate.is_live = told.is_live.or(fate.is_live);
    }
    fates
}

/// Whether a transaction counts: the last word on it holds, else how it came.
pub(crate) fn counts(came: Came, id: &OpId, fates: &Fates) -> bool {
    fates.get(id).and_then(|fate| fate.is_live).unwrap_or(came != Came::ImportedVoid)
}

/// The transaction of that id as it stands after these ops.
pub(crate) fn standing<'a>(ops: impl IntoIterator<Item = &'a PastOp>, of: &OpId) -> Option<Standing> {
    let mut found: Option<Standing> = None;
    for past in ops {
        let now = match &past.op {
            Op::Record(record) if past.id == *of => Some(Transaction::from(record)),
            Op::Amend(amend) if amend.of == *of => Some(Transaction::from(&amend.now)),
            Op::Void(reversal) | Op::Restore(reversal) if reversal.of == *of => None,
            Op::Record(_) | Op::Amend(_) | Op::Void(_) | Op::Restore(_) | Op::Note(_) | Op::Import(_) | Op::Set(_) => {
                continue;
            }
        };
        let is_live = !matches!(past.op, Op::Void(_)) && past.came != Came::ImportedVoid;
        let before = found.take();
        let handle = before.as_ref().map_or(past.handle, |before| before.handle);
        let now = now.or_else(|| before.map(|before| before.now))?;
        let (base, at, by) = (past.id.clone(), past.handle, past.by.clone());
        found = Some(Standing { of: of.clone(), handle, base, at, by, now, is_live });
    }
    found
}
