//! What every book must keep, whichever form it was read from.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Month, Name, NamedSetting, POSTINGS_MAX, READY_TO_ASSIGN_NAME, TAGS_MAX, What, Whose};

use crate::Problem;
use crate::book::{BookAccount, BookNote, BookPosting, BookTransaction};
use crate::decimal;
use crate::source::shown;

/// What to do with a book that does not hold together.
pub(super) const EXPORT_AGAIN: &str = "export the ledger again; an export is not meant to be edited";

/// Something that is wrong; who reads the file knows where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    reason: String,
    remedy: &'static str,
}

/// What was read so far, as far as the rest must fit to it.
#[derive(Debug, Default)]
pub(super) struct Checks {
    accounts: BTreeMap<Name, bool>,
    envelopes: BTreeSet<Name>,
    ids: BTreeSet<String>,
    settings: BTreeSet<(Whose, String, Option<Month>)>,
    payees: BTreeMap<Name, Name>,
}

impl Fault {
    /// A fault that somebody made in the file after it was written.
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), remedy: EXPORT_AGAIN }
    }

    /// The same, with another way to go on.
    pub(super) fn with_remedy(self, remedy: &'static str) -> Self {
        Self { remedy, ..self }
    }

    /// The problem that it is at that place.
    pub(super) fn at(self, place: String) -> Problem {
        Problem { place, reason: self.reason, remedy: self.remedy.to_owned() }
    }
}

/// Refuses with the reason, unless the claim holds.
pub(super) fn must(claim: bool, reason: impl FnOnce() -> String) -> Result<(), Fault> {
    if claim { Ok(()) } else { Err(Fault::new(reason())) }
}

impl Checks {
    pub(super) fn time_zone(&self, time_zone: &str) -> Result<(), Fault> {
        must(!time_zone.trim().is_empty(), || "the time zone is empty".to_owned())
    }

    pub(super) fn account(&mut self, account: &BookAccount) -> Result<(), Fault> {
        trimmed(account.name.as_str())?;
        let earlier = self.accounts.insert(account.name.clone(), account.law());
        must(earlier.is_none(), || format!("there are two accounts named `{}`", account.name))
    }

    pub(super) fn envelope(&mut self, name: &Name) -> Result<(), Fault> {
        trimmed(name.as_str())?;
        must(!is_ready_to_assign(name), || format!("`{name}` always exists and is not listed"))?;
        let is_new = self.envelopes.insert(name.clone());
        must(is_new, || format!("there are two envelopes named `{name}`"))
    }

    /// There is what the setting is of and what it names; it is there once, and no payee's name goes on to a third.
    pub(super) fn setting(&mut self, setting: &NamedSetting) -> Result<(), Fault> {
        let NamedSetting { whose, set, month, now } = setting;
        let is_at_the_top = matches!(set, What::Currency | What::TimeZone);
        must(!is_at_the_top, || format!("the `{set}` of {whose} is said at the top of the file"))?;
        must(setting.is_of_its_type(), || misfit(setting))?;
        whose.name().map_or(Ok(()), |name| trimmed(name.as_str()))?;
        trimmed(&now.to_string())?;
        self.is_there(whose)?;
        setting.means().map_or(Ok(()), |meant| self.can_be_meant(&meant))?;
        let is_new = self.settings.insert((whose.clone(), set.to_string(), *month));
        must(is_new, || format!("the `{set}` of {whose} is there twice"))?;
        if let (Whose::Payee(from), Some(to)) = (whose, setting.payee_of_today()) {
            must(*from != to, || format!("the payee {from} goes to itself"))?;
            self.payees.insert(from.clone(), to);
        }
        Ok(())
    }

    /// Each payee goes to the name of today in one step.
    pub(super) fn payees(&self) -> Result<(), Fault> {
        let goes_on = self.payees.iter().find(|(_, to)| self.payees.contains_key(to));
        must(goes_on.is_none(), || {
            let (from, to) = goes_on.map(|(from, to)| (from.as_str(), to.as_str())).unwrap_or_default();
            format!("the payee {from} goes to {to}, which goes on to another")
        })
    }

    fn is_there(&self, whose: &Whose) -> Result<(), Fault> {
        let is_there = match whose {
            Whose::Ledger | Whose::Payee(_) => true,
            Whose::Account(name) => self.accounts.contains_key(name),
            Whose::Envelope(name) => self.envelopes.contains(name),
        };
        must(is_there, || format!("there is no {} `{whose}` with settings", whose.word()))
    }

    /// The default account is one inside the law, and the envelope of a payee may be *Ready to assign*.
    fn can_be_meant(&self, whose: &Whose) -> Result<(), Fault> {
        let can_be = match whose {
            Whose::Ledger | Whose::Payee(_) => false,
            Whose::Account(name) => self.accounts.get(name) == Some(&true),
            Whose::Envelope(name) => is_ready_to_assign(name) || self.envelopes.contains(name),
        };
        must(can_be, || format!("there is no {} `{whose}` inside the budget", whose.word()))
    }

    pub(super) fn transaction(&mut self, transaction: &BookTransaction, places: u8) -> Result<(), Fault> {
        self.id(&transaction.id)?;
        let count = transaction.accounts.len().saturating_add(transaction.envelopes.len());
        must((1..=POSTINGS_MAX).contains(&count), || {
            format!("it has {count} postings; 1 to {POSTINGS_MAX} are right")
        })?;
        let tag_count = transaction.tags.len();
        must(tag_count <= TAGS_MAX, || format!("it has {tag_count} tags; {TAGS_MAX} are the most"))?;
        let texts = [transaction.payee.as_ref().map(Name::as_str), transaction.memo.as_ref().map(|memo| memo.as_str())];
        texts.into_iter().flatten().try_for_each(trimmed)?;
        transaction.accounts.iter().try_for_each(|posting| self.account_posting(posting))?;
        transaction.envelopes.iter().try_for_each(|posting| self.envelope_posting(posting))?;
        law(transaction, places)
    }

    pub(super) fn note(&mut self, note: &BookNote) -> Result<(), Fault> {
        trimmed(note.text.as_str())?;
        self.id(&note.id)
    }

    fn id(&mut self, id: &str) -> Result<(), Fault> {
        must(self.ids.insert(id.to_owned()), || format!("the id `{id}` is there twice"))
    }

    fn account_posting(&self, posting: &BookPosting) -> Result<(), Fault> {
        let name = &posting.name;
        let law = self.accounts.get(name).ok_or_else(|| Fault::new(format!("there is no account `{name}`")))?;
        must(*law == posting.law, || format!("the account `{name}` is written on the wrong side of the law"))
    }

    fn envelope_posting(&self, posting: &BookPosting) -> Result<(), Fault> {
        let is_known = is_ready_to_assign(&posting.name) || self.envelopes.contains(&posting.name);
        must(is_known, || format!("there is no envelope `{}`", posting.name))
    }
}

/// Accounts inside the law and envelopes change by the same total.
fn law(transaction: &BookTransaction, places: u8) -> Result<(), Fault> {
    let inside = transaction.accounts.iter().filter(|posting| posting.law);
    let accounts: i128 = inside.map(|posting| i128::from(posting.n)).sum();
    let envelopes: i128 = transaction.envelopes.iter().map(|posting| i128::from(posting.n)).sum();
    must(accounts == envelopes, || {
        let shown =
            |sum: i128| i64::try_from(sum).map_or_else(|_| "too much".to_owned(), |n| decimal::write(n, places));
        format!("its accounts come to {} and its envelopes to {}", shown(accounts), shown(envelopes))
    })
}

fn misfit(setting: &NamedSetting) -> String {
    let NamedSetting { whose, set, month, now } = setting;
    let month = month.map_or_else(String::new, |month| format!(" in {month}"));
    format!("the `{set}` of {whose}{month} cannot be `{}`", shown(&now.to_string()))
}

fn is_ready_to_assign(name: &Name) -> bool {
    name.as_str() == READY_TO_ASSIGN_NAME
}

fn trimmed(text: &str) -> Result<(), Fault> {
    must(text.trim() == text, || format!("`{text}` begins or ends with a blank"))
}
