//! The book: everything that a ledger holds, as one file in JSON or in CSV, and back.
//!
//! B1  Reading what was written gives the same book, from either form.
//! B2  Either form is complete or refused: a file that was cut off anywhere is known by it.
//! B3  No text of a book is taken for a formula by a spreadsheet that opens its CSV.
//!
//! A book tells what is, not how it came about: it has no ids of accounts, no entries and no chain.

mod check;
mod field;
mod json;
mod recognise;
mod setting;
mod table;

use domain::{AccountKind, Currency, Handle, Memo, Name, NamedSetting, Status, Tag};
use jiff::civil::Date;

use crate::Problem;
use crate::source::Source;

/// Everything that a ledger holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// What all amounts are counted in.
    pub currency: Currency,
    /// The time zone of default dates.
    pub time_zone: String,
    /// Which state of which ledger this is.
    pub origin: BookOrigin,
    /// The query whose transactions these are, where they are not all: then notes are left out.
    pub part: Option<String>,
    /// The accounts, in order of their ids.
    pub accounts: Vec<BookAccount>,
    /// The envelopes in order of creation, without *Ready to assign*.
    pub envelopes: Vec<Name>,
    /// All that is set, but for what stands above.
    pub settings: Vec<NamedSetting>,
    /// The transactions, in the order of the journal.
    pub transactions: Vec<BookTransaction>,
    /// The notes, in the order of the journal.
    pub notes: Vec<BookNote>,
}

/// Which state of which ledger a book shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookOrigin {
    /// The ledger's id.
    pub ledger: String,
    /// The number of its last entry.
    pub seq: u64,
    /// The hash of that entry.
    pub head: String,
}

/// A place where money is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookAccount {
    /// Its name.
    pub name: Name,
    /// What it is; its side of the conservation law follows from it.
    pub kind: AccountKind,
}

/// A transaction, whether it counts or was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookTransaction {
    /// The id of the op that recorded it.
    pub id: String,
    /// Where that op is.
    pub handle: Handle,
    /// When it was recorded.
    pub recorded_at: String,
    /// The device that recorded it.
    pub recorded_by: String,
    /// The accounting date.
    pub date: Date,
    /// Who was paid, or who paid.
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    pub memo: Option<Memo>,
    /// Words to find it by.
    pub tags: Vec<Tag>,
    /// Whether money that comes in takes back earlier spending.
    pub refund: bool,
    /// Whether it is what an account held when it began.
    pub opening: bool,
    /// Whether it was taken back and does not count.
    pub voided: bool,
    /// Where money came and went.
    pub accounts: Vec<BookPosting>,
    /// What it was for.
    pub envelopes: Vec<BookPosting>,
}

/// What a transaction does to one account or envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookPosting {
    /// The account or envelope.
    pub name: Name,
    /// The change in minor units.
    pub n: i64,
    /// Whether the account is inside the conservation law; `true` of an envelope.
    pub law: bool,
    /// How far the bank has confirmed it; unmarked of an envelope.
    pub status: Status,
    /// The bank's own id of it; `None` of an envelope.
    pub ext: Option<String>,
}

/// A remark that moves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookNote {
    /// The id of its op.
    pub id: String,
    /// Where that op is.
    pub handle: Handle,
    /// When it was recorded.
    pub recorded_at: String,
    /// The device that recorded it.
    pub recorded_by: String,
    /// Its text.
    pub text: Memo,
}

/// What a file seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The ledger object of the original program.
    Original,
    /// An export of this program, in either form.
    Book,
    /// Neither.
    Unknown,
}

impl Book {
    /// Whether it says what only the second version of the format has room for. Without it the first is written, which every
    /// version of this program reads.
    fn has_settings(&self) -> bool {
        let has_kind = self.accounts.iter().any(|account| !account.has_first_kind());
        has_kind || !self.settings.is_empty() || self.transactions.iter().any(|transaction| transaction.opening)
    }
}

impl BookAccount {
    /// An account of the first version of the format, which knew the side of the law alone.
    fn of_law(name: Name, law: bool) -> Self {
        Self { name, kind: first_kind(law) }
    }

    /// Whether it is inside the conservation law.
    pub fn law(&self) -> bool {
        self.kind.is_inside_the_law()
    }

    /// Whether its side of the law says already what it is.
    pub fn has_first_kind(&self) -> bool {
        self.kind == first_kind(self.law())
    }
}

/// What the accounts of a new ledger are.
fn first_kind(law: bool) -> AccountKind {
    if law { AccountKind::Cash } else { AccountKind::Loan }
}

impl BookPosting {
    /// A posting of an envelope.
    pub fn of_envelope(name: Name, n: i64) -> Self {
        Self { name, n, law: true, status: Status::Unmarked, ext: None }
    }
}

/// The book as JSON: one transaction a line, amounts as decimal texts.
pub fn write_json(book: &Book) -> String {
    json::write(book)
}

/// The book as CSV: rows of several kinds in one table, one row a posting.
pub fn write_csv(book: &Book) -> String {
    table::write(book)
}

/// Reads a book in either form, recognised by its first bytes.
pub fn read_book(bytes: &[u8]) -> Result<Book, Problem> {
    let source = Source::new(bytes)?;
    if table::is_table(source.text()) { table::read(&source) } else { json::read(&source) }
}

/// What a file seems to be, from its first few kilobytes only.
pub fn recognise(bytes: &[u8]) -> Kind {
    recognise::recognise(bytes)
}
