//! Version fencing: an upgrade is an entry, so whoever writes behind it has read it.

use journal::{CHECKPOINT_HINT, JournalError, OpSource, Seq};

use crate::bank::{deposit, note};
use crate::device::{Device, forge, ledger, said, warm};

fn newer(memory: &std::sync::Arc<store::MemoryBucket>, name: &str) -> Device {
    Device { writer: 2, ..Device::new(memory, name) }
}

#[tokio::test]
async fn an_older_program_stops_at_the_upgrade_wherever_it_stands() {
    let memory = ledger(1).await;
    let (warm, cold) = (warm(&memory, "warm").await, Device::new(&memory, "cold")); // entry 2
    let mut journal = newer(&memory, "newer").read().await;
    journal.upgrade(1).await.unwrap();
    assert_eq!(journal.seq(), Some(Seq(2)), "it is open to that version as it is");
    journal.upgrade(2).await.unwrap();
    journal.upgrade(2).await.unwrap();
    assert_eq!(journal.seq(), Some(Seq(3)), "once is enough");
    assert_eq!(said(&journal.commit(deposit("a", 1), OpSource::Mint).await), "committed #4");
    for device in [&warm, &cold] {
        let mut journal = device.open();
        if journal.state().is_none() {
            journal.catch_up().await.unwrap();
        }
        let refused = journal.commit(note("x"), OpSource::Mint).await;
        assert!(matches!(refused, Err(JournalError::Newer { seq: Seq(3), .. })), "{}", said(&refused));
    }
    assert_eq!(memory.keys().len(), 5, "nobody wrote behind it");
    let mut behind = newer(&memory, "other").open();
    behind.catch_up().await.unwrap();
    assert_eq!((behind.seq(), behind.halted()), (Some(Seq(4)), None), "it touches no state");
}

/// Neither a checkpoint behind the upgrade nor a cache that a newer program left opens a way around it.
#[tokio::test]
async fn neither_checkpoint_nor_cache_is_a_way_around() {
    let memory = ledger(1).await;
    let device = newer(&memory, "newer");
    let mut journal = device.read().await;
    journal.upgrade(2).await.unwrap();
    while journal.seq() < Some(Seq(70)) {
        let _ = journal.commit(note("x"), OpSource::Mint).await.unwrap();
    }
    journal.checkpoint_if_due().await;
    journal.save().unwrap();
    assert!(memory.peek(CHECKPOINT_HINT).is_some());
    let cold = Device::new(&memory, "cold");
    let downgraded = Device { shelf: device.shelf.clone(), ..Device::new(&memory, "newer") };
    for old in [cold, downgraded] {
        let mut journal = old.open();
        journal.catch_up().await.unwrap();
        assert_eq!(journal.seq(), Some(Seq(1)), "as of the entry before it");
        assert!(matches!(journal.halted(), Some(JournalError::Newer { seq: Seq(2), .. })));
    }
    // The newer one begins there as always.
    let other = newer(&memory, "other");
    assert_eq!(other.read().await.seq(), Some(Seq(70)));
    assert!(other.asked().starts_with("GET hint GET 70 "));
}

#[tokio::test]
async fn an_upgrade_whose_answer_is_lost_is_there_once() {
    let memory = ledger(1).await;
    let device = newer(&memory, "newer");
    let mut journal = device.read().await;
    device.line.faults.on_put([store::PutFault::AnswerLost]);
    journal.upgrade(2).await.unwrap();
    assert_eq!((journal.seq(), memory.keys().len()), (Some(Seq(2)), 3));
}

/// A kind that an older program does not know stops it where it stands, also behind a newer one's checkpoint.
#[tokio::test]
async fn a_kind_that_is_not_known_holds_behind_a_checkpoint_too() {
    let memory = ledger(62).await;
    let device = newer(&memory, "newer");
    let seq = forge(&memory, device.id(), |text| text.replace("\"do\":\"note\"", "\"do\":\"later\""));
    let mut journal = device.read().await;
    assert_eq!(said(&journal.commit(note("x"), OpSource::Mint).await), "committed #64");
    journal.checkpoint_if_due().await;
    let cold = Device::new(&memory, "cold");
    let journal = cold.read().await;
    assert_eq!(journal.seq(), Some(Seq(62)), "as of the entry before {seq}");
    assert!(matches!(journal.halted(), Some(JournalError::Newer { seq: Seq(63), .. })));
    let other = newer(&memory, "other");
    assert_eq!(other.read().await.seq(), Some(Seq(64)));
    assert!(other.asked().starts_with("GET hint GET 64 "));
}
