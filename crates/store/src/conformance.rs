//! What every bucket must keep, whatever it is made of: memory, a folder and S3 each pass all of it.
//!
//! Each check takes keys of its own, so that all may run on one bucket; run them in a multi-threaded tokio
//! runtime, or the race is none. They panic where a promise is broken.

use std::sync::Arc;

use bytes::Bytes;
use journal::{Bucket, Expect, Listed, Lists, OBJECT_BYTES_MAX, PutNew, PutView, Views};

use crate::key::GENESIS;

/// How many writers race for a slot where nothing speaks against it.
pub const WRITERS: usize = 16;
const ROUNDS: usize = 5;
const EDITORS: usize = 4;
const EDITS: usize = 5;

/// The whole suite.
pub async fn all<B: Bucket + Views + Lists + 'static>(bucket: Arc<B>) {
    all_with_writers(bucket, WRITERS).await;
}

/// The whole suite, for a store that is slow with so many writers at once as are usual here.
pub async fn all_with_writers<B: Bucket + Views + Lists + 'static>(bucket: Arc<B>, writers: usize) {
    put_new_is_exclusive(&*bucket).await;
    a_missing_key_is_none(&*bucket).await;
    bytes_come_back_exactly(&*bucket).await;
    nested_keys_are_apart(&*bucket).await;
    a_race_has_one_winner(bucket.clone(), writers).await;
    a_hint_is_what_was_put_last(&*bucket).await;
    a_view_is_replaced_only_as_expected(&*bucket).await;
    a_view_may_be_longer_than_an_entry(&*bucket).await;
    views_lose_no_update(bucket.clone()).await;
    everything_is_listed_below_its_folder(&*bucket).await;
}

/// A key is created once; whoever comes later finds the slot taken and the first bytes.
pub async fn put_new_is_exclusive(bucket: &dyn Bucket) {
    begin(bucket).await;
    let key = slot(7);
    assert_eq!(bucket.put_new(&key, "first".into()).await, PutNew::Created);
    assert_eq!(bucket.put_new(&key, "second".into()).await, PutNew::SlotTaken);
    assert_eq!(bucket.put_new(&key, "first".into()).await, PutNew::SlotTaken, "the same bytes are no exception");
    assert_eq!(bucket.get(&key).await, Ok(Some("first".into())));
}

/// An object that is not there is `None`, beside one that is and in a place that nothing was written to.
pub async fn a_missing_key_is_none(bucket: &dyn Bucket) {
    begin(bucket).await;
    assert_eq!(bucket.get(&slot(999)).await, Ok(None));
    assert_eq!(bucket.get("nowhere/at/all.json").await, Ok(None));
    assert_eq!(bucket.get(&format!("{GENESIS}/below")).await, Ok(None), "an object is no folder");
}

/// Nothing is translated: every byte value, no bytes at all, a quarter of a megabyte.
pub async fn bytes_come_back_exactly(bucket: &dyn Bucket) {
    begin(bucket).await;
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let bodies = [Vec::new(), b"{\"a\":\"\xc3\xa9\"}\r\n".to_vec(), every_byte.clone(), every_byte.repeat(1024)];
    for (number, body) in bodies.into_iter().enumerate() {
        let key = slot(100 + number);
        assert_eq!(bucket.put_new(&key, body.clone().into()).await, PutNew::Created);
        assert!(bucket.get(&key).await == Ok(Some(body.into())), "{key} came back changed");
    }
}

/// A key says nothing about those below or beside it.
pub async fn nested_keys_are_apart(bucket: &dyn Bucket) {
    begin(bucket).await;
    let keys = ["checkpoints/00000000000000000064", "deep/er/and/deeper.json", "deep/er/and-beside.json", "deep.json"];
    for key in keys {
        assert_eq!(bucket.get(key).await, Ok(None), "{key} is there before it was written");
        assert_eq!(bucket.put_new(key, key.into()).await, PutNew::Created, "{key}");
    }
    for key in keys {
        assert_eq!(bucket.get(key).await, Ok(Some(key.into())), "{key}");
    }
}

/// A hint is put over whatever lies there, and is no slot.
pub async fn a_hint_is_what_was_put_last(bucket: &dyn Bucket) {
    begin(bucket).await;
    let key = "checkpoints/latest.json";
    for body in ["first", "second, and longer", "third"] {
        assert_eq!(bucket.put_hint(key, body.into()).await, Ok(()));
        assert_eq!(bucket.get(key).await, Ok(Some(body.into())));
    }
}

/// Of so many writers at once exactly one creates the slot, and its bytes are what lies there.
pub async fn a_race_has_one_winner(bucket: Arc<dyn Bucket>, writers: usize) {
    begin(&*bucket).await;
    for round in 0..ROUNDS {
        let key = slot(200 + round);
        let start = Arc::new(tokio::sync::Barrier::new(writers));
        let running: Vec<_> = (0..writers)
            .map(|writer| {
                let (bucket, key, start) = (bucket.clone(), key.clone(), start.clone());
                tokio::spawn(async move {
                    start.wait().await;
                    (writer, bucket.put_new(&key, body_of(writer)).await)
                })
            })
            .collect();
        let mut winners = Vec::new();
        for writer in running {
            let (writer, answer) = writer.await.expect("no writer panics");
            match answer {
                PutNew::Created => winners.push(writer),
                PutNew::SlotTaken => {}
                PutNew::Unknown(fault) | PutNew::Refused(fault) => panic!("writer {writer} of {key}: {fault}"),
            }
        }
        assert_eq!(winners.len(), 1, "winners of {key}: {winners:?}");
        assert_eq!(bucket.get(&key).await, Ok(Some(body_of(winners[0]))));
    }
}

/// A view is written where the writer's belief holds, and else left as it is.
pub async fn a_view_is_replaced_only_as_expected(views: &dyn Views) {
    let key = "reports/2026-03-01.json";
    assert_eq!(views.get_view(key).await, Ok(None));
    let never = Expect::Tag("\"never\"".to_owned());
    assert_eq!(views.put_if(key, never.clone(), "zero".into()).await, Ok(PutView::Changed), "nothing is there");
    assert_eq!(views.put_if(key, Expect::Absent, "one".into()).await, Ok(PutView::Written));
    assert_eq!(views.put_if(key, Expect::Absent, "two".into()).await, Ok(PutView::Changed), "something is there");
    let first = views.get_view(key).await.expect("it can be read").expect("it was written");
    assert_eq!(first.body, "one");
    let first = Expect::Tag(first.tag);
    assert_eq!(views.put_if(key, first.clone(), "three".into()).await, Ok(PutView::Written));
    assert_eq!(views.put_if(key, first, "four".into()).await, Ok(PutView::Changed), "the version is old");
    assert_eq!(views.put_if(key, never, "five".into()).await, Ok(PutView::Changed), "the version never was");
    assert_eq!(views.get_view(key).await.expect("it can be read").expect("it is there").body, "three");
}

/// What is too long for an entry comes back as a view, byte by byte.
pub async fn a_view_may_be_longer_than_an_entry(views: &dyn Views) {
    let key = "reports/long.json";
    let body: Bytes = (0..=250_u8).cycle().take(OBJECT_BYTES_MAX + 1).collect();
    assert_eq!(views.put_if(key, Expect::Absent, body.clone()).await, Ok(PutView::Written));
    let view = views.get_view(key).await.expect("it can be read").expect("it was written");
    assert!(view.body == body, "a long view came back changed");
}

/// Four editors count in one view, five times each, and none of the twenty is lost.
pub async fn views_lose_no_update(views: Arc<dyn Views>) {
    let key = "reports/counter.json";
    assert_eq!(views.put_if(key, Expect::Absent, "0".into()).await, Ok(PutView::Written));
    let editors: Vec<_> = (0..EDITORS)
        .map(|_| {
            let views = views.clone();
            tokio::spawn(async move {
                for _ in 0..EDITS {
                    count_one(&*views, key).await;
                }
            })
        })
        .collect();
    for editor in editors {
        editor.await.expect("no editor panics");
    }
    let view = views.get_view(key).await.expect("it can be read").expect("it is there");
    assert_eq!(view.body, (EDITORS * EDITS).to_string());
}

/// What lies below a folder is listed with its length, at any depth, and nothing beside it is. In one folder the names
/// are in order.
pub async fn everything_is_listed_below_its_folder<B: Bucket + Lists>(bucket: &B) {
    begin(bucket).await;
    assert_eq!(listed(bucket, "shelf").await, [], "nothing is there");
    let keys =
        ["shelf/2.json", "shelf/10.json", "shelf/1.json", "shelf/deep/er/1.json", "shelf.json", "shelf-2/1.json"];
    for key in keys {
        assert_eq!(bucket.put_new(key, key.into()).await, PutNew::Created, "{key}");
    }
    let below = listed(bucket, "shelf").await;
    let (deep, flat): (Vec<_>, Vec<_>) = below.iter().partition(|object| object.key.contains("deep"));
    let names = |objects: &[&Listed]| objects.iter().map(|object| object.key.clone()).collect::<Vec<_>>();
    assert_eq!(names(&flat), ["shelf/1.json", "shelf/10.json", "shelf/2.json"]);
    assert_eq!(names(&deep), ["shelf/deep/er/1.json"]);
    let all = listed(bucket, "").await;
    for key in keys.iter().chain([&GENESIS]) {
        let found: Vec<&Listed> = all.iter().filter(|object| object.key == *key).collect();
        let bytes = if *key == GENESIS { "genesis".len() } else { key.len() };
        assert_eq!(found, [&Listed { key: (*key).to_owned(), bytes: bytes as u64 }]);
    }
    assert_eq!(listed(bucket, "shelf/1.json").await, [], "an object is no folder");
}

async fn listed(bucket: &dyn Lists, folder: &str) -> Vec<Listed> {
    let mut found = Vec::new();
    bucket.list(folder, &mut |object| found.push(object)).await.expect("it can be listed");
    found
}

async fn count_one(views: &dyn Views, key: &str) {
    // Each time somebody else was quicker, one of the twenty was written; a few more for a store's own 409.
    for _ in 0..4 * EDITORS * EDITS {
        let view = views.get_view(key).await.expect("it can be read").expect("it is there");
        let count: usize = std::str::from_utf8(&view.body).expect("text").parse().expect("a number");
        let next = Bytes::from((count + 1).to_string());
        match views.put_if(key, Expect::Tag(view.tag), next).await.expect("it can be written") {
            PutView::Written => return,
            PutView::Changed => {}
        }
    }
    panic!("no update of {key} went through");
}

/// A folder takes no other key before the first entry.
async fn begin(bucket: &dyn Bucket) {
    match bucket.put_new(GENESIS, "genesis".into()).await {
        PutNew::Created | PutNew::SlotTaken => {}
        PutNew::Unknown(fault) | PutNew::Refused(fault) => panic!("the first entry: {fault}"),
    }
}

fn body_of(writer: usize) -> Bytes {
    format!("{{\"writer\":{writer}}}").into()
}

fn slot(number: usize) -> String {
    format!("journal/{number:020}.json")
}
