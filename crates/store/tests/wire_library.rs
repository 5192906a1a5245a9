//! Why the writer is built as it is: what `object_store` does by default with a conditional create, seen on
//! the wire. Should one of these fail after an update of the library, its new answer decides whether the
//! writer may become simpler.

#[path = "support/plain.rs"]
mod plain;
mod support;

use object_store::{Error, ObjectStore, PutMode, PutOptions};
use support::KEY;
use testkit::wire::{Behaviour, Reply, Verb, WireServer};

/// The answer to one create on an empty key, the number of PUTs it took, and whether it is stored.
async fn create(behaviour: Behaviour) -> (Result<(), Error>, usize, bool) {
    let server = WireServer::start();
    server.script(Verb::Put, [behaviour]);
    let mode = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
    let store = plain::default_handle(&server.endpoint());
    let answer = store.put_opts(&KEY.into(), "mine".into(), mode).await.map(|_| ());
    let stored = server.objects().get(KEY).is_some_and(|body| body == "mine");
    (answer, server.requests().len(), stored)
}

/// Row 1 and 2 of the table: our own write comes back as somebody else's.
#[tokio::test]
async fn a_create_whose_answer_is_lost_is_sent_again_and_reported_as_already_existing() {
    let mut behaviours = vec![Behaviour::ActThenClose];
    behaviours.extend([500, 503, 429, 408].map(|status| Behaviour::ActThenAnswer(Reply::status(status))));
    for behaviour in behaviours {
        let (answer, puts, is_stored) = create(behaviour.clone()).await;
        assert!(matches!(answer, Err(Error::AlreadyExists { .. })), "{behaviour:?}: {answer:?}");
        assert_eq!((puts, is_stored), (2, true), "{behaviour:?}");
    }
}

/// Row 3: an unknown outcome, as an error that says nothing about it.
#[tokio::test]
async fn a_create_that_is_reset_or_never_answered_is_a_generic_error_and_stored() {
    for behaviour in [Behaviour::ActThenReset, Behaviour::ActThenSilence] {
        let (answer, puts, is_stored) = create(behaviour.clone()).await;
        assert!(matches!(answer, Err(Error::Generic { .. })), "{behaviour:?}: {answer:?}");
        assert_eq!((puts, is_stored), (1, true), "{behaviour:?}");
    }
}

/// Row 4: nothing exists, and the library says that it does.
#[tokio::test]
async fn a_conflict_is_reported_as_already_existing_when_nothing_exists() {
    let (answer, puts, is_stored) = create(Behaviour::Answer(Reply::code(409, "ConditionalRequestConflict"))).await;
    assert!(matches!(answer, Err(Error::AlreadyExists { .. })), "{answer:?}");
    assert_eq!((puts, is_stored), (1, false));
}

/// Row 5: these it tells apart.
#[tokio::test]
async fn a_denied_create_is_told_from_an_unauthenticated_one() {
    let (denied, ..) = create(Behaviour::Answer(Reply::code(403, "AccessDenied"))).await;
    assert!(matches!(denied, Err(Error::PermissionDenied { .. })), "{denied:?}");
    let (unauthenticated, ..) = create(Behaviour::Answer(Reply::status(401))).await;
    assert!(matches!(unauthenticated, Err(Error::Unauthenticated { .. })), "{unauthenticated:?}");
}

/// Row 6: a store without conditional writes and a wrong region are one and the same error.
#[tokio::test]
async fn other_statuses_are_not_told_apart() {
    for status in [301, 400] {
        let (answer, ..) = create(Behaviour::Answer(Reply::status(status))).await;
        assert!(matches!(answer, Err(Error::Generic { .. })), "{status}: {answer:?}");
    }
}
