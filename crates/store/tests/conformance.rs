//! Every bucket keeps what `journal::Bucket` and `journal::Views` promise.

mod support;

use std::sync::Arc;

use journal::{Bucket, Expect, PutNew, PutView, Views};
use store::{Counted, FolderBucket, MemoryBucket, RequestCounts, S3Options, Sse, conformance};
use support::{KEY, on_ministack, options};
use testkit::ministack::Ministack;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory_conforms() {
    conformance::all(Arc::new(MemoryBucket::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_folder_conforms() {
    let dir = tempfile::tempdir().unwrap();
    conformance::all(Arc::new(FolderBucket::new(dir.path().join("a/b")))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s3_conforms() {
    conformance::all(Arc::new(on_ministack("conformance"))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s3_below_a_prefix_conforms_and_leaves_the_rest_alone() {
    let server = Ministack::shared();
    server.create_bucket("prefixed");
    server.put("prefixed", "journal/00000000000000000007.json", b"somebody else's");
    let prefix = "data/ledger".to_owned();
    let bucket = support::bucket(S3Options { prefix, ..options(server.endpoint(), "prefixed", &server.admin()) });
    conformance::all(Arc::new(bucket)).await;
    let keys = server.objects("prefixed");
    let (ours, others): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.starts_with("data/ledger/"));
    assert!(ours.contains(&"data/ledger/journal/00000000000000000007.json".to_owned()), "{ours:?}");
    assert_eq!(others, ["journal/00000000000000000007.json"]);
    assert_eq!(server.get("prefixed", &others[0]), b"somebody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_counted_bucket_conforms() {
    conformance::all(Arc::new(Counted::new(MemoryBucket::new(), Arc::default()))).await;
}

#[tokio::test]
async fn calls_are_counted_once_each() {
    let counts = Arc::new(RequestCounts::default());
    let bucket = Counted::new(MemoryBucket::new(), counts.clone());
    assert_eq!(bucket.put_new(KEY, "one".into()).await, PutNew::Created);
    assert_eq!(bucket.put_new(KEY, "two".into()).await, PutNew::SlotTaken);
    bucket.get(KEY).await.unwrap();
    bucket.get_view("v").await.unwrap();
    assert_eq!(bucket.put_if("v", Expect::Absent, "v".into()).await, Ok(PutView::Written));
    assert_eq!(bucket.put_if("v", Expect::Absent, "v".into()).await, Ok(PutView::Changed));
    assert_eq!((counts.put(), counts.put_lost_slot(), counts.get()), (4, 2, 2));
}

#[tokio::test]
async fn objects_lie_encrypted_where_it_was_asked_for() {
    let server = Ministack::shared();
    server.create_bucket("encrypted");
    let sse = Sse::Aes256;
    let bucket = support::bucket(S3Options { sse, ..options(server.endpoint(), "encrypted", &server.admin()) });
    assert_eq!(bucket.put_new(KEY, "{}".into()).await, PutNew::Created);
    assert_eq!(bucket.put_if("v.json", Expect::Absent, "{}".into()).await, Ok(PutView::Written));
    for key in [KEY, "v.json"] {
        let headers = server.head("encrypted", key);
        assert_eq!(headers.get("x-amz-server-side-encryption").map(String::as_str), Some("AES256"), "{key}");
        assert_eq!(headers.get("content-type").map(String::as_str), Some("application/json"), "{key}");
    }
}
