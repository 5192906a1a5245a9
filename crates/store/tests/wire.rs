//! The table of the commit protocol on the wire: for each thing that can befall a request, what our bucket
//! says, what the server holds, and that a PUT is sent once and only once.

mod support;

use std::time::{Duration, Instant};

use bytes::Bytes;
use journal::{Bucket, Expect, Fault, FaultKind, OBJECT_BYTES_MAX, PutNew, PutView, Views};
use store::{S3Options, Sse};
use support::{KEY, TRY_TIMEOUT, assert_fault, bucket, no_keys, on_wire, options};
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

fn acts_but_answers(status: u16, code: &str) -> Behaviour {
    Behaviour::ActThenAnswer(Reply::code(status, code))
}

fn answers(status: u16, code: &str) -> Behaviour {
    Behaviour::Answer(Reply::code(status, code))
}

/// One `put_new` on an empty key that meets this behaviour: what we say, and whether it is stored.
async fn put_new(behaviour: &Behaviour) -> (PutNew, bool) {
    let server = WireServer::start();
    server.script(Verb::Put, [behaviour.clone()]);
    let answer = on_wire(&server).put_new(KEY, "mine".into()).await;
    assert_eq!(server.take_log(), [format!("PUT {KEY}")], "{behaviour:?}");
    (answer, server.objects().contains_key(KEY))
}

fn assert_keeps_secrets(fault: &Fault) {
    for secret in [no_keys().secret.as_str(), "Signature=", "AWS4-HMAC", "Credential="] {
        assert!(!fault.message.contains(secret), "{fault}");
    }
}

#[tokio::test]
async fn a_create_is_sent_with_its_condition_and_answered() {
    let server = WireServer::start();
    let bucket = on_wire(&server);
    assert_eq!(bucket.put_new(KEY, "mine".into()).await, PutNew::Created);
    assert_eq!(bucket.put_new(KEY, "theirs".into()).await, PutNew::SlotTaken);
    let requests = server.requests();
    assert_eq!((requests.len(), server.connections()), (2, 1), "the connection is used again");
    assert_eq!(requests[0].path, format!("/books/{KEY}"));
    assert_eq!(requests[0].headers["if-none-match"], "*");
    assert_eq!(requests[0].headers["content-type"], "application/json");
    assert!(requests[0].headers["authorization"].starts_with("AWS4-HMAC-SHA256 "));
    assert_eq!(server.objects()[KEY], "mine");
}

#[tokio::test]
async fn a_create_that_may_have_been_applied_is_unknown_and_never_sent_again() {
    let mut lost = vec![Behaviour::ActThenClose, Behaviour::ActThenReset, Behaviour::ActThenSilence];
    lost.push(Behaviour::ActThenGarbage);
    // A 200 that names no version: the library cannot read it.
    lost.push(acts_but_answers(200, ""));
    let not_now = [(500, "InternalError"), (502, ""), (503, "SlowDown"), (504, ""), (429, ""), (408, "")];
    lost.extend(not_now.map(|(status, code)| acts_but_answers(status, code)));
    lost.push(acts_but_answers(400, "RequestTimeout"));
    for behaviour in lost {
        let (answer, is_stored) = put_new(&behaviour).await;
        let PutNew::Unknown(fault) = answer else { panic!("{behaviour:?}: {answer:?}") };
        assert_eq!(fault.kind, FaultKind::Unavailable, "{behaviour:?}");
        assert!(is_stored, "{behaviour:?}");
        assert_keeps_secrets(&fault);
    }
}

#[tokio::test]
async fn a_create_that_was_not_applied_is_unknown_just_the_same() {
    let mut lost = vec![Behaviour::Close, Behaviour::Reset, Behaviour::Silence];
    let not_now = [(500, "InternalError"), (503, "SlowDown"), (429, ""), (408, ""), (400, "RequestTimeout")];
    lost.extend(not_now.map(|(status, code)| answers(status, code)));
    for behaviour in lost {
        let (answer, is_stored) = put_new(&behaviour).await;
        assert!(matches!(answer, PutNew::Unknown(_)), "{behaviour:?}: {answer:?}");
        assert!(!is_stored, "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_conflict_says_look_whatever_is_stored() {
    for (status, code) in [(409, "ConditionalRequestConflict"), (412, "PreconditionFailed"), (304, "")] {
        assert_eq!(put_new(&answers(status, code)).await, (PutNew::SlotTaken, false), "{status}");
        assert_eq!(put_new(&acts_but_answers(status, code)).await, (PutNew::SlotTaken, true), "{status}");
    }
}

#[tokio::test]
async fn a_definite_no_is_refused_with_its_reason() {
    let table = [
        (403, "AccessDenied", FaultKind::Permission, "s3:PutObject"),
        (403, "SignatureDoesNotMatch", FaultKind::Permission, "the secret access key is wrong"),
        (403, "InvalidAccessKeyId", FaultKind::Permission, "does not know this access key id"),
        (403, "RequestTimeTooSkewed", FaultKind::Permission, "clock is wrong"),
        (400, "ExpiredToken", FaultKind::Permission, "expired"),
        (401, "", FaultKind::Permission, "401"),
        (400, "AuthorizationHeaderMalformed", FaultKind::Configuration, "region"),
        (400, "InvalidArgument", FaultKind::Configuration, "400 InvalidArgument"),
        (301, "PermanentRedirect", FaultKind::Configuration, "region"),
        (307, "TemporaryRedirect", FaultKind::Configuration, "region"),
        (404, "NoSuchBucket", FaultKind::NoStore, "no bucket 'books' at http://127.0.0.1:"),
        (404, "", FaultKind::Configuration, "404"),
        (501, "NotImplemented", FaultKind::Configuration, "If-None-Match"),
    ];
    for (status, code, kind, words) in table {
        let (answer, is_stored) = put_new(&answers(status, code)).await;
        let fault = support::refused(answer);
        assert_fault(&fault, kind, &[words]);
        assert_keeps_secrets(&fault);
        assert!(!is_stored, "{status} {code}");
    }
}

#[tokio::test]
async fn the_action_that_is_denied_is_named() {
    for action in ["s3:PutObject", "kms:GenerateDataKey"] {
        let (answer, is_stored) = put_new(&Behaviour::Answer(Reply::denied(action))).await;
        let lacks = format!("the credentials lack {action}");
        assert_fault(&support::refused(answer), FaultKind::Permission, &[&lacks, "403 AccessDenied"]);
        assert!(!is_stored);
    }
    for action in ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"] {
        let server = WireServer::start();
        server.script(Verb::Get, [Behaviour::Answer(Reply::denied(action))]);
        let fault = on_wire(&server).get(KEY).await.unwrap_err();
        assert_fault(&fault, FaultKind::Permission, &[&format!("the credentials lack {action}")]);
        assert_eq!(fault.message.matches("s3:").count() + fault.message.matches("kms:").count(), 1, "{fault}");
    }
}

#[tokio::test]
async fn the_region_in_the_answer_is_passed_on() {
    let moved = Reply::code(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-central-1");
    let (answer, _) = put_new(&Behaviour::Answer(moved)).await;
    assert_fault(&support::refused(answer), FaultKind::Configuration, &["set the region to eu-central-1"]);
}

#[tokio::test]
async fn a_web_page_is_never_an_object() {
    for status in [200, 302, 403, 404] {
        let server = WireServer::start();
        server.always(Verb::Get, Behaviour::Answer(Reply::page(status)));
        let words = [&*format!("answered with a web page ({status}), as no S3 store does"), &server.endpoint()];
        assert_fault(&on_wire(&server).get(KEY).await.unwrap_err(), FaultKind::Configuration, &words);
        assert_fault(&on_wire(&server).get_view("v").await.unwrap_err(), FaultKind::Configuration, &words);
        assert_eq!(server.requests().len(), 2, "it is not asked for again");
    }
    let (answer, _) = put_new(&Behaviour::ActThenAnswer(Reply::page(200))).await;
    assert!(matches!(&answer, PutNew::Unknown(fault) if fault.message.contains("a web page")), "{answer:?}");
    let (answer, _) = put_new(&Behaviour::Answer(Reply::page(405))).await;
    assert_fault(&support::refused(answer), FaultKind::Configuration, &["answered with a web page (405)"]);
}

/// The bucket cannot see this; the engine's probe does.
#[tokio::test]
async fn a_store_that_ignores_the_condition_overwrites_and_says_created() {
    let server = WireServer::start();
    server.insert(KEY, "theirs");
    server.script(Verb::Put, [Behaviour::IgnoreCondition]);
    assert_eq!(on_wire(&server).put_new(KEY, "mine".into()).await, PutNew::Created);
    assert_eq!(server.objects()[KEY], "mine");
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_costs_no_answer() {
    let server = WireServer::start();
    let bucket = on_wire(&server);
    server.script(Verb::Put, [Behaviour::HonestThenClose]);
    assert_eq!(bucket.put_new(KEY, "{}".into()).await, PutNew::Created);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bucket.put_new("journal/00000000000000000002.json", "{}".into()).await, PutNew::Created);
    assert_eq!((server.requests().len(), server.connections()), (2, 2));
}

#[tokio::test]
async fn a_read_is_tried_again_after_what_passes() {
    let passing = [
        Behaviour::Close,
        Behaviour::Reset,
        Behaviour::Truncate,
        Behaviour::ActThenGarbage,
        answers(500, "InternalError"),
        answers(503, "SlowDown"),
        answers(429, ""),
        answers(408, ""),
        answers(400, "RequestTimeout"),
    ];
    for behaviour in passing {
        let server = WireServer::start();
        server.insert(KEY, "{\"entry\":1}");
        server.script(Verb::Get, [behaviour.clone(), behaviour.clone()]);
        assert_eq!(on_wire(&server).get(KEY).await, Ok(Some("{\"entry\":1}".into())), "{behaviour:?}");
        assert_eq!(server.requests().len(), 3, "{behaviour:?}");
    }
}

/// A missing object is known by the text of its 404, so one that breaks off is no answer.
#[tokio::test]
async fn a_404_that_breaks_off_is_asked_for_again() {
    let server = WireServer::start();
    server.script(Verb::Get, [Behaviour::Truncate]);
    assert_eq!(on_wire(&server).get(KEY).await, Ok(None));
    assert_eq!(server.requests().len(), 2);
    server.always(Verb::Get, Behaviour::Truncate);
    assert_fault(&on_wire(&server).get(KEY).await.unwrap_err(), FaultKind::Unavailable, &["breaks off"]);
}

#[tokio::test]
async fn a_read_that_fails_for_long_is_unavailable_in_bounded_time() {
    let lasting =
        [Behaviour::Close, Behaviour::Reset, Behaviour::Truncate, Behaviour::Silence, answers(503, "SlowDown")];
    for behaviour in lasting {
        let server = WireServer::start();
        server.insert(KEY, "{\"entry\":1}");
        server.always(Verb::Get, behaviour.clone());
        let start = Instant::now();
        let fault = on_wire(&server).get(KEY).await.unwrap_err();
        assert_fault(&fault, FaultKind::Unavailable, &[&server.endpoint()]);
        assert!(start.elapsed() < TRY_TIMEOUT * 4, "{behaviour:?} took {:?}", start.elapsed());
        assert_keeps_secrets(&fault);
    }
}

#[tokio::test]
async fn a_read_that_is_answered_for_good_is_not_tried_again() {
    let table = [
        (404, "NoSuchBucket", FaultKind::NoStore, "no bucket 'books'"),
        (404, "", FaultKind::Configuration, "404"),
        (403, "AccessDenied", FaultKind::Permission, "s3:ListBucket"),
        (403, "SignatureDoesNotMatch", FaultKind::Permission, "secret access key"),
        (301, "PermanentRedirect", FaultKind::Configuration, "region"),
        (206, "", FaultKind::Configuration, "206"),
    ];
    for (status, code, kind, words) in table {
        let server = WireServer::start();
        server.script(Verb::Get, [answers(status, code)]);
        assert_fault(&on_wire(&server).get(KEY).await.unwrap_err(), kind, &[words]);
        assert_eq!(server.requests().len(), 1, "{status} {code}");
    }
    let server = WireServer::start();
    assert_eq!(on_wire(&server).get(KEY).await, Ok(None));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_object_too_long_to_be_ours_is_corrupt_and_not_asked_for_again() {
    let server = WireServer::start();
    server.insert(KEY, vec![b'x'; OBJECT_BYTES_MAX + 1]);
    let bucket = bucket(options(&server.endpoint(), "books", &no_keys()));
    assert_fault(&bucket.get(KEY).await.unwrap_err(), FaultKind::Corrupt, &["bucket 'books'"]);
    assert_eq!(server.requests().len(), 1);
    server.insert(KEY, vec![b'x'; OBJECT_BYTES_MAX]);
    assert_eq!(bucket.get(KEY).await.map(|body| body.map(|body| body.len())), Ok(Some(OBJECT_BYTES_MAX)));
    let put = bucket.put_new("journal/00000000000000000002.json", vec![0; OBJECT_BYTES_MAX + 1].into()).await;
    assert_eq!(support::refused(put).kind, FaultKind::Corrupt);
}

#[tokio::test]
async fn a_view_is_put_once_and_changed_is_told_from_failed() {
    let table = [
        (answers(412, "PreconditionFailed"), Ok(PutView::Changed)),
        (answers(409, "ConditionalRequestConflict"), Ok(PutView::Changed)),
        (answers(404, "NoSuchKey"), Ok(PutView::Changed)),
        (answers(404, "NoSuchBucket"), Err(FaultKind::NoStore)),
        (answers(500, "InternalError"), Err(FaultKind::Unavailable)),
        (answers(403, "AccessDenied"), Err(FaultKind::Permission)),
        (Behaviour::ActThenClose, Err(FaultKind::Unavailable)),
        (Behaviour::Honest, Ok(PutView::Written)),
    ];
    for (behaviour, expected) in table {
        let server = WireServer::start();
        server.insert("v.json", "old");
        let bucket = on_wire(&server);
        let tag = bucket.get_view("v.json").await.unwrap().unwrap().tag;
        server.script(Verb::Put, [behaviour.clone()]);
        let answer = bucket.put_if("v.json", Expect::Tag(tag.clone()), "new".into()).await;
        assert_eq!(answer.map_err(|fault| fault.kind), expected, "{behaviour:?}");
        let requests = server.requests();
        assert_eq!(requests.len(), 2, "{behaviour:?}");
        assert_eq!(requests[1].headers["if-match"], tag);
    }
}

#[tokio::test]
async fn the_clock_is_compared_with_the_last_answer_that_had_a_date() {
    let server = WireServer::start();
    let bucket = on_wire(&server);
    bucket.get(KEY).await.unwrap();
    assert_eq!(bucket.clock_ahead_seconds(), None);
    // The bucket's clock stands at 1000 s after the beginning of 1970.
    server.set_date(Some("Thu, 01 Jan 1970 00:16:00 GMT"));
    bucket.get(KEY).await.unwrap();
    assert_eq!(bucket.clock_ahead_seconds(), Some(40));
    server.set_date(Some("Thu, 01 Jan 1970 01:00:00 GMT"));
    server.script(Verb::Put, [answers(403, "RequestTimeTooSkewed")]);
    let fault = support::refused(bucket.put_new(KEY, "{}".into()).await);
    assert_fault(&fault, FaultKind::Permission, &["wrong by 2600 s"]);
    server.set_date(Some("yesterday"));
    bucket.get(KEY).await.unwrap();
    assert_eq!(bucket.clock_ahead_seconds(), Some(-2600));
}

#[tokio::test]
async fn the_token_and_the_encryption_go_with_each_put() {
    for (sse, expected) in
        [(Sse::Auto, None), (Sse::Aes256, Some("AES256")), (Sse::Kms, Some("aws:kms")), (Sse::None, None)]
    {
        let server = WireServer::start();
        let credentials = support::credentials(&no_keys(), Some("the-token"));
        let bucket = bucket(S3Options { sse, credentials, ..options(&server.endpoint(), "books", &no_keys()) });
        assert_eq!(bucket.put_new(KEY, Bytes::new()).await, PutNew::Created);
        assert_eq!(bucket.put_if("v", Expect::Absent, "v".into()).await, Ok(PutView::Written));
        for request in server.requests() {
            assert_eq!(request.headers.get("x-amz-server-side-encryption").map(String::as_str), expected, "{sse:?}");
            assert_eq!(request.headers["x-amz-security-token"], "the-token");
        }
    }
}
