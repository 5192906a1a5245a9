//! A device: a machine of its own with its own home, cache, intents and settings, on which the real program runs.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::azurite::{self, Azurite};
use crate::ministack::{Keys, tools};
use crate::running::Running;
use crate::s3_server::S3Server;
use crate::wire::{Proxy, WireServer};

/// One device. Nothing of this machine's environment reaches it but what a test gives it.
pub struct Device {
    program: PathBuf,
    home: TempDir,
    environment: BTreeMap<String, String>,
}

/// How a command ended and what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code; `None` after a signal.
    pub code: Option<i32>,
    /// Data.
    pub out: String,
    /// Talk.
    pub talk: String,
}

impl Device {
    /// A new device for the program at this path (`env!("CARGO_BIN_EXE_pail")`), in Berlin, with no locale.
    pub fn new(program: &str) -> Self {
        let home = TempDir::new().expect("a directory for a device");
        let below = |name: &str| home.path().join(name).display().to_string();
        let environment = [
            ("HOME", below("home")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_CACHE_HOME", below("cache")),
            ("XDG_STATE_HOME", below("state")),
            ("XDG_DATA_HOME", below("data")),
            ("TZ", "Europe/Berlin".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value));
        Self { program: PathBuf::from(program), home, environment: environment.into() }
    }

    /// The same device with this variable; an empty value takes the variable away.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same device with a clock of its own, so many seconds ahead of this machine's.
    ///
    /// # Panics
    ///
    /// If the test tools are not installed.
    #[must_use]
    pub fn with_clock(self, ahead_s: i64) -> Self {
        let clock = tools().join("clock.so");
        assert!(clock.exists(), "{} is not there: run scripts/install-test-tools.sh", clock.display());
        self.with("LD_PRELOAD", &clock.display().to_string()).with("PAIL_TEST_CLOCK_S", &ahead_s.to_string())
    }

    /// A device that uses a ledger in this folder.
    #[must_use]
    pub fn on_folder(self, folder: &Path) -> Self {
        self.with("PAIL_STORE", &folder.display().to_string())
    }

    /// A device that uses the original program's names for a ledger in this bucket.
    #[must_use]
    pub fn on_bucket(self, server: &S3Server, keys: &Keys, bucket: &str) -> Self {
        self.with("BUDGET_BUCKET", bucket)
            .with("LEDGER_KEY", "data/ledger.json")
            .with("AWS_ENDPOINT_URL", server.endpoint())
            .with("AWS_REGION", "us-east-1")
            .with("AWS_ACCESS_KEY_ID", &keys.id)
            .with("AWS_SECRET_ACCESS_KEY", &keys.secret)
    }

    /// The same device behind this proxy.
    #[must_use]
    pub fn behind(self, proxy: &Proxy) -> Self {
        self.with("AWS_ENDPOINT_URL", &proxy.endpoint())
    }

    /// A device that uses a ledger in this container, as whoever holds the account's key.
    #[must_use]
    pub fn on_azure(self, server: &Azurite, container: &str) -> Self {
        self.with("PAIL_STORE", &format!("az://{container}"))
            .with("AZURE_STORAGE_ENDPOINT", server.endpoint())
            .with("AZURE_STORAGE_ACCOUNT_NAME", azurite::ACCOUNT)
            .with("AZURE_STORAGE_ACCOUNT_KEY", azurite::KEY)
    }

    /// A device that uses a ledger on this stand-in, where anybody may.
    #[must_use]
    pub fn on_wire(self, server: &WireServer) -> Self {
        self.with("PAIL_STORE", "s3://books")
            .with("AWS_ENDPOINT_URL", &server.endpoint())
            .with("AWS_REGION", "us-east-1")
            .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .with("AWS_SECRET_ACCESS_KEY", "secret")
    }

    /// Where this device keeps things: `home`, `config`, `cache`, `state`, `data`.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes the config file.
    pub fn configure(&self, text: &str) {
        let dir = self.path("config").join("pennypail");
        std::fs::create_dir_all(&dir).expect("a directory for the config");
        std::fs::write(dir.join("config.toml"), text).expect("a config file");
    }

    /// The command, ready to be run otherwise than [`Self::run`] does.
    pub fn command<W: AsRef<OsStr>>(&self, words: &[W]) -> Command {
        let mut command = Command::new(&self.program);
        let set = self.environment.iter().filter(|(_, value)| !value.is_empty());
        command.args(words).env_clear().envs(set).current_dir(self.home.path()).stdin(Stdio::null());
        command
    }

    /// Runs one command to its end.
    pub fn run<W: AsRef<OsStr>>(&self, words: &[W]) -> Ran {
        Ran::of(self.command(words).output().expect("the program starts"))
    }

    /// Runs a command that must end with this code, and gives what it wrote.
    #[track_caller]
    pub fn ends<W: AsRef<str>>(&self, code: i32, words: &[W]) -> Ran {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let ran = self.run(&words);
        assert_eq!(ran.code, Some(code), "`pail {}` said:\n{}{}", words.join(" "), ran.out, ran.talk);
        ran
    }

    /// Runs a command that must work, and gives its data.
    #[track_caller]
    pub fn ok(&self, words: &[&str]) -> String {
        self.ends(0, words).out
    }

    /// Starts a command and goes on.
    pub fn start(&self, words: &[&str]) -> Running {
        Running::start(self.command(words))
    }

    /// The intents that lie open on this device: their files, of all ledgers.
    pub fn intents(&self) -> Vec<PathBuf> {
        let ledgers = files_in(&self.path("state").join("pennypail"));
        ledgers.iter().flat_map(|ledger| files_in(&ledger.join("intents"))).collect()
    }

    /// Runs a line as a shell does, with `pail` on its path; data and talk come as a person would see them.
    pub fn shell(&self, line: &str) -> (Option<i32>, String) {
        let programs = self.program.parent().expect("a program lies in a directory").display().to_string();
        let set = self.environment.iter().filter(|(_, value)| !value.is_empty());
        let path = format!("{programs}:{}", self.environment.get("PATH").cloned().unwrap_or_default());
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{{ {line}\n}} 2>&1")]).env_clear().envs(set).env("PATH", path);
        let ended = command.current_dir(self.home.path()).stdin(Stdio::null()).output().expect("a shell starts");
        (ended.status.code(), String::from_utf8(ended.stdout).expect("output is UTF-8"))
    }
}

impl Ran {
    pub(crate) fn of(ended: Output) -> Self {
        Self {
            code: ended.status.code(),
            out: String::from_utf8(ended.stdout).expect("data is UTF-8"),
            talk: String::from_utf8(ended.stderr).expect("talk is UTF-8"),
        }
    }
}

/// What lies in a directory, in order; nothing in one that is not there.
fn files_in(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.sort();
    files
}
