//! Every bucket keeps what `journal::Bucket` and `journal::Views` promise.

mod support;

use std::sync::Arc;

use journal::{Bucket, Expect, FaultKind, Listed, Lists, PutNew, PutView, Views};
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

/// The server hands out a thousand names at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_listing_goes_on_after_its_first_page() {
    let bucket = on_ministack("pages");
    for number in 0..1_010 {
        assert_eq!(bucket.put_new(&format!("journal/{number:020}.json"), "{}".into()).await, PutNew::Created);
    }
    let mut listed = Vec::new();
    bucket.list("journal", &mut |object| listed.push(object)).await.unwrap();
    let wanted = (0..1_010).map(|number| Listed { key: format!("journal/{number:020}.json"), bytes: 2 });
    assert!(listed.into_iter().eq(wanted));
}

#[tokio::test]
async fn a_store_that_is_not_there_cannot_be_listed() {
    let folder = FolderBucket::new("/nowhere/at/all".into());
    let bucket =
        support::bucket(options(Ministack::shared().endpoint(), "no-such-bucket", &Ministack::shared().admin()));
    for store in [&folder as &dyn Lists, &bucket] {
        let fault = store.list("", &mut |_| panic!("there is nothing")).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::NoStore, "{fault}");
    }
}
