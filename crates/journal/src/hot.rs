//! The hot state: what the entries up to one number add up to, and how the next one is added.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::checkpoint::{Checkpoint, Fence};
use crate::entry::{DecodeError, Entry, Read, SEAL, UPGRADE, is_control, read};
use crate::epoch::Epochs;
use crate::id::{Hash, Seq};
use crate::index::{OpIndex, OpRow};
use crate::{Fold, JournalError, Misfit, Place, StoredOp};

/// The first word of the cached hot state, before its checksum.
const CACHE_FORMAT: &str = "pail-cache/3";
/// What the first word of any version begins with.
const CACHE_FAMILY: &[u8] = b"pail-cache/";

/// Everything that the next entry is checked against, and what this machine knows of the store.
///
/// All but what stands behind `fence` is a function of the journal up to `seq`, and makes a [`Checkpoint`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Hot<S> {
    pub(crate) ledger: String,
    pub(crate) seq: Seq,
    pub(crate) head: Hash,
    pub(crate) head_ts_ms: i64,
    pub(crate) op_count: u64,
    /// A chain over the rows of the op index, so that a damaged index is seen.
    pub(crate) ops_check: Hash,
    /// What a program must be to go on from here.
    pub(crate) fence: Fence,
    /// Where the entries lie.
    #[serde(default, skip_serializing_if = "Epochs::is_empty")]
    pub(crate) epochs: Epochs,
    pub(crate) state: S,
    /// Where the mirror and the op index begin, on a machine that began at a checkpoint.
    pub(crate) base: Option<Base>,
    /// The newest checkpoint that this machine knows of.
    pub(crate) checkpoint: Seq,
    /// How long the mirror's file of entries is.
    pub(crate) entries_bytes: u64,
    /// This machine has seen the store refuse a second create.
    pub(crate) is_probed: bool,
    /// When this machine last saw that the store still holds this history.
    pub(crate) looked_at_ms: i64,
}

/// The checkpoint that a machine began at: what the mirror and the op index go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Base {
    pub(crate) seq: Seq,
    pub(crate) head: Hash,
    pub(crate) op_count: u64,
    pub(crate) ops_check: Hash,
}

/// What a machine knows of the store beside the journal: when it looked last, and whether the store is proved.
pub(crate) type Look = (i64, bool);

/// Why an entry cannot follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CannotFollow {
    /// Not what was written: stop, and never skip.
    Corrupt(String),
    /// A newer program wrote it: stay where we are, read-only.
    Newer(String),
    /// The entry claims a result that this program does not compute: read-only, loudly.
    Disagrees(String),
    /// Nothing follows here: the journal was closed by a repair.
    Sealed,
}

impl CannotFollow {
    /// What it means for a journal, where the entry that cannot follow has this number and lies there.
    pub(crate) fn at(self, key: String, seq: Seq) -> JournalError {
        match self {
            Self::Corrupt(reason) => JournalError::Corrupt { key, reason },
            Self::Newer(reason) => JournalError::Newer { seq, reason },
            Self::Disagrees(reason) => JournalError::Disagrees { seq, reason },
            Self::Sealed => JournalError::Sealed { seq },
        }
    }

    /// What is wrong, without where.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Corrupt(reason) | Self::Newer(reason) | Self::Disagrees(reason) => reason,
            Self::Sealed => "it closes the journal".into(),
        }
    }
}

impl<S: Clone + Serialize + DeserializeOwned> Hot<S> {
    /// The state after the genesis alone.
    pub(crate) fn begin<F: Fold<State = S>>(fold: &F, bytes: &[u8]) -> Result<(Self, Entry), CannotFollow> {
        let genesis = read(Seq::GENESIS, bytes).map_err(CannotFollow::from)?;
        check_reader(fold, &genesis.crit, genesis.min_writer)?;
        let text = std::str::from_utf8(bytes).map_err(|error| CannotFollow::Corrupt(error.to_string()))?;
        let state = fold.begin(text).map_err(CannotFollow::Corrupt)?;
        let mut hot = Self {
            ledger: genesis.ledger.to_string(),
            seq: Seq::GENESIS,
            head: genesis.hash,
            head_ts_ms: genesis.ts_ms,
            op_count: 0,
            ops_check: OpIndex::begin(),
            fence: Fence::default(),
            epochs: Epochs::default(),
            state,
            base: None,
            checkpoint: Seq::GENESIS,
            entries_bytes: bytes.len() as u64,
            is_probed: false,
            looked_at_ms: 0,
        };
        hot.pass(&genesis);
        Ok((hot, genesis.to_entry()))
    }

    /// Goes on to the next entry, or stays as it was. The law of the chain is checked here and nowhere else,
    /// for what was read and for what is about to be written.
    pub(crate) fn follow<'a, F: Fold<State = S>>(
        &mut self,
        fold: &F,
        bytes: &'a [u8],
        known: Option<&OpIndex>,
    ) -> Result<Read<'a>, CannotFollow> {
        let entry = read(self.seq.next(), bytes).map_err(CannotFollow::from)?;
        self.go_on(fold, &entry, bytes.len(), known)?;
        Ok(entry)
    }

    /// The same with an entry that was read already; `len` is how many bytes it has.
    pub(crate) fn go_on<F: Fold<State = S>>(
        &mut self,
        fold: &F,
        entry: &Read<'_>,
        len: usize,
        known: Option<&OpIndex>,
    ) -> Result<(), CannotFollow> {
        check_reader(fold, &entry.crit, entry.min_writer)?;
        if entry.ledger != self.ledger {
            return Err(CannotFollow::Corrupt(format!("it belongs to another ledger, {}", entry.ledger)));
        }
        if entry.prev != Some(self.head) {
            let before = self.seq.key();
            return Err(CannotFollow::Corrupt(format!(
                "its `prev` is not the hash of {before}: one of the two was changed"
            )));
        }
        let mut here = BTreeSet::new();
        for row in entry.rows() {
            if known.is_some_and(|known| known.seq_of(row.op).is_some()) || !here.insert(row.op) {
                return Err(CannotFollow::Corrupt(format!("its op {} is in the journal already", row.op)));
            }
        }
        self.fold_ops(fold, entry)?;
        for row in entry.rows() {
            self.ops_check = self.ops_check.then(&row.to_bytes());
            self.op_count = self.op_count.saturating_add(1);
        }
        self.seq = entry.seq;
        self.head = entry.hash;
        self.head_ts_ms = entry.ts_ms;
        self.pass(entry);
        self.entries_bytes = self.entries_bytes.saturating_add(len as u64);
        Ok(())
    }

    /// Folds all ops or none. One op does so by itself; several do it on a copy.
    fn fold_ops<F: Fold<State = S>>(&mut self, fold: &F, entry: &Read<'_>) -> Result<(), CannotFollow> {
        if let [_] = entry.ops.as_slice() {
            return each_op(fold, &mut self.state, entry);
        }
        let mut state = self.state.clone();
        each_op(fold, &mut state, entry)?;
        self.state = state;
        Ok(())
    }

    /// Notes what an entry asks of every later reader.
    fn pass(&mut self, entry: &Read<'_>) {
        self.fence.min_writer = self.fence.min_writer.max(entry.min_writer.unwrap_or_default());
        self.fence.crit.extend(entry.crit.iter().cloned());
        for op in entry.ops.iter().filter(|op| !is_control(&op.kind)) {
            if !self.fence.kinds.contains(&*op.kind) {
                self.fence.kinds.insert(op.kind.to_string());
            }
        }
    }

    /// What another machine may begin with.
    pub(crate) fn to_checkpoint(&self) -> Checkpoint<S> {
        let Self { ledger, seq, head, head_ts_ms, op_count, ops_check, fence, epochs, state, .. } = self.clone();
        Checkpoint { ledger, seq, head, head_ts_ms, op_count, ops_check, fence, epochs, state }
    }

    /// The state at a checkpoint, if this program may go on from there.
    pub(crate) fn at<F: Fold<State = S>>(checkpoint: Checkpoint<S>, fold: &F) -> Option<Self> {
        let Checkpoint { ledger, seq, head, head_ts_ms, op_count, ops_check, fence, epochs, state } = checkpoint;
        let base = Some(Base { seq, head, op_count, ops_check });
        let (checkpoint, entries_bytes, is_probed, looked_at_ms) = (seq, 0, false, 0);
        let hot = Self {
            ledger,
            seq,
            head,
            head_ts_ms,
            op_count,
            ops_check,
            fence,
            epochs,
            state,
            base,
            checkpoint,
            entries_bytes,
            is_probed,
            looked_at_ms,
        };
        hot.is_understood(fold).then_some(hot)
    }

    /// Nothing up to here needs a newer program.
    fn is_understood<F: Fold<State = S>>(&self, fold: &F) -> bool {
        let Fence { min_writer, crit, kinds } = &self.fence;
        *min_writer <= fold.writer() && crit.is_empty() && kinds.iter().all(|kind| fold.knows(kind))
    }

    /// The first entry that the mirror holds.
    pub(crate) fn first(&self) -> Seq {
        self.base.map_or(Seq::GENESIS, |base| base.seq.next())
    }

    /// How many rows the op index of this machine has.
    pub(crate) fn row_count(&self) -> u64 {
        self.op_count.saturating_sub(self.base.map_or(0, |base| base.op_count))
    }

    pub(crate) fn look(&self) -> Look {
        (self.looked_at_ms, self.is_probed)
    }

    /// The bytes that the cache keeps: a line with the checksum, then the state.
    pub(crate) fn to_cache(&self) -> Vec<u8> {
        let body = serde_json::to_vec(self).expect("the state is plain data with text keys");
        [format!("{CACHE_FORMAT} {}\n", Hash::of(&body)).as_bytes(), &body].concat()
    }

    /// Whether another version of this program wrote it: nothing is wrong with it, and it is of no use.
    pub(crate) fn is_of_another_version<F: Fold<State = S>>(bytes: &[u8], fold: &F) -> bool {
        let word = bytes.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
        let is_other = word.starts_with(CACHE_FAMILY) && word != CACHE_FORMAT.as_bytes();
        is_other || Self::read(bytes).is_some_and(|hot| !hot.is_understood(fold))
    }

    /// Reads what the cache kept; `None` if it is damaged or of another version.
    pub(crate) fn from_cache<F: Fold<State = S>>(bytes: &[u8], fold: &F) -> Option<Self> {
        Self::read(bytes).filter(|hot| hot.is_understood(fold))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let line_end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (line, body) = (std::str::from_utf8(&bytes[..line_end]).ok()?, &bytes[line_end + 1..]);
        let sum = line.strip_prefix(CACHE_FORMAT)?.trim().parse::<Hash>().ok()?;
        if sum != Hash::of(body) {
            return None;
        }
        serde_json::from_slice(body).ok()
    }
}

impl From<DecodeError> for CannotFollow {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::Damaged(reason) => Self::Corrupt(reason),
            DecodeError::Newer(_) => Self::Newer(error.to_string()),
        }
    }
}

fn each_op<F: Fold>(fold: &F, state: &mut F::State, entry: &Read<'_>) -> Result<(), CannotFollow> {
    for (place, op) in entry.places().zip(&entry.ops) {
        fold_op(fold, state, &StoredOp { op: op.op, place, by: &entry.by.id, kind: &op.kind, json: op.json })?;
    }
    Ok(())
}

/// Where an entry's ops stand.
pub(crate) fn places(entry: &Entry) -> impl Iterator<Item = Place> + use<> {
    places_of(entry.seq, entry.ops.len())
}

/// Folds the ops of an entry that is read for itself, one after another.
pub(crate) fn fold_entry<F: Fold>(fold: &F, state: &mut F::State, entry: &Entry) -> Result<(), CannotFollow> {
    for (place, op) in places(entry).zip(&entry.ops) {
        fold_op(fold, state, &StoredOp { op: op.op, place, by: &entry.by.id, kind: &op.kind, json: &op.json })?;
    }
    Ok(())
}

/// Folds one op; the engine's own move nothing.
fn fold_op<F: Fold>(fold: &F, state: &mut F::State, op: &StoredOp<'_>) -> Result<(), CannotFollow> {
    match op.kind {
        SEAL => Err(CannotFollow::Sealed),
        UPGRADE => Ok(()),
        kind => fold.apply(state, op).map_err(|misfit| explain(misfit, kind)),
    }
}

impl Read<'_> {
    /// The index rows of its ops.
    pub(crate) fn rows(&self) -> impl Iterator<Item = OpRow> + '_ {
        self.ops.iter().map(|op| OpRow { op: op.op, seq: self.seq, ts_ms: self.ts_ms })
    }

    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        places_of(self.seq, self.ops.len())
    }
}

/// The index rows of an entry's ops.
pub(crate) fn rows(entry: &Entry) -> impl Iterator<Item = OpRow> + '_ {
    entry.ops.iter().map(|op| OpRow { op: op.op, seq: entry.seq, ts_ms: entry.ts_ms })
}

fn places_of(seq: Seq, count: usize) -> impl Iterator<Item = Place> {
    let of = u32::try_from(count).unwrap_or(u32::MAX);
    (1..=of).map(move |index| Place { seq, index, of })
}

/// What an older program must not pass over: features and writers that it does not know.
pub(crate) fn check_reader(fold: &impl Fold, crit: &[String], min_writer: Option<u32>) -> Result<(), CannotFollow> {
    if let Some(feature) = crit.first() {
        return Err(CannotFollow::Newer(format!("it needs the feature `{feature}`")));
    }
    if min_writer.is_some_and(|version| fold.writer() < version) {
        return Err(CannotFollow::Newer("it asks for a newer writer".into()));
    }
    Ok(())
}

fn explain(misfit: Misfit, kind: &str) -> CannotFollow {
    match misfit {
        Misfit::UnknownKind => CannotFollow::Newer(format!("it holds an op of the kind `{kind}`")),
        Misfit::Disagrees(reason) => CannotFollow::Disagrees(reason),
        Misfit::Broken(reason) => CannotFollow::Corrupt(reason),
    }
}
