//! A stand-in for the services that hand out credentials: it answers what a test says.

use std::fmt;
use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::WireRequest;
use super::message::{answer, read};

type Answer = dyn Fn(&WireRequest) -> (u16, String) + Send + Sync;

/// A running stub; it ends when this is dropped.
pub struct Stub {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    answer: Box<Answer>,
    requests: Mutex<Vec<WireRequest>>,
    is_over: AtomicBool,
}

impl Stub {
    /// Starts on a free port of loopback; each request is answered with a status and a body.
    pub fn start(answer: impl Fn(&WireRequest) -> (u16, String) + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0", answer)
    }

    /// Starts at this address.
    pub fn start_at(address: &str, answer: impl Fn(&WireRequest) -> (u16, String) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).expect("the address is free");
        let address = listener.local_addr().expect("it is bound");
        let shared =
            Arc::new(Shared { answer: Box::new(answer), requests: Mutex::default(), is_over: AtomicBool::new(false) });
        let accepting = shared.clone();
        let listening = thread::spawn(move || accept(&listener, &accepting));
        Self { address, shared, listening: Some(listening) }
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<WireRequest> {
        self.shared.requests.lock().expect("nobody panics with it").clone()
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stub").field(&self.address).finish()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept() {
        if shared.is_over.load(Ordering::Acquire) {
            return;
        }
        let shared = shared.clone();
        // A connection's thread ends with its connection, which the client holds.
        thread::spawn(move || serve(stream, &shared));
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
