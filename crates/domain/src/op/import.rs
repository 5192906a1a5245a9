//! Import: one op that holds many transactions, as they come out of a file.
//!
//! What they share is said once. A transaction in it has an id of its own, the op's id, a point and its number from 1, so
//! that it can be voided like any other; its handle is the entry's number, a point and the same number.

use jiff::civil::Date;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::op::{is_false, postings::Status};
use crate::{
    AccountId, AccountPosting, After, EnvelopeId, EnvelopePosting, Funds, Memo, Name, OpId, Opening, Record, Tag,
};

/// Transactions out of a file, and the envelopes that they bring along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Which part of which file this is.
    pub source: Source,
    /// The accounting date of every transaction that says none itself.
    #[serde(with = "crate::date::stored")]
    pub date: Date,
    /// Words that all of them are found by, before their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Envelopes that begin here, whether or not a transaction uses them already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<Opening>,
    /// The accounts that the transactions name by id, sorted by it.
    pub accounts: Vec<ImportAccount>,
    /// The envelopes that the transactions name by id, sorted by it.
    pub envelopes: Vec<ImportEnvelope>,
    /// The transactions, in order.
    pub records: Vec<Imported>,
    /// Remarks that come along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Memo>,
    /// The balances that all of them together leave.
    pub after: After,
}

/// A file, and how far it was taken in before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name or key, for people.
    pub name: String,
    /// The SHA-256 of its bytes, in hexadecimal digits: what was taken in once is known by it.
    pub sha256: String,
    /// How many of its transactions were taken in before this op.
    pub from: u64,
    /// How many it has in all.
    pub of: u64,
}

/// An account that an import uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name on that day.
    pub name: Name,
    /// Whether it is inside the conservation law.
    pub law: bool,
}

/// An envelope that an import uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportEnvelope {
    /// Its id.
    pub id: EnvelopeId,
    /// Its name on that day.
    pub name: Name,
}

/// One transaction of an import; it is a fact, so no envelope's funds stand against it.
pub type Imported = ImportLine<AccountId, EnvelopeId>;

/// A dated change of accounts and envelopes, which `A` and `E` name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "A: Serialize, E: Serialize", deserialize = "A: Deserialize<'de>, E: Deserialize<'de>"))]
pub struct ImportLine<A, E> {
    /// The accounting date, where it is not that of the import.
    #[serde(default, with = "crate::date::stored_option", skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<Memo>,
    /// Words to find it by, beside those of the import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Whether money that comes in takes back earlier spending.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refund: bool,
    /// Whether it is what an account held when it began.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opening: bool,
    /// Whether it was taken back already, so that it does not count.
    #[serde(default, skip_serializing_if = "is_false")]
    pub void: bool,
    /// Where money came and went.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountLeg<A>>,
    /// What it was for.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub envelopes: Vec<(E, i64)>,
}

/// A change of one account: `[1,-5420]`, or `[1,-5420,"cleared","FIT42"]` where the bank has said something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLeg<A> {
    /// The account.
    pub account: A,
    /// The change in minor units.
    pub n: i64,
    /// How far the bank has confirmed it.
    pub status: Status,
    /// The bank's own id of it.
    pub ext: Option<String>,
}

impl Import {
    /// The id of the transaction of that number, from 1, in the op of that id.
    pub fn id_of(op: &OpId, number: usize) -> OpId {
        OpId(format!("{op}.{number}"))
    }

    /// Its transactions with their ids, each as if it had been recorded alone, without the balances it left.
    pub fn transactions<'a>(&'a self, op: &'a OpId) -> impl Iterator<Item = (OpId, Record)> + 'a {
        (1..).zip(&self.records).map(|(number, imported)| (Self::id_of(op, number), self.record(imported)))
    }

    /// One of its transactions.
    pub fn record(&self, imported: &Imported) -> Record {
        let account = |id: AccountId| {
            self.accounts.binary_search_by_key(&id, |account| account.id).ok().and_then(|at| self.accounts.get(at))
        };
        let envelope = |id: EnvelopeId| {
            self.envelopes.binary_search_by_key(&id, |envelope| envelope.id).ok().and_then(|at| self.envelopes.get(at))
        };
        let accounts = imported.accounts.iter().map(|leg| {
            let (name, law) = account(leg.account).map_or_else(unnamed, |account| (account.name.clone(), account.law));
            let (status, ext) = (leg.status, leg.ext.clone());
            AccountPosting { id: leg.account, name, n: leg.n, law, status, ext }
        });
        let envelopes = imported.envelopes.iter().map(|(id, n)| {
            let name = envelope(*id).map_or_else(|| unnamed().0, |envelope| envelope.name.clone());
            EnvelopePosting { id: *id, name, n: *n }
        });
        Record {
            date: imported.date.unwrap_or(self.date),
            payee: imported.payee.clone(),
            memo: imported.memo.clone(),
            tags: self.tags.iter().chain(&imported.tags).cloned().collect(),
            refund: imported.refund,
            funds: Funds::Allow,
            opens: Vec::new(),
            opens_accounts: Vec::new(),
            sets: Vec::new(),
            opening: imported.opening,
            accounts: accounts.collect(),
            envelopes: envelopes.collect(),
            after: After::default(),
        }
    }
}

/// What stands for a name that the op does not give; no ledger takes it.
fn unnamed() -> (Name, bool) {
    (Name::parse("?").expect("one letter is a name"), false)
}

impl<A: Serialize> Serialize for AccountLeg<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_plain = self.status == Status::Unmarked && self.ext.is_none();
        let mut leg = serializer.serialize_seq(Some(if is_plain { 2 } else { 4 }))?;
        leg.serialize_element(&self.account)?;
        leg.serialize_element(&self.n)?;
        if !is_plain {
            leg.serialize_element(&self.status)?;
            leg.serialize_element(&self.ext)?;
        }
        leg.end()
    }
}

impl<'de, A: Deserialize<'de>> Deserialize<'de> for AccountLeg<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Leg<A>(std::marker::PhantomData<A>);
        impl<'de, A: Deserialize<'de>> Visitor<'de> for Leg<A> {
            type Value = AccountLeg<A>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an account and its change, such as [1,-5420]")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<Self::Value, S::Error> {
                let account = seq.next_element()?.ok_or_else(|| Error::invalid_length(0, &self))?;
                let n = seq.next_element()?.ok_or_else(|| Error::invalid_length(1, &self))?;
                let status = seq.next_element()?.unwrap_or(Status::Unmarked);
                let ext = seq.next_element::<Option<String>>()?.flatten();
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(AccountLeg { account, n, status, ext })
            }
        }
        deserializer.deserialize_seq(Leg(std::marker::PhantomData))
    }
}
