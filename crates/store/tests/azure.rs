//! A container on Azurite, Microsoft's own emulator of Azure Blob Storage: it keeps what the other stores do, and what it
//! refuses is understood. One server for this test process.

mod support;

use std::sync::Arc;
use std::time::Duration;

use journal::{Bucket, Expect, FaultKind, PutNew, PutView, Views};
use store::{AzureOptions, AzureSecret, ObjectBucket, conformance};
use support::{KEY, TRY_TIMEOUT, assert_fault, clock, refused};
use testkit::azurite::{self, Azurite};
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

const FAR: &str = "2099-01-01T00:00:00Z";

fn options(container: &str) -> AzureOptions {
    AzureOptions {
        account: azurite::ACCOUNT.into(),
        container: container.into(),
        prefix: String::new(),
        secret: AzureSecret::Key(azurite::KEY.into()),
        endpoint: Some(Azurite::shared().endpoint().into()),
        ca_bundle: None,
        try_timeout: Duration::from_secs(10),
    }
}

fn open(options: &AzureOptions) -> ObjectBucket {
    ObjectBucket::on_azure(options, clock()).expect("the options are good")
}

fn with_sas(container: &str, permissions: &str, expiry: &str) -> ObjectBucket {
    let secret = AzureSecret::Sas(Azurite::shared().sas(permissions, expiry));
    open(&AzureOptions { secret, ..options(container) })
}

/// A new container of this name.
fn on_azurite(name: &str) -> ObjectBucket {
    Azurite::shared().create_container(name);
    open(&options(name))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn azurite_conforms() {
    conformance::all(Arc::new(on_azurite("conformance"))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn azurite_below_a_prefix_conforms_and_leaves_the_rest_alone() {
    let server = Azurite::shared();
    server.create_container("prefixed");
    server.put("prefixed", "journal/00000000000000000007.json", b"somebody else's");
    let bucket = open(&AzureOptions { prefix: "data/ledger".into(), ..options("prefixed") });
    conformance::all(Arc::new(bucket)).await;
    let (ours, others): (Vec<_>, Vec<_>) =
        server.blobs("prefixed").into_iter().partition(|key| key.starts_with("data/ledger/"));
    assert!(ours.contains(&"data/ledger/journal/00000000000000000007.json".to_owned()), "{ours:?}");
    assert_eq!(others, ["journal/00000000000000000007.json"]);
    assert_eq!(server.get("prefixed", &others[0]), b"somebody else's");
}

#[tokio::test]
async fn a_container_that_is_not_there_is_no_store() {
    let bucket = open(&options("no-such-container"));
    let words = format!("no container 'no-such-container' at {}", Azurite::shared().endpoint());
    assert_fault(&bucket.get(KEY).await.unwrap_err(), FaultKind::NoStore, &[&words]);
    assert_fault(&refused(bucket.put_new(KEY, "{}".into()).await), FaultKind::NoStore, &[&words]);
    assert_fault(&bucket.get_view("v").await.unwrap_err(), FaultKind::NoStore, &[&words]);
    for expect in [Expect::Absent, Expect::Tag("\"x\"".into())] {
        let put = bucket.put_if("v", expect, "{}".into()).await;
        assert_fault(&put.unwrap_err(), FaultKind::NoStore, &[&words]);
    }
}

#[tokio::test]
async fn a_shared_access_signature_does_what_it_says_and_no_more() {
    let owner = on_azurite("signatures");
    assert_eq!(with_sas("signatures", "rwc", FAR).put_new(KEY, "{}".into()).await, PutNew::Created);
    assert_eq!(with_sas("signatures", "rwc", FAR).put_new(KEY, "[]".into()).await, PutNew::SlotTaken);
    let reader = with_sas("signatures", "r", FAR);
    assert_eq!(reader.get(KEY).await, Ok(Some("{}".into())));
    let next = "journal/00000000000000000002.json";
    assert_eq!(reader.get(next).await, Ok(None));
    let denied = ["container 'signatures'", "denies access", "must allow to create and write objects"];
    assert_fault(&refused(reader.put_new(next, "{}".into()).await), FaultKind::Permission, &denied);
    let writer = with_sas("signatures", "wc", FAR);
    assert_fault(&writer.get(KEY).await.unwrap_err(), FaultKind::Permission, &["must allow to read objects"]);
    assert_eq!(owner.get(next).await, Ok(None), "nothing was stored");
}

#[tokio::test]
async fn a_wrong_key_and_an_old_signature_are_permission_errors_and_never_shown() {
    on_azurite("wrong");
    let wrong = "d3Jvbmcta2V5LXRoYXQtc3RheXMtc2VjcmV0";
    let key = open(&AzureOptions { secret: AzureSecret::Key(wrong.into()), ..options("wrong") });
    let old = Azurite::shared().sas("rwc", "2020-01-01T00:00:00Z");
    let signature = old.split("sig=").nth(1).unwrap().to_owned();
    let old = open(&AzureOptions { secret: AzureSecret::Sas(old), ..options("wrong") });
    for (bucket, secret) in [(key, wrong.to_owned()), (old, signature)] {
        let faults = [bucket.get(KEY).await.unwrap_err(), refused(bucket.put_new(KEY, "{}".into()).await)];
        for fault in faults {
            assert_fault(&fault, FaultKind::Permission, &[Azurite::shared().endpoint()]);
            assert!(!fault.message.contains(&secret), "{fault}");
        }
    }
    assert_eq!(Azurite::shared().blobs("wrong"), [""; 0]);
}

#[tokio::test]
async fn views_say_when_they_were_written_and_are_json() {
    let bucket = on_azurite("views");
    assert_eq!(bucket.put_if("v.json", Expect::Absent, "one".into()).await, Ok(PutView::Written));
    let view = bucket.get_view("v.json").await.unwrap().unwrap();
    assert!(view.modified_ms.is_some(), "{view:?}");
    assert_eq!(Azurite::shared().content_type("views", "v.json").as_deref(), Some("application/json"));
    assert!(bucket.clock_ahead_seconds().is_some());
}

/// The stand-in asks for no signature, so it will do for Azure's answers too.
fn on_wire(server: &WireServer) -> ObjectBucket {
    open(&AzureOptions { endpoint: Some(server.endpoint()), try_timeout: TRY_TIMEOUT, ..options("books") })
}

async fn put_new(behaviour: &Behaviour) -> (PutNew, bool) {
    let server = WireServer::start();
    server.script(Verb::Put, [behaviour.clone()]);
    let answer = on_wire(&server).put_new(KEY, "mine".into()).await;
    assert_eq!(server.take_log(), [format!("PUT {KEY}")], "{behaviour:?}: sent once");
    (answer, server.objects().contains_key(KEY))
}

#[tokio::test]
async fn a_create_that_may_have_been_applied_is_unknown_and_never_sent_again() {
    let mut lost = vec![Behaviour::ActThenClose, Behaviour::ActThenReset, Behaviour::ActThenSilence];
    let not_now = [(500, "InternalError"), (500, "OperationTimedOut"), (503, "ServerBusy"), (429, ""), (408, "")];
    lost.extend(not_now.map(|(status, code)| Behaviour::ActThenAnswer(Reply::code(status, code))));
    for behaviour in lost {
        let (answer, is_stored) = put_new(&behaviour).await;
        assert!(matches!(&answer, PutNew::Unknown(fault) if fault.kind == FaultKind::Unavailable), "{answer:?}");
        assert!(is_stored, "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_create_is_sent_with_its_condition_and_a_conflict_says_look() {
    let server = WireServer::start();
    assert_eq!(on_wire(&server).put_new(KEY, "mine".into()).await, PutNew::Created);
    let headers = &server.requests()[0].headers;
    assert_eq!((headers["if-none-match"].as_str(), headers["x-ms-blob-type"].as_str()), ("*", "BlockBlob"));
    assert!(headers["authorization"].starts_with("SharedKey devstoreaccount1:"));
    for (status, code) in [(409, "BlobAlreadyExists"), (412, "ConditionNotMet")] {
        let answer = Behaviour::Answer(Reply::code(status, code));
        assert_eq!(put_new(&answer).await, (PutNew::SlotTaken, false), "{status}");
    }
}

#[tokio::test]
async fn the_code_may_stand_in_a_header_alone_and_a_read_is_tried_again() {
    let server = WireServer::start();
    let bare = |status, code| Behaviour::Answer(Reply::status(status).with("x-ms-error-code", code));
    server.script(Verb::Get, [bare(503, "ServerBusy"), bare(404, "BlobNotFound"), bare(404, "ContainerNotFound")]);
    let bucket = on_wire(&server);
    assert_eq!(bucket.get(KEY).await, Ok(None));
    assert_eq!(bucket.get(KEY).await.unwrap_err().kind, FaultKind::NoStore);
    assert_eq!(server.take_log().len(), 3);
}
