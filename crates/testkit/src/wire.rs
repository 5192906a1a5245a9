//! A stand-in for S3 on loopback that misbehaves on request: for what real servers do too rarely to wait for.
//!
//! It keeps objects, honours `If-None-Match: *` and `If-Match`, keeps connections alive and writes down each
//! request. Whoever asks may: signatures are not looked at. Any bucket exists; objects are known by their
//! key, so use one bucket a server. It sends no `Date` unless told to.

mod listening;
mod message;
mod proxy;
mod serve;
mod stub;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;

use crate::until;
use listening::{FREE, Listening};
pub use proxy::{Fate, Passed, Proxy};
pub use stub::Stub;

const HOLD_LOOK: Duration = Duration::from_millis(100);

/// Which requests a script is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Writes.
    Put,
    /// Reads.
    Get,
    /// Listings, which have one page.
    List,
    /// A look at the bucket's versioning, which is off.
    GetVersioning,
}

/// How the server meets one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// As S3 does.
    Honest,
    /// As S3 does, and closes the connection afterwards without having said so.
    HonestThenClose,
    /// Acts as S3 does, and closes the connection instead of answering.
    ActThenClose,
    /// Acts as S3 does, and resets the connection instead of answering.
    ActThenReset,
    /// Acts as S3 does, and never answers.
    ActThenSilence,
    /// Acts as S3 does, and answers something else.
    ActThenAnswer(Reply),
    /// Does nothing, and answers.
    Answer(Reply),
    /// Does nothing and closes the connection.
    Close,
    /// Does nothing and resets the connection.
    Reset,
    /// Does nothing and never answers.
    Silence,
    /// Acts as S3 does, and answers what is not HTTP.
    ActThenGarbage,
    /// Waits for [`WireServer::release`] and is honest then, even if nobody waits for the answer any more: a
    /// request that was long on its way.
    Hold,
    /// Sends the head of the honest answer and half of its body, then closes.
    Truncate,
    /// Sends the honest answer in eight pieces with this time before each.
    Trickle(Duration),
    /// Sends the head of the honest answer and half of its body, then nothing more.
    Stall,
    /// Sends the honest answer with one bit of its body changed: of the byte at this place.
    FlipBit(usize),
    /// Ignores the condition: whatever is there is overwritten.
    IgnoreCondition,
    /// As S3 does, to somebody who may not list: an object that is missing is not said to be.
    NoListing,
}

impl Behaviour {
    /// Whether the request does what it asks for, whatever is answered.
    fn acts(&self) -> bool {
        !matches!(self, Self::Answer(_) | Self::Close | Self::Reset | Self::Silence)
    }
}

/// An answer that the script gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The `<Code>` of the XML body; without one the body is empty.
    pub code: String,
    /// What stands beside it in the body: `("Message", "Access Denied")`.
    pub elements: Vec<(&'static str, String)>,
    /// A web page instead of all that.
    pub page: Option<&'static str>,
    /// Headers beside the length.
    pub headers: Vec<(String, String)>,
}

impl Reply {
    /// A status without a code.
    pub fn status(status: u16) -> Self {
        Self::code(status, "")
    }

    /// A status with a code in its body.
    pub fn code(status: u16, code: &str) -> Self {
        Self { status, code: code.to_owned(), elements: Vec::new(), page: None, headers: Vec::new() }
    }

    /// The page of something that is no store: a proxy, a router, a login.
    pub fn page(status: u16) -> Self {
        let page = Some("<!DOCTYPE html>\n<title>Welcome</title><p>Please log in.</p>\n");
        Self { page, ..Self::status(status).with("content-type", "text/html; charset=utf-8") }
    }

    /// AWS's answer to somebody who may not do this.
    pub fn denied(action: &str) -> Self {
        let who = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform";
        let why = format!("because no identity-based policy allows the {action} action");
        let message = format!("{who}: {action} on resource: \"arn:aws:s3:::books\" {why}");
        Self::code(403, "AccessDenied").saying("Message", &message)
    }

    /// Adds an element to the body.
    #[must_use = "it is a new reply"]
    pub fn saying(mut self, element: &'static str, text: &str) -> Self {
        self.elements.push((element, text.to_owned()));
        self
    }

    /// Adds a header.
    #[must_use = "it is a new reply"]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct WireRequest {
    /// `PUT`, `GET` …
    pub method: String,
    /// The path as sent, with the bucket.
    pub path: String,
    /// The key, decoded.
    pub key: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Bytes,
}

/// A running stand-in; it ends when this is dropped.
#[derive(Debug)]
pub struct WireServer {
    shared: Arc<Shared>,
    listening: Listening,
}

#[derive(Debug, Default)]
struct Shared {
    is_over: AtomicBool,
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Bytes>,
    scripts: BTreeMap<Verb, VecDeque<Behaviour>>,
    always: BTreeMap<Verb, Behaviour>,
    requests: Vec<WireRequest>,
    connections: usize,
    date: Option<String>,
    /// How many requests are held now.
    held: usize,
    /// How often all held requests were let go.
    releases: usize,
}

impl WireServer {
    /// Starts on a free port of loopback.
    pub fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let serving = shared.clone();
        let listening = Listening::start_at(FREE, move |stream| {
            serving.state().connections += 1;
            let shared = serving.clone();
            move || serve::connection(stream, &shared)
        });
        Self { shared, listening }
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> String {
        self.listening.endpoint()
    }

    /// Adds behaviours for the next requests of a verb, one each; afterwards it is honest again.
    pub fn script(&self, verb: Verb, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.state().scripts.entry(verb).or_default().extend(behaviours);
    }

    /// From now on every request of a verb that no script is left for is met like this.
    pub fn always(&self, verb: Verb, behaviour: Behaviour) {
        self.state().always.insert(verb, behaviour);
    }

    /// Lets all go that [`Behaviour::Hold`] holds, and waits until they have acted.
    #[track_caller]
    pub fn release(&self) {
        self.state().releases += 1;
        self.shared.released.notify_all();
        until("the held requests have acted", || self.state().held == 0);
    }

    /// How many requests are held now.
    pub fn held(&self) -> usize {
        self.state().held
    }

    /// Drops what is left of all scripts: the server is honest from now on.
    pub fn clear_scripts(&self) {
        let mut state = self.state();
        state.scripts.clear();
        state.always.clear();
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<WireRequest> {
        self.state().requests.clone()
    }

    /// The requests so far as `PUT key`, and begins anew.
    pub fn take_log(&self) -> Vec<String> {
        let requests = std::mem::take(&mut self.state().requests);
        requests.iter().map(|request| format!("{} {}", request.method, request.key)).collect()
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// All objects by key.
    pub fn objects(&self) -> BTreeMap<String, Bytes> {
        self.state().objects.clone()
    }

    /// Puts an object whatever is there.
    pub fn insert(&self, key: &str, body: impl Into<Bytes>) {
        self.state().objects.insert(key.to_owned(), body.into());
    }

    /// Takes an object away.
    pub fn remove(&self, key: &str) -> Option<Bytes> {
        self.state().objects.remove(key)
    }

    /// Sets the `Date` of the answers, as HTTP writes it; `None` for none.
    pub fn set_date(&self, date: Option<&str>) {
        self.state().date = date.map(str::to_owned);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for WireServer {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
        self.shared.released.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }

    /// Waits for the next release; `None` when the server ends instead.
    fn hold<'a>(&'a self, mut state: MutexGuard<'a, State>) -> Option<MutexGuard<'a, State>> {
        let releases = state.releases;
        state.held += 1;
        while state.releases == releases && !self.is_over.load(Ordering::Acquire) {
            // Looks again now and then: the end is not announced under the lock.
            let waited = self.released.wait_timeout(state, HOLD_LOOK).expect("nobody panics with it");
            state = waited.0;
        }
        state.held -= 1;
        (state.releases != releases).then_some(state)
    }
}
