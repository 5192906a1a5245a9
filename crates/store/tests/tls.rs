//! Whom we trust over HTTPS: exactly the bundle's certificates when there is one, else the public roots.

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use journal::{Bucket, FaultKind};
use rcgen::CertifiedKey;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use store::S3Options;
use support::{KEY, assert_fault, bucket, no_keys, options, refused};

const MISSING: &str = "<Error><Code>NoSuchKey</Code></Error>";

/// An HTTPS server that misses every object; its thread ends with the test's process.
fn start(identity: &CertifiedKey<rcgen::KeyPair>) -> String {
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_no_client_auth()
        .with_single_cert(vec![identity.cert.der().clone()], key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
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
            let answer = format!("HTTP/1.1 404 Not Found\r\ncontent-length: {}\r\n\r\n{MISSING}", MISSING.len());
            let _ = stream.get_mut().write_all(answer.as_bytes());
        }
    });
    format!("https://localhost:{port}")
}

fn identity() -> CertifiedKey<rcgen::KeyPair> {
    rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate")
}

fn write_bundle(dir: &Path, name: &str, identities: &[&CertifiedKey<rcgen::KeyPair>]) -> PathBuf {
    let file = dir.join(name);
    let pem: String = identities.iter().map(|identity| identity.cert.pem()).collect();
    std::fs::write(&file, pem).expect("a temporary file");
    file
}

#[tokio::test]
async fn a_server_is_trusted_by_the_bundle_and_by_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (ours, other) = (identity(), identity());
    let endpoint = start(&ours);
    let with = |ca_bundle| bucket(S3Options { ca_bundle, ..options(&endpoint, "books", &no_keys()) });

    let bundle = write_bundle(dir.path(), "both.pem", &[&other, &ours]);
    assert_eq!(with(Some(bundle)).get(KEY).await, Ok(None));

    let foreign = write_bundle(dir.path(), "other.pem", &[&other]);
    for stranger in [with(Some(foreign)), with(None)] {
        let words = ["cannot trust https://localhost:", "CA bundle"];
        assert_fault(&stranger.get(KEY).await.unwrap_err(), FaultKind::Configuration, &words);
        assert_fault(&refused(stranger.put_new(KEY, "{}".into()).await), FaultKind::Configuration, &words);
    }
}
