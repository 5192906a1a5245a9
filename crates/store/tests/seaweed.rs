//! The second real server, SeaweedFS: it keeps what the first does, so nothing rests on a quirk of either. One server
//! for this test process, and at most four writers at once: with more it is right and slow.

mod support;

use std::sync::Arc;

use journal::{Bucket, Expect, FaultKind, PutNew, PutView, Views};
use store::{S3Bucket, S3Options, Versions, conformance};
use support::{KEY, assert_fault, bucket, options, refused};
use testkit::ministack::Keys;
use testkit::seaweed::Seaweed;

fn on_seaweed(name: &str) -> S3Bucket {
    let server = Seaweed::shared();
    server.create_bucket(name);
    bucket(options(server.endpoint(), name, &server.admin()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn seaweed_conforms() {
    conformance::all_with_writers(Arc::new(on_seaweed("conformance")), 4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn seaweed_below_a_prefix_conforms_and_leaves_the_rest_alone() {
    let server = Seaweed::shared();
    server.create_bucket("prefixed");
    server.put("prefixed", "journal/00000000000000000007.json", b"somebody else's");
    let prefix = "data/ledger".to_owned();
    let bucket = bucket(S3Options { prefix, ..options(server.endpoint(), "prefixed", &server.admin()) });
    conformance::all_with_writers(Arc::new(bucket), 4).await;
    assert_eq!(server.get("prefixed", "journal/00000000000000000007.json"), b"somebody else's");
}

#[tokio::test]
async fn seaweed_says_whether_it_keeps_versions_and_keeps_the_promises_with_them() {
    let bucket = on_seaweed("versioned");
    assert_eq!(bucket.keeps_versions().await, Versions::Off);
    Seaweed::shared().keep_versions("versioned");
    assert_eq!(bucket.keeps_versions().await, Versions::On);
    assert_eq!(bucket.put_new(KEY, "one".into()).await, PutNew::Created);
    assert_eq!(bucket.put_new(KEY, "two".into()).await, PutNew::SlotTaken);
    assert_eq!(bucket.put_if("v.json", Expect::Absent, "one".into()).await, Ok(PutView::Written));
    let view = bucket.get_view("v.json").await.unwrap().unwrap();
    assert!(view.modified_ms.is_some(), "{view:?}");
    let tag = Expect::Tag(view.tag);
    assert_eq!(bucket.put_if("v.json", tag.clone(), "two".into()).await, Ok(PutView::Written));
    assert_eq!(bucket.put_if("v.json", tag, "three".into()).await, Ok(PutView::Changed));
    assert_eq!(bucket.get_view("v.json").await.unwrap().unwrap().body, "two");
}

#[tokio::test]
async fn seaweed_refuses_as_a_store_does() {
    let server = Seaweed::shared();
    let owner = on_seaweed("refusals");
    assert_eq!(owner.put_new(KEY, "{}".into()).await, PutNew::Created);
    let reader = bucket(options(server.endpoint(), "refusals", &server.reader()));
    assert_eq!(reader.get(KEY).await, Ok(Some("{}".into())));
    let next = "journal/00000000000000000002.json";
    assert_fault(&refused(reader.put_new(next, "{}".into()).await), FaultKind::Permission, &["s3:PutObject"]);

    // AWS says 403 here, which `wire.rs` and the program's `permissions.rs` have.
    let writer = bucket(options(server.endpoint(), "refusals", &server.writer()));
    assert_eq!(writer.get(next).await, Ok(None), "who may not list is told all the same");

    let wrong = Keys { secret: "not-the-secret".into(), ..server.admin() };
    let wrong = bucket(options(server.endpoint(), "refusals", &wrong)).get(KEY).await.unwrap_err();
    assert_fault(&wrong, FaultKind::Permission, &["the secret access key is wrong"]);
    let nowhere = bucket(options(server.endpoint(), "no-such-bucket", &server.admin()));
    assert_eq!(nowhere.get(KEY).await.unwrap_err().kind, FaultKind::NoStore);
    assert_eq!(server.objects("refusals"), [KEY]);
}
