//! Reading an amount as a person types it.

mod affix;
mod digits;

use crate::{AMOUNT_MAX, Amount, Currency};

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
    #[error("{code} has {digits} digits after the point; write at most so many")]
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
    let text = text.trim();
    if text.is_empty() {
        return Err(AmountProblem::Empty);
    }
    let (plus, unsigned) = without_plus(text);
    let bare = affix::without_own_currency(unsigned, currency);
    let number = if plus { bare } else { without_plus(bare).1 };
    if is_negative(text) || is_negative(number) {
        return Err(AmountProblem::Negative);
    }
    match affix::foreign_currency(number, currency) {
        Some(found) => Err(AmountProblem::OtherCurrency { found, ledger: currency.code() }),
        None => read_number(number, currency),
    }
}

fn without_plus(text: &str) -> (bool, &str) {
    text.strip_prefix('+').map_or((false, text), |rest| (true, rest.trim_start()))
}

fn is_negative(text: &str) -> bool {
    text.starts_with(['-', '\u{2212}']) && text.contains(char::is_numeric)
}

fn read_number(number: &str, currency: Currency) -> Result<Amount, AmountProblem> {
    if number.contains(',') {
        return Err(comma(number, currency));
    }
    if let Some(suggest) = digits::in_ascii(number) {
        return Err(unicode_digits(suggest, currency));
    }
    if is_exponent(number) {
        return Err(AmountProblem::Exponent);
    }
    read_plain(number, currency)
}

/// Reads `[0-9]*(\.[0-9]+)?` with at least one digit.
fn read_plain(number: &str, currency: Currency) -> Result<Amount, AmountProblem> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if !is_plain(number) {
        return Err(AmountProblem::NotANumber { found: number.to_owned() });
    }
    let digits = currency.exponent();
    if usize::from(digits) < fraction.len() {
        return Err(AmountProblem::TooManyDigits { digits, code: currency.code() });
    }
    let all = format!("0{whole}{fraction:0<places$}", places = usize::from(digits));
    let amount = all.parse().ok().and_then(|minor_units| Amount::new(minor_units, currency).ok());
    match amount {
        Some(amount) if amount.is_zero() => Err(AmountProblem::Zero),
        Some(amount) => Ok(amount),
        None => Err(AmountProblem::TooLarge { max: most(currency) }),
    }
}

fn is_plain(number: &str) -> bool {
    match number.split_once('.') {
        Some((whole, fraction)) => (whole.is_empty() || are_digits(whole)) && are_digits(fraction),
        None => are_digits(number),
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_exponent(number: &str) -> bool {
    number.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
        is_plain(mantissa) && are_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    })
}

fn most(currency: Currency) -> String {
    Amount::new(AMOUNT_MAX, currency).map_or_else(|_| AMOUNT_MAX.to_string(), |most| most.to_string())
}

fn unicode_digits(suggest: String, currency: Currency) -> AmountProblem {
    match read_number(&suggest, currency) {
        Ok(_) => AmountProblem::UnicodeDigits { suggest },
        Err(problem) => problem,
    }
}

/// What a comma probably meant: the point where it can be one, else grouped thousands.
fn comma(number: &str, currency: Currency) -> AmountProblem {
    let plain = without_commas(number, currency.exponent());
    // What still has a comma is read no further: each step must leave less to read.
    let Some(plain) = plain.filter(|plain| !plain.contains(',')) else {
        return AmountProblem::NotANumber { found: number.to_owned() };
    };
    match read_number(&plain, currency) {
        Ok(amount) => AmountProblem::Comma { suggest: amount.to_string() },
        Err(problem) => problem,
    }
}

fn without_commas(number: &str, exponent: u8) -> Option<String> {
    let (before, after) = number.rsplit_once(',')?;
    if after.contains('.') {
        return ungrouped(number.split_once('.')?, ','); // 1,234.56
    }
    if before.contains('.') {
        return ungrouped((before, after), '.'); // 1.234,56
    }
    let is_point = !before.contains(',') && after.len() <= usize::from(exponent);
    let grouped = if is_point { None } else { ungrouped((number, ""), ',') };
    Some(grouped.unwrap_or_else(|| number.replace(',', ".")))
}

/// Takes the separators of thousands out, if there are three digits after each.
fn ungrouped((whole, fraction): (&str, &str), separator: char) -> Option<String> {
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let is_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let point = if fraction.is_empty() { "" } else { "." };
    is_grouped.then(|| format!("{}{point}{fraction}", whole.replace(separator, "")))
}
