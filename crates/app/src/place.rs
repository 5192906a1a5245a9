//! A place that words name, opened: where it is, with which settings, and the store there.

use crate::host::{Dirs, Opened};
use crate::location::LocationProblem;
use crate::{Config, Failure, Host, Kind, Location, StoreOptions};

/// How long one request may take.
const TRY_TIMEOUT_MS: u64 = 10_000;

/// An opened place. Nothing was sent yet.
pub(crate) struct Place {
    pub(crate) dirs: Dirs,
    pub(crate) config: Config,
    pub(crate) location: Location,
    pub(crate) opened: Opened,
}

impl Place {
    /// The place of the ledger: `--store`, else what the environment, the config or the default says.
    pub(crate) fn find(host: &Host, store: Option<&str>, patience_ms: u64) -> Result<Self, Failure> {
        Self::open(host, patience_ms, |config, dirs| {
            Location::resolve(store, &host.environment, config.store.as_deref(), dirs, &host.current_dir)
        })
    }

    /// The place of this address, whatever else is set.
    pub(crate) fn named(host: &Host, address: &str, patience_ms: u64) -> Result<Self, Failure> {
        Self::open(host, patience_ms, |_, _| Location::named(address, &host.current_dir))
    }

    fn open(
        host: &Host,
        patience_ms: u64,
        find: impl FnOnce(&Config, &Dirs) -> Result<Location, LocationProblem>,
    ) -> Result<Self, Failure> {
        let dirs = Dirs::of(&host.environment).ok_or_else(|| {
            Failure::new(Kind::Configuration, "there is no home directory: HOME is not set")
                .hint("set HOME, or the XDG directories")
        })?;
        let config = Config::load(&dirs.config.join("config.toml"))
            .map_err(|problem| Failure::new(Kind::Configuration, problem))?;
        let location = find(&config, &dirs).map_err(|problem| Failure::new(Kind::Configuration, problem))?;
        let options = StoreOptions {
            cache_dir: dirs.cache.join(location.cache_name()),
            state_dir: dirs.state.clone(),
            sse: config.sse,
            sse_kms_key_id: config.sse_kms_key_id.clone(),
            try_timeout_ms: patience_ms.min(TRY_TIMEOUT_MS),
            environment: host.environment.clone(),
        };
        let opened = host.stores.open(&location, &options).map_err(|fault| Failure::of_fault(&fault))?;
        Ok(Self { dirs, config, location, opened })
    }
}
