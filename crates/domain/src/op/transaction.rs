//! A transaction as a person sees it: what its current version says, without the balances of its day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::op::is_false;
use crate::{AccountPosting, After, EnvelopePosting, Funds, Memo, Name, Record, Setting, Tag, Was};

/// One version of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The accounting date.
    #[serde(with = "crate::date::stored")]
    pub date: Date,
    /// Who was paid, or who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Name>,
    /// What a person wrote beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<Memo>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Whether money that comes in takes back earlier spending.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refund: bool,
    /// Settings that changed with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Setting>,
    /// Whether it is what an account held when it began, and came out of a file that says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opening: bool,
    /// Where money came and went.
    pub accounts: Vec<AccountPosting>,
    /// What it was for.
    pub envelopes: Vec<EnvelopePosting>,
}

impl Transaction {
    /// What an amend or a void of this version undoes.
    pub fn was(&self) -> Was {
        Was {
            date: self.date,
            refund: self.refund,
            sets: self.sets.clone(),
            accounts: self.accounts.clone(),
            envelopes: self.envelopes.clone(),
        }
    }

    /// The version as an op holds it that opens nothing and asks for no funds.
    pub(crate) fn into_record(self, after: After) -> Record {
        let Self { date, payee, memo, tags, refund, sets, opening, accounts, envelopes } = self;
        let (opens, opens_accounts, funds) = (Vec::new(), Vec::new(), Funds::Allow);
        Record {
            date,
            payee,
            memo,
            tags,
            refund,
            funds,
            opens,
            opens_accounts,
            sets,
            opening,
            accounts,
            envelopes,
            after,
        }
    }
}

impl From<&Record> for Transaction {
    fn from(record: &Record) -> Self {
        let Record { date, payee, memo, tags, refund, sets, opening, accounts, envelopes, .. } = record.clone();
        Self { date, payee, memo, tags, refund, sets, opening, accounts, envelopes }
    }
}
