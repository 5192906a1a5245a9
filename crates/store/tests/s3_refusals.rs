//! What a real server refuses, and what we say then. Nothing is stored in any of these.

mod support;

use std::time::{Duration, Instant};

use journal::{Bucket, Expect, FaultKind, PutNew, Views};
use store::S3Options;
use support::{KEY, TRY_TIMEOUT, assert_fault, bucket, no_keys, on_ministack, options, refused};
use testkit::ministack::{Keys, Ministack};

#[tokio::test]
async fn a_bucket_that_is_not_there_is_no_store() {
    let server = Ministack::shared();
    let bucket = bucket(options(server.endpoint(), "no-such-bucket", &server.admin()));
    let words = format!("no bucket 'no-such-bucket' at {}", server.endpoint());
    assert_fault(&bucket.get(KEY).await.unwrap_err(), FaultKind::NoStore, &[&words]);
    assert_fault(&refused(bucket.put_new(KEY, "{}".into()).await), FaultKind::NoStore, &[&words]);
    assert_fault(&bucket.get_view("v").await.unwrap_err(), FaultKind::NoStore, &[&words]);
    let put = bucket.put_if("v", Expect::Absent, "{}".into()).await;
    assert_fault(&put.unwrap_err(), FaultKind::NoStore, &[&words]);
    let put = bucket.put_if("v", Expect::Tag("\"x\"".into()), "{}".into()).await;
    assert_fault(&put.unwrap_err(), FaultKind::NoStore, &[&words]);
}

#[tokio::test]
async fn a_wrong_secret_is_told_from_an_unknown_key() {
    let server = Ministack::shared();
    server.create_bucket("keys");
    let wrong = Keys { secret: "not-the-secret".into(), ..server.admin() };
    let unknown = Keys { id: "AKIANOBODY0000000000".into(), ..server.admin() };
    for (keys, words) in [(wrong, "the secret access key is wrong"), (unknown, "does not know this access key id")] {
        let bucket = bucket(options(server.endpoint(), "keys", &keys));
        let faults = [bucket.get(KEY).await.unwrap_err(), refused(bucket.put_new(KEY, "{}".into()).await)];
        for fault in faults {
            assert_fault(&fault, FaultKind::Permission, &[words, server.endpoint()]);
            assert!(!fault.message.contains(&keys.secret), "{fault}");
        }
    }
    assert_eq!(server.objects("keys"), [""; 0]);
}

#[tokio::test]
async fn a_user_who_may_not_write_reads_and_is_told_what_the_policy_lacks() {
    let owner = on_ministack("read-only");
    assert_eq!(owner.put_new(KEY, "{}".into()).await, PutNew::Created);
    let reader = limited("reader", "read-only", "s3:GetObject\",\"s3:ListBucket");
    assert_eq!(reader.get(KEY).await, Ok(Some("{}".into())));
    let next = "journal/00000000000000000002.json";
    assert_fault(
        &refused(reader.put_new(next, "{}".into()).await),
        FaultKind::Permission,
        &["s3:PutObject", "read-only"],
    );
    assert_eq!(Ministack::shared().objects("read-only"), [KEY]);
}

/// ministack says 404 where AWS says 403 to a user who may not list; `wire.rs` has that answer.
#[tokio::test]
async fn a_user_who_may_not_read_is_told_what_the_policy_lacks() {
    let owner = on_ministack("write-only");
    assert_eq!(owner.put_new(KEY, "{}".into()).await, PutNew::Created);
    let writer = limited("writer", "write-only", "s3:PutObject");
    assert_fault(&writer.get(KEY).await.unwrap_err(), FaultKind::Permission, &["the credentials lack s3:GetObject"]);
    assert_eq!(writer.put_new(KEY, "{}".into()).await, PutNew::SlotTaken);
}

#[tokio::test]
async fn an_endpoint_where_nobody_listens_is_a_definite_no_in_bounded_time() {
    let start = Instant::now();
    let bucket = bucket(S3Options { try_timeout: TRY_TIMEOUT, ..options("http://127.0.0.1:1", "books", &no_keys()) });
    let fault = refused(bucket.put_new(KEY, "{}".into()).await);
    assert_fault(&fault, FaultKind::Unavailable, &["cannot reach http://127.0.0.1:1: Connection refused"]);
    assert_fault(&bucket.get(KEY).await.unwrap_err(), FaultKind::Unavailable, &["cannot reach http://127.0.0.1:1"]);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_host_that_has_no_address_is_a_definite_no() {
    let bucket = bucket(options("http://nowhere.invalid", "books", &no_keys()));
    let fault = refused(bucket.put_new(KEY, "{}".into()).await);
    assert_fault(&fault, FaultKind::Unavailable, &["cannot reach http://nowhere.invalid"]);
}

#[test]
fn options_that_cannot_work_are_refused_before_anything_is_sent() {
    let good = || options("http://127.0.0.1:1", "books", &no_keys());
    let credentials =
        |id: &str, secret: &str| support::credentials(&Keys { id: id.into(), secret: secret.into() }, None);
    let table: [(S3Options, &str); 7] = [
        (S3Options { bucket: String::new(), ..good() }, "no bucket name"),
        (S3Options { endpoint: Some("127.0.0.1:1".into()), ..good() }, "no http:// or https:// address"),
        (S3Options { credentials: credentials("two\nlines", "secret"), ..good() }, "line end"),
        (S3Options { credentials: credentials("AKIDEXAMPLE", ""), ..good() }, "is empty"),
        (S3Options { sse_kms_key_id: Some("two\nlines".into()), ..good() }, "no id of a KMS key"),
        (S3Options { prefix: "a//b".into(), ..good() }, "`a//b`"),
        (S3Options { region: Some("eu west".into()), ..good() }, "`eu west`"),
    ];
    for (options, words) in table {
        let fault = store::S3Bucket::new(options, support::clock()).expect_err(words);
        assert_fault(&fault, FaultKind::Configuration, &[words]);
    }
}

/// A user who may do only this in a bucket.
fn limited(user: &str, name: &str, actions: &str) -> store::S3Bucket {
    let server = Ministack::shared();
    let resource = format!(r#"["arn:aws:s3:::{name}","arn:aws:s3:::{name}/*"]"#);
    let statement = format!(r#"{{"Effect":"Allow","Action":["{actions}"],"Resource":{resource}}}"#);
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    bucket(options(server.endpoint(), name, &server.user_with_policy(user, &policy)))
}
