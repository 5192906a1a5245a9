//! Reading an amount as a person types it.

use crate::{Amount, Currency};

/// Why a text is not an amount. The message gives the reason and the remedy; who asks adds the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountProblem {
    /// Nothing was typed.
    #[error("the amount is empty; write one such as 12.50")]
    Empty,
    /// A minus sign: the verb says which way money goes.
    #[error("the amount is negative; write it without a sign and let the verb say the direction")]
    Negative,
    /// Nothing would move.
    #[error("the amount is zero; write one above zero")]
    Zero,
    /// A comma stands in it.
    #[error("the point is written as `.`, and thousands are not grouped; write {suggest}")]
    Comma {
        /// The same amount as it is read here.
        suggest: String,
    },
    /// Scientific notation.
    #[error("the amount has an exponent; write all its digits, such as 1000 for 1e3")]
    Exponent,
    /// No number at all.
    #[error("`{found}` is not an amount; write digits with at most one point, such as 12.50")]
    NotANumber {
        /// The text without what was understood of it.
        found: String,
    },
    /// More digits after the point than the currency has.
    #[error("{code} has {digits} digits after the point; write no more than that")]
    TooManyDigits {
        /// How many digits the currency has.
        digits: u8,
        /// The currency's code.
        code: &'static str,
    },
    /// The amount names another currency than the ledger's.
    #[error("`{found}` is not the currency of this ledger; write the amount in {ledger}")]
    OtherCurrency {
        /// The code or sign that was typed.
        found: String,
        /// The currency of the ledger.
        ledger: &'static str,
    },
    /// Digits of another script.
    #[error("the amount has digits that are not 0 to 9; write {suggest}")]
    UnicodeDigits {
        /// The same amount in digits 0 to 9.
        suggest: String,
    },
    /// More than any ledger can hold.
    #[error("the amount is too large; {max} is the most")]
    TooLarge {
        /// The greatest amount in the ledger's currency.
        max: String,
    },
}

/// Reads a positive amount: `12`, `1.5`, `.50`, `+5`, with the ledger's own code or sign before or after it.
pub fn parse_amount(text: &str, currency: Currency) -> Result<Amount, AmountProblem> {
    todo!("{text} {currency}")
}
