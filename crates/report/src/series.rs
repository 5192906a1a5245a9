//! Amounts of one thing, one for each piece of a period.

use domain::{Amount, Currency, Name};
use serde::Serialize;

use crate::balance::sum_of_postings;

/// Amounts in the order of the pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    /// One for each piece.
    pub amounts: Vec<Amount>,
    /// Their sum.
    pub total: Amount,
    /// Their sum by their number, rounded to the nearest minor unit, and a half away from zero.
    pub average: Amount,
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeriesRow {
    /// The group that an envelope stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Name>,
    /// What the amounts are of; `None` where there is no name, such as what was spent without a payee.
    pub name: Option<String>,
    /// The amounts.
    #[serde(flatten)]
    pub series: Series,
}

impl Series {
    /// These minor units, which are sums of postings that count.
    pub(crate) fn of(currency: Currency, minor_units: &[i64]) -> Self {
        let total: i128 = minor_units.iter().copied().map(i128::from).sum();
        Self {
            amounts: minor_units.iter().map(|n| sum_of_postings(currency, (*n).into())).collect(),
            total: sum_of_postings(currency, total),
            average: sum_of_postings(currency, rounded(total, minor_units.len())),
        }
    }

    /// What several series come to, piece by piece.
    pub(crate) fn sum<'a>(currency: Currency, pieces: usize, all: impl Iterator<Item = &'a Self>) -> Self {
        let mut sums = vec![0; pieces];
        for series in all {
            for (sum, amount) in sums.iter_mut().zip(&series.amounts) {
                *sum += amount.minor_units();
            }
        }
        Self::of(currency, &sums)
    }

    /// Whether there is nothing in any piece.
    pub fn is_zero(&self) -> bool {
        self.amounts.iter().all(Amount::is_zero)
    }

    /// The minor units of each piece.
    pub(crate) fn minor_units(&self) -> impl Iterator<Item = i64> {
        self.amounts.iter().map(Amount::minor_units)
    }
}

fn rounded(total: i128, count: usize) -> i128 {
    let count = i128::try_from(count).unwrap_or(i128::MAX).max(1);
    let half_up = (2 * total.abs() + count) / (2 * count);
    half_up * total.signum()
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn an_average_is_rounded_to_the_nearest_and_a_half_away_from_zero() {
        for (total, count, expected) in
            [(10, 4, 3), (9, 4, 2), (-10, 4, -3), (-9, 4, -2), (11, 4, 3), (0, 3, 0), (7, 1, 7), (5, 0, 5)]
        {
            assert_eq!(rounded(total, count), expected, "{total} / {count}");
        }
    }
}
