//! A second look at what is derived from a journal: the entries are read again from the genesis, and what a machine or a
//! bucket keeps of them is held against what they add up to. For who looks for damage, and never on the way of a command.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Replay;
use crate::checkpoint::{Checkpoint, NoCheckpoint};
use crate::entry::{ENTRY_BYTES_MAX, read};
use crate::epoch::Epochs;
use crate::hot::Hot;
use crate::id::{Hash, OpId, Seq};
use crate::index::OpRow;
use crate::{Fault, Fold, LockedShelf, ShelfFile};

/// What became of bytes that were kept of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// They say what the journal says.
    Right,
    /// Another version of this program put them there; nothing is wrong with them.
    OtherVersion,
    /// They are whole, and of another ledger.
    Foreign,
    /// They are whole, and as of another entry of that number than the journal has.
    OtherHistory,
    /// They are whole and say something else than the journal, from this byte on.
    Wrong(usize),
    /// From this byte on they are not what was put there.
    Damaged(usize),
}

/// What kept bytes say that they are as of, be they damaged or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The entry.
    pub seq: Option<Seq>,
    /// Its hash.
    pub head: Option<Hash>,
}

impl Said {
    /// Looks for both in the bytes.
    pub fn by(kept: &[u8]) -> Self {
        let text = String::from_utf8_lossy(kept);
        let after = |name: &str| text.split_once(name).map(|(_, rest)| rest);
        let digits = after("\"seq\":").and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
        let hash = after("\"head\":\"").and_then(|rest| rest.split('"').next());
        Self {
            seq: digits.and_then(|digits| digits.parse().ok()).map(Seq),
            head: hash.and_then(|hash| hash.parse().ok()),
        }
    }
}

impl<F: Fold> Replay<F> {
    /// The ledger's id.
    pub fn ledger(&self) -> &str {
        &self.hot.ledger
    }

    /// Where this op stands.
    pub fn seq_of(&self, op: OpId) -> Option<Seq> {
        self.index.seq_of(op)
    }

    /// The entry that was read last is the one that kept bytes are as of; one of the two that they say may be damaged.
    pub fn is_at(&self, said: Said) -> bool {
        said.seq == Some(self.hot.seq) || said.head == Some(self.hot.head)
    }

    /// Where the entries lie. What is kept may be from before a repair, so both is right.
    pub fn know_epochs(&mut self, epochs: Epochs) {
        self.hot.epochs = epochs;
    }

    /// Holds a checkpoint against what was read.
    pub fn judge_checkpoint(&self, kept: &[u8]) -> Kept {
        let wanted = self.wanted();
        match Checkpoint::<F::State>::decode(kept) {
            Ok(its) => judge_whole(&its, &wanted),
            Err(NoCheckpoint::OtherVersion) => Kept::OtherVersion,
            Err(NoCheckpoint::Damaged) => {
                Kept::Damaged(farthest(&wanted, |hot| difference(kept, &hot.to_checkpoint().encode())))
            }
        }
    }

    /// Holds the hot state of a machine against what was read.
    pub fn judge_state(&self, kept: &[u8]) -> Kept {
        let wanted = self.wanted();
        if Hot::<F::State>::is_of_another_version(kept, &self.fold) {
            return Kept::OtherVersion;
        }
        match Hot::<F::State>::from_cache(kept, &self.fold) {
            Some(its) => judge_whole(&its.to_checkpoint(), &wanted),
            None => Kept::Damaged(farthest(&wanted, |hot| damage_of_state(hot, kept))),
        }
    }

    /// What the files of the mirror must hold beside this hot state; `None` if it cannot be read.
    pub fn mirror_beside(&self, state: &[u8]) -> Option<MirrorCheck> {
        let hot = Hot::<F::State>::from_cache(state, &self.fold)?;
        Some(MirrorCheck { first: hot.first(), last: hot.seq, end: 0, files: ShelfFile::MIRROR.map(Part::of) })
    }

    /// The state as it is kept since the last repair, and before any.
    fn wanted(&self) -> [Hot<F::State>; 2] {
        [self.hot.clone(), Hot { epochs: Epochs::default(), ..self.hot.clone() }]
    }
}

/// Of what the bytes may have been, the one counts that they are right for longer as.
fn farthest<S>(wanted: &[Hot<S>; 2], difference: impl Fn(&Hot<S>) -> usize) -> usize {
    wanted.iter().map(difference).max().unwrap_or(0)
}

/// Bytes with a right checksum. Another program may spell the same state otherwise, so it is compared as this one does.
fn judge_whole<S>(its: &Checkpoint<S>, wanted: &[Hot<S>; 2]) -> Kept
where
    S: Clone + Serialize + DeserializeOwned,
{
    let [hot, _] = wanted;
    if its.ledger != hot.ledger {
        return Kept::Foreign;
    }
    if its.head != hot.head {
        return Kept::OtherHistory;
    }
    let its = its.encode();
    if wanted.iter().any(|hot| hot.to_checkpoint().encode() == its) {
        return Kept::Right;
    }
    Kept::Wrong(farthest(wanted, |hot| difference_behind_sum(&its, &hot.to_checkpoint().encode())))
}

/// Where a hot state was damaged. What it holds beside the journal's own is known from nowhere else, so damage in that
/// part is told by its beginning.
fn damage_of_state<S>(hot: &Hot<S>, kept: &[u8]) -> usize
where
    S: Clone + Serialize + DeserializeOwned,
{
    let wanted = hot.to_cache();
    let Some(body) = line_end(&wanted) else { return 0 };
    let own = own_part(hot);
    let head = difference(&kept[..body.min(kept.len())], &wanted[..body]);
    let sum = body.saturating_sub("\n".len() + 64);
    if head < sum {
        return head;
    }
    let rest = kept.get(body..).unwrap_or_default();
    let here = difference(rest, &own);
    if here < own.len() {
        return body + here;
    }
    let sums = kept.get(sum..body).unwrap_or_default();
    let real = Hash::of(rest).to_string();
    let wrong: Vec<usize> = real
        .bytes()
        .skip("sha256:".len())
        .zip(sums)
        .enumerate()
        .filter(|(_, (a, b))| a != *b)
        .map(|(at, _)| at)
        .collect();
    // Other bytes have another sum altogether; a sum that was damaged itself differs in a digit or two.
    match wrong.as_slice() {
        [first] | [first, _] => sum + first,
        _ => body + own.len(),
    }
}

/// The body of the cached state as far as the journal alone decides it.
fn own_part<S>(hot: &Hot<S>) -> Vec<u8>
where
    S: Clone + Serialize + DeserializeOwned,
{
    let mut own = serde_json::to_vec(&hot.to_checkpoint()).expect("the state is plain data with text keys");
    own.pop();
    own
}

fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1)
}

/// The first byte in which they differ; the end of the shorter one where there is none.
fn difference(kept: &[u8], wanted: &[u8]) -> usize {
    let differing = kept.iter().zip(wanted).position(|(kept, wanted)| kept != wanted);
    differing.unwrap_or(kept.len().min(wanted.len()))
}

/// The same, passing over the checksum, which differs wherever the rest does.
fn difference_behind_sum(kept: &[u8], wanted: &[u8]) -> usize {
    let ledger = b"\"ledger\":";
    let from = wanted.windows(ledger.len()).position(|window| window == ledger).unwrap_or(0).min(kept.len());
    from + difference(&kept[from..], &wanted[from..])
}

/// What the files of a mirror must hold, built up as the journal is read.
pub struct MirrorCheck {
    first: Seq,
    last: Seq,
    /// How long `entries` is so far.
    end: u64,
    files: [Part; 3],
}

/// The next bytes of one file.
struct Part {
    file: ShelfFile,
    offset: u64,
    wanted: Vec<u8>,
}

impl Part {
    fn of(file: ShelfFile) -> Self {
        Self { file, offset: 0, wanted: Vec::new() }
    }
}

impl MirrorCheck {
    /// Takes in the next entry of the journal, which was read as one.
    pub fn expect(&mut self, seq: Seq, bytes: &[u8]) {
        if seq < self.first || self.last < seq {
            return;
        }
        self.end = self.end.saturating_add(bytes.len() as u64);
        let rows: Vec<OpRow> = read(seq, bytes).map(|entry| entry.rows().collect()).unwrap_or_default();
        for part in &mut self.files {
            match part.file {
                ShelfFile::Entries => part.wanted.extend_from_slice(bytes),
                ShelfFile::Offsets => part.wanted.extend_from_slice(&self.end.to_le_bytes()),
                ShelfFile::Ops => part.wanted.extend(rows.iter().flat_map(|row| row.to_bytes())),
                // No part of the mirror.
                ShelfFile::Postings => {}
            }
        }
    }

    /// The first byte in which an entry of the journal is not what this mirror has of it, where the two differ.
    pub fn difference(&self, shelf: &dyn LockedShelf, seq: Seq, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        let Some(place) = seq.0.checked_sub(self.first.0).filter(|_| seq <= self.last) else { return Ok(None) };
        let end_of = |place: u64| -> Result<Option<u64>, Fault> {
            let end = shelf.read(ShelfFile::Offsets, place.saturating_mul(8), 8)?;
            Ok(end.try_into().ok().map(u64::from_le_bytes))
        };
        let start = if place == 0 { Some(0) } else { end_of(place - 1)? };
        let length = end_of(place)?.zip(start).and_then(|(end, start)| end.checked_sub(start));
        let length = length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length <= ENTRY_BYTES_MAX);
        let Some((start, length)) = start.zip(length) else { return Ok(None) };
        let kept = shelf.read(ShelfFile::Entries, start, length)?;
        Ok((kept != bytes).then(|| difference(&kept, bytes)))
    }

    /// Compares what was expected since the last time: the first file that differs, and its first wrong byte.
    pub fn compare(&mut self, shelf: &dyn LockedShelf) -> Result<Option<(ShelfFile, u64)>, Fault> {
        for part in &mut self.files {
            let wanted = std::mem::take(&mut part.wanted);
            let kept = shelf.read(part.file, part.offset, wanted.len())?;
            if kept != wanted {
                return Ok(Some((part.file, part.offset + difference(&kept, &wanted) as u64)));
            }
            part.offset += wanted.len() as u64;
        }
        Ok(None)
    }
}
