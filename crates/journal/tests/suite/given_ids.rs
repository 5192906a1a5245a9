//! Ids that the caller gave: the same wish once, whoever asks, however often.

use futures_util::FutureExt;
use journal::{JournalError, OpId, OpSource};
use store::PutFault::{self, AnswerLost, Ghost, Refuse, RequestLost};

use crate::bank::{deposit, note, transfer};
use crate::device::{DAY_MS, Device, Stall, away, ledger, places_of, said, warm};

#[tokio::test]
async fn the_same_wish_twice_is_recorded_once() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let op = device.id();
    for verdict in ["committed #3", "repeat #3", "repeat #3"] {
        assert_eq!(said(&device.command_as(op, transfer("a", "b", 60)).await), verdict);
    }
    let mut journal = device.open();
    device.asked();
    assert_eq!(said(&journal.commit(transfer("a", "b", 60), OpSource::Given(op)).await), "repeat #3");
    assert_eq!(device.asked(), "", "what this machine has seen needs no request");
    assert_eq!(said(&journal.commit(transfer("a", "b", 61), OpSource::Given(op)).await), "conflict #3");
    assert_eq!(places_of(&memory, op).await, [3]);
}

#[tokio::test]
async fn another_device_finds_it_recorded() {
    let memory = ledger(1).await;
    let (laptop, phone) = (warm(&memory, "laptop").await, warm(&memory, "phone").await);
    let op = laptop.id();
    let _ = laptop.command_as(op, transfer("a", "b", 60)).await;
    for (device, name) in [(&phone, "warm"), (&Device::new(&memory, "tablet"), "cold")] {
        assert_eq!(said(&device.command_as(op, transfer("a", "b", 60)).await), "repeat #4", "{name}");
        assert_eq!(said(&device.command_as(op, transfer("a", "b", 61)).await), "conflict #4", "{name}");
        assert_eq!(device.shelf_intents(&device.open()), 0, "{name}");
    }
    assert_eq!(places_of(&memory, op).await, [4]);
}

#[tokio::test]
async fn two_devices_at_once_record_it_once() {
    for (other_wish, second) in [(60, "repeat #4"), (61, "conflict #4")] {
        let memory = ledger(1).await;
        let (laptop, phone) = (warm(&memory, "laptop").await, warm(&memory, "phone").await);
        let op = laptop.id();
        let _ = phone.read().await.save();
        let _ = laptop.read().await.save();
        let (mut first, mut late) = (laptop.open(), phone.open());
        *phone.line.stall.lock().unwrap() = Some(Stall::BeforePut);
        assert!(late.commit(transfer("a", "b", other_wish), OpSource::Given(op)).now_or_never().is_none());
        assert_eq!(said(&first.commit(transfer("a", "b", 60), OpSource::Given(op)).await), "committed #4");
        assert_eq!(said(&late.commit(transfer("a", "b", other_wish), OpSource::Given(op)).await), second);
        assert_eq!(places_of(&memory, op).await, [4]);
    }
}

#[tokio::test]
async fn an_intent_keeps_its_id_for_its_wish() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let op = device.id();
    let mut journal = device.open();
    *device.line.stall.lock().unwrap() = Some(Stall::BeforePut);
    assert!(journal.commit(note("mine"), OpSource::Given(op)).now_or_never().is_none());
    assert_eq!(said(&journal.commit(note("other"), OpSource::Given(op)).await), "conflict");
    assert_eq!(said(&journal.commit(note("mine"), OpSource::Given(op)).await), "committed #3");
}

/// What is definite for an id that was given: decision 13.
#[tokio::test]
async fn nothing_is_definite_of_an_id_that_somebody_else_may_send() {
    let no = || Refuse(journal::Fault::new(journal::FaultKind::Permission, "no"));
    let rows: [(&str, i64, Vec<PutFault>, &str); 4] = [
        ("refused", 101, vec![], "unknown"),
        ("403", 1, vec![no()], "unknown"),
        ("lost for ever", 1, vec![RequestLost; 2_000], "unknown"),
        ("well", 1, vec![], "committed #3"),
    ];
    for (event, n, puts, verdict) in rows {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        device.line.faults.on_put(puts);
        let (op, mut journal) = (device.id(), device.open());
        assert_eq!(said(&journal.commit(transfer("a", "b", n), OpSource::Given(op)).await), verdict, "{event}");
    }
}

#[tokio::test]
async fn with_its_intent_an_answer_is_definite_as_soon_as_nothing_can_land() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let (op, mut journal) = (device.id(), device.open());
    *device.line.stall.lock().unwrap() = Some(Stall::BeforePut);
    assert!(journal.commit(transfer("a", "b", 60), OpSource::Given(op)).now_or_never().is_none());
    let _ = Device::new(&memory, "phone").command(transfer("a", "c", 80)).await;
    assert_eq!(said(&journal.commit(transfer("a", "b", 60), OpSource::Given(op)).await), "refused #3");
    assert_eq!(places_of(&memory, op).await, [0_u64; 0]);
}

#[tokio::test]
async fn unknown_becomes_known_with_the_same_id() {
    for (fault, lands, verdict) in
        [(AnswerLost, false, "repeat #3"), (RequestLost, false, "committed #3"), (Ghost, true, "repeat #3")]
    {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        let (op, mut journal) = (device.id(), device.open());
        device.line.faults.on_put(vec![fault; 2_000]);
        device.line.faults.on_get(vec![store::GetFault::Fails(away()); 2_000]);
        assert_eq!(said(&journal.commit(note("x"), OpSource::Given(op)).await), "unknown");
        device.line.faults.calm();
        if lands {
            device.line.faults.release_ghosts().await;
        }
        assert_eq!(said(&journal.commit(note("x"), OpSource::Given(op)).await), verdict);
        device.line.faults.release_ghosts().await;
        assert_eq!(places_of(&memory, op).await, [3]);
    }
}

#[tokio::test]
async fn what_stops_this_machine_is_said_of_a_given_id_too() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.clock.advance(DAY_MS);
    memory.overwrite(&journal::Seq(2).key(), "gone");
    let refused = device.command_as(device.id(), note("x")).await;
    assert_eq!(refused.unwrap_err(), JournalError::Diverged { seq: journal::Seq(2) });
}

#[tokio::test]
async fn an_id_from_the_future_is_refused_unless_it_is_known() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let now = journal::Clock::now_ms(&*device.clock);
    let (soon, late) = (OpId::mint(now + 2 * DAY_MS, 1), OpId::mint(now + 2 * DAY_MS + 1, 1));
    device.asked();
    let refused = device.command_as(late, deposit("a", 1)).await;
    assert_eq!(refused.unwrap_err(), JournalError::OpFromFuture { op: late });
    assert_eq!(device.asked(), "");
    assert_eq!(said(&device.command_as(soon, deposit("a", 1)).await), "committed #3");
    // The clock was ahead when the id was made and was put right since: what is known stays known.
    device.clock.advance(-3 * DAY_MS);
    assert_eq!(said(&device.command_as(soon, deposit("a", 1)).await), "repeat #3");
}
