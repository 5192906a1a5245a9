//! Entries that a newer program wrote, or that claim another result: reading stops before them, writing stops.

use journal::{JournalError, OpSource, Seq};
use store::PutFault::Ghost;

use crate::bank::{deposit, note};
use crate::device::{Device, entries, forge, ledger, said, warm};

type Spoil = fn(String) -> String;

const NEWER: [(&str, Spoil); 4] = [
    ("a newer format", |text| text.replace("pail/1", "pail/2")),
    ("an unknown kind", |text| text.replace("\"do\":\"note\"", "\"do\":\"lend\"")),
    ("a feature that is critical", |text| text.replace("\"by\"", "\"crit\":[\"sealed\"],\"by\"")),
    ("a newer writer is asked for", |text| text.replace("\"by\"", "\"min_writer\":2,\"by\"")),
];

const DISAGREES: (&str, Spoil) = ("another result", |text| {
    text.replace("\"do\":\"note\"", "\"do\":\"move\",\"changes\":{\"a\":1},\"after\":{\"a\":7}")
});

#[tokio::test]
async fn reading_goes_on_as_of_the_entry_before_and_writing_is_refused() {
    for (what, spoil) in NEWER.into_iter().chain([DISAGREES]) {
        let memory = ledger(1).await;
        let knowing = warm(&memory, "laptop").await; // entry 2
        let seq = forge(&memory, knowing.id(), spoil);
        for device in [&Device::new(&memory, "stranger"), &knowing] {
            let mut journal = device.read().await;
            assert_eq!((journal.seq(), journal.state().unwrap()["a"]), (Some(Seq(2)), 100), "{what}");
            let why = journal.halted().unwrap().clone();
            let (is_newer, is_disagreeing) = (
                matches!(why, JournalError::Newer { seq: at, .. } if at == seq),
                matches!(why, JournalError::Disagrees { seq: at, .. } if at == seq),
            );
            let is_named = if what == DISAGREES.0 { is_disagreeing } else { is_newer };
            assert!(is_named, "{what}: {why}");
            device.asked();
            for source in [OpSource::Mint, OpSource::Given(device.id())] {
                assert_eq!(journal.commit(note("x"), source).await.unwrap_err(), why, "{what}");
            }
            assert_eq!((device.asked().as_str(), device.shelf_intents(&journal)), ("", 0), "{what}: nothing is sent");
            assert_eq!(journal.catch_up().await, Ok(journal::Presence::Ledger), "{what}: to read again is no error");
            journal.save().unwrap();
            assert_eq!(device.open().seq(), Some(Seq(2)), "{what}");
        }
        assert_eq!(memory.keys().len(), 4, "{what}");
    }
}

/// The device has not read the newer entry yet and meets it with its PUT: still a definite no.
#[tokio::test]
async fn a_writer_that_runs_into_it_is_refused_for_certain() {
    for (what, spoil) in NEWER.into_iter().chain([DISAGREES]) {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        forge(&memory, device.id(), spoil);
        let mut journal = device.open();
        let refused = journal.commit(note("x"), OpSource::Mint).await;
        assert_eq!(refused.as_ref().unwrap_err(), journal.halted().unwrap(), "{what}: {}", said(&refused));
        assert_eq!(device.shelf_intents(&journal), 0, "{what}");
        let given = device.open().commit(note("x"), OpSource::Given(device.id())).await;
        assert!(given.is_err(), "{what}: {}", said(&given));
    }
}

/// The slot is taken by what cannot be read, and the op of the ghost may be in it.
#[tokio::test]
async fn an_entry_that_mentions_the_op_leaves_it_open() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let op = device.id();
    device.line.faults.on_put([Ghost, Ghost, Ghost, Ghost]);
    let mut impatient = Device { shelf: device.shelf.clone(), line: device.line.clone(), ..Device::new(&memory, "x") };
    impatient.limits.patience_ms = 0;
    assert_eq!(said(&impatient.command_as(op, note("x")).await), "unknown");
    let newer = NEWER[0].1;
    forge(&memory, op, newer);
    let mut journal = device.read().await;
    assert!(journal.halted().is_some());
    assert!(matches!(journal.settle().unwrap()[..], [journal::Settled::Open { .. }]));
    // Another op's: then nothing of ours can land any more.
    memory.remove(&Seq(3).key());
    forge(&memory, device.id(), newer);
    let mut journal = device.read().await;
    assert!(matches!(journal.settle().unwrap()[..], [journal::Settled::NotRecorded { .. }]));
}

#[tokio::test]
async fn a_genesis_of_a_newer_program_is_no_ledger_for_this_one() {
    for (from, to) in [("pail/1", "pail/2"), ("\"min_writer\":1", "\"min_writer\":2")] {
        let memory = ledger(0).await;
        let text = String::from_utf8(memory.peek(&Seq(0).key()).unwrap().to_vec()).unwrap();
        memory.overwrite(&Seq(0).key(), text.replace(from, to));
        let mut journal = Device::new(&memory, "laptop").open();
        assert!(matches!(journal.catch_up().await, Err(JournalError::Newer { seq: Seq::GENESIS, .. })));
        assert_eq!(journal.commit(deposit("a", 1), OpSource::Mint).await.unwrap_err(), JournalError::NoLedger);
    }
}

#[tokio::test]
async fn unknown_fields_are_passed_over() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    forge(&memory, device.id(), |text| {
        text.replace("\"do\":\"note\"", "\"do\":\"note\",\"mood\":1").replace("\"by\"", "\"x\":2,\"by\"")
    });
    assert_eq!(said(&Ok(device.command(note("x")).await)), "committed #4");
    assert_eq!(entries(&memory).await.len(), 5);
}
