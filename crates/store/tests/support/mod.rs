//! Buckets on S3 for the tests.
#![allow(dead_code, reason = "each test program uses its part")]

use std::sync::Arc;
use std::time::Duration;

use journal::{Fault, FaultKind, PutNew};
use store::{AccessKeys, Clock, Credentials, S3Bucket, S3Options, Sse};
use testkit::ministack::{Keys, Ministack};
use testkit::wire::WireServer;

pub(crate) const KEY: &str = "journal/00000000000000000001.json";

/// Short, so that a test of silence is short too; long enough for a busy machine.
pub(crate) const TRY_TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) fn options(endpoint: &str, bucket: &str, keys: &Keys) -> S3Options {
    S3Options {
        bucket: bucket.into(),
        prefix: String::new(),
        region: None,
        endpoint: Some(endpoint.into()),
        credentials: credentials(keys, None),
        sse: Sse::Auto,
        sse_kms_key_id: None,
        ca_bundle: None,
        try_timeout: S3Options::TRY_TIMEOUT,
    }
}

/// Keys that never expire.
pub(crate) fn credentials(keys: &Keys, token: Option<&str>) -> Credentials {
    let (id, secret) = (keys.id.clone(), keys.secret.clone());
    Credentials::Keys(AccessKeys { id, secret, token: token.map(Into::into), expires_unix: None })
}

/// A clock that stands still; it matters only where a test says so.
pub(crate) fn clock() -> Clock {
    Arc::new(|| 1_000)
}

pub(crate) fn bucket(options: S3Options) -> S3Bucket {
    S3Bucket::new(options, clock()).expect("the options are good")
}

/// A bucket of this name on the shared ministack.
pub(crate) fn on_ministack(name: &str) -> S3Bucket {
    let server = Ministack::shared();
    server.create_bucket(name);
    bucket(options(server.endpoint(), name, &server.admin()))
}

/// Whatever it says is all the stand-in asks for.
pub(crate) fn no_keys() -> Keys {
    Keys { id: "AKIDEXAMPLE".into(), secret: "secret-that-stays-secret".into() }
}

pub(crate) fn on_wire(server: &WireServer) -> S3Bucket {
    bucket(S3Options { try_timeout: TRY_TIMEOUT, ..options(&server.endpoint(), "books", &no_keys()) })
}

pub(crate) fn refused(answer: PutNew) -> Fault {
    let PutNew::Refused(fault) = answer else { panic!("not refused: {answer:?}") };
    fault
}

#[track_caller]
pub(crate) fn assert_fault(fault: &Fault, kind: FaultKind, words: &[&str]) {
    assert_eq!(fault.kind, kind, "{fault}");
    for words in words {
        assert!(fault.message.contains(words), "`{words}` is not in: {fault}");
    }
}
