//! Checkpoints save a new machine the way. They are never truth: whatever becomes of them, results stay the same.

use std::sync::Arc;

use bytes::Bytes;
use journal::{CHECKPOINT_HINT, Checkpoint, Journal, OpSource, Seq};
use store::{GetFault, MemoryBucket};

use crate::bank::{Balances, Bank, deposit, note, transfer};
use crate::device::{Device, away, forge, ledger, said, warm};

/// A ledger of so many entries, each written by a process of its own, as the program does it.
async fn kept(entries: u64) -> Arc<MemoryBucket> {
    let memory = ledger(1).await;
    let device = warm(&memory, "keeper").await; // entry 2
    for number in 3..=entries {
        write(&device, number).await;
    }
    memory
}

async fn write(device: &Device, number: u64) {
    let mut journal = device.open();
    let request = if number.is_multiple_of(2) { deposit("a", 3) } else { transfer("a", "b", 1) };
    assert_eq!(said(&journal.commit(request, OpSource::Mint).await), format!("committed #{number}"));
    journal.checkpoint_if_due().await;
    journal.save().unwrap();
}

/// What a machine that remembers nothing reads, and what it asked for.
async fn cold(memory: &Arc<MemoryBucket>) -> (Journal<Bank>, String) {
    let device = Device::new(memory, "cold");
    let journal = device.read().await;
    (journal, device.asked())
}

fn requests(asked: &str) -> usize {
    asked.matches("GET").count() + asked.matches("PUT").count()
}

/// The hint of a ledger that has nothing to do with these.
async fn of_another_ledger(entries: u64) -> Bytes {
    let memory = Arc::new(MemoryBucket::new());
    let device = Device::new(&memory, "elsewhere");
    let _ = device.command(deposit("a", 7)).await;
    for _ in 2..=entries {
        let mut journal = device.open();
        let _ = journal.commit(deposit("a", 7), OpSource::Mint).await;
        journal.checkpoint_if_due().await;
        journal.save().unwrap();
    }
    memory.peek(CHECKPOINT_HINT).unwrap()
}

/// The truth: everything read from the genesis, without any checkpoint.
async fn truth(memory: &Arc<MemoryBucket>) -> (Balances, Seq) {
    let bare = Arc::new(MemoryBucket::new());
    for key in memory.keys().into_iter().filter(|key| key.starts_with("journal/")) {
        bare.overwrite(&key, memory.peek(&key).unwrap());
    }
    let (journal, _) = cold(&bare).await;
    (journal.state().unwrap().clone(), journal.seq().unwrap())
}

async fn agrees(memory: &Arc<MemoryBucket>, what: &str) -> String {
    let (mut journal, asked) = cold(memory).await;
    let (state, seq) = truth(memory).await;
    assert_eq!((journal.state(), journal.seq()), (Some(&state), Some(seq)), "{what}");
    journal.know_history().await.unwrap();
    assert_eq!(journal.history().unwrap().len() as u64, seq.0 + 1, "{what}");
    assert_eq!((journal.state(), journal.seq()), (Some(&state), Some(seq)), "{what}: after the history");
    asked
}

#[tokio::test]
async fn one_is_kept_every_64_entries_after_the_answer() {
    let memory = kept(63).await;
    assert_eq!(memory.peek(CHECKPOINT_HINT), None);
    let device = warm(&memory, "laptop").await; // entry 64, and the process ends before it keeps one
    assert_eq!(memory.peek(CHECKPOINT_HINT), None);
    write(&device, 65).await;
    assert_eq!(device.asked(), "PUT 65 GET hint PUT checkpoint 65 PUT hint");
    for number in 66..=127 {
        write(&device, number).await;
        assert_eq!(device.asked(), format!("PUT {number}"));
    }
    write(&device, 128).await;
    assert_eq!(device.asked(), "PUT 128 GET hint PUT checkpoint 128 PUT hint");
    assert_eq!(memory.peek(CHECKPOINT_HINT), memory.peek(&Seq(128).checkpoint_key()));
    // Who did not write it finds the hint, and does not ask again.
    let other = warm(&memory, "phone").await; // entry 129, begun at the checkpoint
    write(&other, 130).await;
    assert_eq!(other.asked(), "PUT 130");
    let late = Device { shelf: device.shelf.stale_copy(), ..Device::new(&memory, "late") };
    for number in 131..=192 {
        write(&other, number).await;
    }
    other.asked();
    let mut journal = late.open();
    journal.catch_up().await.unwrap();
    assert_eq!(said(&journal.commit(note("x"), OpSource::Mint).await), "committed #193");
    late.asked();
    journal.checkpoint_if_due().await;
    journal.checkpoint_if_due().await;
    assert_eq!(late.asked(), "GET hint");
}

#[tokio::test]
async fn a_cold_open_with_a_tail_up_to_8_is_two_waves_and_at_most_11_requests() {
    for tail in 128..=136 {
        let memory = kept(tail).await;
        let (journal, asked) = cold(&memory).await;
        assert_eq!(journal.seq(), Some(Seq(tail)));
        let first: Vec<String> = (128..=137).map(|slot| format!("GET {slot}")).collect();
        assert_eq!(asked, format!("GET hint {}", first.join(" ")), "the hint, then all at once");
        assert_eq!(requests(&asked), 11);
    }
    // Before there is any: the hint, and the window from the genesis.
    let (_, asked) = cold(&ledger(6).await).await;
    assert_eq!(requests(&asked), 10);
}

#[tokio::test]
async fn without_the_hint_a_numbered_one_is_found() {
    let memory = kept(700).await;
    memory.remove(CHECKPOINT_HINT);
    let asked = agrees(&memory, "no hint").await;
    assert!(asked.contains("GET checkpoint 640") && requests(&asked) < 200, "{asked}");
    for due in 0..=10 {
        memory.remove(&Seq(due * 64).checkpoint_key());
    }
    let asked = agrees(&memory, "no checkpoint at all").await;
    assert!(700 < requests(&asked), "{asked}");
}

/// Everything that may become of a hint and of checkpoints.
#[tokio::test]
async fn whatever_becomes_of_them_results_stay_the_same() {
    let memory = kept(140).await;
    let good = memory.peek(CHECKPOINT_HINT).unwrap();
    let foreign = of_another_ledger(130).await;
    let early = memory.peek(&Seq(64).checkpoint_key()).unwrap();
    let text = String::from_utf8(good.to_vec()).unwrap();
    let mut flipped = good.to_vec();
    flipped[200] ^= 4;
    let ahead = Checkpoint { seq: Seq(9_000), ..Checkpoint::<Balances>::decode(&good).unwrap() }.encode();
    let spoiled = [
        ("foreign", foreign),
        ("early", early),
        ("cut", good.slice(..good.len() / 2)),
        ("empty", Bytes::new()),
        ("garbage", Bytes::from_static(b"<html>sign in</html>")),
        ("flipped", flipped.into()),
        ("of a later version", text.replace("checkpoint/1", "checkpoint/9").into()),
        ("ahead of the journal", ahead),
    ];
    for (what, bytes) in spoiled {
        memory.overwrite(CHECKPOINT_HINT, bytes.clone());
        agrees(&memory, &format!("a hint that is {what}")).await;
        memory.overwrite(&Seq(128).checkpoint_key(), bytes);
        agrees(&memory, &format!("hint and checkpoint that are {what}")).await;
        memory.overwrite(&Seq(128).checkpoint_key(), good.clone());
    }
    memory.remove(CHECKPOINT_HINT);
    agrees(&memory, "removed").await;
    // With nothing behind it that could contradict it.
    let memory = kept(128).await;
    memory.overwrite(CHECKPOINT_HINT, of_another_ledger(128).await);
    agrees(&memory, "foreign, at the tail").await;
}

/// The checksum is right and the state is not, as a program with a fault would write it.
#[tokio::test]
async fn a_checkpoint_that_the_next_entry_contradicts_is_doubted_before_the_journal() {
    let memory = kept(128).await;
    let mut wrong = Checkpoint::<Balances>::decode(&memory.peek(CHECKPOINT_HINT).unwrap()).unwrap();
    *wrong.state.get_mut("a").unwrap() += 5;
    let device = warm(&memory, "laptop").await;
    write(&device, 130).await;
    memory.overwrite(CHECKPOINT_HINT, wrong.encode());
    agrees(&memory, "a wrong state").await;
    // The same where the contradiction comes after a while.
    let cached = Device::new(&memory, "tablet");
    wrong.seq = Seq(130);
    wrong.head = device.open().head().unwrap();
    wrong.state = device.open().state().unwrap().clone();
    *wrong.state.get_mut("a").unwrap() += 5;
    memory.overwrite(CHECKPOINT_HINT, wrong.encode());
    cached.read().await.save().unwrap();
    write(&device, 131).await;
    let journal = cached.read().await;
    assert_eq!((journal.state(), journal.halted()), (device.open().state(), None));
}

#[tokio::test]
async fn a_hint_that_does_not_come_costs_the_way_and_nothing_else() {
    let memory = kept(70).await;
    let device = Device::new(&memory, "cold");
    device.line.faults.on_get([GetFault::Fails(away())]);
    assert_eq!(device.read().await.seq(), Some(Seq(70)));
}

#[tokio::test]
async fn a_machine_that_began_at_one_goes_on_like_any_other() {
    let memory = kept(130).await;
    let early = Device::new(&memory, "early");
    let device = Device::new(&memory, "laptop");
    device.read().await.save().unwrap();
    write(&device, 131).await;
    device.asked();
    write(&device, 132).await;
    assert_eq!(device.asked(), "PUT 132", "its cache is as good as any");
    // An id that was given may stand anywhere: the history is read, once.
    let op = early.id();
    assert_eq!(said(&early.command_as(op, deposit("c", 9)).await), "committed #133");
    let given = device.command_as(op, deposit("c", 9)).await;
    assert_eq!(said(&given), "repeat #133");
    assert!(100 < requests(&device.asked()));
    assert_eq!(said(&device.command_as(op, deposit("c", 9)).await), "repeat #133");
    assert_eq!(device.asked(), "", "and kept");
    assert_eq!(device.open().history().unwrap().len(), 134);
}

#[tokio::test]
async fn an_op_before_the_checkpoint_is_not_recorded_twice() {
    let memory = kept(100).await;
    let first = Device::new(&memory, "first");
    let op = first.id();
    assert_eq!(said(&first.command_as(op, deposit("c", 9)).await), "committed #101");
    let device = warm(&memory, "other").await;
    for number in 103..=130 {
        write(&device, number).await;
    }
    let stranger = Device::new(&memory, "stranger");
    assert_eq!(said(&stranger.command_as(op, deposit("c", 9)).await), "repeat #101");
    assert_eq!(said(&stranger.command_as(op, deposit("c", 8)).await), "conflict #101");
}

/// A machine whose cache was lost keeps its intents; it begins at a checkpoint and must not tell what it has not read.
#[tokio::test]
async fn an_intent_from_before_the_checkpoint_stays_open_until_the_history_is_read() {
    let memory = kept(100).await;
    let device = warm(&memory, "laptop").await; // entry 101
    *device.line.stall.lock().unwrap() = Some(crate::device::Stall::AfterPut);
    let mut journal = device.open();
    assert!(futures_util::FutureExt::now_or_never(journal.commit(deposit("c", 9), OpSource::Mint)).is_none());
    drop(journal);
    let other = warm(&memory, "other").await; // entry 103
    for number in 104..=130 {
        write(&other, number).await;
    }
    device.shelf.clear_cache();
    let mut journal = device.read().await;
    let settled = journal.settle().unwrap();
    let [journal::Settled::Open { op, .. }] = settled[..] else { panic!("{settled:?}") };
    let retried = journal.retry(op).await.map(Option::unwrap);
    assert_eq!(said(&retried), "repeat #102");
}

#[tokio::test]
async fn the_fence_of_a_newer_writer_holds_behind_a_checkpoint_too() {
    let memory = kept(127).await;
    let device = Device::new(&memory, "newer");
    let op = device.id();
    // An entry that asks for a newer writer; a newer program goes on and keeps a checkpoint behind it.
    forge(&memory, op, |text| text.replace("\"by\":", "\"min_writer\":2,\"by\":"));
    let mut fenced = Checkpoint::<Balances>::decode(&memory.peek(&Seq(64).checkpoint_key()).unwrap()).unwrap();
    fenced.seq = Seq(128);
    fenced.head = journal::Hash::of(&memory.peek(&Seq(128).key()).unwrap());
    fenced.fence.min_writer = 2;
    memory.overwrite(CHECKPOINT_HINT, fenced.encode());
    let journal = device.read().await;
    assert_eq!(journal.seq(), Some(Seq(127)), "as of the entry before");
    assert!(journal.halted().is_some());
}
