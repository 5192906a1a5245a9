//! A real S3 and IAM for the tests: ministack, started for this test process and ended with it.
//!
//! Tests work as IAM users. Its root key skips every check of signatures and policies, so it makes the
//! admin user and does nothing else.

mod process;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Request};
use object_store::aws::{AwsAuthorizer, AwsCredential};
use object_store::client::HttpRequestBody;

use crate::http_client::{self, Answer};
use process::Tethered;

const REGION: &str = "us-east-1";
const START_WAIT: Duration = Duration::from_secs(30);

/// Everything is allowed.
pub const POLICY_ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A running ministack; it ends when this is dropped, or when this process dies.
#[derive(Debug)]
pub struct Ministack {
    endpoint: String,
    admin: Keys,
    _process: Tethered,
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
        let program = program();
        let install = "run scripts/install-test-tools.sh";
        assert!(program.exists(), "ministack is not installed at {}: {install}", program.display());
        for _ in 0..5 {
            // Somebody may take the port before ministack does; then it ends, and we try another.
            let port = free_port();
            let environment =
                [("BIND_HOST", "127.0.0.1".into()), ("GATEWAY_PORT", port.to_string()), ("AUTH", "true".into())];
            let mut process = Tethered::start(&program, &environment);
            let endpoint = format!("http://127.0.0.1:{port}");
            if is_ready(&endpoint, &mut process) {
                let admin = make_admin(&endpoint);
                return Self { endpoint, admin, _process: process };
            }
        }
        panic!("{} does not start: run it by hand to see why, or {install}", program.display());
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A user who may do everything.
    pub fn admin(&self) -> Keys {
        self.admin.clone()
    }

    /// Makes a bucket.
    pub fn create_bucket(&self, name: &str) {
        self.s3(Method::PUT, name, Vec::new());
    }

    /// Has a bucket keep what is overwritten or deleted in it.
    pub fn keep_versions(&self, name: &str) {
        let setting = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        self.s3(Method::PUT, &format!("{name}?versioning="), setting.into());
    }

    /// Makes a user with this policy; names are unique in a server.
    pub fn user_with_policy(&self, name: &str, policy: &str) -> Keys {
        make_user(&self.endpoint, &self.admin, name, policy)
    }

    /// Makes a key to encrypt with, and gives its id.
    pub fn create_kms_key(&self) -> String {
        let answer = signed(&self.endpoint, &self.admin, "kms", Method::POST, "", b"{}".to_vec()).text();
        let (_, rest) = answer.split_once("\"KeyId\"").expect("a key has an id");
        rest.split('"').nth(1).unwrap_or_default().to_owned()
    }

    /// The headers of an object, names in lower case: `x-amz-server-side-encryption` and the like.
    pub fn head(&self, bucket: &str, key: &str) -> BTreeMap<String, String> {
        self.s3(Method::HEAD, &format!("{bucket}/{key}"), Vec::new()).headers
    }

    /// All keys of a bucket, in order.
    pub fn objects(&self, bucket: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        loop {
            let after = keys.last().map_or(String::new(), |last| format!("&start-after={}", encode(last)));
            let page = self.s3(Method::GET, &format!("{bucket}?list-type=2{after}"), Vec::new()).text();
            keys.extend(page.split("<Key>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned));
            if !page.contains("<IsTruncated>true<") {
                return keys;
            }
        }
    }

    /// Reads an object, whatever anybody thinks of it.
    pub fn get(&self, bucket: &str, key: &str) -> Vec<u8> {
        self.s3(Method::GET, &format!("{bucket}/{key}"), Vec::new()).body
    }

    /// Overwrites an object, as no rule of ours allows.
    pub fn put(&self, bucket: &str, key: &str, body: &[u8]) {
        self.s3(Method::PUT, &format!("{bucket}/{key}"), body.to_vec());
    }

    /// Deletes an object, as no rule of ours allows.
    pub fn delete(&self, bucket: &str, key: &str) {
        self.s3(Method::DELETE, &format!("{bucket}/{key}"), Vec::new());
    }

    fn s3(&self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        signed(&self.endpoint, &self.admin, "s3", method, path, body)
    }
}

/// The Python of the test tools, which has boto3.
pub(crate) fn python() -> PathBuf {
    program().with_file_name("python")
}

/// Where `scripts/install-test-tools.sh` puts it.
fn program() -> PathBuf {
    let tools = std::env::var_os("PAIL_TEST_TOOLS").filter(|tools| !tools.is_empty()).map(PathBuf::from);
    let tools = tools.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/test-tools").into());
    tools.join("venv/bin/ministack")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}

fn is_ready(endpoint: &str, process: &mut Tethered) -> bool {
    let request = Request::get(format!("{endpoint}/_ministack/ready")).body(Vec::new()).expect("a plain request");
    let start = Instant::now();
    while start.elapsed() < START_WAIT && process.is_alive() {
        if http_client::send(&request).is_ok_and(|answer| answer.status == 200) {
            // Another server on the same port would have answered too, but then ours is gone.
            thread::sleep(Duration::from_millis(20));
            return process.is_alive();
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}

fn make_admin(endpoint: &str) -> Keys {
    let root = Keys { id: "test".into(), secret: "test".into() };
    make_user(endpoint, &root, "admin", POLICY_ALL)
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

/// Sends a signed request, which must succeed.
fn signed(endpoint: &str, by: &Keys, service: &str, method: Method, path: &str, body: Vec<u8>) -> Answer {
    let credential = AwsCredential { key_id: by.id.clone(), secret_key: by.secret.clone(), token: None };
    let mut request = Request::builder().method(method).uri(format!("{endpoint}/{path}"));
    if service == "iam" {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    if service == "kms" {
        request = request.header("content-type", "application/x-amz-json-1.1");
        request = request.header("x-amz-target", "TrentService.CreateKey");
    }
    let mut request = request.body(HttpRequestBody::from(body.clone())).expect("the path is clean");
    AwsAuthorizer::new(&credential, service, REGION).try_authorize(&mut request, None).expect("it can be signed");
    let request = request.map(|_| body);
    let answer = http_client::send(&request).expect("ministack answers");
    let (uri, text) = (request.uri(), answer.text());
    assert!((200..300).contains(&answer.status), "{} {uri}: {} {text}", request.method(), answer.status);
    answer
}

/// Percent-encodes as signatures want it.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
