//! Which ledger is used, why that one, and what this machine knows of it.

use serde::Serialize;

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    pub config: String,
    /// The cache of this ledger on this machine; may be removed at any time.
    pub cache: String,
    /// The intents of this machine; not to be removed.
    pub state: String,
}

impl Whereabouts {
    /// Each thing that is known with its name, in the order in which it is shown.
    pub(crate) fn rows(&self) -> impl Iterator<Item = [String; 2]> + '_ {
        let seq = self.seq.map(|seq| seq.to_string());
        let rows = [
            ("ledger", Some(self.ledger.clone())),
            ("because", Some(self.because.clone())),
            ("id", self.id.clone()),
            ("seq", seq),
            ("head", self.head.clone()),
            ("looked", self.looked.as_ref().map(|looked| format!("{looked} ago"))),
            ("currency", self.currency.clone()),
            ("time_zone", self.time_zone.clone()),
            ("device", Some(self.device.clone())),
            ("config", Some(self.config.clone())),
            ("cache", Some(self.cache.clone())),
            ("state", Some(self.state.clone())),
        ];
        rows.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]))
    }
}
