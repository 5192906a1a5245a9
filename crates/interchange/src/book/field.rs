//! Single fields of a book, from the text in which both forms have them.

use domain::{AMOUNT_MAX, Currency};
use jiff::civil::Date;

use crate::book::check::Fault;
use crate::decimal::{self, Minor};
use crate::source::shown;

/// The format that this version writes and reads.
pub(super) const FORMAT: &str = "pail-export/1";

/// What every version of the format begins with.
pub(super) const FORMAT_STEM: &str = "pail-export/";

/// The format, if it is one that this version reads.
pub(super) fn check_format(format: &str) -> Result<(), Fault> {
    match format {
        FORMAT => Ok(()),
        other if other.starts_with(FORMAT_STEM) => {
            let reason = format!("this is `{}`, and this pail reads `{FORMAT}` alone", shown(other));
            Err(Fault::new(reason).with_remedy("read it with the version of pail that wrote it, or a newer one"))
        }
        other => Err(Fault::new(format!("`{}` is no export of a pail", shown(other)))),
    }
}

pub(super) fn currency(code: &str) -> Result<Currency, Fault> {
    Currency::new(code).map_err(|unknown| Fault::new(unknown.to_string()))
}

/// A date such as 2026-11-03, and no other way of writing one.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let date: Option<Date> = if text.len() == "2026-11-03".len() { text.parse().ok() } else { None };
    date.ok_or_else(|| Fault::new(format!("`{}` is not a date such as 2026-11-03", shown(text))))
}

pub(super) fn amount(text: &str, currency: Currency) -> Result<i64, Fault> {
    let (code, digits) = (currency.code(), currency.exponent());
    match decimal::read(text, digits) {
        Some(Minor::Exact(n)) => Ok(n),
        Some(Minor::TooFine | Minor::Between { .. }) => {
            Err(Fault::new(format!("`{}` has too many digits: {code} has {digits} after the point", shown(text))))
        }
        Some(Minor::TooLarge) => {
            Err(Fault::new(format!("`{}` is beyond {}", shown(text), decimal::write(AMOUNT_MAX, digits))))
        }
        None => Err(Fault::new(format!("`{}` is not an amount such as -12.50", shown(text)))),
    }
}
