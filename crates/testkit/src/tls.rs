//! An HTTPS server on loopback with a certificate of its own, which says one thing to everybody.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{CertifiedKey, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A certificate for `localhost` that nobody trusts by itself.
pub type Identity = CertifiedKey<KeyPair>;

/// A new one.
pub fn identity() -> Identity {
    rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate")
}

/// Answers every request with this status (`200 OK`) and body; the address. Its thread ends with the test's process.
pub fn serve(identity: &Identity, status: &str, body: &str) -> String {
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).expect("the configuration is good");
            let mut stream = BufReader::new(StreamOwned::new(connection, stream));
            let mut line = String::new();
            // A client that does not trust us ends here.
            while stream.read_line(&mut line).is_ok_and(|length| 2 < length) {
                line.clear();
            }
            let _ = stream.get_mut().write_all(answer.as_bytes());
        }
    });
    format!("https://localhost:{port}")
}
