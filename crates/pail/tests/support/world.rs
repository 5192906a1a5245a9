//! The program in this process, in a world whose time, chance and people the test decides.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::{Address, Environment, Host, Interrupt, Location, Opened, StoreOptions, Stores, Tally};
use async_trait::async_trait;
use cli::{Ask, Exit, Streams};
use journal::{Clock, Fault, Ids, Sleep};
use store::{Counted, FileShelf, FolderBucket, RequestCounts};
use tempfile::TempDir;
use testkit::Ran;

/// Time, chance and one disk, for any number of devices.
pub(crate) struct World {
    disk: TempDir,
    now_ms: Arc<AtomicI64>,
    ids: Arc<Seeded>,
}

/// One device of a [`World`]: its own home, on the ledger that all of them share.
pub(crate) struct Machine<'a> {
    world: &'a World,
    environment: BTreeMap<String, String>,
}

impl World {
    /// A world at this moment, such as `2026-11-22T15:04:05[Europe/Berlin]`.
    pub(crate) fn at(moment: &str) -> Self {
        let world = Self {
            disk: TempDir::new().expect("a directory"),
            now_ms: Arc::default(),
            ids: Arc::new(Seeded(AtomicU64::new(1))),
        };
        world.now_is(moment);
        world
    }

    /// From now on it is this moment.
    pub(crate) fn now_is(&self, moment: &str) {
        let moment: jiff::Zoned = moment.parse().expect("a moment with its zone");
        self.now_ms.store(moment.timestamp().as_millisecond(), Ordering::SeqCst);
    }

    /// The folder of the ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        self.disk.path().join("ledger")
    }

    /// A device with this name and this `TZ`.
    pub(crate) fn machine(&self, name: &str, zone: &str) -> Machine<'_> {
        let home = self.disk.path().join(name);
        let set = [
            ("HOME", home.display().to_string()),
            ("PAIL_STORE", self.ledger().display().to_string()),
            ("TZ", zone.to_owned()),
        ];
        let config = home.join(".config/pennypail");
        std::fs::create_dir_all(&config).expect("a directory");
        std::fs::write(config.join("config.toml"), format!("device = \"{name}\"\n")).expect("a file");
        Machine { world: self, environment: set.map(|(name, value)| (name.to_owned(), value)).into() }
    }

    fn host(&self, environment: &BTreeMap<String, String>) -> Host {
        Host {
            stores: Arc::new(Folders),
            clock: Arc::new(Hands(self.now_ms.clone())),
            ids: self.ids.clone(),
            sleep: Arc::new(Hands(self.now_ms.clone())),
            interrupt: Arc::new(Never),
            progress: |_| {},
            environment: Environment::new(environment.clone()),
            current_dir: self.disk.path().to_owned(),
            host_name: "machine".into(),
            time_zone: || Some("Asia/Kolkata".into()),
            version: "0.1.0".into(),
        }
    }
}

impl Machine<'_> {
    /// The same device with this variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Where this device keeps things.
    pub(crate) fn home(&self) -> &Path {
        Path::new(&self.environment["HOME"])
    }

    /// Runs a command where nobody sits.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, None)
    }

    /// Runs a command that must work, and gives its data.
    #[track_caller]
    pub(crate) fn ok(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, Some(0), "`pail {}` said:\n{}{}", words.join(" "), ran.out, ran.talk);
        ran.out
    }

    /// Runs a command where a person answers every question with this, `None` being the end of the input.
    /// Gives the questions too.
    pub(crate) fn run_with_person(&self, words: &[&str], answer: Option<&str>) -> (Ran, Vec<String>) {
        let asked = Rc::new(RefCell::new(Vec::new()));
        let (heard, answer) = (asked.clone(), answer.map(str::to_owned));
        let mut person = move |question: &str| {
            heard.borrow_mut().push(question.to_owned());
            answer.clone()
        };
        let ran = self.run_with(words, Some(&mut person));
        (ran, asked.take())
    }

    fn run_with(&self, words: &[&str], ask: Option<&mut Ask>) -> Ran {
        let words: Vec<OsString> = ["pail"].iter().chain(words).map(OsString::from).collect();
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let mut streams = Streams::new(&mut out, &mut talk);
        streams.ask = ask;
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let exit: Exit = runtime.block_on(cli::run(words, self.world.host(&self.environment), &mut streams));
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Ran { code: Some(exit.code().into()), out: text(out), talk: text(talk) }
    }
}

/// The clock, which moves only where the program waits.
struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.now_ms()).expect("after 1970")
    }
}

#[async_trait]
impl Sleep for Hands {
    async fn sleep_ms(&self, ms: u64) {
        self.0.fetch_add(i64::try_from(ms).expect("a short time"), Ordering::SeqCst);
    }
}

/// Chance that is the same in every run.
struct Seeded(AtomicU64);

impl Ids for Seeded {
    fn random(&self) -> u128 {
        let count = self.0.fetch_add(1, Ordering::SeqCst);
        u128::from(count).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
    }
}

/// Nobody presses Ctrl-C.
struct Never;

#[async_trait]
impl Interrupt for Never {
    async fn wait(&self) {
        std::future::pending::<()>().await;
    }
}

/// Folders alone.
struct Folders;

impl Stores for Folders {
    fn open(&self, location: &Location, options: &StoreOptions) -> Result<Opened, Fault> {
        let Address::Folder(root) = &location.address else { panic!("{} is no folder", location.address) };
        let counts = Arc::new(RequestCounts::default());
        let folder = Arc::new(Counted::new(FolderBucket::new(root.clone()), counts.clone()));
        let tally = move || Tally {
            put: counts.put(),
            put_lost: counts.put_lost_slot(),
            get: counts.get(),
            list: counts.list(),
        };
        Ok(Opened {
            bucket: folder.clone(),
            views: folder.clone(),
            lists: folder,
            versions: None,
            shelf: Arc::new(FileShelf::new(options.cache_dir.clone(), options.state_dir.clone())),
            tally: Arc::new(tally),
        })
    }
}
