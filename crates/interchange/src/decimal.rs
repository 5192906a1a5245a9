//! Exact decimals: from text to minor units and back, never through a float.

#[cfg(test)]
mod tests;

use domain::AMOUNT_MAX;

/// The most digits after the point that rounding looks at.
const SCALE: u32 = 30;

/// No file has so many digits: exponents beyond this are as good as infinite.
const EXPONENT_LIMIT: i64 = 1_000_000_000_000_000;

/// How many digits the greatest amount has.
const AMOUNT_DIGITS_MAX: i64 = 16;

/// The number `mantissa × 10^exponent`. Invariant: the mantissa does not end in 0, and nought has no sign and no exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    is_negative: bool,
    mantissa: u128,
    exponent: i64,
}

/// What a number comes to in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Minor {
    /// Exactly so many.
    Exact(i64),
    /// Between two; the nearest one, half away from zero, and how much more that is than the number.
    Between { nearest: i64, difference: Difference },
    /// It has more digits after the point than rounding looks at.
    TooFine,
    /// Beyond the limits of amounts.
    TooLarge,
}

/// A small exact decimal, counted in units of 10^-30.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference(i128);

impl Decimal {
    /// Reads a number as JSON has it; `None` if it has more digits than anybody counts money in (38).
    pub(crate) fn parse(number: &str) -> Option<Self> {
        let (is_negative, unsigned) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
        let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let places = i64::try_from(fraction.len()).ok()?;
        let (mantissa, zeros) = significant(whole.bytes().chain(fraction.bytes()))?;
        let exponent = read_exponent(exponent).saturating_sub(places).saturating_add(zeros);
        Some(Self::new(is_negative, mantissa, exponent))
    }

    /// So many minor units of a currency with so many digits after the point.
    pub(crate) fn of_minor(n: i64, places: u8) -> Self {
        let mut mantissa = u128::from(n.unsigned_abs());
        let mut exponent = i64::from(places).saturating_neg();
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        Self::new(n < 0, mantissa, exponent)
    }

    /// The number in minor units of a currency with so many digits after the point.
    pub(crate) fn to_minor(self, places: u8) -> Minor {
        let shift = self.exponent.saturating_add(i64::from(places));
        if 0 <= shift {
            self.whole(u32::try_from(shift).unwrap_or(u32::MAX))
        } else if self.exponent < -i64::from(SCALE) {
            Minor::TooFine
        } else {
            self.between(shift)
        }
    }

    fn new(is_negative: bool, mantissa: u128, exponent: i64) -> Self {
        let is_nought = mantissa == 0;
        Self { is_negative: is_negative && !is_nought, mantissa, exponent: if is_nought { 0 } else { exponent } }
    }

    fn whole(self, shift: u32) -> Minor {
        let n = 10_u128.checked_pow(shift).and_then(|power| self.mantissa.checked_mul(power));
        match n.and_then(|n| self.signed(n)) {
            Some(n) => Minor::Exact(n),
            None => Minor::TooLarge,
        }
    }

    /// Rounds half away from zero. The mantissa does not end in 0, so something is always left.
    fn between(self, shift: i64) -> Minor {
        let divisor = power_of_ten(shift.saturating_neg());
        let (below, left) = (self.mantissa / divisor, self.mantissa % divisor);
        let is_up = divisor <= left.saturating_mul(2);
        let Some(nearest) = self.signed(below.saturating_add(u128::from(is_up))) else {
            return Minor::TooLarge;
        };
        let off = if is_up { divisor.saturating_sub(left) } else { left };
        let scaled = off.saturating_mul(power_of_ten(i64::from(SCALE).saturating_add(self.exponent)));
        let size = i128::try_from(scaled).unwrap_or(i128::MAX);
        let is_more = is_up != self.is_negative;
        Minor::Between { nearest, difference: Difference(if is_more { size } else { size.saturating_neg() }) }
    }

    fn signed(self, n: u128) -> Option<i64> {
        let n = i64::try_from(n).ok().filter(|n| *n <= AMOUNT_MAX)?;
        Some(if self.is_negative { n.saturating_neg() } else { n })
    }
}

impl Difference {
    /// Both together, as long as they can be counted.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The exact decimal, without zeros at its end: `-0.004`.
    pub(crate) fn show(self) -> String {
        let scale = usize::try_from(SCALE).unwrap_or_default();
        let all = digits(self.0 < 0, self.0.unsigned_abs(), scale);
        all.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// What a number, as JSON has it, comes to in minor units of a currency with so many digits after the point.
pub(crate) fn minor(number: &str, places: u8) -> Minor {
    match Decimal::parse(number) {
        Some(decimal) => decimal.to_minor(places),
        None if AMOUNT_DIGITS_MAX < digits_before_point(number) => Minor::TooLarge,
        None => Minor::TooFine,
    }
}

/// So many minor units as a decimal, with all the digits of the currency: `-0.05`.
pub(crate) fn write(n: i64, places: u8) -> String {
    digits(n < 0, u128::from(n.unsigned_abs()), usize::from(places))
}

/// Reads what [`write`] writes, and fewer digits after the point; `None` is anything else.
pub(crate) fn read(text: &str, places: u8) -> Option<Minor> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    if unsigned.contains('.') && usize::from(places) < fraction.len() {
        return Some(Minor::TooFine);
    }
    Some(minor(text, places))
}

fn digits(is_negative: bool, n: u128, places: usize) -> String {
    let width = places.saturating_add(1);
    let digits = format!("{n:0width$}");
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let sign = if is_negative { "-" } else { "" };
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// The digits without the zeros at both ends, and how many stood at the end.
fn significant(digits: impl Iterator<Item = u8>) -> Option<(u128, i64)> {
    let mut mantissa = 0_u128;
    let mut zeros = 0_u32;
    for digit in digits {
        if digit == b'0' {
            zeros = zeros.checked_add(1)?;
            continue;
        }
        let shift = if mantissa == 0 { 1 } else { 10_u128.checked_pow(zeros.checked_add(1)?)? };
        let digit = u128::from(digit.saturating_sub(b'0'));
        mantissa = mantissa.checked_mul(shift)?.checked_add(digit)?;
        zeros = 0;
    }
    Some((mantissa, i64::from(zeros)))
}

fn digits_before_point(number: &str) -> i64 {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let whole = digits.split('.').next().unwrap_or_default().trim_start_matches(['-', '0']);
    i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(read_exponent(exponent))
}

fn read_exponent(text: &str) -> i64 {
    let beyond = if text.starts_with('-') { -EXPONENT_LIMIT } else { EXPONENT_LIMIT };
    text.parse().unwrap_or(beyond).clamp(-EXPONENT_LIMIT, EXPONENT_LIMIT)
}

/// 10 to the power, which is from 0 to 34 here.
fn power_of_ten(exponent: i64) -> u128 {
    u32::try_from(exponent).ok().and_then(|exponent| 10_u128.checked_pow(exponent)).unwrap_or(u128::MAX)
}
