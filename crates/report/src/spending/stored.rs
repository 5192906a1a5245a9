//! The report that lies in the bucket: the original program's object, with ours beside it.

use domain::{Currency, Ledger, Span};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::seal::{Unsealed, sealed};
use crate::{Column, Origin, SpendingReport, SpendingRow, spending};

/// Everything that the stored report says.
#[derive(Clone, Copy, Debug)]
pub struct StoredReport<'a> {
    /// The day it is about, by the ledger's clock.
    pub date: Date,
    /// The ledger, for spending since its start.
    pub ledger: &'a Ledger,
    /// The report as the person saw it.
    pub report: &'a SpendingReport,
    /// Which state of which ledger it shows.
    pub origin: &'a Origin,
}

/// The object in the order of its members.
#[derive(Serialize)]
struct Stored<'a> {
    date: Date,
    currency: Currency,
    #[serde(serialize_with = "by_name")]
    categories: Vec<SpendingRow>,
    report: &'a SpendingReport,
    #[serde(rename = "_pail")]
    origin: Unsealed<'a>,
}

/// An envelope as the original program knew it, with numbers that have exactly the digits of the currency.
#[derive(Serialize)]
struct Category {
    spent: Box<RawValue>,
    balance: Box<RawValue>,
    deposits: Box<RawValue>,
}

/// The report's JSON object, with two blanks a level and no line feed at its end, as the original program wrote it.
pub fn stored_report(stored: &StoredReport<'_>) -> String {
    let since_start = spending(stored.ledger, &[Column::of(Span::All)]);
    let object = Stored {
        date: stored.date,
        currency: stored.ledger.currency(),
        categories: since_start.rows,
        report: stored.report,
        origin: Unsealed::of(stored.origin),
    };
    sealed(&object)
}

fn by_name<S: Serializer>(rows: &[SpendingRow], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(rows.iter().map(|row| (&row.envelope, category(row))))
}

fn category(row: &SpendingRow) -> Category {
    let since_start = row.columns.first().expect("the report was asked for one period");
    Category {
        spent: since_start.spent.decimal(),
        balance: row.balance.decimal(),
        deposits: since_start.deposits.decimal(),
    }
}
