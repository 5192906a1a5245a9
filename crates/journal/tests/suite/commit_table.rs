//! Every row of the table of events at a PUT, and what each must come to (journal.md 9.4).

use journal::{Fault, FaultKind, JournalError, OpSource, Verdict};
use store::GetFault::{Fails, None as GetWell};
use store::PutFault::{
    AnswerLost, ConflictNothingStored, Duplicate, Ghost, IgnoresCondition, None as PutWell, Refuse, RequestLost,
};
use store::{GetFault, PutFault};

use crate::bank::{deposit, note, transfer};
use crate::device::{Device, away, entries, ledger, places_of, said, warm};

struct Row {
    event: &'static str,
    puts: Vec<PutFault>,
    gets: Vec<GetFault>,
    /// How many entries of others this device has not seen.
    behind: u64,
    verdict: &'static str,
    /// Where the op stands in the end, all ghosts landed.
    places: &'static [u64],
}

fn row(
    event: &'static str,
    puts: impl IntoIterator<Item = PutFault>,
    gets: impl IntoIterator<Item = GetFault>,
    behind: u64,
    verdict: &'static str,
    places: &'static [u64],
) -> Row {
    Row { event, puts: puts.into_iter().collect(), gets: gets.into_iter().collect(), behind, verdict, places }
}

fn always<T: Clone>(fault: T) -> Vec<T> {
    vec![fault; 2_000]
}

fn refuse(kind: FaultKind) -> PutFault {
    Refuse(Fault::new(kind, "the test says no"))
}

fn fails(kind: FaultKind) -> GetFault {
    Fails(Fault::new(kind, "the test says no"))
}

/// A device that knows entries 0 to 2 and looked just now.
async fn run(row: Row) {
    let event = row.event;
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let other = warm(&memory, "phone").await; // entry 3
    assert_eq!(said(&device.read().await.commit(note("seen"), OpSource::Mint).await), "committed #4", "{event}");
    let mut journal = device.read().await;
    for _ in 0..row.behind {
        let _ = other.command(note("unseen")).await;
    }
    device.line.faults.on_put(row.puts);
    device.line.faults.on_get(row.gets);
    device.asked();
    let verdict = journal.commit(transfer("a", "b", 60), OpSource::Mint).await;
    assert_eq!(said(&verdict), row.verdict, "{event}: {}", device.asked());
    device.line.faults.calm();
    device.line.faults.release_ghosts().await;
    let found: Vec<u64> = entries(&memory)
        .await
        .iter()
        .filter(|entry| entry.by.id == "laptop" && entry.ops[0].kind == "move")
        .map(|entry| entry.seq.0)
        .collect();
    assert_eq!(found, row.places, "{event}");
    if let Ok(Verdict::Unknown { op, .. }) = verdict {
        let again = said(&device.command_as(op, transfer("a", "b", 60)).await);
        let truth = places_of(&memory, op).await;
        assert_eq!(truth.len(), 1, "{event}: {again}");
        let word = if row.places.is_empty() { "committed" } else { "repeat" };
        assert_eq!(again, format!("{word} #{}", truth[0]), "{event}");
    }
    assert_eq!(device.shelf_intents(&journal), 0, "{event}: an intent was left");
}

#[tokio::test]
async fn every_clear_or_settled_answer_has_the_outcome_of_its_row() {
    for row in [
        row("200", [], [], 0, "committed #5", &[5]),
        row("412, others hold the slot", [], [], 1, "committed #6", &[6]),
        row("412, others hold many slots", [], [], 9, "committed #14", &[14]),
        row("412, a library sent it twice and hands out the second answer", [Duplicate], [], 0, "committed #5", &[5]),
        row("409, nothing is there", [ConflictNothingStored], [], 0, "committed #5", &[5]),
        row("409, and then others are there", [ConflictNothingStored], [], 2, "committed #7", &[7]),
        row("the answer is lost (5xx, 429, timeout, reset after apply)", [AnswerLost], [], 0, "committed #5", &[5]),
        row("the request is lost (5xx, 429, timeout, reset before apply)", [RequestLost], [], 0, "committed #5", &[5]),
        row("the request is lost and others hold the slot", [RequestLost], [], 3, "committed #8", &[8]),
        row("the request is under way, and is sent again", [Ghost], [], 0, "committed #5", &[5]),
        row("twice under way", [Ghost, Ghost], [], 0, "committed #5", &[5]),
        row("under way, then others take the slot", [Ghost], [], 1, "committed #6", &[6]),
        row("answer lost, and GET fails a while", [AnswerLost], vec![Fails(away()); 5], 0, "committed #5", &[5]),
        row("request lost, and GET fails a while", [RequestLost], vec![Fails(away()); 5], 0, "committed #5", &[5]),
        row(
            "the window after a lost race fails",
            [],
            [GetWell, Fails(away()), Fails(away()), Fails(away()), Fails(away())],
            2,
            "committed #7",
            &[7],
        ),
    ] {
        run(row).await;
    }
}

#[tokio::test]
async fn a_definite_refusal_of_the_store_is_definite_only_where_nothing_is_under_way() {
    for kind in [FaultKind::Permission, FaultKind::Configuration, FaultKind::NoStore] {
        for row in [
            row("403, 400, 501, no bucket at once", [refuse(kind)], [], 0, "not committed", &[]),
            row("after a request that is lost", [RequestLost, refuse(kind)], [], 0, "unknown", &[]),
            row("after a 409", [ConflictNothingStored, refuse(kind)], [], 0, "unknown", &[]),
            row("after a request that is under way", [Ghost, refuse(kind)], [], 0, "unknown", &[5]),
            row("others hold the slot of the one under way", [Ghost, refuse(kind)], [], 1, "not committed", &[]),
            row("after a lost race", [PutWell, refuse(kind)], [], 1, "not committed", &[]),
        ] {
            run(row).await;
        }
    }
}

#[tokio::test]
async fn at_the_deadline_nobody_can_tell_what_is_under_way() {
    for row in [
        row("GET fails for ever, the answer was lost", [AnswerLost], always(Fails(away())), 0, "unknown", &[5]),
        row("GET fails for ever, the request was lost", [RequestLost], always(Fails(away())), 0, "unknown", &[]),
        row("GET is forbidden after a lost answer", [AnswerLost], [fails(FaultKind::Permission)], 0, "unknown", &[5]),
        row("every request is lost", always(RequestLost), [], 0, "unknown", &[]),
        row("409 for ever", always(ConflictNothingStored), [], 0, "unknown", &[]),
        row("every request is under way", always(Ghost), [], 0, "unknown", &[5]),
        row("others took the slot, and the next is lost for ever", always(RequestLost), [], 1, "unknown", &[]),
    ] {
        run(row).await;
    }
}

#[tokio::test]
async fn a_race_that_is_lost_until_the_deadline_is_definitely_not_recorded() {
    let memory = ledger(1).await;
    let mut device = warm(&memory, "laptop").await;
    device.limits.patience_ms = 0;
    let other = warm(&memory, "phone").await;
    let _ = other.command(note("first")).await;
    let mut journal = device.open();
    assert_eq!(said(&journal.commit(note("late"), OpSource::Mint).await), "not committed");
    assert_eq!(device.shelf_intents(&journal), 0);
}

#[tokio::test]
async fn a_store_that_ignores_the_condition_is_refused_at_genesis() {
    let device = Device::new(&Default::default(), "laptop");
    let mut journal = device.open();
    let _ = journal.catch_up().await;
    device.line.faults.on_put([PutWell, IgnoresCondition]);
    assert_eq!(journal.create(r#"{"bank":true}"#).await, Err(JournalError::Unsafe));
    assert!(journal.state().is_none());
}

#[tokio::test]
async fn a_store_that_ignores_the_condition_is_refused_before_the_first_write_of_a_device() {
    let memory = ledger(3).await;
    let device = Device::new(&memory, "laptop");
    let mut journal = device.read().await;
    device.line.faults.on_put([IgnoresCondition]);
    device.asked();
    assert_eq!(said(&journal.commit(note("x"), OpSource::Mint).await), format!("error: {}", JournalError::Unsafe));
    assert_eq!(device.asked(), "PUT 0", "the genesis as it is, and nothing else");
    assert_eq!(device.shelf_intents(&journal), 0);
}

#[tokio::test]
async fn a_refusal_on_a_stale_state_is_decided_again_on_the_tail() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let other = warm(&memory, "phone").await;
    let _ = other.command(deposit("a", 1_000)).await;
    assert_eq!(said(&Ok(device.command(transfer("a", "b", 900)).await)), "committed #5");
    let _ = other.command(transfer("a", "c", 150)).await;
    assert_eq!(said(&Ok(device.command(transfer("a", "b", 100)).await)), "refused #6");
}

#[tokio::test]
async fn a_refusal_that_cannot_be_confirmed_is_not_said() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    device.line.faults.on_get(always(Fails(away())));
    assert_eq!(said(&Ok(device.command(transfer("a", "b", 900)).await)), "not committed");
}

#[tokio::test]
async fn an_entry_that_nobody_could_read_is_not_sent() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let mut journal = device.open();
    let long = note(&"x".repeat(journal::ENTRY_BYTES_MAX));
    for request in [long, crate::bank::Request::Nonsense] {
        let refused = journal.commit(request, OpSource::Mint).await;
        assert!(matches!(refused, Err(JournalError::Unreadable { .. })), "{}", said(&refused));
    }
    assert_eq!((device.asked().as_str(), device.shelf_intents(&journal)), ("", 0));
}

#[tokio::test]
async fn without_room_for_an_intent_nothing_is_sent() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let full = Fault::new(FaultKind::Disk, "no space left");
    device.shelf.fail_writes(Some(full.clone()));
    let refused = device.open().commit(note("x"), OpSource::Mint).await;
    assert_eq!(refused.unwrap_err(), JournalError::Shelf(full));
    assert_eq!(device.asked(), "");
}
