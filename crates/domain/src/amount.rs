//! Exact quantities of money: whole minor units of one currency, never a float.

mod parse;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;
use serde_json::value::RawValue;

use crate::Currency;

pub use parse::{AmountProblem, parse_amount};

/// The greatest number of minor units, either way of zero: what every reader of JSON keeps exactly.
pub const AMOUNT_MAX: i64 = (1 << 53) - 1;

/// A quantity of money, counted in minor units (cents). Invariant: `minor_units` is within ±[`AMOUNT_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    minor_units: i64,
    currency: Currency,
}

/// Why two amounts have no sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SumProblem {
    /// The amounts are in different currencies.
    #[error("{left} and {right} cannot be added without a rate")]
    MixedCurrencies {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second one.
        right: Currency,
    },
    /// The result is beyond [`AMOUNT_MAX`].
    #[error("the amount is too large to be kept exactly")]
    OutOfRange,
}

impl Amount {
    /// An amount of so many minor units, or `OutOfRange`.
    pub fn new(minor_units: i64, currency: Currency) -> Result<Self, SumProblem> {
        if within_limits(minor_units) { Ok(Self { minor_units, currency }) } else { Err(SumProblem::OutOfRange) }
    }

    /// Nothing, in that currency.
    pub fn zero(currency: Currency) -> Self {
        Self { minor_units: 0, currency }
    }

    /// The amount in cents, or whatever the smallest unit is.
    pub fn minor_units(&self) -> i64 {
        self.minor_units
    }

    /// What the amount is counted in.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum of both.
    pub fn plus(self, other: Self) -> Result<Self, SumProblem> {
        self.same_currency(other)?;
        let sum = self.minor_units.checked_add(other.minor_units).ok_or(SumProblem::OutOfRange)?;
        Self::new(sum, self.currency)
    }

    /// What remains when `other` is taken away.
    pub fn minus(self, other: Self) -> Result<Self, SumProblem> {
        self.plus(other.negated())
    }

    /// The same amount the other way round.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { minor_units: self.minor_units.saturating_neg(), ..self } // exact: the limits are symmetric
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { minor_units: self.minor_units.saturating_abs(), ..self }
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.minor_units == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.minor_units < 0
    }

    /// Whether it is above zero.
    pub fn is_positive(&self) -> bool {
        0 < self.minor_units
    }

    /// The amount with its sign always shown: `+150.00`, `-20.00`, and `0.00` without one.
    pub fn signed(&self) -> String {
        if self.is_positive() { format!("+{self}") } else { self.to_string() }
    }

    /// A JSON number with exactly the digits of the currency: `150.00`.
    pub fn decimal(&self) -> Box<RawValue> {
        RawValue::from_string(self.to_string()).expect("digits with a point between them are a JSON number")
    }

    fn same_currency(self, other: Self) -> Result<(), SumProblem> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(SumProblem::MixedCurrencies { left: self.currency, right: other.currency })
        }
    }
}

/// Whether so many minor units are an amount.
pub(crate) fn within_limits(minor_units: i64) -> bool {
    minor_units.unsigned_abs() <= AMOUNT_MAX.unsigned_abs()
}

impl fmt::Display for Amount {
    /// Exact digits without the currency: `1234.50`, `-0.05`. Width and alignment are honoured.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.currency.exponent());
        let sign = if self.is_negative() { "-" } else { "" };
        let width = places.saturating_add(1);
        let digits = format!("{:0width$}", self.minor_units.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        let point = if places == 0 { "" } else { "." };
        f.pad(&format!("{sign}{whole}{point}{fraction}"))
    }
}

impl Serialize for Amount {
    /// `{"amount":"100.00","minor_units":10000,"currency":"EUR"}`
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Amount", 3)?;
        object.serialize_field("amount", &self.to_string())?;
        object.serialize_field("minor_units", &self.minor_units)?;
        object.serialize_field("currency", &self.currency)?;
        object.end()
    }
}
