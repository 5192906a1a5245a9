//! The objects of the JSON form, field for field as they are stored.

use domain::{Currency, Handle, Memo, Name, Status, Tag};
use serde::{Deserialize, Serialize};

use crate::book::check::Fault;
use crate::book::{BookPosting, BookTransaction, field};
use crate::decimal;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredOrigin {
    pub(super) ledger: String,
    pub(super) seq: u64,
    pub(super) head: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredAccount {
    pub(super) name: Name,
    pub(super) law: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredNote {
    pub(super) id: String,
    pub(super) handle: Handle,
    pub(super) recorded_at: String,
    pub(super) recorded_by: String,
    pub(super) text: Memo,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredTransaction {
    id: String,
    pub(super) handle: Handle,
    recorded_at: String,
    recorded_by: String,
    date: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payee: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<Memo>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "is_false")]
    refund: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    voided: bool,
    accounts: Vec<StoredAccountPosting>,
    envelopes: Vec<StoredEnvelopePosting>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredAccountPosting {
    name: Name,
    amount: String,
    law: bool,
    status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ext: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredEnvelopePosting {
    name: Name,
    amount: String,
}

impl StoredTransaction {
    pub(super) fn of(transaction: &BookTransaction, currency: Currency) -> Self {
        let places = currency.exponent();
        let BookTransaction { id, handle, recorded_at, recorded_by, date, payee, memo, tags, refund, voided, .. } =
            transaction.clone();
        Self {
            id,
            handle,
            recorded_at,
            recorded_by,
            date: date.to_string(),
            payee,
            memo,
            tags,
            refund,
            voided,
            accounts: transaction.accounts.iter().map(|posting| StoredAccountPosting::of(posting, places)).collect(),
            envelopes: transaction.envelopes.iter().map(|posting| StoredEnvelopePosting::of(posting, places)).collect(),
        }
    }

    pub(super) fn read(self, currency: Currency) -> Result<BookTransaction, Fault> {
        let accounts: Result<_, Fault> = self.accounts.into_iter().map(|posting| posting.read(currency)).collect();
        let envelopes: Result<_, Fault> = self.envelopes.into_iter().map(|posting| posting.read(currency)).collect();
        Ok(BookTransaction {
            id: self.id,
            handle: self.handle,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by,
            date: field::date(&self.date)?,
            payee: self.payee,
            memo: self.memo,
            tags: self.tags,
            refund: self.refund,
            voided: self.voided,
            accounts: accounts?,
            envelopes: envelopes?,
        })
    }
}

impl StoredAccountPosting {
    fn of(posting: &BookPosting, places: u8) -> Self {
        let BookPosting { name, n, law, status, ext } = posting.clone();
        Self { name, amount: decimal::write(n, places), law, status, ext }
    }

    fn read(self, currency: Currency) -> Result<BookPosting, Fault> {
        let n = field::amount(&self.amount, currency)?;
        Ok(BookPosting { name: self.name, n, law: self.law, status: self.status, ext: self.ext })
    }
}

impl StoredEnvelopePosting {
    fn of(posting: &BookPosting, places: u8) -> Self {
        Self { name: posting.name.clone(), amount: decimal::write(posting.n, places) }
    }

    fn read(self, currency: Currency) -> Result<BookPosting, Fault> {
        let n = field::amount(&self.amount, currency)?;
        Ok(BookPosting::of_envelope(self.name, n))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
