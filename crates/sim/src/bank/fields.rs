//! An op of the bank as it is stored.

use std::collections::BTreeMap;

use journal::OpId;
use serde::{Deserialize, Serialize};

use super::{Ledger, Postings, Request, Wish};

pub(super) const KINDS: &[&str] = &["record", "amend", "void", "restore", "open", "note", "bonus"];

/// An op's own fields.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Fields {
    #[serde(rename = "do", skip_serializing)]
    pub(super) kind: String,
    pub(super) number: u64,
    #[serde(default)]
    pub(super) postings: Postings,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) is_funded: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<OpId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<OpId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) was: Option<Postings>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) is_account: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u32>,
    pub(super) after: Option<After>,
}

/// What the op's accounts and envelopes hold after it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct After {
    accounts: BTreeMap<u32, i64>,
    envelopes: BTreeMap<u32, i64>,
}

impl Fields {
    pub(super) fn of(request: &Request) -> Self {
        let number = request.number;
        let edit = |kind: &str, of: &OpId, base: &OpId, was: &Postings| Self {
            kind: kind.into(),
            number,
            of: Some(*of),
            base: Some(*base),
            was: Some(was.clone()),
            ..Self::default()
        };
        let plain = |kind: &str| Self { kind: kind.into(), number, ..Self::default() };
        match &request.wish {
            Wish::Record { postings, is_funded } => {
                Self { postings: postings.clone(), is_funded: *is_funded, ..plain("record") }
            }
            Wish::Amend { of, base, was, postings } => {
                Self { postings: postings.clone(), ..edit("amend", of, base, was) }
            }
            Wish::Void { of, base, was } => edit("void", of, base, was),
            Wish::Restore { of, base, was } => edit("restore", of, base, was),
            Wish::Open { is_account } => Self { is_account: *is_account, ..plain("open") },
            Wish::Note => plain("note"),
            Wish::Bonus => plain("bonus"),
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl After {
    pub(super) fn of(state: &Ledger, fields: &Fields) -> Self {
        let none = Postings::default();
        let was = fields.was.as_ref().unwrap_or(&none);
        let accounts = fields.postings.accounts.iter().chain(&was.accounts).map(|(id, _)| *id);
        let envelopes = fields.postings.envelopes.iter().chain(&was.envelopes).map(|(id, _)| *id);
        Self {
            accounts: accounts.filter_map(|id| Some((id, state.account(id)?))).collect(),
            envelopes: envelopes.filter_map(|id| Some((id, state.envelope(id)?))).collect(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
