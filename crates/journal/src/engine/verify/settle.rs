//! What an entry was when it was written, and whether it still is: told by the entries around it and by witnesses.

use bytes::Bytes;

use super::{Finding, FindingKind, Noted, changed_byte, first_difference};
use crate::entry::{DecodeError, decode, prev_in, prev_offset_in};
use crate::id::{Hash, Seq};
use crate::pinpoint::{pinpoint, pinpoint_where, with_byte};

/// How many digits of a hash are enough to search for a byte by.
const DIGITS_MIN: usize = 16;

/// A slot as it was read.
pub(super) struct Slot {
    pub(super) seq: Seq,
    pub(super) bytes: Option<Bytes>,
    /// Why there is something that could not be read.
    pub(super) problem: Option<String>,
}

impl Slot {
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_none() && self.problem.is_none()
    }
}

/// What is known of a slot from elsewhere than the bucket's journal.
#[derive(Default)]
pub(super) struct Witness {
    /// The bytes that this machine saw.
    seen: Option<Bytes>,
    /// The hash that a checkpoint names.
    checkpoint: Option<Hash>,
    /// The digits that somebody noted.
    digits: Option<String>,
}

impl Witness {
    pub(super) fn of(seq: Seq, seen: Option<Bytes>, checkpoint: Option<(Seq, Hash)>, noted: Option<&Noted>) -> Self {
        let checkpoint = checkpoint.filter(|(at, _)| *at == seq).map(|(_, head)| head);
        let digits = noted.filter(|noted| noted.seq == seq).map(|noted| noted.digits.clone());
        Self { seen, checkpoint, digits }
    }

    /// Whether anything is known of the slot's hash, and whether it is this one.
    fn is_this(&self, hash: Hash) -> Option<bool> {
        let seen = self.seen.as_ref().map(|seen| Hash::of(seen) == hash);
        let noted = || self.digits.as_ref().map(|digits| has_digits(hash, digits));
        seen.or_else(|| self.checkpoint.map(|checkpoint| checkpoint == hash)).or_else(noted)
    }
}

/// What became of a slot.
pub(super) struct Settled {
    /// The entry as it was written, where that can be told.
    pub(super) right: Option<Bytes>,
    /// The hash that it had when it was written.
    pub(super) hash: Option<Hash>,
    pub(super) finding: Option<Finding>,
    /// Something beside the entry itself says that it is right.
    pub(super) is_witnessed: bool,
    /// The chain holds, and this machine saw another one.
    pub(super) is_another_history: bool,
}

impl Settled {
    pub(super) fn is_doubtful(&self) -> bool {
        self.finding.is_some()
    }

    fn right(bytes: &Bytes, hash: Hash, is_witnessed: bool) -> Self {
        Self { right: Some(bytes.clone()), hash: Some(hash), finding: None, is_witnessed, is_another_history: false }
    }
}

/// Tells what the entry of a slot was. `next` and `after` are the two slots behind it, `prev` the hash of the one before.
pub(super) fn settle(
    slot: &Slot,
    next: Option<&Slot>,
    after: Option<&Slot>,
    prev: Option<Hash>,
    witness: &Witness,
    may_search: bool,
) -> Settled {
    let wanted = next.and_then(|next| wanted_by(next, after, may_search));
    let Some(bytes) = &slot.bytes else { return missing(slot, wanted, witness) };
    let hash = Hash::of(bytes);
    if wanted == Some(hash) {
        return other_history(slot.seq, bytes, hash, witness);
    }
    let case = Case { seq: slot.seq, bytes, hash, witness, may_search };
    match wanted {
        // A hash that differs in one digit was changed itself: another entry has another hash altogether.
        Some(wanted) if differ_in_one_digit(wanted, hash) => Settled::right(bytes, hash, true),
        Some(wanted) => case.against_chain(wanted),
        None => case.without_chain(prev),
    }
}

/// The hash that the slot behind wants, as it was written there.
fn wanted_by(next: &Slot, after: Option<&Slot>, may_search: bool) -> Option<Hash> {
    let bytes = next.bytes.as_ref()?;
    let theirs = after.and_then(|after| prev_in(after.bytes.as_ref()?));
    if let Some(theirs) = theirs.filter(|theirs| may_search && *theirs != Hash::of(bytes))
        && let Some((offset, was)) = pinpoint(bytes, theirs)
    {
        return prev_in(&with_byte(bytes, offset, was));
    }
    prev_in(bytes)
}

fn missing(slot: &Slot, wanted: Option<Hash>, witness: &Witness) -> Settled {
    let right = witness.seen.clone().filter(|seen| wanted.is_none_or(|wanted| wanted == Hash::of(seen)));
    let (kind, what) = match &slot.problem {
        Some(problem) => (FindingKind::Damaged, problem.clone()),
        None => (FindingKind::Missing, "it is missing, and later entries are there".to_owned()),
    };
    let hash = wanted.or(right.as_ref().map(|right| Hash::of(right)));
    let finding = Some(Finding { seq: slot.seq, offset: None, kind, what });
    Settled { right, hash, finding, is_witnessed: false, is_another_history: false }
}

/// The chain holds in the bucket; what this machine saw is then either the same, or another history.
fn other_history(seq: Seq, bytes: &Bytes, hash: Hash, witness: &Witness) -> Settled {
    let settled = Settled::right(bytes, hash, true);
    let Some(seen) = witness.seen.as_ref().filter(|seen| *seen != bytes) else { return settled };
    let offset = first_difference(bytes, seen);
    let what = format!(
        "it is another entry than this machine saw, from the byte at {offset} on, and later entries go on from it: \
         the journal was restored, replaced or rewritten"
    );
    let finding = Finding { seq, offset: Some(offset), kind: FindingKind::Diverged, what };
    Settled { finding: Some(finding), is_another_history: true, ..settled }
}

/// An entry that is not proved by the next one.
struct Case<'a> {
    seq: Seq,
    bytes: &'a Bytes,
    hash: Hash,
    witness: &'a Witness,
    may_search: bool,
}

impl Case<'_> {
    /// The next entry wants another hash.
    fn against_chain(&self, wanted: Hash) -> Settled {
        let seen = self.witness.seen.as_ref();
        if let Some(seen) = seen.filter(|seen| Hash::of(seen) == wanted) {
            return self.changed_from(seen);
        }
        // Goes before what this machine saw last: that may have been read when it was changed already.
        let found = if self.may_search { pinpoint(self.bytes, wanted) } else { None };
        match found {
            Some((offset, was)) => self.changed_byte(offset, was),
            // The next one was changed, and is found there.
            None if seen == Some(self.bytes) => Settled::right(self.bytes, self.hash, true),
            None => self.unknown(wanted),
        }
    }

    /// Nothing in the journal says what it was.
    fn without_chain(&self, prev: Option<Hash>) -> Settled {
        match self.witness.is_this(self.hash) {
            Some(true) => return Settled::right(self.bytes, self.hash, true),
            Some(false) => return self.against_witness(),
            None => {}
        }
        if let Some((offset, was)) = prev.and_then(|prev| changed_prev(self.bytes, prev)) {
            return self.changed_byte(offset, was);
        }
        match decode(self.seq, self.bytes) {
            Err(DecodeError::Damaged(reason)) => {
                let finding = self.finding(self.place_in(&reason), format!("it cannot be read: {reason}"));
                let settled = Settled::right(self.bytes, self.hash, false);
                Settled { right: None, hash: None, finding: Some(finding), ..settled }
            }
            Ok(_) | Err(DecodeError::Newer(_)) => Settled::right(self.bytes, self.hash, false),
        }
    }

    fn against_witness(&self) -> Settled {
        if let Some(seen) = &self.witness.seen {
            return self.changed_from(seen);
        }
        let found = match (self.may_search, self.witness.checkpoint, &self.witness.digits) {
            (true, Some(checkpoint), _) => pinpoint(self.bytes, checkpoint),
            (true, None, Some(digits)) if DIGITS_MIN <= digits.len() => {
                pinpoint_where(self.bytes, |hash| has_digits(hash, digits))
            }
            _ => None,
        };
        match (found, self.witness.checkpoint) {
            (Some((offset, was)), _) => self.changed_byte(offset, was),
            (None, Some(checkpoint)) => self.unknown(checkpoint),
            // The head that was noted is compared for itself.
            (None, None) => Settled::right(self.bytes, self.hash, false),
        }
    }

    fn changed_byte(&self, offset: usize, was: u8) -> Settled {
        let right = with_byte(self.bytes, offset, was);
        let finding = self.finding(Some(offset), changed_byte(self.bytes, offset, was));
        Settled { finding: Some(finding), ..Settled::right(&right, Hash::of(&right), true) }
    }

    /// This machine has it as it was written.
    fn changed_from(&self, seen: &Bytes) -> Settled {
        let offset = first_difference(self.bytes, seen);
        let is_one_byte = self.bytes.len() == seen.len() && self.bytes.get(offset + 1..) == seen.get(offset + 1..);
        let what = match seen.get(offset).filter(|_| is_one_byte) {
            Some(was) => changed_byte(self.bytes, offset, *was),
            None => format!(
                "from the byte at {offset} on it is not what this machine saw; it has {} bytes and had {}",
                self.bytes.len(),
                seen.len()
            ),
        };
        let finding = self.finding(Some(offset), what);
        Settled { finding: Some(finding), ..Settled::right(seen, Hash::of(seen), true) }
    }

    fn unknown(&self, wanted: Hash) -> Settled {
        let place = match decode(self.seq, self.bytes) {
            Err(DecodeError::Damaged(reason)) => self.place_in(&reason),
            Ok(_) | Err(DecodeError::Newer(_)) => None,
        };
        let what = format!("its hash is {}…, and it was written with {}…", self.hash.short(), wanted.short());
        let finding = Some(self.finding(place, what));
        Settled { right: None, hash: Some(wanted), finding, is_witnessed: false, is_another_history: false }
    }

    /// The byte at which a reader of JSON stopped: an entry is one line.
    fn place_in(&self, reason: &str) -> Option<usize> {
        let column = reason.rsplit_once(" at line 1 column ").and_then(|(_, column)| column.parse::<usize>().ok());
        let last = self.bytes.len().checked_sub(1);
        match column {
            Some(column) => column.checked_sub(1).map(|offset| offset.min(last.unwrap_or_default())),
            None => last.filter(|last| self.bytes.get(*last) != Some(&b'\n')),
        }
    }

    fn finding(&self, offset: Option<usize>, what: String) -> Finding {
        Finding { seq: self.seq, offset, kind: FindingKind::Damaged, what }
    }
}

/// Whether both differ in one digit alone.
fn differ_in_one_digit(one: Hash, other: Hash) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    one.bytes().zip(other.bytes()).filter(|(one, other)| one != other).count() == 1
}

/// The one byte of `prev` that is not what the entry before it wants, and what it was.
fn changed_prev(bytes: &[u8], prev: Hash) -> Option<(usize, u8)> {
    let (start, prev) = (prev_offset_in(bytes)?, prev.to_string());
    let digits = &prev.as_bytes()["sha256:".len()..];
    let mut differing = (start..).zip(bytes.get(start..)?.iter().zip(digits)).filter(|(_, (is, was))| is != was);
    let (offset, (_, was)) = differing.next()?;
    differing.next().is_none().then_some((offset, *was))
}

fn has_digits(hash: Hash, digits: &str) -> bool {
    hash.to_string()["sha256:".len()..].starts_with(digits)
}
