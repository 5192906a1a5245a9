//! The objects of the JSON form, field for field as they are stored.

use domain::{AccountKind, Currency, Handle, Memo, Month, Name, NamedSetting, Status, Tag, Value, What};
use serde::{Deserialize, Serialize};

use crate::book::check::{Fault, must};
use crate::book::{BookAccount, BookPosting, BookTransaction, field, setting};
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
    name: Name,
    law: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<AccountKind>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoredSetting {
    of: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    set: What,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    month: Option<Month>,
    now: serde_json::Value,
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
    opening: bool,
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

impl StoredAccount {
    pub(super) fn of(account: &BookAccount) -> Self {
        let kind = Some(account.kind).filter(|_| !account.has_first_kind());
        Self { name: account.name.clone(), law: account.law(), kind }
    }

    pub(super) fn read(self, is_first: bool) -> Result<BookAccount, Fault> {
        let Self { name, law, kind } = self;
        must(!is_first || kind.is_none(), || field::unknown_in_first("kind"))?;
        let account = kind
            .map_or_else(|| BookAccount::of_law(name.clone(), law), |kind| BookAccount { name: name.clone(), kind });
        must(account.law() == law, || format!("the account `{name}` is written on the wrong side of the law"))?;
        Ok(account)
    }
}

impl StoredSetting {
    pub(super) fn of(setting: &NamedSetting, currency: Currency) -> Self {
        let NamedSetting { whose, set, month, .. } = setting;
        let now = match setting::written(setting, currency) {
            Value::Nothing(()) => serde_json::Value::Null,
            Value::Flag(is_so) => is_so.into(),
            Value::Number(n) => n.into(),
            Value::Text(text) => text.into(),
        };
        Self { of: whose.word().to_owned(), name: whose.name().cloned(), set: *set, month: *month, now }
    }

    pub(super) fn read(self, currency: Currency) -> Result<NamedSetting, Fault> {
        let Self { of, name, set, month, now } = self;
        let whose = field::whose(&of, name)?;
        let now = match now {
            serde_json::Value::Bool(is_so) => Value::Flag(is_so),
            serde_json::Value::String(text) => Value::Text(text),
            serde_json::Value::Null => Value::Nothing(()),
            serde_json::Value::Number(number) if number.is_i64() => Value::Number(number.as_i64().unwrap_or_default()),
            other @ (serde_json::Value::Number(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_)) => {
                return Err(setting::misfit(set, &other.to_string()));
            }
        };
        Ok(NamedSetting { whose, set, month, now: setting::read(set, now, currency)? })
    }
}

impl StoredTransaction {
    pub(super) fn of(transaction: &BookTransaction, currency: Currency) -> Self {
        let places = currency.exponent();
        let BookTransaction {
            id,
            handle,
            recorded_at,
            recorded_by,
            date,
            payee,
            memo,
            tags,
            refund,
            opening,
            voided,
            ..
        } = transaction.clone();
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
            opening,
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
            opening: self.opening,
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
