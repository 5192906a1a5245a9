//! Views on the wire: long ones, slow lines, and what a store tells of them.

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use journal::{Bucket, Expect, FaultKind, PutView, VIEW_BYTES_MAX, Views};
use support::{KEY, TRY_TIMEOUT, assert_fault, on_wire};
use testkit::until;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

#[tokio::test]
async fn a_view_says_when_it_was_written() {
    let server = WireServer::start();
    server.insert("v.json", "{}");
    let view = on_wire(&server).get_view("v.json").await.unwrap().unwrap();
    assert_eq!(view.modified_ms, Some(1_793_491_200_000), "1 November 2026");
}

/// The time of a try is for the head and for each next piece of a view; an entry has it for the whole.
#[tokio::test]
async fn a_view_that_keeps_coming_outlives_the_time_of_a_try() {
    let server = WireServer::start();
    let body = vec![b'x'; 1024 * 1024];
    server.insert("v.json", body.clone());
    server.insert(KEY, body.clone());
    server.always(Verb::Get, Behaviour::Trickle(TRY_TIMEOUT / 4));
    let start = Instant::now();
    let view = on_wire(&server).get_view("v.json").await.unwrap().unwrap();
    assert!(view.body == body && TRY_TIMEOUT * 2 <= start.elapsed(), "{:?}", start.elapsed());
    assert_fault(&on_wire(&server).get(KEY).await.unwrap_err(), FaultKind::Unavailable, &["within 1s"]);
}

#[tokio::test]
async fn a_view_that_stops_coming_is_noticed() {
    let server = WireServer::start();
    server.insert("v.json", vec![b'x'; 1024 * 1024]);
    for behaviour in [Behaviour::Stall, Behaviour::Silence] {
        server.always(Verb::Get, behaviour.clone());
        let start = Instant::now();
        let fault = on_wire(&server).get_view("v.json").await.unwrap_err();
        assert_fault(&fault, FaultKind::Unavailable, &[&server.endpoint()]);
        assert!(start.elapsed() < TRY_TIMEOUT * 4, "{behaviour:?} took {:?}", start.elapsed());
    }
}

/// A second more for each 256 KiB: the server keeps both answers back for longer than a try may take.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_view_has_longer_to_be_sent() {
    let server = Arc::new(WireServer::start());
    server.script(Verb::Put, [Behaviour::Hold, Behaviour::Hold]);
    let put = |key: &'static str, length: usize| {
        let bucket = on_wire(&server);
        tokio::spawn(async move { bucket.put_if(key, Expect::Absent, vec![b'x'; length].into()).await })
    };
    let (short, long) = (put("short.json", 10), put("long.json", 2 * 1024 * 1024));
    assert_eq!(short.await.unwrap().unwrap_err().kind, FaultKind::Unavailable);
    until("both are held", || server.held() == 2);
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.release();
    assert_eq!(long.await.unwrap(), Ok(PutView::Written));
}

#[tokio::test]
async fn a_view_too_long_to_be_ours_is_not_sent() {
    let server = WireServer::start();
    let longer = Bytes::from(vec![0; VIEW_BYTES_MAX + 1]);
    let fault = on_wire(&server).put_if("v.json", Expect::Absent, longer).await.unwrap_err();
    assert_fault(&fault, FaultKind::Corrupt, &["512 MiB", "bucket 'books'"]);
    assert_eq!(server.take_log(), [""; 0]);
}

#[tokio::test]
async fn a_store_without_if_match_gets_one_plain_put() {
    let not_implemented = || Behaviour::Answer(Reply::code(501, "NotImplemented"));
    let server = WireServer::start();
    let bucket = on_wire(&server);
    server.insert("v.json", "old");
    let tag = bucket.get_view("v.json").await.unwrap().unwrap().tag;
    server.take_log();

    server.script(Verb::Put, [not_implemented()]);
    assert_eq!(bucket.put_if("v.json", Expect::Tag(tag.clone()), "new".into()).await, Ok(PutView::Written));
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].headers["if-match"], tag);
    assert!(!requests[1].headers.contains_key("if-match") && !requests[1].headers.contains_key("if-none-match"));
    assert_eq!(server.objects()["v.json"], "new");
    server.take_log();

    // What it refuses even then is refused, and so is the condition that keeps others' work.
    server.script(Verb::Put, [not_implemented(), not_implemented(), not_implemented()]);
    let refused = bucket.put_if("v.json", Expect::Tag(tag), "newer".into()).await;
    assert_fault(&refused.unwrap_err(), FaultKind::Configuration, &["501 NotImplemented"]);
    let refused = bucket.put_if("w.json", Expect::Absent, "new".into()).await;
    assert_fault(&refused.unwrap_err(), FaultKind::Configuration, &["If-None-Match"]);
    assert_eq!(server.take_log(), ["PUT v.json", "PUT v.json", "PUT w.json"]);
    assert_eq!(server.objects()["v.json"], "new");
}
