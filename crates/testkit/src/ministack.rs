//! A real S3 and IAM for the tests: ministack, started for this test process and ended with it.
//!
//! Tests work as IAM users. Its root key skips every check of signatures and policies, so it makes the
//! admin user and does nothing else.

use std::net::TcpListener;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use http::Method;
use tempfile::TempDir;

use crate::s3_server::{S3Server, encode, signed};
use crate::tethered::{Leashed, Tethered, started};

const START_WAIT: Duration = Duration::from_secs(30);

/// Everything is allowed.
pub const POLICY_ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A running ministack; it ends when this is dropped, or when this process dies.
#[derive(Debug)]
pub struct Ministack {
    s3: S3Server,
    port: u16,
    /// Where its objects are, if they outlive it.
    disk: Option<TempDir>,
    process: Option<Tethered>,
}

/// What a user signs with.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: String,
}

impl Ministack {
    /// The server that the tests of this process share, started by the first that asks.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Ministack> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts a server on a free port of loopback.
    ///
    /// # Panics
    ///
    /// If ministack is not installed, with the command that installs it; or if it does not start.
    pub fn start() -> Self {
        started("ministack", &program(), Self::try_start)
    }

    /// A server that keeps its objects in files and can be killed and started again. Its users it would forget,
    /// so its admin is its root.
    pub fn on_disk() -> Self {
        started("ministack", &program(), |program| {
            let (port, disk) = (free_port(), TempDir::new().expect("a directory"));
            let process = run(program, port, Some(disk.path()))?;
            let s3 = S3Server::new(endpoint(port), root());
            Some(Self { s3, port, disk: Some(disk), process: Some(process) })
        })
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it again after [`Self::kill`], on the same port and with the same objects.
    pub fn revive(&mut self) {
        let disk = self.disk.as_ref().expect("it keeps its objects").path();
        self.process = Some(run(&program(), self.port, Some(disk)).expect("ministack starts again"));
    }

    fn try_start(program: &Path) -> Option<Self> {
        let port = free_port();
        let process = run(program, port, None)?;
        let admin = make_admin(&endpoint(port));
        Some(Self { s3: S3Server::new(endpoint(port), admin), port, disk: None, process: Some(process) })
    }

    /// Makes a user with this policy; names are unique in a server.
    pub fn user_with_policy(&self, name: &str, policy: &str) -> Keys {
        make_user(self.s3.endpoint(), &self.s3.admin(), name, policy)
    }

    /// Makes a key to encrypt with, and gives its id.
    pub fn create_kms_key(&self) -> String {
        let answer = signed(self.s3.endpoint(), &self.s3.admin(), "kms", Method::POST, "", b"{}".to_vec()).text();
        let (_, rest) = answer.split_once("\"KeyId\"").expect("a key has an id");
        rest.split('"').nth(1).unwrap_or_default().to_owned()
    }
}

impl Deref for Ministack {
    type Target = S3Server;

    fn deref(&self) -> &S3Server {
        &self.s3
    }
}

fn endpoint(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Starts it and waits until it is ready.
fn run(program: &Path, port: u16, disk: Option<&Path>) -> Option<Tethered> {
    let mut environment =
        vec![("BIND_HOST", "127.0.0.1".into()), ("GATEWAY_PORT", port.to_string()), ("AUTH", "true".into())];
    if let Some(disk) = disk {
        environment.extend([("S3_PERSIST", "1".into()), ("S3_DATA_DIR", disk.display().to_string())]);
    }
    let mut process = Tethered::start(program, &Leashed { environment, ..Leashed::default() });
    process.answers(&format!("{}/_ministack/ready", endpoint(port)), 200, START_WAIT).then_some(process)
}

/// The Python of the test tools, which has boto3.
pub(crate) fn python() -> PathBuf {
    program().with_file_name("python")
}

/// Where `scripts/install-test-tools.sh` puts it.
fn program() -> PathBuf {
    tools().join("venv/bin/ministack")
}

/// The directory of all of them.
pub(crate) fn tools() -> PathBuf {
    let tools = std::env::var_os("PAIL_TEST_TOOLS").filter(|tools| !tools.is_empty()).map(PathBuf::from);
    tools.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/test-tools").into())
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

fn make_admin(endpoint: &str) -> Keys {
    make_user(endpoint, &root(), "admin", POLICY_ALL)
}

fn root() -> Keys {
    Keys { id: "test".into(), secret: "test".into() }
}

fn make_user(endpoint: &str, by: &Keys, name: &str, policy: &str) -> Keys {
    let user = format!("UserName={}", encode(name));
    iam(endpoint, by, &format!("Action=CreateUser&{user}"));
    let policy = format!("PolicyName=policy&PolicyDocument={}", encode(policy));
    iam(endpoint, by, &format!("Action=PutUserPolicy&{user}&{policy}"));
    let keys = iam(endpoint, by, &format!("Action=CreateAccessKey&{user}"));
    let element = |name: &str| {
        let (_, rest) = keys.split_once(&format!("<{name}>")).expect("a key has this element");
        rest.split('<').next().unwrap_or_default().to_owned()
    };
    Keys { id: element("AccessKeyId"), secret: element("SecretAccessKey") }
}

fn iam(endpoint: &str, by: &Keys, form: &str) -> String {
    let body = format!("{form}&Version=2010-05-08").into_bytes();
    signed(endpoint, by, "iam", Method::POST, "", body).text()
}
