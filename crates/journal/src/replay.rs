//! Folding a run of entries that lie in memory: the same law of the chain as reading, without a bucket and a cache.

pub(crate) mod inspect;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::entry::{Read, read};
use crate::hot::{CannotFollow, Hot};
use crate::id::{Hash, Seq};
use crate::index::OpIndex;
use crate::{Fold, JournalError, Limits};

/// How many entries are read ahead in one piece.
const PIECE: usize = 256;
/// How many pieces wait to be folded at most.
const PIECES_AHEAD: usize = 8;

/// A journal as far as it was folded.
pub struct Replay<F: Fold> {
    fold: F,
    hot: Hot<F::State>,
    index: OpIndex,
    limits: Limits,
}

/// A piece of a run as it was read: each entry with its length, up to the first that could not be read.
type Piece<'a> = Vec<Result<(Read<'a>, usize), CannotFollow>>;

impl<F: Fold> Replay<F> {
    /// The journal that begins with these bytes.
    pub fn begin(fold: F, genesis: &[u8]) -> Result<Self, JournalError> {
        let (hot, _) = Hot::begin(&fold, genesis).map_err(|why| why.at(Seq::GENESIS.key(), Seq::GENESIS))?;
        Ok(Self { fold, hot, index: OpIndex::default(), limits: Limits::default() })
    }

    /// Folds the next entry, or says why it cannot follow and stays where it is.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        let seq = self.hot.seq.next();
        let entry = read(seq, bytes).map_err(|error| CannotFollow::from(error).at(seq.key(), seq))?;
        self.go_on(&entry, bytes.len())
    }

    /// Folds a run of entries up to the first that cannot follow. Where the run is long, a second thread reads ahead,
    /// which takes as long as the folding.
    pub fn extend<B: AsRef<[u8]> + Sync>(&mut self, entries: &[B]) -> Result<(), JournalError> {
        if entries.len() < 2 * PIECE {
            return entries.iter().try_for_each(|bytes| self.push(bytes.as_ref()));
        }
        let first = self.hot.seq.next();
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(PIECES_AHEAD);
            scope.spawn(move || read_ahead(first, entries, &sender));
            self.take_in(receiver)
        })
    }

    fn take_in(&mut self, pieces: Receiver<Piece<'_>>) -> Result<(), JournalError> {
        for entry in pieces.into_iter().flatten() {
            let (entry, len) = entry.map_err(|why| {
                let seq = self.hot.seq.next();
                why.at(seq.key(), seq)
            })?;
            self.go_on(&entry, len)?;
        }
        Ok(())
    }

    fn go_on(&mut self, entry: &Read<'_>, len: usize) -> Result<(), JournalError> {
        self.hot.go_on(&self.fold, entry, len, Some(&self.index)).map_err(|why| why.at(entry.seq.key(), entry.seq))?;
        self.index.add(entry.rows(), &self.limits);
        Ok(())
    }

    /// What the entries so far add up to.
    pub fn state(&self) -> &F::State {
        &self.hot.state
    }

    /// The last entry that the state holds.
    pub fn seq(&self) -> Seq {
        self.hot.seq
    }

    /// The hash of that entry.
    pub fn head(&self) -> Hash {
        self.hot.head
    }
}

/// Reads a run piece by piece for whoever folds it, until it ends, breaks, or nobody wants more.
fn read_ahead<'a, B: AsRef<[u8]>>(first: Seq, entries: &'a [B], pieces: &SyncSender<Piece<'a>>) {
    let mut seq = first;
    for piece in entries.chunks(PIECE) {
        let mut ready: Piece<'a> = Vec::with_capacity(piece.len());
        for bytes in piece.iter().map(AsRef::as_ref) {
            ready.push(read(seq, bytes).map(|entry| (entry, bytes.len())).map_err(CannotFollow::from));
            seq = seq.next();
        }
        if pieces.send(ready).is_err() {
            return;
        }
    }
}
