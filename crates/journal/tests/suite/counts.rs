//! How many requests each thing costs (decision 17): they are what the user pays, and waits for.

use journal::{OpSource, Presence};

use crate::bank::{deposit, note, transfer};
use crate::device::{Device, MINUTE_MS, ledger, said, warm};

/// The slots from `first` to `last`, asked for one by one.
fn gets(first: u64, last: u64) -> String {
    (first..=last).map(|slot| format!("GET {slot}")).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_warm_commit_is_one_put_and_nothing_else() {
    let memory = ledger(60).await;
    let device = warm(&memory, "laptop").await; // entry 61
    for slot in 62..=66 {
        assert_eq!(said(&Ok(device.command(note("x")).await)), format!("committed #{slot}"));
        assert_eq!(device.asked(), format!("PUT {slot}"), "beyond 64 as before it");
        device.clock.advance(2 * MINUTE_MS);
    }
}

#[tokio::test]
async fn a_commit_long_after_the_last_look_looks_first() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    device.clock.advance(15 * MINUTE_MS - 1);
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), "PUT 3", "just within the 15 minutes");
    device.clock.advance(1);
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), "GET 3 PUT 4");
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), "PUT 5", "the look counts");
    device.clock.advance(-MINUTE_MS);
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), "GET 5 PUT 6", "a look from the future counts for nothing");
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), "PUT 7", "and is forgotten");
}

#[tokio::test]
async fn a_refusal_is_one_get_even_on_a_device_that_never_wrote() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    assert_eq!(said(&Ok(device.command(transfer("b", "a", 1)).await)), "refused #2");
    assert_eq!(device.asked(), "GET 3");
    let reader = Device::new(&memory, "phone");
    reader.read().await.save().unwrap();
    reader.asked();
    assert_eq!(said(&Ok(reader.command(transfer("b", "a", 1)).await)), "refused #2");
    assert_eq!(reader.asked(), "GET 3", "who is refused writes nothing, so proves nothing");
}

#[tokio::test]
async fn a_fresh_read_is_one_get_and_looks_again_after_a_while() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.read().await.save().unwrap();
    assert_eq!(device.asked(), "GET 3");
    device.clock.advance(15 * MINUTE_MS);
    device.read().await.save().unwrap();
    assert_eq!(device.asked(), "GET 2 GET 3");
    device.read().await.save().unwrap();
    assert_eq!(device.asked(), "GET 3");
    let _ = device.open();
    assert_eq!(device.asked(), "", "to open is free");
}

#[tokio::test]
async fn a_lost_race_reads_the_slot_and_a_window_behind_it() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let _ = Device::new(&memory, "phone").command(note("x")).await;
    let _ = device.command(note("x")).await;
    assert_eq!(device.asked(), format!("PUT 3 GET 3 {} PUT 4", gets(4, 7)));
}

#[tokio::test]
async fn a_lost_answer_is_found_with_one_get() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.line.faults.on_put([store::PutFault::AnswerLost]);
    assert_eq!(said(&Ok(device.command(note("x")).await)), "committed #3");
    assert_eq!(device.asked(), "PUT 3 GET 3");
}

#[tokio::test]
async fn the_first_command_of_a_device_is_one_wave_a_probe_and_the_commit() {
    for (tail, wave) in [
        (1, gets(0, 8)),
        (6, gets(0, 8)),
        // The wave ends just behind the tail: one more slot tells the tail from a gap.
        (7, gets(0, 9)),
        (8, format!("{} {}", gets(0, 8), gets(9, 26))),
    ] {
        let memory = ledger(tail).await;
        let device = Device::new(&memory, "laptop");
        let _ = device.command(note("x")).await;
        assert_eq!(device.asked(), format!("GET hint {wave} PUT 0 PUT {}", tail + 1), "tail {tail}");
        let _ = device.command(note("x")).await;
        assert_eq!(device.asked(), format!("PUT {}", tail + 2), "tail {tail}, second command");
    }
}

#[tokio::test]
async fn the_first_command_on_an_empty_store_proves_it_twice() {
    let device = Device::new(&Default::default(), "laptop");
    let _ = device.command(deposit("a", 1)).await;
    // A look that it is empty; the genesis, the same again, and that it is still the same; the commit.
    assert_eq!(device.asked(), format!("GET hint {} PUT 0 PUT 0 GET 0 PUT 1", gets(0, 8)));
}

#[tokio::test]
async fn a_reader_far_behind_asks_in_windows_that_grow() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    let other = warm(&memory, "phone").await;
    for _ in 0..99 {
        let _ = other.command(note("x")).await;
    }
    let mut journal = device.open();
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
    assert_eq!(device.asked(), gets(3, 3 + 8 + 64 + 64), "102 is the tail: 1, 8 and 64 slots, then 64 again");
    assert_eq!(said(&journal.commit(note("x"), OpSource::Mint).await), "committed #103");
    let cold = Device::new(&memory, "tablet");
    let _ = cold.read().await;
    let (near, probes) = (gets(0, 9 + 18 + 36 - 1), (0..16).map(|power| format!("GET {}", 62 + (9_u64 << power))));
    let probes = probes.collect::<Vec<_>>().join(" ");
    let far = gets(63, 63 + 64 - 1);
    assert_eq!(cold.asked(), format!("GET hint {near} {probes} GET checkpoint 64 {far}"), "nobody kept a checkpoint");
}
