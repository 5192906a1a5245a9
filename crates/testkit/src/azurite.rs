//! A container of Azure Blob Storage for the tests: Azurite, Microsoft's own emulator. Started for this test process
//! and ended with it, on loopback alone, with what it stores in its memory.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use http::{Method, Request};
use object_store::azure::{AzureAccessKey, AzureAuthorizer, AzureCredential};
use object_store::client::HttpRequestBody;

use crate::http_client::{self, Answer};
use crate::ministack::{free_port, tools};
use crate::sas;
use crate::tethered::{Leashed, Tethered, started};

const START_WAIT: Duration = Duration::from_secs(60);

/// The account that every Azurite has.
pub const ACCOUNT: &str = "devstoreaccount1";

/// Its key: a well-known one, which opens nothing but Azurite.
pub const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// A running Azurite; it ends when this is dropped, or when this process dies.
#[derive(Debug)]
pub struct Azurite {
    endpoint: String,
    _process: Tethered,
}

impl Azurite {
    /// The server that the tests of this process share, started by the first that asks.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Azurite> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts a server on a free port of loopback.
    ///
    /// # Panics
    ///
    /// If Azurite is not installed, with the command that installs it; or if it does not start.
    pub fn start() -> Self {
        started("Azurite", &program(), Self::try_start)
    }

    fn try_start(program: &Path) -> Option<Self> {
        let port = free_port();
        let words = ["--blobHost", "127.0.0.1", "--blobPort", &port.to_string()];
        let arguments = words.iter().chain(&FLAGS).map(|word| (*word).to_owned()).collect();
        let mut process = Tethered::start(program, &Leashed { arguments, ..Leashed::default() });
        let endpoint = format!("http://127.0.0.1:{port}/{ACCOUNT}");
        process.answers(&format!("{endpoint}?comp=list"), 403, START_WAIT).then(|| Self { endpoint, _process: process })
    }

    /// The account's address, without a slash at the end.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Makes a container.
    pub fn create_container(&self, name: &str) {
        self.signed(Method::PUT, &format!("{name}?restype=container"), &[], b"");
    }

    /// The names of all blobs of a container, in order.
    pub fn blobs(&self, container: &str) -> Vec<String> {
        let page = self.signed(Method::GET, &format!("{container}?restype=container&comp=list"), &[], b"").text();
        assert!(
            page.contains("<NextMarker/>") || page.contains("<NextMarker></NextMarker>"),
            "more than a page: {page}"
        );
        page.split("<Name>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
    }

    /// Reads a blob, whatever anybody thinks of it.
    pub fn get(&self, container: &str, key: &str) -> Vec<u8> {
        self.signed(Method::GET, &format!("{container}/{key}"), &[], b"").body
    }

    /// The content type of a blob.
    pub fn content_type(&self, container: &str, key: &str) -> Option<String> {
        self.signed(Method::GET, &format!("{container}/{key}"), &[], b"").headers.remove("content-type")
    }

    /// Overwrites a blob, as no rule of ours allows.
    pub fn put(&self, container: &str, key: &str, body: &[u8]) {
        self.signed(Method::PUT, &format!("{container}/{key}"), &[("x-ms-blob-type", "BlockBlob")], body);
    }

    /// A shared access signature for the account's objects: `rwc` reads, writes and creates. `expiry` as
    /// `2099-01-01T00:00:00Z`.
    pub fn sas(&self, permissions: &str, expiry: &str) -> String {
        sas::of_account(ACCOUNT, KEY, permissions, expiry)
    }

    fn signed(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}/{path}", self.endpoint));
        // It signs the length of a body that is there.
        request = if body.is_empty() { request } else { request.header("content-length", body.len()) };
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(HttpRequestBody::from(body.to_vec())).expect("the path is clean");
        let credential = AzureCredential::AccessKey(AzureAccessKey::try_new(KEY).expect("it is Base64"));
        AzureAuthorizer::new(&credential, ACCOUNT).try_authorize(&mut request).expect("it can be signed");
        // The client says the length itself.
        request.headers_mut().remove("content-length");
        let request = request.map(|_| body.to_vec());
        let answer = http_client::send(&request).expect("the server answers");
        let (uri, text) = (request.uri(), answer.text());
        assert!((200..300).contains(&answer.status), "{} {uri}: {} {text}", request.method(), answer.status);
        answer
    }
}

/// No word to its makers, nothing on disk, and every version of the protocol.
const FLAGS: [&str; 4] = ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--silent"];

/// Where `scripts/install-test-tools.sh` puts it.
fn program() -> PathBuf {
    tools().join("azurite/node_modules/.bin/azurite-blob")
}
