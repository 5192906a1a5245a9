//! The lines that a query finds in some days, and what was there before them.

use domain::{AccountPosting, Days, EnvelopePosting, Ledger, Name};

use crate::{Axis, Booked, Finder, Seen, Sides};

/// What was found.
pub(super) struct Found<'a> {
    /// The balance before the first line.
    pub(super) opening: i128,
    /// The lines, sorted by date and then by place in the journal.
    pub(super) lines: Vec<FoundLine<'a>>,
}

/// A posting that was found.
pub(super) struct FoundLine<'a> {
    pub(super) booked: &'a Booked,
    pub(super) axis: Axis,
    /// The number of the envelope or account.
    pub(super) id: u32,
    pub(super) name: &'a Name,
    pub(super) n: i64,
    /// How much it adds to the running balance: lines of accounts leave it as it is where lines of envelopes stand beside
    /// them, so that no money counts twice.
    pub(super) counted: i64,
}

/// What the query finds in the days. `before` is what was found before them, as far as it is not in `booked`.
pub(super) fn found<'a>(
    ledger: &'a Ledger,
    booked: &'a [Booked],
    finder: &Finder,
    days: Days,
    before: i128,
) -> Found<'a> {
    let mut sorted: Vec<&Booked> = booked.iter().collect();
    sorted.sort_by_key(|booked| (booked.record.date, booked.handle));
    let goes_on = finder.is_of_whole_balances();
    let (mut opening, mut lines) = (before, Vec::new());
    for booked in sorted {
        let date = booked.record.date;
        if days.contains(date) {
            lines.extend(lines_of(ledger, booked, finder));
        } else if goes_on && days.begin().is_some_and(|begin| date < begin) {
            opening += lines_of(ledger, booked, finder).map(|line| i128::from(line.counted)).sum::<i128>();
        }
    }
    if !finder.is_of_everything() && lines.iter().all(|line| line.axis == Axis::Account) {
        lines.iter_mut().for_each(|line| line.counted = line.n);
    }
    Found { opening, lines }
}

fn lines_of<'a>(ledger: &'a Ledger, booked: &'a Booked, finder: &Finder) -> impl Iterator<Item = FoundLine<'a>> {
    let seen = Seen::from(&booked.record);
    let is_beside = finder.is_of_everything() && !seen.envelopes.is_empty();
    let accounts = if is_beside { Vec::new() } else { finder.accounts(&seen) };
    let counts = finder.sides() == Sides::Accounts;
    let envelopes = finder.envelopes(&seen).into_iter().map(|posting| envelope(ledger, booked, posting));
    envelopes.chain(accounts.into_iter().map(move |posting| account(ledger, booked, posting, counts)))
}

fn envelope<'a>(ledger: &'a Ledger, booked: &'a Booked, posting: &'a EnvelopePosting) -> FoundLine<'a> {
    let name = ledger.envelope(posting.id).map_or(&posting.name, |envelope| &envelope.name);
    FoundLine { booked, axis: Axis::Envelope, id: posting.id.0, name, n: posting.n, counted: posting.n }
}

fn account<'a>(ledger: &'a Ledger, booked: &'a Booked, posting: &'a AccountPosting, counts: bool) -> FoundLine<'a> {
    let name = ledger.account(posting.id).map_or(&posting.name, |account| &account.name);
    let counted = if counts { posting.n } else { 0 };
    FoundLine { booked, axis: Axis::Account, id: posting.id.0, name, n: posting.n, counted }
}
