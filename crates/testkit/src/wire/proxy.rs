//! A proxy before a real server, on which requests and answers get lost.

use std::fmt;
use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::WireRequest;
use super::listening::{FREE, Listening};
use super::message::read;
use crate::until;

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What befalls one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is answered.
    Through,
    /// It is answered after this time; it reaches the server even if nobody waits for the answer by then.
    Late(Duration),
    /// It never reaches the server: the connection is closed.
    Lost,
    /// It reaches the server twice, and the second answer is passed on.
    Twice,
    /// The server acts on it and answers; the connection is closed instead of passing that on.
    AnswerLost,
    /// The server acts on it; half of the answer is passed on, then the connection is closed.
    CutShort,
}

/// What a proxy has seen so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Requests of all kinds.
    pub requests: usize,
    /// PUTs of an entry that the server took.
    pub entries: usize,
    /// PUTs of an entry that lost their slot: the server answered 412 or 409.
    pub contended: usize,
    /// Requests that never reached the server.
    pub lost: usize,
    /// Answers that were not passed on, or not whole.
    pub answers_lost: usize,
    /// Those of them that said that an entry was taken.
    pub entries_unsaid: usize,
    /// PUTs of an entry that the server took, and that reached it once more.
    pub entries_twice: usize,
}

type Decide = dyn Fn(&WireRequest) -> Fate + Send + Sync;

/// A running proxy; it ends when this is dropped.
pub struct Proxy {
    shared: Arc<Shared>,
    listening: Listening,
}

struct Shared {
    server: String,
    decide: Box<Decide>,
    passed: Mutex<Passed>,
    /// Connections so far, and those of them that have ended.
    begun: AtomicUsize,
    ended: AtomicUsize,
    is_calm: AtomicBool,
}

impl Proxy {
    /// Starts before the server at this address (`http://127.0.0.1:4566`); each request meets what `decide` says.
    pub fn start(server: &str, decide: impl Fn(&WireRequest) -> Fate + Send + Sync + 'static) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let (begun, ended, is_calm) = Default::default();
        let decide = Box::new(decide);
        let shared = Arc::new(Shared { server, decide, passed: Mutex::default(), begun, ended, is_calm });
        let serving = shared.clone();
        let listening = Listening::start_at(FREE, move |stream| {
            serving.begun.fetch_add(1, Ordering::AcqRel);
            let shared = serving.clone();
            move || {
                shared.serve(&stream);
                shared.ended.fetch_add(1, Ordering::AcqRel);
            }
        });
        Self { shared, listening }
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> String {
        self.listening.endpoint()
    }

    /// From now on everything gets through. Waits until nothing is on its way any more, whoever sent it.
    #[track_caller]
    pub fn calm_down(&self) {
        self.shared.is_calm.store(true, Ordering::Release);
        let begun = self.shared.begun.load(Ordering::Acquire);
        // The last in the queue of those who want to connect.
        drop(TcpStream::connect(self.listening.address()).expect("it listens"));
        until("the last connection is there", || begun < self.shared.begun.load(Ordering::Acquire));
        until("the proxy is idle", || {
            self.shared.ended.load(Ordering::Acquire) == self.shared.begun.load(Ordering::Acquire)
        });
    }

    /// What it has seen so far.
    pub fn passed(&self) -> Passed {
        *self.shared.passed.lock().expect("nobody panics with it")
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.listening.address()).finish()
    }
}

impl Shared {
    /// One request a connection, and no more: so a connection's end says nothing about another request.
    fn serve(&self, mut stream: &TcpStream) {
        let Ok(reading) = stream.try_clone() else { return };
        let Ok(Some(request)) = read(&mut BufReader::new(reading)) else { return };
        let fate = if self.is_calm.load(Ordering::Acquire) { Fate::Through } else { (self.decide)(&request) };
        self.note(|passed| passed.requests += 1);
        if let Fate::Late(time) = fate {
            thread::sleep(time);
        }
        let answer = if fate == Fate::Lost { None } else { self.ask(&request).ok() };
        let Some(mut answer) = answer else { return self.note(|passed| passed.lost += 1) };
        let is_taken = self.note_answer(&request, &answer);
        if fate == Fate::Twice {
            self.note(|passed| passed.entries_twice += usize::from(is_taken));
            answer = self.ask(&request).unwrap_or(answer);
        }
        if matches!(fate, Fate::AnswerLost | Fate::CutShort) {
            self.note(|passed| passed.answers_lost += 1);
            self.note(|passed| passed.entries_unsaid += usize::from(is_taken));
        }
        let passed_on = match fate {
            Fate::AnswerLost => &[],
            Fate::CutShort => &answer[..answer.len() / 2],
            Fate::Through | Fate::Late(_) | Fate::Lost | Fate::Twice => &answer[..],
        };
        let _ = stream.write_all(passed_on);
    }

    /// The server's answer, byte by byte; the connection that it comes over ends with it, and says so.
    fn ask(&self, request: &WireRequest) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.server)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", request.method, request.path);
        for (name, value) in request.headers.iter().filter(|(name, _)| *name != "connection") {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(&request.body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let first_line = answer.windows(2).position(|window| window == b"\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        answer.splice(first_line..first_line, *b"\r\nconnection: close");
        Ok(answer)
    }

    /// Whether it says that an entry was taken.
    fn note_answer(&self, request: &WireRequest, answer: &[u8]) -> bool {
        // The genesis is sent again by each device, which proves the store with it.
        let is_genesis = request.key.ends_with("journal/00000000000000000000.json");
        let is_entry = request.method == "PUT" && request.key.contains("journal/") && !is_genesis;
        let status = answer.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        let (is_taken, is_contended) = (is_entry && status == b"200", is_entry && matches!(status, b"412" | b"409"));
        self.note(|passed| passed.entries += usize::from(is_taken));
        self.note(|passed| passed.contended += usize::from(is_contended));
        is_taken
    }

    fn note(&self, change: impl FnOnce(&mut Passed)) {
        change(&mut self.passed.lock().expect("nobody panics with it"));
    }
}
