//! The engine: one ledger's journal as one process sees it.

mod checkpoints;
mod chosen;
mod commit;
mod epochs;
mod genesis;
mod history;
mod intents;
mod ops;
mod past;
mod read;
mod repair;
mod slot;
mod survey;
mod upgrade;
mod verify;
mod waiting;

use std::sync::Arc;

use bytes::Bytes;

use crate::entry::{Author, DecodeError, Entry, decode};
use crate::epoch::Epochs;
use crate::hot::{Hot, Look, rows};
use crate::id::{Hash, OpId, Seq};
use crate::index::{OpIndex, OpRow};
use crate::{Bucket, Clock, Fault, Fold, Ids, JournalError, Shelf, Sleep};

use commit::Attempt;

pub use commit::{Committed, OpSource, Planned, Verdict};
pub use genesis::Begun;
pub use intents::{Dropped, Settled};
pub use past::Past;
pub use read::Presence;
pub use repair::Repaired;
pub use survey::{Damage, Survey};
pub use verify::{Examine, Finding, FindingKind, Noted, Verified};

/// The world, as far as the engine needs one.
#[derive(Clone)]
pub struct Seams {
    /// Where the entries lie.
    pub bucket: Arc<dyn Bucket>,
    /// This machine's cache and intents.
    pub shelf: Arc<dyn Shelf>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub ids: Arc<dyn Ids>,
    /// How to wait.
    pub sleep: Arc<dyn Sleep>,
}

/// How long and how far the engine goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a commit tries in all.
    pub patience_ms: u64,
    /// How long a look at the journal counts.
    pub look_ms: i64,
    /// An op stays in the dedup window while it is among so many of the latest…
    pub window_ops_min: u64,
    /// …or younger than this, …
    pub window_age_ms: i64,
    /// …but never beyond so many.
    pub window_ops_max: u64,
    /// How far an id may be ahead of this machine's clock.
    pub skew_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            patience_ms: 60_000,
            look_ms: 15 * 60 * 1000,
            window_ops_min: 10_000,
            window_age_ms: 90 * 24 * 3600 * 1000,
            window_ops_max: 100_000,
            skew_ms: 48 * 3600 * 1000,
        }
    }
}

/// An entry that this process read or wrote since it loaded the cache.
struct Fresh {
    bytes: Bytes,
    seq: Seq,
    prev: Option<Hash>,
    hash: Hash,
    rows: Vec<OpRow>,
}

impl Fresh {
    fn of(bytes: Bytes, entry: &Entry) -> Self {
        Self { bytes, seq: entry.seq, prev: entry.prev, hash: entry.hash, rows: rows(entry).collect() }
    }

    fn entry(&self) -> Entry {
        decode(self.seq, &self.bytes).expect("it was read before")
    }
}

/// Why the cache that lay here could not be used. Forget it; everything is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not what was put there.
    Damaged,
    /// Another version of this program put it there.
    OtherVersion,
}

impl Unusable {
    fn of<F: Fold>(fold: &F, kept: &[u8]) -> Self {
        if Hot::<F::State>::is_of_another_version(kept, fold) { Self::OtherVersion } else { Self::Damaged }
    }
}

/// The entry at which reading stopped before the tail.
struct Halt {
    why: JournalError,
    slot: Seq,
    bytes: Bytes,
}

impl Halt {
    /// The slot is taken, and not by this op. Bytes that cannot be read at all (an entry that was cut, a proxy's
    /// page instead of it) say so only where `is_clear`: every PUT of the op met a slot that was taken.
    fn excludes(&self, op: OpId, slot: Seq, is_clear: bool) -> bool {
        let is_readable = !matches!(decode(self.slot, &self.bytes), Err(DecodeError::Damaged(_)));
        let op = op.to_string();
        let mentions_it = self.bytes.windows(op.len()).any(|window| window == op.as_bytes());
        slot <= self.slot && (is_readable || is_clear) && !mentions_it
    }
}

/// One ledger's journal as one process sees it.
pub struct Journal<F: Fold> {
    fold: F,
    seams: Seams,
    author: Author,
    limits: Limits,
    hot: Option<Hot<F::State>>,
    /// The last entry that the loaded cache held; what came since lies in `fresh`.
    loaded: Option<(Seq, Hash)>,
    /// What the loaded cache says of the store.
    loaded_look: Option<Look>,
    fresh: Vec<Fresh>,
    index: Option<OpIndex>,
    halt: Option<Halt>,
    /// A slot that is empty before one that is taken, and what was said of it.
    gap: Option<(Seq, JournalError)>,
    /// Where the slots lie.
    epochs: Epochs,
    /// This process found out that the journal was repaired and goes on elsewhere.
    has_moved_on: bool,
    unusable: Option<Unusable>,
}

impl<F: Fold> Journal<F> {
    /// Opens the journal with what this machine remembers. No request is sent.
    pub fn open(fold: F, seams: Seams, author: Author, limits: Limits) -> Result<Self, JournalError> {
        let kept = seams.shelf.read_state().map_err(JournalError::Shelf)?;
        let hot = kept.as_deref().and_then(|kept| Hot::from_cache(kept, &fold));
        Ok(Self {
            unusable: kept.filter(|_| hot.is_none()).map(|kept| Unusable::of(&fold, &kept)),
            loaded: hot.as_ref().map(|hot| (hot.seq, hot.head)),
            loaded_look: hot.as_ref().map(Hot::look),
            epochs: hot.as_ref().map(|hot| hot.epochs.clone()).unwrap_or_default(),
            hot,
            fold,
            seams,
            author,
            limits,
            fresh: Vec::new(),
            index: None,
            halt: None,
            gap: None,
            has_moved_on: false,
        })
    }

    /// The state as of [`Self::seq`]; `None` before a ledger was found or made.
    pub fn state(&self) -> Option<&F::State> {
        self.hot.as_ref().map(|hot| &hot.state)
    }

    /// The ledger's id.
    pub fn ledger(&self) -> Option<&str> {
        self.hot.as_ref().map(|hot| hot.ledger.as_str())
    }

    /// The last entry that the state holds.
    pub fn seq(&self) -> Option<Seq> {
        self.hot.as_ref().map(|hot| hot.seq)
    }

    /// The hash of that entry.
    pub fn head(&self) -> Option<Hash> {
        self.hot.as_ref().map(|hot| hot.head)
    }

    /// The checkpoint that this machine began at, if it did not read from the genesis.
    pub fn began_at(&self) -> Option<Seq> {
        self.hot.as_ref()?.base.map(|base| base.seq)
    }

    /// When this machine last saw that the store still holds this history.
    pub fn looked_at_ms(&self) -> Option<i64> {
        self.hot.as_ref().map(|hot| hot.looked_at_ms)
    }

    /// Why nothing may be written, if reading stopped before the tail.
    pub fn halted(&self) -> Option<&JournalError> {
        self.halt.as_ref().map(|halt| &halt.why).or(self.gap.as_ref().map(|(_, gap)| gap))
    }

    /// The cache was there and could not be used.
    pub fn unusable_cache(&self) -> Option<Unusable> {
        self.unusable
    }

    fn hot(&self) -> Result<&Hot<F::State>, JournalError> {
        self.hot.as_ref().ok_or(JournalError::NoLedger)
    }

    /// Adds the next entry, if it fits.
    fn absorb(&mut self, bytes: &Bytes) -> Result<(), JournalError> {
        // A damaged index is no reason to stop here: what it would catch, `verify` catches too.
        match self.ensure_index() {
            Ok(()) | Err(JournalError::CacheDamaged) => {}
            Err(error) => return Err(error),
        }
        let hot = self.hot.as_mut().ok_or(JournalError::NoLedger)?;
        let seq = hot.seq.next();
        let entry = match hot.follow(&self.fold, bytes, self.index.as_ref()) {
            Ok(entry) => entry,
            Err(why) => return Err(why.at(self.key(seq), seq)),
        };
        let (prev, hash, rows) = (entry.prev, entry.hash, entry.rows().collect());
        self.note(Fresh { bytes: bytes.clone(), seq, prev, hash, rows });
        Ok(())
    }

    /// Takes a proved next state.
    fn keep(&mut self, next: Hot<F::State>, entry: &Entry, bytes: Bytes) {
        self.hot = Some(next);
        self.note(Fresh::of(bytes, entry));
    }

    /// Remembers the entry that the state has just gone on to.
    fn note(&mut self, fresh: Fresh) {
        if let Some(index) = &mut self.index {
            index.add(fresh.rows.iter().copied(), &self.limits);
        }
        self.fresh.push(fresh);
        self.halt = None;
    }

    /// A request of this op may still land, or have landed where this machine has not read.
    fn may_land(&self, attempt: &Attempt<F>) -> bool {
        let Some(slot) = attempt.exposed else { return false };
        let is_taken_by_others =
            self.halt.as_ref().is_some_and(|halt| halt.excludes(attempt.op, slot, attempt.is_clear));
        self.seq().is_none_or(|seq| seq < slot) && !is_taken_by_others
    }

    /// The rows of the entries that came since the cache was loaded.
    fn fresh_rows(&self) -> impl Iterator<Item = OpRow> + '_ {
        self.fresh.iter().flat_map(|fresh| fresh.rows.iter().copied())
    }

    fn now_ms(&self) -> i64 {
        self.seams.clock.now_ms()
    }

    /// Notes that the store was just seen to hold this history.
    fn looked(&mut self) {
        let now = self.now_ms();
        if let Some(hot) = &mut self.hot {
            hot.looked_at_ms = now;
        }
    }

    /// The last look is recent enough to write without another one.
    fn is_fresh(&self) -> bool {
        let age_ms = self.looked_at_ms().map(|at| self.now_ms().saturating_sub(at));
        age_ms.is_some_and(|age_ms| (0..self.limits.look_ms).contains(&age_ms))
    }

    /// Random milliseconds below `max`: full jitter.
    fn jitter_ms(&self, max: u64) -> u64 {
        u64::try_from(self.seams.ids.random() % u128::from(max.max(1))).unwrap_or(0)
    }

    fn mint(&self) -> OpId {
        OpId::mint(self.now_ms(), self.seams.ids.random())
    }
}

fn shelf(fault: Fault) -> JournalError {
    JournalError::Shelf(fault)
}
