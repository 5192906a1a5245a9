//! The world, as far as the use cases need one. `pail` makes the real one, the tests make theirs.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use async_trait::async_trait;
use futures_util::future::{Either, select};
use journal::{Bucket, Clock, Fault, Ids, Lists, Shelf, Sleep, Views};

use crate::{Location, SseSetting};

/// Everything outside this process.
#[derive(Clone)]
pub struct Host {
    /// How a location becomes a store.
    pub stores: Arc<dyn Stores>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub ids: Arc<dyn Ids>,
    /// How to wait.
    pub sleep: Arc<dyn Sleep>,
    /// Ends when the user wants no more (Ctrl-C).
    pub interrupt: Arc<dyn Interrupt>,
    /// Tells a person who waits how far a long work is; `None` says that it is over.
    pub progress: fn(Option<&str>),
    /// The environment variables.
    pub environment: Environment,
    /// Where relative paths start.
    pub current_dir: PathBuf,
    /// The machine's name.
    pub host_name: String,
    /// The system's time zone by its name in the tz database, if it has one. Asked only for a new ledger.
    pub time_zone: fn() -> Option<String>,
    /// The version of the program, as entries name it.
    pub version: String,
}

/// Opens stores.
pub trait Stores: Send + Sync {
    /// Makes ready to use the store at a location; sends nothing.
    fn open(&self, location: &Location, options: &StoreOptions) -> Result<Opened, Fault>;
}

/// What a store is opened with beside its location.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Where the cache of this location lies.
    pub cache_dir: PathBuf,
    /// Where intents lie.
    pub state_dir: PathBuf,
    /// Whether objects are encrypted by the server.
    pub sse: SseSetting,
    /// The KMS key that the server is to encrypt with.
    pub sse_kms_key_id: Option<String>,
    /// How long one request may take.
    pub try_timeout_ms: u64,
    /// The environment: credentials, region, endpoint.
    pub environment: Environment,
}

/// An opened store.
pub struct Opened {
    /// The entries. Keys start at the ledger's root.
    pub bucket: Arc<dyn Bucket>,
    /// The derived objects. Keys start at the bucket's root.
    pub views: Arc<dyn Views>,
    /// What lies there. Keys start at the ledger's root.
    pub lists: Arc<dyn Lists>,
    /// Whether the store keeps what is overwritten or deleted; `None` where the question makes no sense.
    pub versions: Option<Arc<dyn KeepsVersions>>,
    /// This machine's cache and intents.
    pub shelf: Arc<dyn Shelf>,
    /// How many requests were sent so far.
    pub tally: Arc<dyn Fn() -> Tally + Send + Sync>,
}

/// A store that may keep what is overwritten or deleted in it.
#[async_trait]
pub trait KeepsVersions: Send + Sync {
    /// Looks at the store's setting. A failure is an answer too.
    async fn look(&self) -> Versions;
}

/// Whether a store keeps what is overwritten or deleted in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// It does.
    On,
    /// It does not.
    Off,
    /// Nobody can tell, for this reason.
    MayNotLook(String),
}

/// Requests, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// PUTs.
    pub put: u64,
    /// PUTs that found their slot taken.
    pub put_lost: u64,
    /// GETs.
    pub get: u64,
    /// Listings.
    pub list: u64,
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            put: self.put + other.put,
            put_lost: self.put_lost + other.put_lost,
            get: self.get + other.get,
            list: self.list + other.list,
        }
    }
}

/// The user's wish to stop.
#[async_trait]
pub trait Interrupt: Send + Sync {
    /// Comes back when the user wants no more.
    async fn wait(&self);
}

/// Does the work to its end, or drops it when the user wants no more.
pub(crate) async fn unless_interrupted<T>(interrupt: &dyn Interrupt, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), interrupt.wait()).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Lets others go on, among them whoever waits for Ctrl-C: a folder never makes anybody wait.
pub(crate) async fn pass_on() {
    let mut has_passed = false;
    poll_fn(|context| {
        if std::mem::replace(&mut has_passed, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Environment variables, where an empty one counts as absent for all but a few.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// These variables.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().collect())
    }

    /// The same with this variable; with an empty value without it.
    #[must_use]
    pub(crate) fn with(mut self, name: String, value: String) -> Self {
        self.0.insert(name, value);
        self
    }

    /// The value of one; `None` where it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.said(name).filter(|value| !value.is_empty())
    }

    /// The value of one that may say something by being empty.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A directory by its XDG variable, else below the home directory. Relative ones do not count, as XDG says.
    fn xdg(&self, name: &str, below_home: &str) -> Option<PathBuf> {
        let absolute = |name: &str| self.get(name).map(Path::new).filter(|path| path.is_absolute());
        absolute(name).map(Path::to_path_buf).or_else(|| Some(absolute("HOME")?.join(below_home)))
    }
}

impl std::fmt::Debug for Environment {
    /// The names alone: values may be secrets.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_set().entries(self.0.keys().filter(|name| self.get(name).is_some())).finish()
    }
}

/// Where this program keeps things on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirs {
    /// `config.toml` lies here.
    pub config: PathBuf,
    /// Caches, one a location.
    pub cache: PathBuf,
    /// Intents and the device's name: not to be lost.
    pub state: PathBuf,
    /// The ledger of who names none.
    pub data: PathBuf,
}

impl Dirs {
    /// The directories of this environment; `None` without any home.
    pub fn of(environment: &Environment) -> Option<Self> {
        let dir = |name, below_home| Some(environment.xdg(name, below_home)?.join("pennypail"));
        Some(Self {
            config: dir("XDG_CONFIG_HOME", ".config")?,
            cache: dir("XDG_CACHE_HOME", ".cache")?,
            state: dir("XDG_STATE_HOME", ".local/state")?,
            data: dir("XDG_DATA_HOME", ".local/share")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        Environment::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn directories_come_from_xdg_then_home() {
        let dirs = Dirs::of(&environment(&[("HOME", "/home/ann"), ("XDG_DATA_HOME", "/data")])).unwrap();
        assert_eq!(dirs.data, Path::new("/data/pennypail"));
        assert_eq!(dirs.config, Path::new("/home/ann/.config/pennypail"));
        assert_eq!(Dirs::of(&environment(&[("XDG_DATA_HOME", "relative")])), None);
    }

    #[test]
    fn an_environment_never_shows_a_value() {
        let environment = environment(&[("AWS_SECRET_ACCESS_KEY", "hush"), ("EMPTY", "")]);
        assert_eq!(format!("{environment:?}"), r#"{"AWS_SECRET_ACCESS_KEY"}"#);
        assert_eq!(environment.get("EMPTY"), None);
    }
}
