//! A damaged slot never ends the books: what can be made good goes on in a new epoch, and the damage stays as evidence.

use std::sync::Arc;

use journal::{Epoch, Fault, FaultKind, JournalError, OpSource, Presence, Repaired, Seq};
use store::{GetFault, MemoryBucket};

use crate::bank::{deposit, note};
use crate::device::{Device, entries, said, warm};

/// `a` gets 1, 2, 3 … up to the entry of that number.
async fn deposits(count: u64) -> (Arc<MemoryBucket>, Device) {
    let memory = Arc::new(MemoryBucket::new());
    let device = Device::new(&memory, "laptop");
    for number in 1..=count {
        let n = i64::try_from(number).unwrap();
        assert_eq!(said(&Ok(device.command(deposit("a", n)).await)), format!("committed #{number}"));
    }
    (memory, device)
}

fn spoil(memory: &MemoryBucket, seq: u64) {
    let mut bytes = memory.peek(&Seq(seq).key()).unwrap().to_vec();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    bytes[at + 9] ^= 1;
    memory.overwrite(&Seq(seq).key(), bytes);
}

async fn balance(memory: &Arc<MemoryBucket>) -> (u64, i64) {
    let journal = Device::new(memory, "stranger").read().await;
    (journal.seq().unwrap().0, journal.state().unwrap()["a"])
}

#[tokio::test]
async fn with_a_witness_nothing_is_lost() {
    let (memory, device) = deposits(9).await;
    let before = entries(&memory).await;
    let evidence = |memory: &MemoryBucket| memory.peek(&Seq(5).key()).unwrap();
    spoil(&memory, 5);
    let damaged = evidence(&memory);
    let mut journal = device.open();
    let survey = journal.survey(None).await.unwrap();
    assert_eq!((survey.good.map(|(seq, _)| seq.0), survey.recovered.len(), survey.lost.len()), (Some(4), 5, 0));
    assert_eq!(survey.damaged.iter().map(|damage| damage.seq.0).collect::<Vec<_>>(), [5]);
    let Repaired::Epoch(epoch) = journal.repair(&survey).await.unwrap() else { panic!("a new epoch") };
    assert_eq!((epoch.epoch, epoch.after, epoch.ledger.as_str()), (1, Some(Seq(4)), journal.ledger().unwrap()));
    assert_eq!(evidence(&memory), damaged, "it stays");
    let after = entries(&memory).await;
    let hashes = |entries: &[journal::Entry]| entries.iter().map(|entry| entry.hash).collect::<Vec<_>>();
    assert_eq!(hashes(&after), hashes(&before));
    assert_eq!(balance(&memory).await, (9, 45));
    // A machine that saw none of it goes on in the new epoch.
    let stranger = Device::new(&memory, "phone");
    assert_eq!(said(&Ok(stranger.command(deposit("a", 10)).await)), "committed #10");
    assert!(memory.peek("epochs/1/journal/00000000000000000010.json").is_some());
    assert_eq!(balance(&memory).await, (10, 55));
}

#[tokio::test]
async fn without_a_witness_what_lies_behind_is_lost_and_listed() {
    let (memory, _) = deposits(9).await;
    spoil(&memory, 5);
    let mut journal = Device::new(&memory, "phone").open();
    assert!(matches!(journal.catch_up().await, Err(JournalError::Corrupt { .. })));
    let survey = journal.survey(None).await.unwrap();
    assert_eq!((survey.good.map(|(seq, _)| seq.0), survey.recovered.len()), (Some(4), 0));
    assert_eq!(survey.lost.iter().map(|(seq, _)| seq.0).collect::<Vec<_>>(), [5, 6, 7, 8, 9]);
    journal.repair(&survey).await.unwrap();
    assert_eq!(balance(&memory).await, (4, 10));
    // A copy is a witness too.
    let (copy, _) = deposits(9).await;
    let (memory, _) = deposits(9).await;
    spoil(&memory, 5);
    let mut journal = Device::new(&memory, "phone").open();
    let survey = journal.survey(Some(&*copy)).await.unwrap();
    assert!(survey.lost.is_empty());
    journal.repair(&survey).await.unwrap();
    assert_eq!(balance(&memory).await, (9, 45));
}

/// The hash that the next entry names tells which byte it was.
#[tokio::test]
async fn one_changed_byte_needs_no_witness() {
    for at in [3, 40, 200, 380] {
        let (memory, _) = deposits(9).await;
        let mut bytes = memory.peek(&Seq(5).key()).unwrap().to_vec();
        bytes[at] = bytes[at].wrapping_add(1);
        memory.overwrite(&Seq(5).key(), bytes);
        let mut journal = Device::new(&memory, "phone").open();
        let survey = journal.survey(None).await.unwrap();
        assert!(survey.lost.is_empty() && survey.damaged[0].seq == Seq(5), "byte {at}");
        let _ = journal.repair(&survey).await.unwrap();
        assert_eq!(balance(&memory).await, (9, 45), "byte {at}");
    }
}

/// What was changed still reads well, and adds up to something else: the next entry names other bytes, so it is damage.
#[tokio::test]
async fn a_changed_amount_is_damage_and_no_other_program() {
    let (memory, device) = deposits(9).await;
    let text = String::from_utf8(memory.peek(&Seq(5).key()).unwrap().to_vec()).unwrap();
    let spoiled = text.replace("\"changes\":{\"a\":5}", "\"changes\":{\"a\":99}");
    assert_ne!(spoiled, text);
    memory.overwrite(&Seq(5).key(), spoiled);
    let mut stranger = Device::new(&memory, "phone").open();
    let survey = stranger.survey(None).await.unwrap();
    assert_eq!((survey.damaged[0].seq, survey.lost.len()), (Seq(5), 5));
    let caught_up = stranger.catch_up().await;
    assert!(matches!(&caught_up, Err(JournalError::Corrupt { key, .. }) if *key == Seq(5).key()), "{caught_up:?}");
    let mut journal = device.open();
    let survey = journal.survey(None).await.unwrap();
    let _ = journal.repair(&survey).await.unwrap();
    assert_eq!(balance(&memory).await, (9, 45));
}

#[tokio::test]
async fn no_writer_anywhere_writes_into_the_old_place() {
    let (memory, device) = deposits(9).await;
    let before_damage = warm(&memory, "before").await; // entry 10; it saw all of it
    spoil(&memory, 5);
    let mut journal = device.open();
    journal.catch_up().await.unwrap();
    let survey = journal.survey(None).await.unwrap();
    let _ = journal.repair(&survey).await.unwrap();
    // It is warm, so it sends its entry at once: the slot is sealed, and the entry goes where the journal goes on.
    assert_eq!(said(&Ok(before_damage.command(deposit("a", 7)).await)), "committed #11");
    assert_eq!(before_damage.asked().split(' ').take(2).collect::<Vec<_>>(), ["PUT", "11"]);
    assert_eq!(balance(&memory).await, (11, 52));
    assert!(memory.peek("epochs/1/journal/00000000000000000011.json").is_some());
    let again = before_damage.read().await;
    assert_eq!((again.seq(), again.moved_on()), (Some(Seq(11)), None), "found once, then remembered");
}

#[tokio::test]
async fn who_knows_more_than_the_new_epoch_goes_back_loudly() {
    let (memory, _) = deposits(9).await;
    let knows_all = warm(&memory, "before").await; // entry 10
    spoil(&memory, 5);
    let mut stranger = Device::new(&memory, "phone").open();
    let _ = stranger.catch_up().await;
    let survey = stranger.survey(None).await.unwrap();
    stranger.repair(&survey).await.unwrap();
    let mut journal = knows_all.open();
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
    assert_eq!(journal.seq(), Some(Seq(4)));
    assert_eq!(journal.moved_on().and_then(|epoch| epoch.after), Some(Seq(4)));
    assert_eq!(said(&journal.commit(deposit("a", 1), OpSource::Mint).await), "committed #5");
    assert_eq!(balance(&memory).await, (5, 11));
}

#[tokio::test]
async fn a_slot_that_is_empty_is_filled_again_in_its_place() {
    let (memory, device) = deposits(9).await;
    memory.remove(&Seq(5).key());
    let mut stranger = Device::new(&memory, "phone").open();
    assert!(matches!(stranger.catch_up().await, Err(JournalError::Gap { .. })));
    let mut journal = device.open();
    let survey = journal.survey(None).await.unwrap();
    assert!(survey.damaged[0].is_missing);
    assert_eq!(journal.repair(&survey).await, Ok(Repaired::InPlace));
    assert_eq!(balance(&memory).await, (9, 45));
    assert_eq!(memory.peek(&Epoch::key(1)), None);
}

#[tokio::test]
async fn the_last_entry_and_the_genesis_are_repaired_too() {
    for seq in [0, 9] {
        let (memory, device) = deposits(9).await;
        spoil(&memory, seq);
        let mut journal = device.open();
        let survey = journal.survey(None).await.unwrap();
        assert_eq!(survey.damaged.iter().map(|damage| damage.seq.0).collect::<Vec<_>>(), [seq]);
        let _ = journal.repair(&survey).await.unwrap();
        assert_eq!(balance(&memory).await, (9, 45), "#{seq}");
        assert_eq!(said(&Ok(device.command(note("x")).await)), "committed #10");
    }
}

/// What a repair writes, it writes in this order: the seal, the entries, the name of the epoch.
#[tokio::test]
async fn a_repair_that_was_killed_is_run_again() {
    for kept in 0..=6 {
        let (memory, device) = deposits(9).await;
        spoil(&memory, 5);
        let survey = device.open().survey(None).await.unwrap();
        let _ = device.open().repair(&survey).await.unwrap();
        memory.remove(&Epoch::key(1));
        for seq in (5..=9).skip(kept) {
            memory.remove(&format!("epochs/1/{}", Seq(seq).key()));
        }
        if kept == 0 {
            memory.remove(&Seq(10).key());
        } else {
            let stranger = Device::new(&memory, "stranger").open().catch_up().await;
            assert!(matches!(stranger, Err(JournalError::Corrupt { .. })), "the epoch does not count before its name");
            let said = said(&device.open().commit(note("x"), OpSource::Mint).await);
            assert!(said.contains("a repair closed it there"), "{said}");
        }
        let survey = device.open().survey(None).await.unwrap();
        let _ = device.open().repair(&survey).await.unwrap();
        assert_eq!(balance(&memory).await, (9, 45), "after {kept} entries");
    }
}

#[tokio::test]
async fn a_second_repair_begins_a_second_epoch() {
    let (memory, device) = deposits(9).await;
    spoil(&memory, 5);
    let mut journal = device.open();
    let survey = journal.survey(None).await.unwrap();
    let _ = journal.repair(&survey).await.unwrap();
    assert_eq!(said(&Ok(device.command(deposit("a", 10)).await)), "committed #10");
    let mut bytes = memory.peek("epochs/1/journal/00000000000000000007.json").unwrap().to_vec();
    bytes[200] ^= 1;
    memory.overwrite("epochs/1/journal/00000000000000000007.json", bytes);
    let mut journal = device.read().await;
    let survey = journal.survey(None).await.unwrap();
    assert_eq!(survey.damaged[0].key, "epochs/1/journal/00000000000000000007.json");
    let Repaired::Epoch(epoch) = journal.repair(&survey).await.unwrap() else { panic!("a new epoch") };
    assert_eq!(epoch.epoch, 2);
    assert_eq!(balance(&memory).await, (10, 55));
    assert_eq!(said(&Ok(device.command(deposit("a", 11)).await)), "committed #11");
}

/// The hint names a checkpoint in the place that was closed. It leads there once, and not again.
#[tokio::test]
async fn a_hint_from_before_the_repair_does_not_lead_back() {
    let (memory, device) = deposits(70).await;
    let mut journal = device.read().await;
    journal.checkpoint_if_due().await;
    spoil(&memory, 5);
    let survey = journal.survey(None).await.unwrap();
    let _ = journal.repair(&survey).await.unwrap();
    let cold = Device::new(&memory, "cold");
    // Who goes round for ever meets an end here.
    let end = GetFault::Fails(Fault::new(FaultKind::Configuration, "the test says: enough"));
    cold.line.faults.on_get(std::iter::repeat_n(GetFault::None, 400).chain([end]));
    let journal = cold.read().await;
    assert_eq!((journal.seq(), journal.state().unwrap()["a"]), (Some(Seq(70)), 70 * 71 / 2));
    assert!(cold.asked().starts_with("GET hint GET 70 GET 71 "));
}

/// A copy that was repaired itself is as good a witness as any.
#[tokio::test]
async fn a_copy_that_was_repaired_is_a_witness() {
    let (copy, owner) = deposits(9).await;
    spoil(&copy, 5);
    let survey = owner.open().survey(None).await.unwrap();
    let _ = owner.open().repair(&survey).await.unwrap();
    let (memory, _) = deposits(9).await;
    spoil(&memory, 7);
    let mut journal = Device::new(&memory, "phone").open();
    let survey = journal.survey(Some(&*copy)).await.unwrap();
    assert!(survey.lost.is_empty());
    let _ = journal.repair(&survey).await.unwrap();
    assert_eq!(balance(&memory).await, (9, 45));
}

/// All is well, so neither the mirror nor a copy is asked: one GET a slot and the window behind the end.
#[tokio::test]
async fn a_survey_asks_a_copy_only_where_something_is_wrong() {
    let (copy, _) = deposits(9).await;
    let (memory, _) = deposits(9).await;
    let before = copy.counts().get();
    let _ = Device::new(&memory, "phone").open().survey(Some(&*copy)).await.unwrap();
    assert_eq!(
        copy.counts().get() - before,
        3,
        "its epochs, and the last entry, which no other one names, and the slot behind"
    );
}

#[tokio::test]
async fn a_sound_journal_is_surveyed_and_left_alone() {
    let (memory, device) = deposits(130).await;
    let keys = memory.keys();
    let survey = device.open().survey(None).await.unwrap();
    assert!(survey.is_clean() && survey.good.map(|(seq, _)| seq) == Some(Seq(130)));
    assert_eq!(memory.keys(), keys);
}
