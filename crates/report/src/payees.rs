//! Who was paid, and who paid: how often, when last, and out of which envelope by default.

use std::collections::BTreeMap;

use domain::{Ledger, Name};
use jiff::civil::Date;
use serde::Serialize;

use crate::Booked;

/// All payees by their names of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payees {
    /// In the order of their names.
    pub payees: Vec<PayeeRow>,
}

/// One payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PayeeRow {
    /// The name of today.
    pub payee: Name,
    /// How many transactions that count name it.
    pub count: u64,
    /// The date of the latest of them.
    pub last: Date,
    /// The envelope that is meant where the payee is named and none is.
    pub envelope: Option<Name>,
}

/// The payees of these transactions, whose names are those of today.
pub fn payees(ledger: &Ledger, booked: &[Booked]) -> Payees {
    let mut seen: BTreeMap<&Name, (u64, Date)> = BTreeMap::new();
    for record in booked.iter().map(|booked| &booked.record) {
        let Some(payee) = &record.payee else { continue };
        let (count, last) = seen.entry(payee).or_insert((0, record.date));
        *count += 1;
        *last = record.date.max(*last);
    }
    let row = |(payee, (count, last)): (&Name, (u64, Date))| PayeeRow {
        payee: payee.clone(),
        count,
        last,
        envelope: ledger.envelope_of_shown(payee).and_then(|id| Some(ledger.envelope(id)?.name.clone())),
    };
    Payees { payees: seen.into_iter().map(row).collect() }
}
