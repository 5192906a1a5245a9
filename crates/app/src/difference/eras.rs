//! The view names envelopes as they were called on its day. So what somebody wrote into it is compared under the names of
//! each era, from one renaming to the next.

use std::collections::BTreeMap;

use domain::{EnvelopeId, Ledger, Name, Of, Op, What};

use crate::history::PastOp;

/// The entries from one renaming of an envelope to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Era {
    /// The entry that it begins with.
    pub(super) from: u64,
    /// The one with which the next begins; `None` of the last.
    pub(super) to: Option<u64>,
    /// What envelopes were called that are called otherwise today.
    names: BTreeMap<EnvelopeId, Name>,
}

impl Era {
    /// The ledger of today with the names of then.
    pub(super) fn ledger(&self, today: &Ledger) -> Ledger {
        today.called(&self.names)
    }

    /// The name of today of an envelope that had this one then.
    pub(super) fn today(&self, ledger: &Ledger, then: &Name) -> Name {
        let id = self.names.iter().find(|(_, name)| *name == then).map(|(id, _)| *id);
        id.and_then(|id| ledger.envelope(id)).map_or_else(|| then.clone(), |envelope| envelope.name.clone())
    }
}

/// All eras, the earliest first.
pub(super) fn eras(ops: &[PastOp]) -> Vec<Era> {
    let mut eras = vec![Era { from: 0, to: None, names: BTreeMap::new() }];
    for past in ops.iter().rev() {
        let Op::Set(settings) = &past.op else { continue };
        for setting in settings.sets.iter().rev().filter(|setting| setting.set == What::Name) {
            let (Of::Envelope(id), Some(was)) = (setting.of, setting.was.name()) else { continue };
            let Some(later) = eras.last_mut() else { continue };
            let mut names = later.names.clone();
            names.insert(id, was);
            if later.to == Some(past.handle.seq) {
                later.names = names; // The same entry gives another envelope its name.
                continue;
            }
            later.from = past.handle.seq;
            eras.push(Era { from: 0, to: Some(past.handle.seq), names });
        }
    }
    eras.reverse();
    eras
}
