//! An amount of any text: exact, within its limits, and the same when it is read again.

#![no_main]

use domain::{AMOUNT_MAX, Amount, Currency, parse_amount};
use libfuzzer_sys::fuzz_target;

/// One currency for each number of digits after the point.
const CODES: [&str; 4] = ["JPY", "EUR", "KWD", "CLF"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let currency = Currency::new(CODES[usize::from(*first) % CODES.len()]).expect("it is in the table");
    if let Some(number) = rest.first_chunk().map(|number| i64::from_le_bytes(*number)) {
        if let Ok(amount) = Amount::new(number, currency) {
            is_one_amount(amount);
        }
    }
    let Ok(text) = std::str::from_utf8(rest) else { return };
    if let Ok(amount) = parse_amount(text, currency) {
        assert_eq!(amount.currency(), currency);
        is_one_amount(amount);
    }
});

/// Minor units to text and back, in each of its forms.
fn is_one_amount(amount: Amount) {
    let (units, currency) = (amount.minor_units(), amount.currency());
    assert!(units.unsigned_abs() <= AMOUNT_MAX.unsigned_abs());
    let text = amount.to_string();
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    assert_eq!(digits, usize::from(currency.exponent()), "{text}");
    assert_eq!(text.replace(['.', '-'], "").parse::<u64>(), Ok(units.unsigned_abs()), "{text}");
    assert_eq!(text.starts_with('-'), units < 0);
    assert_eq!(amount.decimal().get(), text);
    if 0 < units {
        assert_eq!(parse_amount(&text, currency), Ok(amount));
        assert_eq!(parse_amount(&format!("{text} {}", currency.code()), currency), Ok(amount));
    }
}
