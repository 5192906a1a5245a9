//! Single cells of the table.

use domain::{Currency, Handle, Memo, Name, Status, Tag};

use crate::book::check::Fault;
use crate::book::table::row::{Row, text, unguarded};
use crate::book::table::write::status as written;
use crate::book::{BookNote, BookPosting, BookTransaction, field};
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
