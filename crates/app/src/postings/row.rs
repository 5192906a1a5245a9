//! One row of the index: what an op posts on one day to one envelope or account.

use domain::{AccountPosting, EnvelopePosting, Import, Op};
use jiff::civil::Date;
use journal::Entry;
use report::Axis;

use crate::Failure;
use crate::history::stored_ops;

/// What an op posts on one day to one envelope or account. One that takes a transaction back, restores or changes it
/// posts the difference, so that the rows of an envelope sum up to what it holds; and whatever was done to a transaction
/// of a day has rows on that day itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The entry.
    pub(crate) seq: u64,
    /// The accounting date.
    pub(crate) day: Day,
    /// Whether `id` is an envelope or an account.
    pub(crate) axis: Axis,
    /// Which one.
    pub(crate) id: u32,
    /// The change in minor units: nothing, where a transaction came as one that was taken back before.
    pub(crate) n: i64,
    /// Whether the op is about a transaction of another one.
    pub(crate) is_change: bool,
}

/// A day as a number, in the order of days: 2026-11-03 is 20261103.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i32);

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day()))
    }
}

const IS_ACCOUNT: u8 = 1;
const IS_CHANGE: u8 = 2;

impl Row {
    /// How long a stored row is.
    pub(super) const BYTES: usize = 25;

    /// Adds the stored row; numbers are little-endian.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let axis = if self.axis == Axis::Account { IS_ACCOUNT } else { 0 };
        let change = if self.is_change { IS_CHANGE } else { 0 };
        out.extend_from_slice(&self.seq.to_le_bytes());
        out.extend_from_slice(&self.n.to_le_bytes());
        out.extend_from_slice(&self.day.0.to_le_bytes());
        out.extend_from_slice(&self.id.to_le_bytes());
        out.push(axis | change);
    }

    /// Reads what [`Self::write`] wrote.
    pub(super) fn read(bytes: &[u8; Self::BYTES]) -> Self {
        Self {
            seq: u64::from_le_bytes(part(bytes, 0)),
            n: i64::from_le_bytes(part(bytes, 8)),
            day: Day(i32::from_le_bytes(part(bytes, 16))),
            id: u32::from_le_bytes(part(bytes, 20)),
            axis: if bytes[24] & IS_ACCOUNT == 0 { Axis::Envelope } else { Axis::Account },
            is_change: bytes[24] & IS_CHANGE != 0,
        }
    }
}

fn part<const N: usize>(bytes: &[u8; Row::BYTES], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("it has that length")
}

/// What the ops of an entry post.
pub(super) fn rows_of(entry: &Entry) -> Result<Vec<Row>, Failure> {
    let mut rows = Rows { seq: entry.seq.0, rows: Vec::new() };
    for past in stored_ops(entry)? {
        match &past.op {
            Op::Record(record) => rows.add(record.date, &record.accounts, &record.envelopes, Deed::New),
            Op::Amend(amend) => {
                rows.add(amend.was.date, &amend.was.accounts, &amend.was.envelopes, Deed::TakenBack);
                rows.add(amend.now.date, &amend.now.accounts, &amend.now.envelopes, Deed::Again);
            }
            Op::Void(void) => rows.add(void.was.date, &void.was.accounts, &void.was.envelopes, Deed::TakenBack),
            Op::Restore(again) => rows.add(again.was.date, &again.was.accounts, &again.was.envelopes, Deed::Again),
            Op::Import(import) => rows.add_import(import),
            Op::Note(_) | Op::Set(_) => {}
        }
    }
    Ok(rows.rows)
}

/// What is done with postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    New,
    TakenBack,
    Again,
}

struct Rows {
    seq: u64,
    rows: Vec<Row>,
}

impl Rows {
    fn add(&mut self, date: Date, accounts: &[AccountPosting], envelopes: &[EnvelopePosting], deed: Deed) {
        let (day, is_change) = (Day::from(date), deed != Deed::New);
        let signed = |n: i64| if deed == Deed::TakenBack { n.saturating_neg() } else { n };
        for posting in envelopes {
            self.push(day, Axis::Envelope, posting.id.0, signed(posting.n), is_change);
        }
        for posting in accounts {
            self.push(day, Axis::Account, posting.id.0, signed(posting.n), is_change);
        }
    }

    fn add_import(&mut self, import: &Import) {
        for line in &import.records {
            let day = Day::from(line.date.unwrap_or(import.date));
            let counted = |n: i64| if line.void { 0 } else { n };
            for (envelope, n) in &line.envelopes {
                self.push(day, Axis::Envelope, envelope.0, counted(*n), false);
            }
            for leg in &line.accounts {
                self.push(day, Axis::Account, leg.account.0, counted(leg.n), false);
            }
        }
    }

    fn push(&mut self, day: Day, axis: Axis, id: u32, n: i64, is_change: bool) {
        self.rows.push(Row { seq: self.seq, day, axis, id, n, is_change });
    }
}
