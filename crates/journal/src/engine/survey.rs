//! What is wrong with a journal, slot by slot, and what of it can be made good from other witnesses.
//!
//! Where a slot's bytes do not fit, the same number is looked for in this machine's mirror and in a copy, and where one
//! byte was changed it is found by the hash that the entry behind it names. Bytes count only if they follow the entry
//! before, fold, and the entry behind them names their hash.

use std::collections::VecDeque;

use bytes::Bytes;

use super::Journal;
use crate::entry::{ENTRY_BYTES_MAX, decode, prev_in};
use crate::epoch::Epochs;
use crate::hot::{CannotFollow, Hot};
use crate::id::{Hash, Seq};
use crate::pinpoint::{pinpoint, with_byte};
use crate::{Bucket, Fold, JournalError};

/// How many slots are read at once.
const WINDOW: u64 = 64;

/// A slot that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Its number.
    pub seq: Seq,
    /// Where it lies.
    pub key: String,
    /// What is wrong.
    pub reason: String,
    /// Nothing lies there.
    pub is_missing: bool,
}

/// What a look at every slot of the journal found.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The ledger, if any entry told.
    pub(super) ledger: String,
    /// The last entry before the first that is wrong, and its hash.
    pub good: Option<(Seq, Hash)>,
    /// The slots that are wrong, in order.
    pub damaged: Vec<Damage>,
    /// What follows [`Self::good`]: bytes that fit, as they lie there or from a witness.
    pub recovered: Vec<(Seq, Bytes)>,
    /// What lies behind that and follows nothing any more.
    pub lost: Vec<(Seq, Option<Bytes>)>,
    /// A repair closed the journal and did not come to its end.
    pub is_sealed: bool,
    /// The last slot where anything lies, and the hash of that.
    pub(super) tail: (Seq, Hash),
}

impl Survey {
    /// Every slot is as it was written.
    pub fn is_clean(&self) -> bool {
        self.damaged.is_empty() && !self.is_sealed
    }
}

/// The slots as they lie there, with a look ahead.
struct Slots {
    ahead: VecDeque<Option<Bytes>>,
    next: Seq,
    is_over: bool,
}

/// What may be meant by a slot.
struct Candidate<S> {
    bytes: Bytes,
    next: Hot<S>,
    is_there: bool,
}

/// Another place that holds the ledger.
struct Elsewhere<'a> {
    bucket: &'a dyn Bucket,
    epochs: Epochs,
}

impl<F: Fold> Journal<F> {
    /// Looks at every slot from the genesis. `copy` is another place that holds this ledger.
    pub async fn survey(&self, copy: Option<&dyn Bucket>) -> Result<Survey, JournalError> {
        let copy = match copy {
            Some(bucket) => Some(Elsewhere { bucket, epochs: Epochs::read(bucket).await? }),
            None => None,
        };
        let mut slots = Slots { ahead: VecDeque::new(), next: Seq::GENESIS, is_over: false };
        let mut survey = Survey {
            ledger: self.ledger().unwrap_or_default().to_owned(),
            good: None,
            damaged: Vec::new(),
            recovered: Vec::new(),
            lost: Vec::new(),
            is_sealed: false,
            tail: (Seq::GENESIS, Hash::of(b"")),
        };
        let mut last: Option<Hot<F::State>> = None;
        let mut seq = Seq::GENESIS;
        while let Some(there) = self.take(&mut slots).await? {
            let hash = there.as_ref().map(|bytes| Hash::of(bytes));
            if survey.lost.is_empty() && self.goes_on(&mut last, &there, &slots) {
                survey.add(seq, there.unwrap_or_default(), last.as_ref());
            } else if there.as_ref().is_some_and(|bytes| is_seal(seq, bytes)) {
                survey.is_sealed = true;
                break;
            } else if !survey.lost.is_empty() {
                survey.lost.push((seq, there));
            } else {
                match self.fitting(last.as_ref(), seq, &there, &slots, copy.as_ref()).await? {
                    Ok(Candidate { bytes, next, is_there }) => {
                        if !is_there {
                            let reason = if there.is_none() { "it is missing" } else { "it is not what was written" };
                            survey.note(self.key(seq), seq, reason.into(), there.is_none());
                        }
                        last = Some(next);
                        survey.add(seq, bytes, last.as_ref());
                    }
                    Err(reason) => {
                        survey.note(self.key(seq), seq, reason, there.is_none());
                        survey.lost.push((seq, there));
                    }
                }
            }
            survey.tail = hash.map_or(survey.tail, |hash| (seq, hash));
            seq = seq.next();
        }
        Ok(survey)
    }

    /// The next slot; `None` when nothing lies in any that follows.
    async fn take(&self, slots: &mut Slots) -> Result<Option<Option<Bytes>>, JournalError> {
        let lacks = |ahead: &VecDeque<Option<Bytes>>| ahead.len() < 3 || ahead.iter().all(Option::is_none);
        while lacks(&slots.ahead) && !slots.is_over {
            let wave = self.get_wave(slots.next, WINDOW).await?;
            slots.next = slots.next.plus(WINDOW);
            slots.is_over = wave.iter().all(Option::is_none);
            slots.ahead.extend(wave);
        }
        if slots.is_over && slots.ahead.iter().all(Option::is_none) {
            return Ok(None);
        }
        Ok(slots.ahead.pop_front())
    }

    /// As nearly every slot: what lies there follows `last`, and the next entry names it. Nobody else is asked.
    fn goes_on(&self, last: &mut Option<Hot<F::State>>, there: &Option<Bytes>, slots: &Slots) -> bool {
        let Some(bytes) = there.as_ref().filter(|bytes| slots.next_named() == Some(Hash::of(bytes))) else {
            return false;
        };
        match last {
            Some(hot) => hot.follow(&self.fold, bytes, None).is_ok(),
            None => {
                *last = self.follow_bytes(None, bytes).ok();
                last.is_some()
            }
        }
    }

    /// The bytes that fit best behind `last`, or why none do.
    async fn fitting(
        &self,
        last: Option<&Hot<F::State>>,
        seq: Seq,
        there: &Option<Bytes>,
        slots: &Slots,
        copy: Option<&Elsewhere<'_>>,
    ) -> Result<Result<Candidate<F::State>, String>, JournalError> {
        let behind = self.witnesses(seq.next(), slots.ahead.front().cloned().flatten(), copy).await;
        let wanted: Vec<Hash> = behind.iter().filter_map(|bytes| prev_in(bytes)).collect();
        let mended = there.as_ref().and_then(|bytes| wanted.iter().find_map(|wanted| mended(bytes, *wanted)));
        let mut why = "it is missing".to_owned();
        let mut fitting = Vec::new();
        for bytes in self.witnesses(seq, there.clone(), copy).await.into_iter().chain(mended) {
            let (is_there, hash) = (there.as_ref() == Some(&bytes), Hash::of(&bytes));
            match self.follow_bytes(last, &bytes) {
                Ok(next) => fitting.push(Candidate { bytes, next, is_there }),
                Err(CannotFollow::Corrupt(reason)) if is_there => why = reason,
                // Another result is damage where the next entry names other bytes; what this program does not
                // understand is none.
                Err(other) if is_there && (wanted.is_empty() || wanted.contains(&hash)) => {
                    return Err(other.at(self.key(seq), seq));
                }
                Err(other) if is_there => why = other.reason(),
                Err(_) => {}
            }
        }
        let named = fitting.iter().position(|candidate| wanted.contains(&candidate.next.head));
        // With nothing behind it, what this machine saw itself is the better witness.
        let own = self.mirrored_bytes(seq).ok().filter(|_| behind.is_empty());
        let seen = fitting.iter().position(|candidate| own.as_ref() == Some(&candidate.bytes));
        let best = named.or(seen);
        if best.is_none() && slots.next_is_sound() && !fitting.is_empty() {
            // The entry behind is as it was written, says the one behind that; so this one is not.
            return Ok(Err("it is not what was written: the next entry names another hash".into()));
        }
        Ok(match best.or((!fitting.is_empty()).then_some(0)) {
            Some(best) => Ok(fitting.swap_remove(best)),
            None => Err(why),
        })
    }

    fn follow_bytes(&self, last: Option<&Hot<F::State>>, bytes: &Bytes) -> Result<Hot<F::State>, CannotFollow> {
        match last {
            None => Hot::begin(&self.fold, bytes).map(|(hot, _)| hot),
            Some(hot) => {
                let mut next = hot.clone();
                next.follow(&self.fold, bytes, None)?;
                Ok(next)
            }
        }
    }

    /// What is said to lie in a slot: there, in this machine's mirror, in a copy.
    async fn witnesses(&self, seq: Seq, there: Option<Bytes>, copy: Option<&Elsewhere<'_>>) -> Vec<Bytes> {
        let mut witnesses: Vec<Bytes> = there.into_iter().collect();
        let copied = match copy {
            Some(copy) => copy.bucket.get(&copy.epochs.key(seq)).await.ok().flatten(),
            None => None,
        };
        for bytes in self.mirrored_bytes(seq).ok().into_iter().chain(copied) {
            if bytes.len() <= ENTRY_BYTES_MAX && !witnesses.contains(&bytes) {
                witnesses.push(bytes);
            }
        }
        witnesses
    }
}

impl Slots {
    /// The hash that the next entry names as that of the one before it.
    fn next_named(&self) -> Option<Hash> {
        prev_in(self.ahead.front()?.as_ref()?)
    }

    /// The next entry is as it was written: the one behind it names its hash.
    fn next_is_sound(&self) -> bool {
        let both = self.ahead.front().and_then(Option::as_ref).zip(self.ahead.get(1).and_then(Option::as_ref));
        both.is_some_and(|(entry, behind)| prev_in(behind) == Some(Hash::of(entry)))
    }
}

impl Survey {
    /// Adds an entry that was proved; `last` is what all up to it add up to.
    fn add<S>(&mut self, seq: Seq, bytes: Bytes, last: Option<&Hot<S>>) {
        let Some(last) = last else { return };
        self.ledger.clone_from(&last.ledger);
        if self.damaged.is_empty() {
            self.good = Some((seq, last.head));
        } else {
            self.recovered.push((seq, bytes));
        }
    }

    fn note(&mut self, key: String, seq: Seq, reason: String, is_missing: bool) {
        self.damaged.push(Damage { seq, key, reason, is_missing });
    }
}

/// The bytes whose hash the next entry names, if one byte of these was changed.
fn mended(bytes: &Bytes, wanted: Hash) -> Option<Bytes> {
    let (offset, right) = pinpoint(bytes, wanted).filter(|_| Hash::of(bytes) != wanted)?;
    Some(with_byte(bytes, offset, right))
}

/// Whether this closes a journal that goes on elsewhere.
pub(super) fn is_seal(seq: Seq, bytes: &[u8]) -> bool {
    decode(seq, bytes).is_ok_and(|entry| entry.is_seal())
}
