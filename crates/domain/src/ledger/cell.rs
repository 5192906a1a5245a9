//! What moved: by month and envelope, and in all.

use serde::{Deserialize, Serialize, Serializer};

use crate::Record;
use crate::amount::within_limits;

/// What one envelope saw in one month, in minor units.
///
/// Years of cells are most of a saved ledger, so it is saved as its numbers in this order, up to the last that is not
/// zero: `[0,50000,1250]`. One with the names beside the numbers, as it was saved once, is read as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Cell {
    /// Moved in from other envelopes, less what was moved out.
    pub assigned: i64,
    /// Came in through accounts.
    pub deposits: i64,
    /// Went out through accounts, as a positive number.
    pub withdrawn: i64,
    /// Came back of what was spent.
    pub refunded: i64,
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = [self.assigned, self.deposits, self.withdrawn, self.refunded];
        let mut saved = numbers.as_slice();
        while let [before @ .., 0] = saved {
            saved = before;
        }
        saved.serialize(serializer)
    }
}

impl Cell {
    /// What one posting of an envelope adds: where its transaction has no account side, money only moved between envelopes.
    pub fn of_posting(record: &Record, n: i64) -> Self {
        Self::moved(record.accounts.is_empty(), record.refund, n)
    }

    pub(crate) fn moved(is_between_envelopes: bool, is_refund: bool, n: i64) -> Self {
        let nothing = Self::default();
        match (is_between_envelopes, 0 < n) {
            (true, _) => Self { assigned: n, ..nothing },
            (false, false) => Self { withdrawn: n.saturating_neg(), ..nothing },
            (false, true) if is_refund => Self { refunded: n, ..nothing },
            (false, true) => Self { deposits: n, ..nothing },
        }
    }

    /// The change through accounts. The ledger's turnover keeps it, and every sum of cells, far from overflow.
    pub fn activity(&self) -> i64 {
        self.deposits.saturating_sub(self.withdrawn).saturating_add(self.refunded)
    }

    /// What was spent and not given back; below zero where refunds of earlier months outweigh.
    pub fn spending(&self) -> i64 {
        self.withdrawn.saturating_sub(self.refunded)
    }

    /// Whether anything came in or went out through accounts.
    pub fn has_flow(&self) -> bool {
        self.deposits != 0 || self.withdrawn != 0 || self.refunded != 0
    }

    /// Whether nothing moved.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            assigned: self.assigned.saturating_add(other.assigned),
            deposits: self.deposits.saturating_add(other.deposits),
            withdrawn: self.withdrawn.saturating_add(other.withdrawn),
            refunded: self.refunded.saturating_add(other.refunded),
        }
    }

    /// What is left without `other`, unless that was never in it.
    pub(crate) fn without(&self, other: &Self) -> Option<Self> {
        let rest = Self {
            assigned: self.assigned.saturating_sub(other.assigned),
            deposits: self.deposits.saturating_sub(other.deposits),
            withdrawn: self.withdrawn.saturating_sub(other.withdrawn),
            refunded: self.refunded.saturating_sub(other.refunded),
        };
        (0 <= rest.deposits && 0 <= rest.withdrawn && 0 <= rest.refunded).then_some(rest)
    }
}

/// Everything that counts and ever moved on one axis, in minor units. Invariant: both are from 0 to
/// [`AMOUNT_MAX`](crate::AMOUNT_MAX), so that whatever subset of postings a report sums up, the sum is an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The sum of all postings above zero.
    pub received: i64,
    /// The sum of all postings below zero, as a positive number.
    pub given: i64,
}

impl Flow {
    /// With one more posting, unless it leaves the limits.
    pub fn with(self, n: i64) -> Option<Self> {
        self.checked(if 0 < n { (n, 0) } else { (0, n.checked_neg()?) })
    }

    /// Without that posting, unless it was never there.
    pub fn without(self, n: i64) -> Option<Self> {
        self.checked(if 0 < n { (n.checked_neg()?, 0) } else { (0, n) })
    }

    fn checked(self, (received, given): (i64, i64)) -> Option<Self> {
        let received = self.received.checked_add(received)?;
        let given = self.given.checked_add(given)?;
        let holds = 0 <= received && 0 <= given && within_limits(received) && within_limits(given);
        holds.then_some(Self { received, given })
    }
}

/// What moved on both axes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnover {
    /// In and out of accounts.
    pub accounts: Flow,
    /// In and out of envelopes.
    pub envelopes: Flow,
}
