//! The book as JSON: one transaction a line, so that two exports can be compared line by line.

mod stored;

use domain::{Currency, Name, NamedSetting};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Problem;
use crate::book::check::{Checks, EXPORT_AGAIN, Fault, must};
use crate::book::field::{self, FORMAT};
use crate::book::{Book, BookAccount, BookNote, BookOrigin, BookTransaction};
use crate::json::{self, Member, Sort, Value};
use crate::source::{Source, shown};

use stored::{StoredAccount, StoredNote, StoredOrigin, StoredSetting, StoredTransaction};

pub(super) fn write(book: &Book) -> String {
    let origin = &book.origin;
    let origin = StoredOrigin { ledger: origin.ledger.clone(), seq: origin.seq, head: origin.head.clone() };
    let transaction = |transaction: &BookTransaction| StoredTransaction::of(transaction, book.currency);
    let mut out = format!("{{\"f\":{}", one(&field::format_of(book)));
    member(&mut out, "currency", &one(&book.currency));
    member(&mut out, "time_zone", &one(&book.time_zone));
    member(&mut out, "origin", &one(&origin));
    if let Some(part) = &book.part {
        member(&mut out, "part", &one(part));
    }
    list(&mut out, "accounts", book.accounts.iter().map(|each| one(&StoredAccount::of(each))));
    list(&mut out, "envelopes", book.envelopes.iter().map(one));
    if !book.settings.is_empty() {
        let setting = |each| one(&StoredSetting::of(each, book.currency));
        list(&mut out, "settings", book.settings.iter().map(setting));
    }
    list(&mut out, "transactions", book.transactions.iter().map(|each| one(&transaction(each))));
    list(&mut out, "notes", book.notes.iter().map(|each| one(&stored_note(each))));
    out.push_str("\n}\n");
    out
}

pub(super) fn read(source: &Source<'_>) -> Result<Book, Problem> {
    let root = json::parse(source)?;
    if root.sort() != Sort::Object {
        return Err(Fault::new("the export must be an object").at(source.place(root.0)));
    }
    let members = root.members(source)?;
    let reader = Reader { source, root, members };
    reader.check_members()?;
    reader.book()
}

fn one<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a book has nothing that JSON could not hold")
}

fn member(out: &mut String, key: &str, value: &str) {
    out.push_str(&format!(",\n {}:{value}", one(&key)));
}

fn list(out: &mut String, key: &str, elements: impl Iterator<Item = String>) {
    out.push_str(&format!(",\n {}:[", one(&key)));
    let mut is_empty = true;
    for element in elements {
        out.push_str(if is_empty { "\n  " } else { ",\n  " });
        out.push_str(&element);
        is_empty = false;
    }
    out.push_str(if is_empty { "]" } else { "\n ]" });
}

fn stored_note(note: &BookNote) -> StoredNote {
    let BookNote { id, handle, recorded_at, recorded_by, text } = note.clone();
    StoredNote { id, handle, recorded_at, recorded_by, text }
}

/// All that an export has; each is read in this order.
const MEMBERS: [&str; 10] =
    ["f", "currency", "time_zone", "origin", "part", "accounts", "envelopes", "settings", "transactions", "notes"];

struct Reader<'s, 'a> {
    source: &'s Source<'a>,
    root: Value<'a>,
    members: Vec<Member<'a>>,
}

impl<'a> Reader<'_, 'a> {
    fn check_members(&self) -> Result<(), Problem> {
        let format = self.member("f")?;
        field::check_format(&self.take::<String>(format)?).map_err(|fault| self.at(format, fault))?;
        if let Some(settings) = self.find("settings").filter(|_| self.is_first()) {
            return Err(self.at(settings, Fault::new(field::unknown_in_first("settings"))));
        }
        match self.members.iter().find(|member| !MEMBERS.contains(&member.key.as_ref())) {
            Some(Member { key, value }) => {
                Err(self.at(*value, Fault::new(format!("`{}` is not known here", shown(key)))))
            }
            None => Ok(()),
        }
    }

    fn book(&self) -> Result<Book, Problem> {
        let mut checks = Checks::default();
        let (code, time_zone) = (self.member("currency")?, self.member("time_zone")?);
        let currency = field::currency(&self.take::<String>(code)?).map_err(|fault| self.at(code, fault))?;
        let zone: String = self.take(time_zone)?;
        checks.time_zone(&zone).map_err(|fault| self.at(time_zone, fault))?;
        let StoredOrigin { ledger, seq, head } = self.take(self.member("origin")?)?;
        Ok(Book {
            currency,
            time_zone: zone,
            origin: BookOrigin { ledger, seq, head },
            part: self.find("part").map(|part| self.take(part)).transpose()?,
            accounts: self.list("accounts", |value| self.account(value, &mut checks))?,
            envelopes: self.list("envelopes", |value| self.envelope(value, &mut checks))?,
            settings: self.settings(currency, &mut checks)?,
            transactions: self.list("transactions", |value| self.transaction(value, currency, &mut checks))?,
            notes: self.list("notes", |value| self.note(value, &mut checks))?,
        })
    }

    fn account(&self, value: Value<'a>, checks: &mut Checks) -> Result<BookAccount, Problem> {
        let stored: StoredAccount = self.take(value)?;
        let account = stored.read(self.is_first()).and_then(|account| checks.account(&account).map(|()| account));
        account.map_err(|fault| self.at(value, fault))
    }

    /// A ledger in which nothing is set has no such list.
    fn settings(&self, currency: Currency, checks: &mut Checks) -> Result<Vec<NamedSetting>, Problem> {
        let Some(list) = self.find("settings") else { return Ok(Vec::new()) };
        let settings = self.list("settings", |value| self.setting(value, currency, checks))?;
        checks.payees().map_err(|fault| self.at(list, fault))?;
        Ok(settings)
    }

    fn setting(&self, value: Value<'a>, currency: Currency, checks: &mut Checks) -> Result<NamedSetting, Problem> {
        let stored: StoredSetting = self.take(value)?;
        let setting = stored.read(currency).and_then(|setting| checks.setting(&setting).map(|()| setting));
        setting.map_err(|fault| self.at(value, fault))
    }

    fn envelope(&self, value: Value<'a>, checks: &mut Checks) -> Result<Name, Problem> {
        let name = self.take(value)?;
        checks.envelope(&name).map_err(|fault| self.at(value, fault))?;
        Ok(name)
    }

    fn transaction(
        &self,
        value: Value<'a>,
        currency: Currency,
        checks: &mut Checks,
    ) -> Result<BookTransaction, Problem> {
        let stored: StoredTransaction = self.take(value)?;
        let handle = stored.handle;
        let transaction = stored.read(currency).and_then(|transaction| {
            must(!(transaction.opening && self.is_first()), || field::unknown_in_first("opening"))?;
            checks.transaction(&transaction, currency.exponent())?;
            Ok(transaction)
        });
        transaction.map_err(|fault| fault.at(format!("{} (transaction {handle})", self.source.place(value.0))))
    }

    fn note(&self, value: Value<'a>, checks: &mut Checks) -> Result<BookNote, Problem> {
        let StoredNote { id, handle, recorded_at, recorded_by, text } = self.take(value)?;
        let note = BookNote { id, handle, recorded_at, recorded_by, text };
        checks.note(&note).map_err(|fault| self.at(value, fault))?;
        Ok(note)
    }

    /// Whether it is written in the version that knows no settings.
    fn is_first(&self) -> bool {
        self.find("f").is_some_and(|format| format.0 == one(&FORMAT))
    }

    fn member(&self, key: &str) -> Result<Value<'a>, Problem> {
        self.find(key).ok_or_else(|| self.at(self.root, Fault::new(format!("the export has no `{key}`"))))
    }

    fn find(&self, key: &str) -> Option<Value<'a>> {
        self.members.iter().find(|member| member.key == key).map(|member| member.value)
    }

    fn list<T>(&self, key: &str, each: impl FnMut(Value<'a>) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
        let list = self.member(key)?;
        if list.sort() != Sort::List {
            return Err(self.at(list, Fault::new(format!("`{key}` must be a list"))));
        }
        list.elements(self.source)?.into_iter().map(each).collect()
    }

    /// The value as it is stored; whatever is wrong inside it is shown where it stands.
    fn take<T: DeserializeOwned>(&self, value: Value<'a>) -> Result<T, Problem> {
        serde_json::from_str(value.0).map_err(|error| {
            let offset = self.source.offset(value.0).saturating_add(json::offset_of_error(value.0, &error));
            let place = self.source.place_of(offset);
            Problem { place, reason: json::message(&error), remedy: EXPORT_AGAIN.to_owned() }
        })
    }

    fn at(&self, value: Value<'_>, fault: Fault) -> Problem {
        fault.at(self.source.place(value.0))
    }
}
