//! Where: which ledger is used, why that one, and what this machine knows of it. Sends nothing.

use std::path::PathBuf;

use crate::Session;
use crate::wording::counted_time;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Whereabouts {
    /// The ledger's place.
    pub ledger: String,
    /// What named it.
    pub because: String,
    /// The ledger's id, if this machine has seen it.
    pub id: Option<String>,
    /// What this machine knows of it: the last entry.
    pub seq: Option<u64>,
    /// That entry's hash.
    pub head: Option<String>,
    /// How long ago this machine last saw that the store holds this history.
    pub looked: Option<String>,
    /// The ledger's currency.
    pub currency: Option<String>,
    /// The ledger's time zone.
    pub time_zone: Option<String>,
    /// This device's name in the journal.
    pub device: String,
    /// The config file, whether it is there or not.
    pub config: PathBuf,
    /// The cache of this ledger on this machine; may be removed at any time.
    pub cache: PathBuf,
    /// The intents of this machine; not to be removed.
    pub state: PathBuf,
}

/// Says where the ledger is and why.
pub fn whereabouts(session: &Session) -> Whereabouts {
    let journal = &session.journal;
    let age = journal.looked_at_ms().map(|at| counted_time(session.host.clock.now_ms().saturating_sub(at)));
    Whereabouts {
        ledger: session.location.address.to_string(),
        because: session.location.why.to_string(),
        id: journal.ledger().map(str::to_owned),
        seq: journal.seq().map(|seq| seq.0),
        head: journal.head().map(|head| head.to_string()),
        looked: age,
        currency: journal.state().map(|ledger| ledger.currency().to_string()),
        time_zone: journal.state().map(|ledger| ledger.time_zone().to_owned()),
        device: session.device.clone(),
        config: session.dirs.config.join("config.toml"),
        cache: session.dirs.cache.join(session.location.cache_name()),
        state: session.dirs.state.clone(),
    }
}
