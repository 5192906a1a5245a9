//! Single fields of a book, from the text in which both forms have them.

use domain::{AMOUNT_MAX, Currency, Month, Name, Whose};
use jiff::civil::Date;

use crate::book::Book;
use crate::book::check::Fault;
use crate::decimal::{self, Minor};
use crate::source::shown;

/// The format of a book without settings.
pub(super) const FORMAT: &str = "pail-export/1";

/// The format of a book that has some.
pub(super) const FORMAT_OF_SETTINGS: &str = "pail-export/2";

/// What every version of the format begins with.
pub(super) const FORMAT_STEM: &str = "pail-export/";

/// The format, if it is one that this version reads.
pub(super) fn check_format(format: &str) -> Result<(), Fault> {
    match format {
        FORMAT | FORMAT_OF_SETTINGS => Ok(()),
        other if other.starts_with(FORMAT_STEM) => {
            let known = format!("`{FORMAT}` and `{FORMAT_OF_SETTINGS}`");
            let reason = format!("this is `{}`, and this pail reads {known} alone", shown(other));
            Err(Fault::new(reason).with_remedy("read it with the version of pail that wrote it, or a newer one"))
        }
        other => Err(Fault::new(format!("`{}` is no export of a pail", shown(other)))),
    }
}

/// The format in which a book is written: the first one that has room for it.
pub(super) fn format_of(book: &Book) -> &'static str {
    if book.has_settings() { FORMAT_OF_SETTINGS } else { FORMAT }
}

/// What stands in a file of the first version without being known to it.
pub(super) fn unknown_in_first(what: &str) -> String {
    format!("`{what}` is not known in `{FORMAT}`")
}

/// What has the setting, from the word and the name beside it.
pub(super) fn whose(word: &str, name: Option<Name>) -> Result<Whose, Fault> {
    Whose::parse(word, name).ok_or_else(|| {
        Fault::new(format!("`{}` is not `ledger`, or `account`, `envelope` or `payee` with a name", shown(word)))
    })
}

pub(super) fn currency(code: &str) -> Result<Currency, Fault> {
    Currency::new(code).map_err(|unknown| Fault::new(unknown.to_string()))
}

/// A date such as 2026-11-03, and no other way of writing one.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let date: Option<Date> = if text.len() == "2026-11-03".len() { text.parse().ok() } else { None };
    date.ok_or_else(|| Fault::new(format!("`{}` is not a date such as 2026-11-03", shown(text))))
}

/// A month such as 2026-11.
pub(super) fn month(text: &str) -> Result<Month, Fault> {
    text.parse().map_err(|_| Fault::new(format!("`{}` is not a month such as 2026-11", shown(text))))
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
