//! Words as a person types them, read; where they are none, the failure names the place.

use domain::{AmountProblem, Ledger, Memo, Name, Side, Tag, parse_amount, parse_date, parse_tags};
use jiff::civil::Date;

use crate::Failure;
use crate::wording::quoted;

/// Which verb an amount was typed for: a sign is the verb's business.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    Add,
    Income,
    Withdraw,
    Transfer,
    Edit,
    Hold,
}

pub(crate) fn amount(ledger: &Ledger, text: &str, sign: Sign, envelope: &str) -> Result<i64, Failure> {
    parse_amount(text, ledger.currency()).map(|amount| amount.minor_units()).map_err(|problem| {
        let words = problem.to_string();
        let quotes_itself = words.starts_with(&format!("`{}`", text.trim()));
        let failure = Failure::usage(if quotes_itself || text.trim().is_empty() {
            format!("AMOUNT: {words}")
        } else {
            format!("AMOUNT `{text}`: {words}")
        });
        if problem != AmountProblem::Negative {
            return failure;
        }
        let positive = text.replace(['-', '\u{2212}'], "");
        let (envelope, positive) = (quoted(envelope), quoted(positive.trim()));
        match sign {
            Sign::Add | Sign::Income => failure.hint(format!("use `pail withdraw {envelope} {positive}`")),
            Sign::Withdraw => {
                failure.hint(format!("write `pail withdraw {envelope} {positive}`: the verb gives the sign"))
            }
            Sign::Hold => failure.hint("`pail hold 0` holds nothing"),
            Sign::Edit => failure.hint("which way the money moves stays; `pail void` takes it back"),
            Sign::Transfer => failure.hint("swap FROM and TO: the verb gives the sign"),
        }
    })
}

pub(crate) fn name(text: &str, place: &str) -> Result<Name, Failure> {
    Name::parse(text).map_err(|problem| Failure::usage(format!("{place}: {problem}")))
}

/// The envelope as typed, with or without `env:` before it.
pub(crate) fn envelope_name(text: &str) -> Result<Name, Failure> {
    match side(text, "ENVELOPE")? {
        Side::Plain(name) | Side::Envelope(name) => Ok(name),
        Side::Account(name) => Err(Failure::usage(format!("ENVELOPE: `{text}` is an account"))
            .hint(format!("name an envelope, and the account with `--account {}`", quoted(name.as_str())))),
    }
}

pub(crate) fn side(text: &str, place: &str) -> Result<Side, Failure> {
    Side::parse(text).map_err(|problem| Failure::usage(format!("{place}: {problem}")))
}

/// The account as typed, with or without `acct:` before it.
pub(crate) fn account_name(text: &str, place: &str) -> Result<Name, Failure> {
    match side(text, place)? {
        Side::Plain(name) | Side::Account(name) => Ok(name),
        Side::Envelope(_) => Err(Failure::usage(format!("{place}: `{text}` is an envelope"))),
    }
}

/// A remark; none where the text is empty.
pub(crate) fn memo(text: &str, place: &str) -> Result<Option<Memo>, Failure> {
    Memo::parse(text).map_err(|problem| Failure::usage(format!("{place}: {problem}")))
}

/// The day that `--date` says, seen from today.
pub(crate) fn date(text: &str, today: Date) -> Result<Date, Failure> {
    parse_date(text, today).map_err(|problem| Failure::usage(format!("--date: {problem}")))
}

/// The words of `--tag`.
pub(crate) fn tags(words: &[String]) -> Result<Vec<Tag>, Failure> {
    parse_tags(words).map_err(|problem| Failure::usage(format!("--tag: {problem}")))
}
