//! The cache may be lost, stale, damaged or shared at any time: that costs requests, never a wrong answer.

use std::sync::Arc;

use journal::{Entry, Hash, Journal, JournalError, OpSource, Presence, Seq, Shelf, ShelfFile};
use store::{MemoryBucket, MemoryShelf};

use crate::bank::{Bank, note, transfer};
use crate::device::{DAY_MS, Device, MINUTE_MS, entries, ledger, said, warm};

const FILES: [ShelfFile; 3] = [ShelfFile::Entries, ShelfFile::Offsets, ShelfFile::Ops];

fn hashes(entries: &[Entry]) -> Vec<Hash> {
    entries.iter().map(|entry| entry.hash).collect()
}

/// What this device knows is what a stranger reads.
async fn agrees(memory: &Arc<MemoryBucket>, journal: &mut Journal<Bank>) {
    let fresh = entries(memory).await;
    assert_eq!(hashes(&journal.history().unwrap()), hashes(&fresh[..journal.history().unwrap().len()]));
    let mut stranger = Device::new(memory, "stranger").open();
    assert_eq!(stranger.catch_up().await, Ok(Presence::Ledger));
    if journal.seq() == stranger.seq() {
        assert_eq!((journal.state(), journal.head()), (stranger.state(), stranger.head()));
    }
}

/// As the program does: what is damaged is forgotten and read again.
async fn read_again(journal: &mut Journal<Bank>) {
    if journal.unusable_cache().is_some() || journal.history().is_err() {
        journal.forget().unwrap();
    }
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
}

type Spoil = fn(&mut Vec<u8>);

const SPOILS: [(&str, Spoil); 6] = [
    ("emptied", Vec::clear),
    ("cut", |bytes| bytes.truncate(bytes.len() / 2)),
    ("cut by one", |bytes| bytes.truncate(bytes.len() - 1)),
    ("flipped", |bytes| bytes[5] ^= 1),
    ("flipped all over", |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 1)),
    ("flipped late", |bytes| bytes.iter_mut().rev().take(3).for_each(|byte| *byte ^= 4)),
];

#[tokio::test]
async fn a_damaged_state_is_not_used() {
    let memory = ledger(3).await;
    for (spoil, apply) in SPOILS {
        let device = warm(&memory, spoil).await;
        device.shelf.spoil_state(apply);
        let mut journal = device.open();
        assert!(journal.unusable_cache().is_some() && journal.state().is_none(), "{spoil}");
        read_again(&mut journal).await;
        agrees(&memory, &mut journal).await;
        journal.save().unwrap();
        assert_eq!(device.open().seq(), journal.seq(), "{spoil}: it is whole again");
    }
}

#[tokio::test]
async fn any_bit_of_the_state_counts() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let mut len = 0;
    device.shelf.spoil_state(|bytes| len = bytes.len());
    for position in (0..len * 8).step_by(3) {
        device.shelf.spoil_state(|bytes| bytes[position / 8] ^= 1 << (position % 8));
        assert!(device.open().unusable_cache().is_some(), "bit {position}");
        device.shelf.spoil_state(|bytes| bytes[position / 8] ^= 1 << (position % 8));
    }
    assert!(device.open().unusable_cache().is_none());
}

#[tokio::test]
async fn a_damaged_file_never_changes_a_verdict() {
    for file in FILES {
        for (spoil, apply) in SPOILS {
            let what = format!("{file:?} {spoil}");
            let memory = ledger(1).await;
            let device = warm(&memory, "laptop").await;
            let op = device.id();
            let _ = device.command_as(op, transfer("a", "b", 60)).await;
            device.shelf.spoil_file(file, apply);
            let given = device.shelf.stale_copy();
            // One that was minted here cannot be there: the files are not even read.
            assert_eq!(said(&Ok(device.command(note("x")).await)), "committed #4", "{what}");
            // One that was given is looked up, and found whatever was damaged.
            let asker = Device { shelf: given, ..Device::new(&memory, "asker") };
            assert_eq!(said(&asker.command_as(op, transfer("a", "b", 60)).await), "repeat #3", "{what}");
            assert_eq!(said(&asker.command_as(op, transfer("a", "b", 61)).await), "conflict #3", "{what}");
            // And the mirror is whole after that, or found to be damaged.
            for device in [&device, &asker] {
                let mut journal = device.open();
                read_again(&mut journal).await;
                agrees(&memory, &mut journal).await;
                journal.save().unwrap();
                let mut journal = device.open();
                journal.catch_up().await.unwrap();
                agrees(&memory, &mut journal).await;
            }
        }
    }
}

/// Somebody wrote another word into the mirror: it reads well, and is not what was recorded.
#[tokio::test]
async fn a_mirror_is_proved_to_its_last_entry() {
    for word in ["first", "second"] {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        let _ = (device.command(note("first")).await, device.command(note("second")).await);
        assert_eq!(device.open().history().unwrap().len(), 5);
        device.shelf.spoil_file(ShelfFile::Entries, |bytes| {
            let at = bytes.windows(word.len()).position(|window| window == word.as_bytes()).unwrap();
            bytes[at] = b'w';
        });
        assert_eq!(device.open().history().unwrap_err(), JournalError::CacheDamaged, "{word}");
    }
}

/// The journal was set back and written on by others; one process read that anew while another still ran.
#[tokio::test]
async fn two_histories_are_never_mixed_in_one_cache() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let mut running = device.open();
    assert_eq!(said(&running.commit(note("x"), OpSource::Mint).await), "committed #3");
    running.save().unwrap();
    drop((memory.remove(&Seq(3).key()), memory.remove(&Seq(2).key())));
    let phone = Device::new(&memory, "phone");
    let _ = (phone.command(note("y")).await, phone.command(note("z")).await);
    let mut sibling = device.open();
    sibling.forget().unwrap();
    sibling.catch_up().await.unwrap();
    sibling.save().unwrap();
    running.save().unwrap();
    let mut next = device.open();
    assert!(next.state().is_none() || next.history().is_ok());
    next.forget().unwrap();
    read_again(&mut next).await;
    agrees(&memory, &mut next).await;
}

/// An index that is not there says of no id that it is new; a ledger that was replaced is not taken for this one.
#[tokio::test]
async fn a_damaged_index_is_read_anew_only_from_the_history_that_was_known() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.shelf.spoil_file(ShelfFile::Ops, Vec::clear);
    let taken = memory.remove(&Seq(2).key()).unwrap();
    let op = device.id();
    let refused = device.command_as(op, note("x")).await;
    assert_eq!(refused.unwrap_err(), JournalError::Diverged { seq: Seq(2) });
    memory.overwrite(&Seq(2).key(), taken);
    assert_eq!(said(&device.command_as(op, note("x")).await), "committed #3");
    assert_eq!(said(&device.command_as(op, note("x")).await), "repeat #3");
}

#[tokio::test]
async fn a_probe_never_sends_what_the_cache_made_of_the_genesis() {
    let memory = ledger(3).await;
    let device = Device::new(&memory, "laptop");
    device.read().await.save().unwrap();
    let genesis = memory.peek(&Seq(0).key()).unwrap();
    device.shelf.spoil_file(ShelfFile::Entries, |bytes| bytes[30] ^= 1);
    device.line.faults.on_put([store::PutFault::IgnoresCondition]);
    let refused = device.open().commit(note("x"), OpSource::Mint).await;
    assert_eq!(refused.unwrap_err(), JournalError::Unsafe);
    let there = journal::Bucket::get(&*device.line, &Seq(0).key()).await.unwrap();
    assert_eq!(there, Some(genesis));
}

#[tokio::test]
async fn a_cache_from_a_backup_is_only_older() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let backup = device.shelf.stale_copy();
    let op = device.id();
    let _ = device.command_as(op, transfer("a", "b", 60)).await; // entry 3
    for days in [0, 1, 400] {
        device.clock.advance(MINUTE_MS);
        device.shelf.restore_cache(&backup);
        device.clock.advance(days * DAY_MS);
        assert_eq!(said(&device.command_as(op, transfer("a", "b", 60)).await), "repeat #3");
        device.shelf.restore_cache(&backup);
        assert!(said(&Ok(device.command(transfer("a", "b", 60)).await)).starts_with("refused"));
        let mut journal = device.read().await;
        agrees(&memory, &mut journal).await;
    }
}

#[tokio::test]
async fn a_cache_that_vanishes_under_a_process_is_made_anew_by_the_next() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let mut journal = device.open();
    device.shelf.clear_cache();
    assert_eq!(said(&journal.commit(note("x"), OpSource::Mint).await), "committed #3");
    let op = device.id();
    assert_eq!(said(&journal.commit(note("y"), OpSource::Given(op)).await), "committed #4");
    journal.save().unwrap();
    assert_eq!(said(&device.command_as(op, note("y")).await), "repeat #4");
    let mut journal = device.read().await;
    agrees(&memory, &mut journal).await;
}

/// Two processes on one shelf, each putting away what it learned, in every order of four steps.
#[tokio::test]
async fn processes_that_share_a_shelf_never_set_it_back() {
    for order in 0..81_usize {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        let mut processes = [device.open(), device.open()];
        let mut kept = device.open().seq();
        for step in [order % 3, order / 3 % 3, order / 9 % 3, order / 27] {
            match step {
                0 | 1 => {
                    let verdict = said(&processes[step].commit(note("x"), OpSource::Mint).await);
                    assert!(verdict.starts_with("committed"), "{verdict}");
                }
                _ => processes.swap(0, 1),
            }
            processes[0].save().unwrap();
            let now = device.open().seq();
            assert!(kept <= now, "order {order}: {kept:?} then {now:?}");
            kept = now;
        }
        for journal in &mut processes {
            journal.save().unwrap();
            agrees(&memory, journal).await;
        }
        let mut journal = device.read().await;
        agrees(&memory, &mut journal).await;
    }
}

#[tokio::test]
async fn what_a_killed_process_left_behind_is_cut_off() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    for file in FILES {
        device.shelf.spoil_file(file, |bytes| bytes.extend([7; 13]));
    }
    let _ = device.command(note("x")).await;
    let mut journal = device.open();
    agrees(&memory, &mut journal).await;
    assert_eq!(said(&device.command_as(device.id(), note("x")).await), "committed #4");
}

#[tokio::test]
async fn a_look_that_a_wrong_clock_dated_is_not_kept() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.clock.advance(400 * DAY_MS);
    device.read().await.save().unwrap();
    device.clock.advance(-400 * DAY_MS);
    device.read().await.save().unwrap();
    device.asked();
    device.clock.advance(MINUTE_MS);
    device.read().await.save().unwrap();
    assert_eq!(device.asked(), "GET 3");
}

#[tokio::test]
async fn a_cache_of_another_ledger_is_not_mixed_with_this_one() {
    let (one, two) = (ledger(2).await, ledger(0).await);
    let old = warm(&one, "laptop").await;
    old.clock.advance(MINUTE_MS);
    two.remove(&Seq(0).key());
    let moved = Device { shelf: MemoryShelf::new(), ..Device::new(&two, "mover") };
    let _ = moved.command(note("x")).await;
    let mut running = old.open();
    old.shelf.restore_cache(&moved.shelf);
    assert_eq!(said(&running.commit(note("x"), OpSource::Mint).await), "committed #4");
    running.save().unwrap();
    let mut journal = old.open();
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
    agrees(&one, &mut journal).await;
}

/// Two at once do not wait for each other where neither has anything to keep.
#[tokio::test]
async fn a_read_that_learned_nothing_asks_for_no_lock() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let held = device.shelf.lock().unwrap();
    device.read().await.save().unwrap();
    drop(held);
    let other = warm(&memory, "phone").await;
    let _ = other.command(note("x")).await;
    let mut learned = device.read().await;
    learned.save().unwrap();
    let held = device.shelf.lock().unwrap();
    learned.save().unwrap();
    device.open().save().unwrap();
    drop(held);
}
