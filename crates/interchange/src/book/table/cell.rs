//! Single cells of the table.

use domain::{AccountKind, Currency, Handle, Memo, Name, NamedSetting, Status, Tag, What};

use crate::book::check::{Fault, must};
use crate::book::table::row::{Row, text, unguarded};
use crate::book::table::write::status as written;
use crate::book::{BookAccount, BookNote, BookPosting, BookTransaction, field, setting};
use crate::source::shown;

pub(super) fn name(cell: &str) -> Result<Name, Fault> {
    Name::try_from(text(cell)).map_err(|problem| Fault::new(problem.to_string()))
}

pub(super) fn truth(cell: &str) -> Result<bool, Fault> {
    match cell {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(Fault::new(format!("`{}` is neither `true` nor `false`", shown(other)))),
    }
}

pub(super) fn seq(text: &str) -> Result<u64, Fault> {
    text.parse().map_err(|_| Fault::new(format!("`{}` is not the number of an entry", shown(text))))
}

pub(super) fn note(row: &Row) -> Result<BookNote, Fault> {
    Ok(BookNote {
        id: text(&row.id),
        handle: handle(&row.handle)?,
        recorded_at: text(&row.recorded_at),
        recorded_by: text(&row.recorded_by),
        text: memo(&text(&row.memo))?,
    })
}

/// What an account is stands in `value`, where its side of the law does not say it.
pub(super) fn account(row: &Row, is_first: bool) -> Result<BookAccount, Fault> {
    let (name, law) = (name(&row.name)?, truth(&row.law)?);
    must(!is_first || row.value.is_empty(), || field::unknown_in_first("kind"))?;
    if row.value.is_empty() {
        return Ok(BookAccount::of_law(name, law));
    }
    let kind = AccountKind::parse(&row.value);
    let kind = kind.ok_or_else(|| Fault::new(format!("`{}` is no kind of account", shown(&row.value))))?;
    let account = BookAccount { name, kind };
    let on_wrong_side = || format!("the account `{}` is written on the wrong side of the law", account.name);
    must(account.law() == law, on_wrong_side)?;
    Ok(account)
}

pub(super) fn setting(row: &Row, currency: Currency) -> Result<NamedSetting, Fault> {
    let name = if row.name.is_empty() { None } else { Some(name(&row.name)?) };
    let whose = field::whose(&row.side, name)?;
    let word = row.set.as_deref().unwrap_or_default();
    let set = What::parse(word).ok_or_else(|| Fault::new(format!("there is no setting named `{}`", shown(word))))?;
    let month = Some(row.date.as_str()).filter(|month| !month.is_empty()).map(field::month).transpose()?;
    let now = setting::read(set, setting::of_cell(set, &text(&row.value))?, currency)?;
    Ok(NamedSetting { whose, set, month, now })
}

/// The transaction of a row, without its postings.
pub(super) fn transaction(row: &Row) -> Result<BookTransaction, Fault> {
    let tags = unguarded(&row.tags).unwrap_or_default();
    let tags: Result<_, Fault> = tags.split_whitespace().map(tag).collect();
    Ok(BookTransaction {
        id: text(&row.id),
        handle: handle(&row.handle)?,
        recorded_at: text(&row.recorded_at),
        recorded_by: text(&row.recorded_by),
        date: field::date(&row.date)?,
        payee: if row.payee.is_empty() { None } else { Some(name(&row.payee)?) },
        memo: unguarded(&row.memo).map(memo).transpose()?,
        tags: tags?,
        refund: truth(&row.refund)?,
        opening: row.opening.as_deref().map_or(Ok(false), truth)?,
        voided: truth(&row.voided)?,
        accounts: Vec::new(),
        envelopes: Vec::new(),
    })
}

pub(super) fn account_posting(row: &Row, currency: Currency) -> Result<BookPosting, Fault> {
    Ok(BookPosting {
        name: name(&row.name)?,
        n: field::amount(&row.amount, currency)?,
        law: truth(&row.law)?,
        status: status(&row.status)?,
        ext: unguarded(&row.ext).map(str::to_owned),
    })
}

pub(super) fn envelope_posting(row: &Row, currency: Currency) -> Result<BookPosting, Fault> {
    Ok(BookPosting::of_envelope(name(&row.name)?, field::amount(&row.amount, currency)?))
}

/// Whether two rows say the same about all that is true of the whole transaction.
pub(super) fn are_of_one_transaction(left: &Row, right: &Row) -> bool {
    let whole = |row: &Row| Row {
        side: String::new(),
        name: String::new(),
        amount: String::new(),
        law: String::new(),
        status: String::new(),
        ext: String::new(),
        ..row.clone()
    };
    whole(left) == whole(right)
}

fn handle(cell: &str) -> Result<Handle, Fault> {
    Handle::parse(cell).map_err(|problem| Fault::new(problem.to_string()))
}

fn memo(text: &str) -> Result<Memo, Fault> {
    Memo::try_from(text.to_owned()).map_err(|problem| Fault::new(problem.to_string()))
}

fn tag(text: &str) -> Result<Tag, Fault> {
    Tag::try_from(text.to_owned()).map_err(|problem| Fault::new(problem.to_string()))
}

fn status(cell: &str) -> Result<Status, Fault> {
    let all = [Status::Unmarked, Status::Cleared, Status::Reconciled];
    let status = all.into_iter().find(|status| written(*status) == cell);
    status.ok_or_else(|| Fault::new(format!("`{}` is not a status", shown(cell))))
}
