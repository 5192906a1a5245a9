//! The beginning of a ledger, with everything that can befall its requests.

use std::sync::Arc;

use futures_util::FutureExt;
use journal::{Begun, Fault, FaultKind, JournalError, OpSource, Presence, Seq, ShelfFile};
use store::GetFault::{Answers, Fails};
use store::MemoryBucket;
use store::PutFault::{AnswerLost, ConflictNothingStored, Duplicate, Ghost, Refuse, RequestLost};

use crate::bank::deposit;
use crate::device::{Device, Stall, away, entries, said};

const FIELDS: &str = r#"{"bank":true}"#;

#[tokio::test]
async fn a_ledger_begins_whatever_befalls_its_requests() {
    for (puts, gets) in [
        (vec![], vec![]),
        (vec![AnswerLost], vec![]),
        (vec![RequestLost, AnswerLost], vec![]),
        (vec![Duplicate], vec![]),
        (vec![ConflictNothingStored, RequestLost], vec![]),
        (vec![Ghost], vec![]),
        (vec![AnswerLost], vec![Fails(away()), Fails(away())]),
    ] {
        let memory = Arc::new(MemoryBucket::new());
        let device = Device::new(&memory, "laptop");
        let mut journal = device.open();
        assert_eq!(journal.catch_up().await, Ok(Presence::Empty));
        device.line.faults.on_put(puts.clone());
        device.line.faults.on_get(gets);
        assert_eq!(journal.create(FIELDS).await, Ok(Begun::Created), "{puts:?}");
        assert_eq!(said(&journal.commit(deposit("a", 1), OpSource::Mint).await), "committed #1", "{puts:?}");
        device.line.faults.release_ghosts().await;
        assert_eq!(entries(&memory).await.len(), 2, "{puts:?}");
    }
}

#[tokio::test]
async fn of_two_that_begin_at_once_one_wins_and_the_other_takes_its_ledger() {
    let memory = Arc::new(MemoryBucket::new());
    let (one, two) = (Device::new(&memory, "one"), Device::new(&memory, "two"));
    let (mut first, mut second) = (one.open(), two.open());
    let _ = (first.catch_up().await, second.catch_up().await);
    one.line.faults.on_put([Ghost, Ghost]);
    one.line.faults.on_get([Fails(away())]);
    assert_eq!(second.create(FIELDS).await, Ok(Begun::Created));
    assert_eq!(said(&second.commit(deposit("a", 1), OpSource::Mint).await), "committed #1");
    assert_eq!(first.create(FIELDS).await, Ok(Begun::Adopted));
    one.line.faults.release_ghosts().await;
    assert_eq!(first.ledger(), second.ledger());
    assert_eq!(said(&first.commit(deposit("b", 1), OpSource::Mint).await), "committed #2");
    assert_eq!(entries(&memory).await.len(), 3);
}

#[tokio::test]
async fn a_maker_that_dies_leaves_a_ledger_that_the_next_one_takes() {
    for stall in [Stall::BeforePut, Stall::AfterPut] {
        let memory = Arc::new(MemoryBucket::new());
        let device = Device::new(&memory, "laptop");
        let mut journal = device.open();
        let _ = journal.catch_up().await;
        *device.line.stall.lock().unwrap() = Some(stall);
        assert!(journal.create(FIELDS).now_or_never().is_none(), "{stall:?}");
        assert_eq!(said(&Ok(device.command(deposit("a", 1)).await)), "committed #1", "{stall:?}");
    }
}

#[tokio::test]
async fn a_store_that_is_gone_is_not_an_empty_store() {
    let device = Device::new(&Default::default(), "laptop");
    let gone = Fault::new(FaultKind::NoStore, "no such bucket");
    device.line.faults.on_get([Fails(gone.clone())]);
    assert_eq!(device.open().catch_up().await, Err(JournalError::Store(gone)));
}

#[tokio::test]
async fn a_store_that_says_no_makes_no_ledger() {
    let device = Device::new(&Default::default(), "laptop");
    let mut journal = device.open();
    let _ = journal.catch_up().await;
    let no = Fault::new(FaultKind::Permission, "no");
    device.line.faults.on_put([Refuse(no.clone())]);
    assert_eq!(journal.create(FIELDS).await, Err(JournalError::Store(no)));
    assert_eq!(device.memory.peek(&Seq::GENESIS.key()), None);
}

/// The genesis is put twice: what a proxy answers in its place must not be what is put.
#[tokio::test]
async fn a_page_instead_of_the_genesis_is_not_put_in_its_place() {
    let page = || Answers(Some("<html>sign in</html>".into()));
    let memory = Arc::new(MemoryBucket::new());
    let device = Device::new(&memory, "laptop");
    let mut journal = device.open();
    let _ = journal.catch_up().await;
    device.line.faults.on_put([RequestLost]);
    device.line.faults.on_get([page(), page(), page()]);
    assert!(matches!(journal.create(FIELDS).await, Err(JournalError::Corrupt { .. })));
    assert!(memory.keys().is_empty());
    assert_eq!(device.open().create(FIELDS).await, Ok(Begun::Created));
    // Nor where a device proves the store before its first write, and its mirror is damaged.
    let phone = Device::new(&memory, "phone");
    phone.read().await.save().unwrap();
    phone.shelf.spoil_file(ShelfFile::Entries, |bytes| bytes.clear());
    phone.line.faults.on_get([page(), page(), page()]);
    phone.asked();
    let refused = phone.open().commit(deposit("a", 1), OpSource::Mint).await;
    assert!(matches!(refused, Err(JournalError::Corrupt { .. })), "{}", said(&refused));
    assert_eq!(phone.asked(), "GET 0 GET 0 GET 0 GET epoch 1.json");
}
