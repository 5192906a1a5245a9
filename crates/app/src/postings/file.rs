//! How the index lies in the cache: blocks of rows behind one another, each proved by a chain of hashes.
//!
//! A block holds whole entries and says which is the last. Where a block is not what was written the index ends, and is
//! written anew from there on. The last block is written again until it is full.

use std::io::{self, BufReader, Read};

use journal::{Fault, Hash, Seq, Shelf, ShelfFile};

use super::row::Row;

/// What stands before the first block: another version of this program finds no index of its own.
const FORMAT: &str = "pail-postings/1";
/// A block with so many rows is full.
const BLOCK_ROWS: usize = 1024;
/// No entry has more, and so no block.
const BLOCK_ROWS_MAX: usize = 1024 * 1024;
/// How much is read or written at once.
const PIECE_BYTES: usize = 512 * 1024;
/// How many rows there are, the last entry and its hash.
const HEAD_BYTES: usize = 4 + 8 + 32;

/// Where the index ends.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The last entry that is in it, and its hash.
    pub(super) until: Option<(Seq, Hash)>,
    /// Where the next block is written.
    offset: u64,
    /// The chain up to there.
    check: Hash,
    /// The rows of the next block so far.
    rows: Vec<Row>,
}

impl End {
    /// That of the index of this ledger before anything is in it.
    pub(super) fn begin(ledger: &str) -> Self {
        let check = Hash::of(format!("{FORMAT} {ledger}").as_bytes());
        Self { until: None, offset: 0, check, rows: Vec::new() }
    }
}

/// Shows every row, as far as the index is whole.
pub(super) fn read(shelf: &dyn Shelf, ledger: &str, mut see: impl FnMut(&Row)) -> End {
    let mut end = End::begin(ledger);
    let (mut offset, mut check) = (end.offset, end.check);
    let mut file = BufReader::with_capacity(PIECE_BYTES, Pieces { shelf, offset });
    let mut block = Block::default();
    while let Some(next) = block.read_next(&mut file, check) {
        let rows: Vec<Row> = block.rows().collect();
        rows.iter().for_each(&mut see);
        end = End { until: block.until(), offset, check, rows };
        offset += block.len();
        check = next;
        if BLOCK_ROWS <= end.rows.len() {
            end = End { offset, check, rows: Vec::new(), ..end };
        }
    }
    end
}

/// Adds entries to the index. It is only there to save time, so what cannot be written is left out.
pub(super) struct Writer<'a> {
    shelf: &'a dyn Shelf,
    end: End,
    /// What was not written yet.
    blocks: Vec<u8>,
    has_news: bool,
    outcome: Result<(), Fault>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(shelf: &'a dyn Shelf, end: End) -> Self {
        Self { shelf, end, blocks: Vec::new(), has_news: false, outcome: Ok(()) }
    }

    /// Adds the rows of the next entry.
    pub(super) fn add(&mut self, entry: (Seq, Hash), rows: Vec<Row>) {
        self.end.rows.extend(rows);
        self.end.until = Some(entry);
        self.has_news = true;
        if BLOCK_ROWS <= self.end.rows.len() {
            self.close_block();
        }
        if PIECE_BYTES <= self.blocks.len() {
            self.write();
        }
    }

    /// Writes what was added since.
    pub(super) fn finish(mut self) {
        if self.has_news {
            self.close_block();
            self.write();
        }
    }

    fn close_block(&mut self) {
        let Some((seq, hash)) = self.end.until else { return };
        let rows = std::mem::take(&mut self.end.rows);
        let mut body = Vec::with_capacity(HEAD_BYTES + rows.len() * Row::BYTES);
        body.extend_from_slice(&u32::try_from(rows.len()).unwrap_or(u32::MAX).to_le_bytes());
        body.extend_from_slice(&seq.0.to_le_bytes());
        body.extend_from_slice(&hash.to_bytes());
        rows.iter().for_each(|row| row.write(&mut body));
        self.end.check = self.end.check.then(&body);
        self.blocks.extend_from_slice(&self.end.check.to_bytes());
        self.blocks.extend_from_slice(&body);
    }

    fn write(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        if self.outcome.is_ok() {
            let locked = self.shelf.lock();
            self.outcome = locked.and_then(|mut locked| locked.append(ShelfFile::Postings, self.end.offset, &blocks));
            self.end.offset += blocks.len() as u64;
        }
    }
}

/// The block that was read last, without its hash.
#[derive(Default)]
struct Block(Vec<u8>);

impl Block {
    /// Reads the block behind that chain, and says how the chain goes on; `None` where there is none, or not what was
    /// written.
    fn read_next(&mut self, file: &mut impl Read, before: Hash) -> Option<Hash> {
        let (mut check, mut count) = ([0; 32], [0; 4]);
        file.read_exact(&mut check).ok()?;
        file.read_exact(&mut count).ok()?;
        let rows = usize::try_from(u32::from_le_bytes(count)).ok().filter(|rows| *rows <= BLOCK_ROWS_MAX)?;
        self.0.resize(HEAD_BYTES + rows * Row::BYTES, 0);
        let (head, rest) = self.0.split_at_mut(count.len());
        head.copy_from_slice(&count);
        file.read_exact(rest).ok()?;
        let check = Hash::from_bytes(check);
        (check == before.then(&self.0)).then_some(check)
    }

    fn until(&self) -> Option<(Seq, Hash)> {
        let seq = u64::from_le_bytes(self.0.get(4..12)?.try_into().ok()?);
        Some((Seq(seq), Hash::from_bytes(self.0.get(12..HEAD_BYTES)?.try_into().ok()?)))
    }

    fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        let rows = self.0.get(HEAD_BYTES..).unwrap_or_default();
        rows.as_chunks().0.iter().map(Row::read)
    }

    /// How long it is in the file.
    fn len(&self) -> u64 {
        32 + self.0.len() as u64
    }
}

/// The file, piece by piece. The cache is locked for each by itself: a long read holds nobody up.
struct Pieces<'a> {
    shelf: &'a dyn Shelf,
    offset: u64,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let piece = self.shelf.lock().and_then(|locked| locked.read(ShelfFile::Postings, self.offset, into.len()));
        let piece = piece.map_err(io::Error::other)?;
        let part = into.get_mut(..piece.len()).ok_or(io::ErrorKind::InvalidData)?;
        part.copy_from_slice(&piece);
        self.offset += piece.len() as u64;
        Ok(piece.len())
    }
}
