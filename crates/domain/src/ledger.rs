//! The ledger: what all ops so far come to.
//!
//! It is derived from the journal and saved only to save time, so its JSON is compact and in a fixed order, and holds no
//! transactions: balances, the months' cells, and for the few transactions that were ever voided their current version.

mod apply;
mod broken;
mod cell;
mod changes;
mod find;
mod months;
mod named;
mod read;
mod settings;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::op::is_false;
use crate::{
    AccountId, AccountKind, Calendar, Currency, EnvelopeId, Genesis, GenesisProblem, Handle, Month, Name, OpId,
};

pub use broken::Broken;
pub use cell::{Cell, Flow, Turnover};
pub use months::{MonthRow, MonthView};
pub use read::NearMiss;
pub use settings::Kept;

pub use find::NameIndex;

pub(crate) use find::{Fit, fit};
pub(crate) use named::ByName;

/// The envelope of money that has no purpose yet.
pub const READY_TO_ASSIGN: EnvelopeId = EnvelopeId(0);

/// The name of [`READY_TO_ASSIGN`]; no other envelope can have it.
pub const READY_TO_ASSIGN_NAME: &str = "Ready to assign";

/// All balances of a budget in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Ledger {
    currency: Currency,
    time_zone: String,
    accounts: BTreeMap<AccountId, Account>,
    envelopes: BTreeMap<EnvelopeId, Envelope>,
    cells: BTreeMap<Month, BTreeMap<EnvelopeId, Cell>>,
    turnover: Turnover,
    changed: BTreeMap<OpId, Version>,
    /// How many transactions count.
    live: u64,
    /// How far each file was taken in, by its SHA-256.
    imports: BTreeMap<String, Progress>,
    /// What was set, by what it is of and which: `envelope:3/name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    settings: BTreeMap<String, Kept>,
    /// Whether a bank ever gave its own id to something here.
    #[serde(default, skip_serializing_if = "is_false")]
    has_external: bool,
    /// What the balances come to, so that no op needs to add them all up. Not saved: a saved ledger is added up anew.
    #[serde(skip)]
    sides: Sides,
    /// Which days the months have, out of the settings.
    #[serde(skip)]
    calendar: Calendar,
}

/// The two sides of the conservation law, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sides {
    /// The balances of the accounts inside the law.
    accounts: i128,
    /// The balances of all envelopes.
    envelopes: i128,
}

/// A place where money is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its name today.
    pub name: Name,
    /// Whether it is inside the conservation law.
    pub law: bool,
    /// What it was opened as; an account of the genesis was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<AccountKind>,
    /// What it holds, in minor units.
    pub balance: i64,
}

/// A purpose that money is set aside for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Its name today.
    pub name: Name,
    /// What it holds, in minor units.
    pub balance: i64,
    /// How many transactions that count touch it.
    pub live: u64,
    /// Whether it exists only because a transaction used it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opened_by_record: bool,
}

/// The current version of a transaction that was voided or restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The op that made it the current one.
    pub base: OpId,
    /// Whether the transaction counts.
    pub live: bool,
    /// Who wrote that op.
    pub by: String,
    /// Where that op is.
    pub at: Handle,
}

/// How far a file was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many of its transactions are in the ledger.
    pub done: u64,
    /// How many it has.
    pub of: u64,
    /// The op that brought the latest of them.
    pub at: Handle,
}

/// Where an op stands in the journal, and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The op's id.
    pub op: OpId,
    /// Its place.
    pub handle: Handle,
    /// The device that wrote it.
    pub by: String,
}

impl Progress {
    /// Nothing of it is left to be taken in.
    pub fn is_complete(&self) -> bool {
        self.done == self.of
    }
}

impl Ledger {
    /// The ledger before its first op.
    pub fn begin(genesis: &Genesis) -> Result<Self, GenesisProblem> {
        let currency = genesis.checked_currency()?;
        if genesis.time_zone.trim().is_empty() {
            return Err(GenesisProblem::TimeZone);
        }
        let accounts = first_accounts(genesis)?;
        let name = Name::parse(READY_TO_ASSIGN_NAME).expect("the reserved name is a name");
        let ready = Envelope { name, balance: 0, live: 0, opened_by_record: false };
        Ok(Self {
            currency,
            time_zone: genesis.time_zone.clone(),
            accounts,
            envelopes: BTreeMap::from([(READY_TO_ASSIGN, ready)]),
            cells: BTreeMap::new(),
            turnover: Turnover::default(),
            changed: BTreeMap::new(),
            live: 0,
            imports: BTreeMap::new(),
            settings: BTreeMap::new(),
            has_external: false,
            sides: Sides::default(),
            calendar: Calendar::ALMANAC,
        })
    }

    fn added_up(&self) -> Sides {
        let accounts = self.accounts.values().filter(|account| account.law);
        Sides {
            accounts: accounts.map(|account| i128::from(account.balance)).sum(),
            envelopes: self.envelopes.values().map(|envelope| i128::from(envelope.balance)).sum(),
        }
    }
}

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Ledger {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut ledger = Self::deserialize(deserializer)?;
        if !ledger.knows_its_settings() {
            return Err(de::Error::custom("it has settings that this pail does not know; a newer one is needed"));
        }
        ledger.sides = ledger.added_up();
        ledger.calendar = ledger.calendar_of_settings();
        Ok(ledger)
    }
}

fn first_accounts(genesis: &Genesis) -> Result<BTreeMap<AccountId, Account>, GenesisProblem> {
    let mut accounts: BTreeMap<AccountId, Account> = BTreeMap::new();
    for (expected, account) in (1..).map(AccountId).zip(&genesis.accounts) {
        if account.id != expected {
            return Err(GenesisProblem::AccountId { name: account.name.clone(), id: account.id, expected });
        }
        if accounts.values().any(|known| known.name == account.name) {
            return Err(GenesisProblem::AccountName(account.name.clone()));
        }
        accounts.insert(expected, Account { name: account.name.clone(), law: account.law, kind: None, balance: 0 });
    }
    Ok(accounts)
}
