//! A stand-in for the services that hand out credentials: it answers what a test says.

use std::fmt;
use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use super::WireRequest;
use super::listening::{FREE, Listening};
use super::message::{answer, read};

type Answer = dyn Fn(&WireRequest) -> (u16, String) + Send + Sync;

/// A running stub; it ends when this is dropped.
pub struct Stub {
    shared: Arc<Shared>,
    listening: Listening,
}

struct Shared {
    answer: Box<Answer>,
    requests: Mutex<Vec<WireRequest>>,
}

impl Stub {
    /// Starts on a free port of loopback; each request is answered with a status and a body.
    pub fn start(answer: impl Fn(&WireRequest) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::start_at(FREE, answer)
    }

    /// Starts at this address.
    pub fn start_at(address: &str, answer: impl Fn(&WireRequest) -> (u16, String) + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared { answer: Box::new(answer), requests: Mutex::default() });
        let serving = shared.clone();
        let listening = Listening::start_at(address, move |stream| {
            let shared = serving.clone();
            move || serve(stream, &shared)
        });
        Self { shared, listening }
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> String {
        self.listening.endpoint()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<WireRequest> {
        self.shared.requests.lock().expect("nobody panics with it").clone()
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stub").field(&self.listening.address()).finish()
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    let Ok(reading) = stream.try_clone() else { return };
    let mut reading = BufReader::new(reading);
    while let Ok(Some(request)) = read(&mut reading) {
        let (status, body) = (shared.answer)(&request);
        shared.requests.lock().expect("nobody panics with it").push(request);
        let kind = if body.starts_with('<') { "text/xml" } else { "application/json" };
        // The lifetime of a token, which the instance metadata wants to have said.
        let headers = [("content-type", kind), ("x-aws-ec2-metadata-token-ttl-seconds", "21600")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        if stream.write_all(&answer(status, &headers, body.as_bytes())).is_err() {
            return;
        }
    }
}
