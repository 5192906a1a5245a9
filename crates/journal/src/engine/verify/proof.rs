//! What the entries add up to, and what must be true of all of them together.

use std::collections::HashSet;

use bytes::Bytes;

use super::settle::{Settled, Slot};
use super::{Examine, Finding, FindingKind, Noted, Verified};
use crate::Fold;
use crate::entry::{DecodeError, Entry, decode};
use crate::epoch::Epochs;
use crate::hot::{CannotFollow, check_reader, fold_entry};
use crate::id::{Hash, OpId, Seq};

/// So many damaged entries are searched for the byte that was changed; where more are, it was more than a byte.
const SEARCHES_MAX: usize = 16;

/// What was proved so far.
pub(super) struct Proof<'a, 'b, F: Fold> {
    fold: &'a F,
    examine: &'a mut Examine<'b>,
    /// What the entries add up to; `None` before the genesis, and behind an entry that is lost.
    state: Option<F::State>,
    ledger: Option<String>,
    ops: HashSet<OpId>,
    verified: Verified,
}

impl<'a, 'b, F: Fold> Proof<'a, 'b, F> {
    pub(super) fn new(fold: &'a F, examine: &'a mut Examine<'b>, epochs: Epochs) -> Self {
        let verified = Verified {
            last: None,
            findings: Vec::new(),
            unproved: 0,
            last_is_witnessed: false,
            mirror_is_damaged: false,
            epochs,
            times: Vec::new(),
            noted: None,
        };
        Self { fold, examine, state: None, ledger: None, ops: HashSet::new(), verified }
    }

    pub(super) fn may_search(&self) -> bool {
        self.verified.findings.len() < SEARCHES_MAX
    }

    /// Proves the next entry as far as it goes.
    pub(super) fn add(&mut self, slot: &Slot, settled: &Settled, before: Option<&Settled>, is_last: bool) {
        self.verified.findings.extend(settled.finding.clone());
        if is_last {
            self.verified.last =
                settled.hash.or_else(|| slot.bytes.as_ref().map(|bytes| Hash::of(bytes))).map(|hash| (slot.seq, hash));
            self.verified.last_is_witnessed = settled.is_witnessed;
        }
        let was_lost = self.state.is_none() && slot.seq != Seq::GENESIS;
        let held = match &settled.right {
            Some(bytes) => self.prove(slot.seq, bytes, before),
            None => Err(None),
        };
        if let Err(finding) = held {
            self.state = None;
            self.verified.findings.extend(finding);
        }
        self.verified.unproved += u64::from(was_lost);
        if self.verified.times.len() as u64 <= slot.seq.0 {
            // Of one that cannot be read nobody knows the time; it has that of the one before.
            self.verified.times.push(self.verified.times.last().copied().unwrap_or_default());
        }
    }

    /// `Err`: the entry is lost to those behind it, with what is wrong unless that was said.
    fn prove(&mut self, seq: Seq, bytes: &Bytes, before: Option<&Settled>) -> Result<(), Option<Finding>> {
        let finding = |kind, what| Finding { seq, offset: None, kind, what };
        let entry = decode(seq, bytes).map_err(|error| match error {
            DecodeError::Damaged(reason) => finding(FindingKind::Broken, format!("it cannot be read: {reason}")),
            DecodeError::Newer(_) => finding(FindingKind::Newer, error.to_string()),
        })?;
        self.verified.times.push(entry.ts_ms);
        let mut wrong = self.chain(&entry, before);
        wrong.extend(
            entry
                .ops
                .iter()
                .filter(|op| !self.ops.insert(op.op))
                .map(|op| format!("its op {} is in the journal already", op.op)),
        );
        if let Err(CannotFollow::Newer(what)) = check_reader(self.fold, &entry.crit, entry.min_writer) {
            return Err(Some(finding(FindingKind::Newer, what)));
        }
        let folded = self.fold_in(&entry, bytes);
        if self.state.is_some() {
            wrong.extend((self.examine)(&entry));
        }
        self.verified.findings.extend(wrong.into_iter().map(|what| finding(FindingKind::Broken, what)));
        folded.map_err(|why| match why {
            CannotFollow::Newer(what) => Some(finding(FindingKind::Newer, what)),
            CannotFollow::Sealed => Some(finding(FindingKind::Sealed, why.reason())),
            CannotFollow::Corrupt(what) | CannotFollow::Disagrees(what) => Some(finding(FindingKind::Broken, what)),
        })
    }

    /// What ties the entry to those before it.
    fn chain(&mut self, entry: &Entry, before: Option<&Settled>) -> Vec<String> {
        let mut wrong = Vec::new();
        let was = before.and_then(|before| before.hash);
        if before.is_some() && was.is_some() && entry.prev != was {
            wrong.push("its `prev` is not the hash of the entry before".to_owned());
        }
        let ledger = self.ledger.get_or_insert_with(|| entry.ledger.clone());
        if *ledger != entry.ledger {
            wrong.push(format!("it belongs to another ledger, {}", entry.ledger));
        }
        wrong
    }

    /// Adds the entry to the state, where there is one.
    fn fold_in(&mut self, entry: &Entry, bytes: &Bytes) -> Result<(), CannotFollow> {
        if entry.seq == Seq::GENESIS {
            let text = std::str::from_utf8(bytes).map_err(|error| CannotFollow::Corrupt(error.to_string()))?;
            self.state = Some(self.fold.begin(text).map_err(CannotFollow::Corrupt)?);
            return Ok(());
        }
        self.state.as_mut().map_or(Ok(()), |state| fold_entry(self.fold, state, entry))
    }

    /// Holds the entry that somebody noted against the one that is there.
    pub(super) fn compare(&mut self, noted: Option<&Noted>, hash: Option<Hash>) {
        let Some((noted, hash)) = noted.zip(hash) else { return };
        self.verified.noted = Some((noted.seq, hash));
        let digits = hash.to_string().replacen("sha256:", "", 1);
        if !digits.starts_with(&noted.digits) {
            let what = format!("its hash is {digits}, and the one that was noted is {}", noted.digits);
            self.diverged(noted.seq, what);
        }
    }

    /// The end of the journal: nothing that was seen or noted may stand behind it.
    pub(super) fn end(mut self, seen: Option<(Seq, Hash)>, noted: Option<&Noted>, mirror_is_damaged: bool) -> Verified {
        let last = self.verified.last.map(|(last, _)| last);
        let end = last.map_or_else(|| "the journal is empty".to_owned(), |last| format!("the journal ends at {last}"));
        if let Some((seen, _)) = seen.filter(|(seen, _)| last < Some(*seen)) {
            let next = last.map_or(Seq::GENESIS, Seq::next);
            self.diverged(next, format!("it is not there: {end}, and this machine has seen {seen}"));
        }
        if let Some(noted) = noted.filter(|noted| last < Some(noted.seq)) {
            self.diverged(noted.seq, format!("it is not there: {end}, and {} was noted", noted.seq));
        }
        Verified { mirror_is_damaged, ..self.verified }
    }

    fn diverged(&mut self, seq: Seq, what: String) {
        self.verified.findings.push(Finding { seq, offset: None, kind: FindingKind::Diverged, what });
    }
}
