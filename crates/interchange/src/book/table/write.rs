//! The book into rows.

use csv::Writer;
use domain::{Currency, Name, NamedSetting, Status};

use crate::book::field;
use crate::book::table::row::{Row, guarded};
use crate::book::{Book, BookAccount, BookNote, BookPosting, BookTransaction, setting};
use crate::decimal;

pub(in crate::book) fn write(book: &Book) -> String {
    let columns = if book.has_settings() { Columns::All } else { Columns::First };
    let mut table = Table { writer: Writer::from_writer(Vec::new()), row_count: 0, columns };
    table.put(head(book));
    table.put(book.accounts.iter().map(account));
    table.put(book.envelopes.iter().map(envelope));
    table.put(book.settings.iter().map(|each| setting_row(each, book.currency)));
    for transaction in &book.transactions {
        table.put(postings(transaction, book.currency));
    }
    table.put(book.notes.iter().map(note));
    table.end()
}

/// The rows written so far.
struct Table {
    writer: Writer<Vec<u8>>,
    row_count: u64,
    columns: Columns,
}

/// Which columns there are: those of the first version, or all.
#[derive(Clone, Copy)]
enum Columns {
    First,
    All,
}

impl Table {
    fn put(&mut self, rows: impl IntoIterator<Item = Row>) {
        for row in rows {
            let row = match self.columns {
                Columns::First => row,
                Columns::All => {
                    let (opening, set) = (row.opening.unwrap_or_default(), row.set.unwrap_or_default());
                    Row { opening: Some(opening), set: Some(set), ..row }
                }
            };
            self.writer.serialize(row).expect("a row is cells of text, and memory takes them all");
            self.row_count = self.row_count.saturating_add(1);
        }
    }

    fn end(mut self) -> String {
        let value = self.row_count.to_string();
        self.put([Row { value, ..kind("end") }]);
        let bytes = self.writer.into_inner().expect("memory takes them all");
        String::from_utf8(bytes).expect("cells of text make a text")
    }
}

fn kind(row: &str) -> Row {
    Row { row: row.to_owned(), ..Row::default() }
}

fn head(book: &Book) -> Vec<Row> {
    let row = |name: &str, value: &str| Row { name: name.to_owned(), value: guarded(value), ..kind("export") };
    let whole = [
        row("format", field::format_of(book)),
        row("currency", book.currency.code()),
        row("time_zone", &book.time_zone),
        row("ledger", &book.origin.ledger),
        row("seq", &book.origin.seq.to_string()),
        row("head", &book.origin.head),
    ];
    whole.into_iter().chain(book.part.as_deref().map(|part| row("part", part))).collect()
}

fn account(account: &BookAccount) -> Row {
    let kind_of = if account.has_first_kind() { String::new() } else { account.kind.to_string() };
    Row { name: guarded(account.name.as_str()), law: account.law().to_string(), value: kind_of, ..kind("account") }
}

fn setting_row(setting: &NamedSetting, currency: Currency) -> Row {
    Row {
        side: setting.whose.word().to_owned(),
        name: setting.whose.name().map(|name| guarded(name.as_str())).unwrap_or_default(),
        set: Some(setting.set.to_string()),
        date: setting.month.map(|month| month.to_string()).unwrap_or_default(),
        value: guarded(&setting::cell(&setting::written(setting, currency))),
        ..kind("setting")
    }
}

fn envelope(name: &Name) -> Row {
    Row { name: guarded(name.as_str()), ..kind("envelope") }
}

fn note(note: &BookNote) -> Row {
    Row {
        memo: guarded(note.text.as_str()),
        handle: note.handle.to_string(),
        id: guarded(&note.id),
        recorded_at: guarded(&note.recorded_at),
        recorded_by: guarded(&note.recorded_by),
        ..kind("note")
    }
}

/// The postings of a transaction, each with all that is true of the whole transaction.
fn postings(transaction: &BookTransaction, currency: Currency) -> Vec<Row> {
    let whole = whole(transaction);
    let posting = |side: &str, posting: &BookPosting| Row {
        side: side.to_owned(),
        name: guarded(posting.name.as_str()),
        amount: decimal::write(posting.n, currency.exponent()),
        ..whole.clone()
    };
    let account = |each: &BookPosting| Row {
        law: each.law.to_string(),
        status: status(each.status).to_owned(),
        ext: each.ext.as_deref().map(guarded).unwrap_or_default(),
        ..posting("account", each)
    };
    let accounts = transaction.accounts.iter().map(account);
    accounts.chain(transaction.envelopes.iter().map(|each| posting("envelope", each))).collect()
}

fn whole(transaction: &BookTransaction) -> Row {
    let tags: Vec<&str> = transaction.tags.iter().map(|tag| tag.as_str()).collect();
    let optional = |text: Option<&str>| text.map(guarded).unwrap_or_default();
    Row {
        date: transaction.date.to_string(),
        payee: optional(transaction.payee.as_ref().map(Name::as_str)),
        memo: optional(transaction.memo.as_ref().map(|memo| memo.as_str())),
        tags: optional((!tags.is_empty()).then_some(tags.join(" ").as_str())),
        refund: transaction.refund.to_string(),
        voided: transaction.voided.to_string(),
        opening: transaction.opening.then(|| true.to_string()),
        handle: transaction.handle.to_string(),
        id: guarded(&transaction.id),
        recorded_at: guarded(&transaction.recorded_at),
        recorded_by: guarded(&transaction.recorded_by),
        ..kind("posting")
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Unmarked => "unmarked",
        Status::Cleared => "cleared",
        Status::Reconciled => "reconciled",
    }
}
