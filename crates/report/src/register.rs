//! How it came about: the dated lines of envelopes and accounts, with a running balance.

mod found;
mod pieces;

use domain::{Amount, Currency, Days, Handle, Ledger, Memo, Name, Record, Tag};
use jiff::civil::Date;
use serde::Serialize;

use crate::balance::sum_of_postings;
use crate::{Axis, Finder};

use found::{FoundLine, found};

pub use pieces::{RegisterByPiece, RegisterPiece, register_by_piece};

/// A transaction that counts, and its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its place.
    pub handle: Handle,
    /// The transaction.
    pub record: Record,
}

/// The lines that were found, in the order of their dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// One line a posting.
    pub lines: Vec<RegisterLine>,
}

/// One posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterLine {
    /// The accounting date.
    pub date: Date,
    /// Where its transaction stands in the journal.
    pub handle: Handle,
    /// Whether `name` is an envelope or an account.
    pub axis: Axis,
    /// The name that the envelope or account has today.
    pub name: Name,
    /// Who was paid, or who paid.
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    pub memo: Option<Memo>,
    /// Words to find it by.
    pub tags: Vec<Tag>,
    /// The change.
    pub amount: Amount,
    /// The running balance with this line: see [`register`].
    pub balance: Amount,
}

/// The lines of those days that the query finds, sorted by date and then by place in the journal. Without a query they are
/// those of the envelopes, and of the accounts where a transaction touches no envelope. `booked` holds transactions of
/// this ledger that count today, each once; in which order they come does not matter.
///
/// The balance of a line is the sum of all lines up to and with it. Where lines of both sides were found it is that of the
/// envelopes, so that no money counts twice; without a query it always is. Where the query asks for whole balances, it goes on from what was found before
/// the days: that is in `booked` too, or its sum is `before`. Else it begins at zero.
pub fn register(ledger: &Ledger, booked: &[Booked], finder: &Finder, days: Days, before: i128) -> Register {
    let found = found(ledger, booked, finder, days, before);
    let mut running = found.opening;
    let lines = found.lines.iter().map(|line| {
        running += i128::from(line.counted);
        shown(ledger, line, sum_of_postings(ledger.currency(), running))
    });
    Register { currency: ledger.currency(), lines: lines.collect() }
}

fn shown(ledger: &Ledger, line: &FoundLine<'_>, balance: Amount) -> RegisterLine {
    let Booked { handle, record } = line.booked;
    RegisterLine {
        date: record.date,
        handle: *handle,
        axis: line.axis,
        name: line.name.clone(),
        payee: record.payee.clone(),
        memo: record.memo.clone(),
        tags: record.tags.clone(),
        amount: ledger.amount(line.n),
        balance,
    }
}
