//! Keys that come from a source, and the KMS key, as they go over the wire.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use journal::{Bucket, Expect, Fault, FaultKind, PutNew, PutView, Views};
use store::{AccessKeys, Credentials, KeySource, S3Options, Sse};
use support::{KEY, assert_fault, bucket, no_keys, options};
use testkit::wire::WireServer;

/// Gives keys that expire at once, other ones each time, until it has no more.
struct ShortLived {
    asked: AtomicUsize,
    last: usize,
}

#[async_trait::async_trait]
impl KeySource for ShortLived {
    async fn keys(&self) -> Result<AccessKeys, Fault> {
        let count = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        if self.last < count {
            return Err(Fault::new(FaultKind::Permission, "the session is over"));
        }
        let (id, secret, token) = (format!("AKID{count}"), "secret".into(), Some(format!("token-{count}")));
        Ok(AccessKeys { id, secret, token, expires_unix: Some(1_000) })
    }
}

fn bucket_of(server: &WireServer, last: usize) -> store::S3Bucket {
    let credentials = Credentials::From(Arc::new(ShortLived { asked: AtomicUsize::new(0), last }));
    bucket(S3Options { credentials, ..options(&server.endpoint(), "books", &no_keys()) })
}

#[tokio::test]
async fn each_request_is_signed_with_what_the_source_gave_for_it() {
    let server = WireServer::start();
    let bucket = bucket_of(&server, 4);
    assert_eq!(bucket.get(KEY).await, Ok(None));
    assert_eq!(bucket.put_new(KEY, Bytes::new()).await, PutNew::Created);
    assert!(bucket.get_view("v").await.unwrap().is_none());
    assert_eq!(bucket.under("views").unwrap().put_if("v", Expect::Absent, "v".into()).await, Ok(PutView::Written));
    for (count, request) in (1..=4).zip(server.requests()) {
        let signed_by = format!("Credential=AKID{count}/");
        assert!(request.headers["authorization"].contains(&signed_by), "{count}: {:?}", request.headers);
        assert_eq!(request.headers["x-amz-security-token"], format!("token-{count}"));
    }
}

#[tokio::test]
async fn a_source_that_fails_is_a_request_that_was_not_sent_and_says_why() {
    let server = WireServer::start();
    let over = |fault: Fault| assert_fault(&fault, FaultKind::Permission, &["the session is over"]);
    for last in [0, 1] {
        let bucket = bucket_of(&server, last);
        for _ in 0..last {
            bucket.get(KEY).await.unwrap();
        }
        server.take_log();
        over(support::refused(bucket.put_new(KEY, Bytes::new()).await));
        over(bucket.get(KEY).await.unwrap_err());
        over(bucket.get_view("v").await.unwrap_err());
        over(bucket.put_if("v", Expect::Absent, "v".into()).await.unwrap_err());
        assert_eq!(server.take_log(), [""; 0], "nothing was sent");
    }
}

#[tokio::test]
async fn the_kms_key_goes_with_kms_alone() {
    for (sse, expected) in [(Sse::Kms, Some("alias/books")), (Sse::Aes256, None), (Sse::Auto, None), (Sse::None, None)]
    {
        let server = WireServer::start();
        let sse_kms_key_id = Some("alias/books".to_owned());
        let bucket = bucket(S3Options { sse, sse_kms_key_id, ..options(&server.endpoint(), "books", &no_keys()) });
        assert_eq!(bucket.put_new(KEY, Bytes::new()).await, PutNew::Created);
        let named = server.requests()[0].headers.get("x-amz-server-side-encryption-aws-kms-key-id").cloned();
        assert_eq!(named.as_deref(), expected, "{sse:?}");
    }
}
