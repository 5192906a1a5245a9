//! Whether a bucket keeps versions, asked of a real server and of one that misbehaves.

mod support;

use std::time::Instant;

use store::Versions;
use support::{TRY_TIMEOUT, bucket, on_ministack, on_wire, options};
use testkit::ministack::Ministack;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

#[tokio::test]
async fn a_bucket_says_whether_it_keeps_versions() {
    let server = Ministack::shared();
    let bucket = on_ministack("versioned");
    assert_eq!(bucket.keeps_versions().await, Versions::Off);
    server.keep_versions("versioned");
    assert_eq!(bucket.keeps_versions().await, Versions::On);
}

#[tokio::test]
async fn who_may_not_look_is_told_which_right_is_missing() {
    let server = Ministack::shared();
    server.create_bucket("unseen");
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]}"#;
    let keys = server.user_with_policy("unseen", policy);
    let looked = bucket(options(server.endpoint(), "unseen", &keys)).keeps_versions().await;
    assert_eq!(looked, Versions::MayNotLook("s3:GetBucketVersioning".to_owned()));
}

/// One signed GET of the bucket, whatever comes back; a failure is an answer in the time of one try.
#[tokio::test]
async fn a_look_is_one_request_and_never_an_error() {
    let reasons = [
        (Behaviour::Answer(Reply::code(403, "AccessDenied")), "s3:GetBucketVersioning"),
        (Behaviour::Answer(Reply::code(403, "SignatureDoesNotMatch")), "answered 403 SignatureDoesNotMatch"),
        (Behaviour::Answer(Reply::code(501, "NotImplemented")), "answered 501 NotImplemented"),
        (Behaviour::Answer(Reply::status(200)), "cannot be read"),
        (Behaviour::Silence, "within 1s"),
        (Behaviour::Close, "no answer from http://127.0.0.1:"),
    ];
    for (behaviour, words) in reasons {
        let server = WireServer::start();
        server.script(Verb::GetVersioning, [behaviour.clone()]);
        let start = Instant::now();
        let Versions::MayNotLook(reason) = on_wire(&server).keeps_versions().await else { panic!("{behaviour:?}") };
        assert!(reason.contains(words), "{behaviour:?}: {reason}");
        assert!(start.elapsed() < TRY_TIMEOUT * 2, "{:?}", start.elapsed());
        assert_eq!(server.take_log(), ["GET ?versioning"], "{behaviour:?}");
    }
    let server = WireServer::start();
    assert_eq!(on_wire(&server).keeps_versions().await, Versions::Off);
    let request = server.requests().remove(0);
    assert!(request.path.starts_with("/books?versioning"), "{}", request.path);
    assert!(request.headers["authorization"].starts_with("AWS4-HMAC-SHA256 "));
}
