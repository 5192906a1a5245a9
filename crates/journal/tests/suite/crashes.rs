//! A process that dies around its PUT, and what the next ones make of its intent.

use std::sync::Arc;

use futures_util::FutureExt;
use journal::{Dropped, Journal, JournalError, OpId, OpSource, Settled, Shelf};
use store::MemoryBucket;
use store::PutFault::{AnswerLost, Ghost, RequestLost};

use crate::bank::{Bank, Request, deposit, note, transfer};
use crate::device::{Device, Stall, entries, ledger, places_of, said, warm};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Crash {
    BeforePut,
    InFlight,
    AfterPut,
}

/// A device whose process died while it recorded `wish` as entry 3, and the op's id.
async fn crashed(crash: Crash) -> (Arc<MemoryBucket>, Device, OpId) {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    if crash == Crash::InFlight {
        device.line.faults.on_put([Ghost]);
    }
    *device.line.stall.lock().unwrap() =
        Some(if crash == Crash::BeforePut { Stall::BeforePut } else { Stall::AfterPut });
    let mut journal = device.open();
    assert!(journal.commit(wish(), OpSource::Mint).now_or_never().is_none());
    drop(journal);
    device.clock.advance(1_000);
    device.asked();
    let ids = device.shelf.intents(device.open().ledger().unwrap()).unwrap();
    (memory, device, ids[0].parse().unwrap())
}

fn wish() -> Request {
    transfer("a", "b", 60)
}

fn settled(journal: &mut Journal<Bank>) -> String {
    let words = journal.settle().unwrap().into_iter().map(|settled| match settled {
        Settled::Recorded { seq, request, .. } => format!("recorded {seq} {}", request == wish()),
        Settled::NotRecorded { request, .. } => format!("not recorded {}", request == wish()),
        Settled::Open { request, fp, .. } => {
            format!("open {}", request == wish() && fp == journal.fingerprint_of(&wish()))
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn the_next_start_tells_what_became_of_it_and_asks_nothing() {
    for (crash, ghost_lands, others, word) in [
        (Crash::BeforePut, false, 0, "open true"),
        (Crash::BeforePut, false, 1, "not recorded true"),
        (Crash::InFlight, false, 0, "open true"),
        (Crash::InFlight, true, 0, "recorded #3 true"),
        (Crash::InFlight, true, 2, "recorded #3 true"),
        (Crash::InFlight, false, 2, "not recorded true"),
        (Crash::AfterPut, false, 0, "recorded #3 true"),
        (Crash::AfterPut, false, 1, "recorded #3 true"),
    ] {
        let (memory, device, op) = crashed(crash).await;
        assert_eq!(settled(&mut device.open()), "open true", "{crash:?}: without a look nobody can tell");
        if ghost_lands {
            device.line.faults.release_ghosts().await;
        }
        for _ in 0..others {
            let _ = Device::new(&memory, "phone").command(note("between")).await;
        }
        let mut journal = device.read().await;
        device.asked();
        assert_eq!(settled(&mut journal), word, "{crash:?}");
        assert_eq!(device.asked(), "");
        let again = if word.starts_with("open") { word } else { "" };
        assert_eq!(settled(&mut journal), again, "{crash:?}: it is said once");
        device.line.faults.release_ghosts().await;
        let places: &[u64] =
            if word.starts_with("recorded") || crash == Crash::InFlight && others == 0 { &[3] } else { &[] };
        assert_eq!(places_of(&memory, op).await, places, "{crash:?}");
    }
}

#[tokio::test]
async fn a_retry_records_it_once() {
    for (crash, lands_first, has_read, verdict) in [
        (Crash::BeforePut, false, false, "committed #3"),
        (Crash::InFlight, false, false, "committed #3"),
        (Crash::InFlight, true, false, "repeat #3"),
        (Crash::InFlight, true, true, "repeat #3"),
        (Crash::AfterPut, false, false, "repeat #3"),
        (Crash::AfterPut, false, true, "repeat #3"),
    ] {
        let (memory, device, op) = crashed(crash).await;
        if lands_first {
            device.line.faults.release_ghosts().await;
        }
        if has_read {
            // A sibling read the tail, put it away, and settled nothing.
            device.read().await.save().unwrap();
        }
        let mut journal = device.open();
        let retried = journal.retry(op).await.map(Option::unwrap);
        assert_eq!(said(&retried), verdict, "{crash:?}");
        device.line.faults.release_ghosts().await;
        assert_eq!(places_of(&memory, op).await, [3], "{crash:?}");
        assert_eq!(device.shelf_intents(&journal), 0);
        assert!(journal.retry(op).await.unwrap().is_none(), "nothing is left to retry");
    }
}

#[tokio::test]
async fn a_retry_that_the_state_refuses_by_now_is_unknown_until_nothing_can_land() {
    let (memory, device, op) = crashed(Crash::InFlight).await;
    let phone = Device::new(&memory, "phone");
    let mut journal = device.open();
    device.line.faults.on_put([RequestLost, AnswerLost]);
    let _ = phone.command(transfer("a", "c", 80)).await;
    let retried = journal.retry(op).await.map(Option::unwrap);
    assert_eq!(said(&retried), "refused #3", "others hold its only slot");
    device.line.faults.release_ghosts().await;
    assert_eq!(places_of(&memory, op).await, [0_u64; 0]);
}

#[tokio::test]
async fn dropping_it_fills_its_slot_so_that_it_never_lands() {
    for (crash, lands_first, dropped, places) in [
        (Crash::BeforePut, false, Dropped::NotRecorded, &[][..]),
        (Crash::InFlight, false, Dropped::NotRecorded, &[]),
        (Crash::InFlight, true, Dropped::Recorded(journal::Seq(3)), &[3]),
        (Crash::AfterPut, false, Dropped::Recorded(journal::Seq(3)), &[3]),
    ] {
        let (memory, device, op) = crashed(crash).await;
        if lands_first {
            device.line.faults.release_ghosts().await;
        }
        let mut journal = device.open();
        assert_eq!(journal.abandon(op, note("dropped")).await, Ok(dropped), "{crash:?}");
        assert_eq!(journal.abandon(op, note("dropped")).await, Ok(Dropped::Gone), "{crash:?}");
        device.line.faults.release_ghosts().await;
        assert_eq!(places_of(&memory, op).await, places, "{crash:?}");
        assert_eq!(entries(&memory).await.len(), 4, "{crash:?}: no more is written than is needed");
        assert_eq!(device.shelf_intents(&journal), 0, "{crash:?}");
    }
}

/// The ghost lands after the drop has looked, and before its filler does.
#[tokio::test]
async fn dropping_it_while_it_lands_finds_it_recorded() {
    let (memory, device, op) = crashed(Crash::AfterPut).await;
    let mut journal = device.open();
    device.line.faults.on_get([store::GetFault::Answers(None)]);
    assert_eq!(journal.abandon(op, note("dropped")).await, Ok(Dropped::Recorded(journal::Seq(3))));
    assert_eq!(places_of(&memory, op).await, [3]);
}

#[tokio::test]
async fn an_op_keeps_its_highest_slot_in_its_intent() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    let backup = device.shelf.stale_copy();
    let phone = Device::new(&memory, "phone");
    for _ in 0..3 {
        let _ = phone.command(note("between")).await;
    }
    // PUT 3 is taken, 4 and 5 are read, and the process dies with PUT 6 under way.
    device.line.faults.on_put([store::PutFault::None].into_iter().chain(vec![Ghost; 200]));
    let mut short =
        Device { shelf: device.shelf.clone(), line: device.line.clone(), ..Device::new(&memory, "impatient") };
    short.limits.patience_ms = 300;
    assert_eq!(said(&Ok(short.command(wish()).await)), "unknown");
    // The cache comes back as it was at entry 2. Slots 3 to 5 are taken, and say nothing of slot 6.
    device.shelf.restore_cache(&backup);
    let mut journal = device.open();
    assert_eq!(settled(&mut journal), "open true");
    let _ = journal.catch_up().await;
    assert_eq!((journal.seq(), settled(&mut journal).as_str()), (Some(journal::Seq(5)), "open true"));
    device.line.faults.calm();
    device.line.faults.release_ghosts().await;
    let _ = journal.catch_up().await;
    assert_eq!(settled(&mut journal), "recorded #6 true");
}

#[tokio::test]
async fn an_intent_whose_process_lives_is_left_alone() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    *device.line.stall.lock().unwrap() = Some(Stall::AfterPut);
    let (mut working, mut sibling) = (device.open(), device.open());
    let mut commit = Box::pin(working.commit(wish(), OpSource::Mint));
    assert!(futures_util::poll!(&mut commit).is_pending());
    let op = device.shelf.intents(sibling.ledger().unwrap()).unwrap()[0].parse().unwrap();
    assert_eq!(settled(&mut sibling), "");
    assert_eq!(sibling.retry(op).await.unwrap_err(), JournalError::Busy { op });
    assert_eq!(sibling.abandon(op, note("dropped")).await, Err(JournalError::Busy { op }));
    drop(commit);
    assert_eq!(settled(&mut sibling), "recorded #3 true");
}

#[tokio::test]
async fn an_intent_that_was_cut_is_removed_and_one_that_cannot_be_read_stays() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let mut journal = device.open();
    let ledger = journal.ledger().unwrap().to_owned();
    let (torn, foreign) = (device.id(), device.id());
    device.shelf.leave_intent(&ledger, &torn.to_string(), br#"{"op":"01"#);
    device.shelf.leave_intent(&ledger, &foreign.to_string(), b"{\"request\":{\"NewKind\":1}}\n");
    assert_eq!(settled(&mut journal), "");
    assert_eq!(device.shelf.intent(&ledger, &torn.to_string()), None);
    assert!(device.shelf.intent(&ledger, &foreign.to_string()).is_some(), "a newer program may know it");
    let refused = journal.retry(foreign).await.unwrap_err();
    assert!(refused.to_string().contains("cannot be read"), "{refused}");
}

#[tokio::test]
async fn an_interrupted_process_goes_on_beside_its_own_ghost() {
    let (memory, device, op) = crashed(Crash::InFlight).await;
    let mut journal = device.open();
    device.line.faults.release_ghosts().await;
    assert_eq!(said(&journal.commit(deposit("c", 1), OpSource::Mint).await), "committed #4");
    assert_eq!(settled(&mut journal), "recorded #3 true");
    assert_eq!(places_of(&memory, op).await, [3]);
}
