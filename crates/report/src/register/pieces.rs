//! The same lines summed up: one for each piece of the days and each name.

use std::collections::BTreeMap;

use domain::{Amount, Calendar, Currency, CutProblem, Days, Interval, Ledger, Name, Period};
use jiff::civil::Date;
use serde::Serialize;

use super::Booked;
use super::found::{FoundLine, found};
use crate::balance::sum_of_postings;
use crate::{Axis, Finder, Pieces};

/// The register of pieces instead of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterByPiece {
    /// What the amounts are counted in.
    pub currency: Currency,
    /// One line a piece and name: in each piece the envelopes and then the accounts, as they were opened.
    pub lines: Vec<RegisterPiece>,
}

/// All lines of one name in one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterPiece {
    /// The piece by its short name: `2026-10`, `2026-W41`.
    pub period: String,
    /// Its first day.
    pub begin: Date,
    /// The day after its last one.
    pub end: Date,
    /// Whether `name` is an envelope or an account.
    pub axis: Axis,
    /// The name that the envelope or account has today.
    pub name: Name,
    /// The sum of its lines.
    pub amount: Amount,
    /// The running balance, as in a [`Register`](super::Register).
    pub balance: Amount,
}

/// All lines of one name in one piece, on the way to be shown.
struct Sum<'a> {
    piece: Period,
    name: &'a Name,
    n: i128,
    counted: i128,
}

/// The register, one line for each piece and name. The pieces are whole, so the first may begin before the days and the
/// last may end after them; an open end is where the first or the last line was found.
pub fn register_by_piece(
    ledger: &Ledger,
    booked: &[Booked],
    finder: &Finder,
    days: Days,
    interval: Interval,
    before: i128,
) -> Result<RegisterByPiece, CutProblem> {
    let calendar = ledger.calendar();
    let found = found(ledger, booked, finder, interval.around(days, calendar), before);
    let pieces = pieces(&found.lines, days, interval, calendar)?;
    let sums = pieces.map(|pieces| sums(&found.lines, &pieces)).unwrap_or_default();
    let mut running = found.opening;
    let lines = sums.into_iter().map(|((_, axis, _), sum)| {
        running += sum.counted;
        RegisterPiece {
            period: calendar.label(sum.piece),
            begin: sum.piece.start(),
            end: sum.piece.end(),
            axis,
            name: sum.name.clone(),
            amount: sum_of_postings(ledger.currency(), sum.n),
            balance: sum_of_postings(ledger.currency(), running),
        }
    });
    Ok(RegisterByPiece { currency: ledger.currency(), lines: lines.collect() })
}

/// The pieces of the days, with their open ends at the first and the last line; `None` where there is no line.
fn pieces(
    lines: &[FoundLine<'_>],
    days: Days,
    interval: Interval,
    calendar: &Calendar,
) -> Result<Option<Pieces>, CutProblem> {
    let date = |line: &FoundLine<'_>| line.booked.record.date;
    let behind_last = lines.last().and_then(|line| date(line).tomorrow().ok());
    let known = lines.first().zip(behind_last).and_then(|(first, end)| Period::new(date(first), end));
    let Some(period) = known.and_then(|known| interval.around(days, calendar).within(known)) else { return Ok(None) };
    let mut pieces = interval.cut(period, calendar)?;
    pieces.retain(|piece| days.end().is_none_or(|end| piece.start() < end));
    Ok(Pieces::new(pieces))
}

/// The sums by the begin of the piece and what they are of. Lines of no piece are left out.
fn sums<'a>(lines: &[FoundLine<'a>], pieces: &Pieces) -> BTreeMap<(Date, Axis, u32), Sum<'a>> {
    let mut sums: BTreeMap<(Date, Axis, u32), Sum<'a>> = BTreeMap::new();
    for line in lines {
        let place = pieces.place_of(line.booked.record.date);
        let Some(piece) = place.and_then(|place| pieces.periods().get(place)) else { continue };
        let empty = Sum { piece: *piece, name: line.name, n: 0, counted: 0 };
        let sum = sums.entry((piece.start(), line.axis, line.id)).or_insert(empty);
        sum.n += i128::from(line.n);
        sum.counted += i128::from(line.counted);
    }
    sums
}
