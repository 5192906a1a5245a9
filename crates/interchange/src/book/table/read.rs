//! Rows into the book.

use std::mem;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use domain::{Currency, Name, NamedSetting};

use crate::Problem;
use crate::book::check::{Checks, Fault, must};
use crate::book::field::{self, FORMAT};
use crate::book::table::cell;
use crate::book::table::row::{COLUMNS, Row, all_columns, text};
use crate::book::{Book, BookAccount, BookNote, BookOrigin, BookTransaction};
use crate::source::{Source, shown};

pub(in crate::book) fn read(source: &Source<'_>) -> Result<Book, Problem> {
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(source.text().as_bytes());
    let mut rows = Rows::default();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        rows.line = record.position().map_or(rows.line, csv::Position::line);
        let taken = rows.take(&record);
        taken.map_err(|fault| fault.at(rows.place()))?;
    }
    let place = rows.place();
    rows.finish().map_err(|fault| fault.at(place))
}

fn unreadable(error: &csv::Error) -> Problem {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = if let ErrorKind::UnequalLengths { expected_len, len, .. } = error.kind() {
        format!("the row has {len} cells instead of {expected_len}: the file was cut off, or edited")
    } else {
        error.to_string()
    };
    Fault::new(reason).at(format!("{line}:1"))
}

/// What was read of the table so far.
#[derive(Default)]
struct Rows {
    count: usize,
    /// The line of the row that is read now, or of the one that turned out to be wrong.
    line: u64,
    /// Whether the names of the columns were read, and whether the last row was.
    has_columns: bool,
    is_ended: bool,
    /// Whether the columns are those of the version that knows no settings.
    is_first: bool,
    head: Head,
    accounts: Vec<BookAccount>,
    envelopes: Vec<Name>,
    settings: Vec<NamedSetting>,
    transactions: Vec<BookTransaction>,
    notes: Vec<BookNote>,
    /// The transaction whose rows are being read.
    open: Option<Open>,
    checks: Checks,
}

/// A transaction of which more rows may follow.
struct Open {
    line: u64,
    first: Row,
    transaction: BookTransaction,
}

/// What the first rows say about the whole export.
#[derive(Default)]
struct Head {
    format: Option<String>,
    currency: Option<Currency>,
    time_zone: Option<String>,
    ledger: Option<String>,
    seq: Option<u64>,
    head: Option<String>,
    part: Option<String>,
}

impl Rows {
    fn take(&mut self, record: &StringRecord) -> Result<(), Fault> {
        if !mem::replace(&mut self.has_columns, true) {
            self.is_first = record.iter().eq(COLUMNS);
            let is_known = self.is_first || record.iter().eq(all_columns());
            return must(is_known, || "the columns are not those of an export".to_owned());
        }
        must(!self.is_ended, || "a row follows the row `end`".to_owned())?;
        let row: Row = record.deserialize(None).map_err(|error| Fault::new(error.to_string()))?;
        if row.row != "posting" {
            self.close()?;
        }
        match row.row.as_str() {
            "export" => self.head.take(&row, &self.checks, self.is_first)?,
            "account" => self.account(&row)?,
            "envelope" => self.envelope(&row)?,
            "setting" if !self.is_first => self.setting(&row)?,
            "posting" => self.posting(row)?,
            "note" => self.note(&row)?,
            "end" => self.end(&row)?,
            other => return Err(Fault::new(format!("there is no kind of row named `{}`", shown(other)))),
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn account(&mut self, row: &Row) -> Result<(), Fault> {
        let account = cell::account(row, self.is_first)?;
        self.checks.account(&account)?;
        self.accounts.push(account);
        Ok(())
    }

    fn envelope(&mut self, row: &Row) -> Result<(), Fault> {
        let name = cell::name(&row.name)?;
        self.checks.envelope(&name)?;
        self.envelopes.push(name);
        Ok(())
    }

    fn setting(&mut self, row: &Row) -> Result<(), Fault> {
        let setting = cell::setting(row, self.head.currency()?)?;
        self.checks.setting(&setting)?;
        self.settings.push(setting);
        Ok(())
    }

    fn note(&mut self, row: &Row) -> Result<(), Fault> {
        let note = cell::note(row)?;
        self.checks.note(&note)?;
        self.notes.push(note);
        Ok(())
    }

    /// Adds a posting to the transaction that is open, or opens the next one.
    fn posting(&mut self, row: Row) -> Result<(), Fault> {
        let currency = self.head.currency()?;
        if self.open.as_ref().is_some_and(|open| open.first.id != row.id) {
            self.close()?;
        }
        if self.open.is_none() {
            let transaction = cell::transaction(&row)?;
            self.open = Some(Open { line: self.line, first: row.clone(), transaction });
        }
        let Some(Open { first, transaction, .. }) = &mut self.open else { return Ok(()) };
        must(cell::are_of_one_transaction(first, &row), || {
            format!("the rows of the transaction {} contradict each other", transaction.handle)
        })?;
        match row.side.as_str() {
            "account" => transaction.accounts.push(cell::account_posting(&row, currency)?),
            "envelope" => transaction.envelopes.push(cell::envelope_posting(&row, currency)?),
            other => return Err(Fault::new(format!("`{}` is neither `account` nor `envelope`", shown(other)))),
        }
        Ok(())
    }

    /// Checks the transaction that is open, now that it is whole.
    fn close(&mut self) -> Result<(), Fault> {
        let Some(Open { line, transaction, .. }) = self.open.take() else { return Ok(()) };
        let places = self.head.currency()?.exponent();
        if let Err(fault) = self.checks.transaction(&transaction, places) {
            self.line = line;
            return Err(fault);
        }
        self.transactions.push(transaction);
        Ok(())
    }

    fn place(&self) -> String {
        format!("{}:1", self.line)
    }

    fn end(&mut self, row: &Row) -> Result<(), Fault> {
        self.is_ended = true;
        let is_whole = row.value == self.count.to_string();
        must(is_whole, || format!("there are {} rows instead of {}", self.count, shown(&row.value)))
    }

    fn finish(self) -> Result<Book, Fault> {
        self.checks.payees()?;
        must(self.is_ended, || "the file ends too early: the row `end` is missing".to_owned())?;
        let missing = |name: &str| Fault::new(format!("the row `export,…,{name}` is missing"));
        let head = self.head;
        head.format.ok_or_else(|| missing("format"))?;
        Ok(Book {
            currency: head.currency.ok_or_else(|| missing("currency"))?,
            time_zone: head.time_zone.ok_or_else(|| missing("time_zone"))?,
            origin: BookOrigin {
                ledger: head.ledger.ok_or_else(|| missing("ledger"))?,
                seq: head.seq.ok_or_else(|| missing("seq"))?,
                head: head.head.ok_or_else(|| missing("head"))?,
            },
            part: head.part,
            accounts: self.accounts,
            envelopes: self.envelopes,
            settings: self.settings,
            transactions: self.transactions,
            notes: self.notes,
        })
    }
}

impl Head {
    fn take(&mut self, row: &Row, checks: &Checks, is_first: bool) -> Result<(), Fault> {
        let value = text(&row.value);
        let is_first = match row.name.as_str() {
            "format" => {
                field::check_format(&value)?;
                must(is_first == (value == FORMAT), || format!("the columns are not those of `{value}`"))?;
                self.format.replace(value).is_none()
            }
            "currency" => self.currency.replace(field::currency(&value)?).is_none(),
            "time_zone" => {
                checks.time_zone(&value)?;
                self.time_zone.replace(value).is_none()
            }
            "ledger" => self.ledger.replace(value).is_none(),
            "seq" => self.seq.replace(cell::seq(&value)?).is_none(),
            "head" => self.head.replace(value).is_none(),
            "part" => self.part.replace(value).is_none(),
            other => return Err(Fault::new(format!("`{}` is not known here", shown(other)))),
        };
        must(is_first, || format!("`{}` is there twice", row.name))
    }

    fn currency(&self) -> Result<Currency, Fault> {
        self.currency.ok_or_else(|| Fault::new("the row `export` of the currency must stand before"))
    }
}
