//! A bucket that no longer holds the history that this machine saw: the alarm, and nothing is written.

use std::sync::Arc;

use async_trait::async_trait;
use journal::{Author, Journal, JournalError, OpSource, Presence, Seams, Seq, Sleep, Verdict};
use store::MemoryBucket;

use crate::bank::{Bank, Short, note};
use crate::device::{Device, MINUTE_MS, ledger, said, warm};

/// Makes `memory` hold what `other` holds.
fn replace(memory: &MemoryBucket, other: &MemoryBucket) {
    memory.keys().iter().for_each(|key| drop(memory.remove(key)));
    other.keys().iter().for_each(|key| memory.overwrite(key, other.peek(key).unwrap()));
}

async fn another() -> Arc<MemoryBucket> {
    // The founder of each test has the same chance, so this one begins later in the day.
    let memory = Arc::new(MemoryBucket::new());
    let founder = Device::new(&memory, "other founder");
    founder.clock.advance(MINUTE_MS);
    for _ in 0..6 {
        let _ = founder.command(note("other")).await;
    }
    memory
}

/// What is done to a bucket with entries 0 to 4.
async fn harm(memory: &MemoryBucket, what: &str) {
    match what {
        "wiped" => replace(memory, &MemoryBucket::new()),
        "rolled back" => drop((memory.remove(&Seq(4).key()), memory.remove(&Seq(3).key()))),
        "wiped and begun anew" => {
            replace(memory, &MemoryBucket::new());
            replace(memory, &*another().await);
            (2..7).for_each(|seq| drop(memory.remove(&Seq(seq).key())));
        }
        "another ledger" => replace(memory, &*another().await),
        "its last entry rewritten" => {
            let text = String::from_utf8(memory.peek(&Seq(4).key()).unwrap().to_vec()).unwrap();
            memory.overwrite(&Seq(4).key(), text.replace("again", "niaga"));
        }
        _ => unreachable!("{what}"),
    }
}

const HARMS: [&str; 5] = ["wiped", "rolled back", "wiped and begun anew", "another ledger", "its last entry rewritten"];

/// A device whose last look at entries 0 to 4 is old.
async fn device_of(memory: &Arc<MemoryBucket>) -> Device {
    let device = warm(memory, "laptop").await; // entry 2
    let _ = (device.command(note("again")).await, device.command(note("again")).await);
    device.clock.advance(15 * MINUTE_MS);
    device
}

#[tokio::test]
async fn after_a_while_it_is_seen_before_anything_is_written_or_read() {
    for what in HARMS {
        let memory = ledger(1).await;
        let device = device_of(&memory).await;
        harm(&memory, what).await;
        let before: Vec<_> = memory.keys().iter().map(|key| memory.peek(key)).collect();
        device.asked();
        let mut journal = device.open();
        let alarm = JournalError::Diverged { seq: Seq(4) };
        assert_eq!(journal.catch_up().await, Err(alarm.clone()), "{what}");
        for source in [OpSource::Mint, OpSource::Given(device.id())] {
            assert_eq!(journal.commit(note("x"), source).await.unwrap_err(), alarm, "{what}");
        }
        assert_eq!(journal.abandon(device.id(), note("x")).await, Err(alarm), "{what}");
        assert!(!device.asked().contains("PUT"), "{what}");
        let after: Vec<_> = memory.keys().iter().map(|key| memory.peek(key)).collect();
        assert_eq!(before, after, "{what}");
    }
}

/// A device that remembers a ledger and never wrote: the history is looked at before the store is proved.
#[tokio::test]
async fn a_reader_whose_ledger_is_gone_does_not_put_its_genesis_back() {
    let memory = ledger(3).await;
    let device = Device::new(&memory, "laptop");
    device.read().await.save().unwrap();
    device.clock.advance(15 * MINUTE_MS);
    replace(&memory, &MemoryBucket::new());
    let refused = device.open().commit(note("x"), OpSource::Mint).await;
    assert_eq!(refused.unwrap_err(), JournalError::Diverged { seq: Seq(3) });
    assert!(memory.keys().is_empty());
}

#[tokio::test]
async fn a_look_is_not_renewed_by_what_does_not_prove_anything() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.read().await.save().unwrap();
    let at = device.open().looked_at_ms();
    device.clock.advance(5 * MINUTE_MS);
    device.read().await.save().unwrap();
    let _ = device.command(note("x")).await;
    assert_eq!(device.open().looked_at_ms(), at, "an empty slot and an accepted PUT prove no history");
}

/// Within the 15 minutes it is seen as soon as an entry is met that does not follow.
#[tokio::test]
async fn a_ledger_that_was_replaced_just_now_is_seen_at_its_next_entry() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    replace(&memory, &*another().await);
    let mut journal = device.open();
    assert_eq!(journal.catch_up().await, Err(JournalError::Diverged { seq: Seq(2) }));
    let refused = device.open().commit(note("x"), OpSource::Mint).await;
    assert!(matches!(refused, Ok(Verdict::Unknown { .. }) | Err(_)), "{}", said(&refused));
    assert_eq!(memory.keys().len(), 7);
}

#[tokio::test]
async fn after_the_alarm_the_cache_can_be_forgotten_and_the_new_ledger_read() {
    let memory = ledger(1).await;
    let device = device_of(&memory).await;
    harm(&memory, "another ledger").await;
    let mut journal = device.open();
    assert!(journal.catch_up().await.is_err());
    journal.forget().unwrap();
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
    journal.save().unwrap();
    assert_eq!(said(&Ok(device.command(note("x")).await)), "committed #7");
}

/// A laptop that is shut while a commit waits for its next try, and opened days later.
struct Shut {
    memory: Arc<MemoryBucket>,
    /// What the bucket holds afterwards.
    after: MemoryBucket,
    device: Device,
}

#[async_trait]
impl Sleep for Shut {
    async fn sleep_ms(&self, _ms: u64) {
        self.device.clock.sleep_through(4 * 24 * 60 * MINUTE_MS);
        replace(&self.memory, &self.after);
    }
}

#[tokio::test]
async fn a_commit_that_slept_for_days_looks_again_before_it_writes() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    assert_eq!(said(&sleeping(&memory, MemoryBucket::new(), device).await), "unknown", "its first try may land still");
    assert!(memory.keys().is_empty(), "nothing is written behind an empty slot");
}

/// The same while it proved the store.
#[tokio::test]
async fn a_proof_that_slept_for_days_is_no_look() {
    let memory = ledger(1).await;
    let device = Device::new(&memory, "laptop");
    device.read().await.save().unwrap();
    let rolled_back = MemoryBucket::new();
    rolled_back.overwrite(&Seq::GENESIS.key(), memory.peek(&Seq::GENESIS.key()).unwrap());
    let told = sleeping(&memory, rolled_back, device).await;
    assert_eq!(told.unwrap_err(), JournalError::Diverged { seq: Seq(1) });
    assert_eq!(memory.keys(), [Seq::GENESIS.key()], "nothing is written behind an empty slot");
}

/// A write whose first PUT gets no answer, on a machine that is shut while it waits.
async fn sleeping(
    memory: &Arc<MemoryBucket>,
    after: MemoryBucket,
    device: Device,
) -> Result<Verdict<Short>, JournalError> {
    device.line.faults.on_put([store::PutFault::RequestLost]);
    let (line, shelf, clock, ids) =
        (device.line.clone(), device.shelf.clone(), device.clock.clone(), device.ids.clone());
    let sleep = Arc::new(Shut { memory: memory.clone(), after, device });
    let seams = Seams { bucket: line.clone(), shelf: Arc::new(shelf), clock, ids, sleep };
    let author = Author { id: "laptop".into(), v: "0.1.0".into() };
    let mut journal = Journal::open(Bank { writer: 1 }, seams, author, journal::Limits::default()).unwrap();
    journal.commit(note("x"), OpSource::Mint).await
}
