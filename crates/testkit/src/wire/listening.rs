//! A port on which a test answers: each connection has a thread of its own, and all ends when this is dropped.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// A port of loopback that nobody has.
pub(super) const FREE: &str = "127.0.0.1:0";

/// A port that is listened on.
#[derive(Debug)]
pub(super) struct Listening {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Listening {
    /// Listens at this address. `greet` meets the connections one after another; the job that it gives for each runs in
    /// the connection's own thread, which ends with the connection, which the client holds.
    pub(super) fn start_at<J: FnOnce() + Send + 'static>(
        address: &str,
        greet: impl Fn(TcpStream) -> J + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).expect("the address is free");
        let address = listener.local_addr().expect("it is bound");
        let is_over = Arc::new(AtomicBool::new(false));
        let is_ending = is_over.clone();
        let accepting = thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if is_ending.load(Ordering::Acquire) {
                    return;
                }
                thread::spawn(greet(stream));
            }
        });
        Self { address, is_over, accepting: Some(accepting) }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address, without a slash at the end.
    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}
