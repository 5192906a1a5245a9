//! Entries that are not what was written: found, named, never skipped, and nothing is written after them.

use std::sync::Arc;

use bytes::Bytes;
use journal::{JournalError, OpId, OpSource, Presence, Seq, Settled};
use store::GetFault::{Answers, None as GetWell};
use store::MemoryBucket;
use store::PutFault::{AnswerLost, RequestLost};

use crate::bank::{deposit, note};
use crate::device::{Device, MINUTE_MS, entries, forge, ledger, places_of, said, warm};

/// What a stranger, and a device that knows the entries before, make of this bucket. Nothing may be written.
async fn read_by_all(memory: &Arc<MemoryBucket>, knowing: &Device) -> Vec<JournalError> {
    let mut errors = Vec::new();
    let stranger = Device::new(memory, "stranger");
    for device in [&stranger, knowing] {
        let mut journal = device.open();
        let error = match journal.catch_up().await {
            Err(error) => error,
            Ok(_) => journal.halted().unwrap().clone(),
        };
        errors.push(error);
        device.asked();
        if journal.state().is_some() {
            let keys = memory.keys().len();
            let refused = journal.commit(note("on top"), OpSource::Mint).await;
            // The slot is taken, and by something that does not hold this op's id: it is certainly not recorded.
            assert_eq!(
                (said(&refused), device.shelf_intents(&journal)),
                (format!("error: {}", errors[errors.len() - 1]), 0)
            );
            assert_eq!(memory.keys().len(), keys);
        }
    }
    errors
}

type Spoil = fn(String) -> String;

#[tokio::test]
async fn a_damaged_entry_is_named_and_stops_everyone() {
    let table: [(&str, Spoil); 13] = [
        ("empty", |_| String::new()),
        ("truncated", |text| text[..text.len() / 2].into()),
        ("cut by its line feed", |text| text.trim_end().into()),
        ("garbage", |_| "<html>sign in</html>\n".into()),
        ("another slot's number", |text| text.replace("\"seq\":3", "\"seq\":4")),
        ("a foreign ledger", |text| text.replace(&text[25..35], "ffffffff-f")),
        ("a ledger id that is a path", |text| text.replace(&text[25..35], "../../../..")),
        ("another `prev`", |text| text.replace(&text[100..104], "0000")),
        ("no `prev`", |text| text.replace("\"prev\"", "\"before\"")),
        ("no ops", |text| format!("{},\"ops\":[]}}\n", &text[..text.find(",\"ops\"").unwrap()])),
        ("an op without an id", |text| text.replace("\"op\":", "\"id\":")),
        ("a foreign format", |text| text.replace("pail/1", "jail/1")),
        ("too long", |text| text.replace("\"do\"", &format!("\"x\":\"{}\",\"do\"", "x".repeat(256 * 1024)))),
    ];
    for (damage, spoil) in table {
        let memory = ledger(1).await;
        let knowing = warm(&memory, "laptop").await;
        let seq = forge(&memory, knowing.id(), |text| {
            let spoilt = spoil(text.clone());
            assert_ne!(spoilt, text, "{damage}");
            spoilt
        });
        for error in read_by_all(&memory, &knowing).await {
            assert!(matches!(&error, JournalError::Corrupt { key, .. } if *key == seq.key()), "{damage}: {error}");
        }
    }
}

/// A device that writes without reading meets it with its PUT: the store says clearly that the slot is taken.
#[tokio::test]
async fn a_writer_that_runs_into_damage_is_refused_for_certain() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let seq = forge(&memory, device.id(), |text| text[..text.len() / 2].into());
    let mut journal = device.open();
    let refused = journal.commit(note("x"), OpSource::Mint).await;
    assert!(matches!(&refused, Err(JournalError::Corrupt { key, .. }) if *key == seq.key()), "{}", said(&refused));
    assert_eq!(
        (device.shelf_intents(&journal), device.asked().as_str()),
        (0, "PUT 3 GET 3 GET 3 GET 3 GET 2 GET epoch 1.json")
    );
}

/// Whatever bit of an entry flips, nobody goes on as if nothing had been: with an entry behind it, it is found at once.
#[tokio::test]
async fn a_flipped_bit_is_found() {
    let memory = ledger(3).await;
    let sound = memory.peek(&Seq(2).key()).unwrap();
    for position in (0..sound.len() * 8).step_by(3) {
        let mut flipped = sound.to_vec();
        flipped[position / 8] ^= 1 << (position % 8);
        memory.overwrite(&Seq(2).key(), flipped);
        let mut journal = Device::new(&memory, "stranger").open();
        match journal.catch_up().await {
            Err(JournalError::Corrupt { key, reason }) => {
                let is_named = key == Seq(2).key() || reason.contains(&Seq(2).key());
                assert!(is_named, "bit {position}: {key}: {reason}");
            }
            Ok(_) => assert!(journal.halted().is_some(), "bit {position} went by"),
            Err(error) => unreachable!("bit {position}: {error}"),
        }
    }
}

#[tokio::test]
async fn what_a_wire_damaged_is_read_again() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let _ = Device::new(&memory, "phone").command(note("x")).await;
    let sound = String::from_utf8(memory.peek(&Seq(3).key()).unwrap().to_vec()).unwrap();
    let answers = |text: &str| Answers(Some(Bytes::from(text.to_owned())));
    let newer = sound.replace("pail/1", "pail/3");
    for wire in [
        vec![answers("garbage"), answers("garbage")],
        vec![answers(&sound[..100]), answers(&newer)],
        vec![answers(&newer), answers("")],
    ] {
        device.line.faults.on_get(wire);
        let journal = device.read().await;
        assert_eq!((journal.seq(), journal.halted()), (Some(Seq(3)), None));
    }
    // A stranger's hint, and its genesis and second entry, both damaged twice.
    let stranger = Device::new(&memory, "stranger");
    let bad = || answers("garbage");
    let wave =
        [bad(), bad(), GetWell, bad(), GetWell, GetWell, GetWell, GetWell, GetWell, GetWell, bad(), GetWell, bad()];
    stranger.line.faults.on_get(wave);
    assert_eq!(stranger.read().await.seq(), Some(Seq(3)));
}

#[tokio::test]
async fn an_anchor_that_a_wire_damaged_is_read_again() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    for lie in [Answers(None), Answers(Some("garbage".into()))] {
        device.clock.advance(15 * MINUTE_MS);
        device.line.faults.on_get([lie]);
        assert!(said(&Ok(device.command(note("x")).await)).starts_with("committed"));
    }
}

/// What cannot be read cannot say that an op is not in it: a proxy's page instead of the slot proves nothing.
#[tokio::test]
async fn a_slot_that_nobody_can_read_settles_nothing_that_is_under_way() {
    let page = || Answers(Some(Bytes::from("<html>sign in</html>")));
    for fault in [AnswerLost, RequestLost] {
        let memory = ledger(1).await;
        let device = warm(&memory, "laptop").await;
        let op = device.id();
        device.line.faults.on_put([fault]);
        device.line.faults.on_get([page(), page(), page()]);
        let mut journal = device.open();
        assert_eq!(said(&journal.commit(note("x"), OpSource::Given(op)).await), "unknown");
        assert!(matches!(journal.settle().unwrap()[..], [Settled::Open { .. }]));
        device.line.faults.on_get([page(), page(), page()]);
        let mut next = device.open();
        let _ = next.catch_up().await;
        assert!(matches!(next.settle().unwrap()[..], [Settled::Open { .. }]), "the next process learns no more");
        device.clock.advance(1);
        let _ = device.command_as(op, note("x")).await;
        assert_eq!(places_of(&memory, op).await, [3]);
    }
}

/// The wire turned one letter of a memo into another: it fits, until an entry stands on the true one.
#[tokio::test]
async fn an_entry_that_a_wire_changed_unseen_is_an_alarm_when_the_next_one_tells() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    let phone = Device::new(&memory, "phone");
    let _ = phone.command(note("true")).await;
    let sound = String::from_utf8(memory.peek(&Seq(3).key()).unwrap().to_vec()).unwrap();
    device.line.faults.on_get([Answers(Some(Bytes::from(sound.replace("true", "drue"))))]);
    let mut journal = device.read().await;
    let _ = phone.command(note("more")).await;
    assert_eq!(journal.catch_up().await, Err(JournalError::Diverged { seq: Seq(3) }));
    journal.forget().unwrap();
    assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
    assert_eq!(journal.head(), entries(&memory).await.last().map(|entry| entry.hash));
}

#[tokio::test]
async fn a_gap_is_found_wherever_it_is() {
    let tail = 70;
    let memory = ledger(tail).await;
    for missing in 0..tail {
        let bytes = memory.remove(&Seq(missing).key()).unwrap();
        let error = Device::new(&memory, "stranger").open().catch_up().await.unwrap_err();
        let is_named = matches!(&error, JournalError::Gap { missing: named, .. } if *named == Seq(missing).key());
        assert!(is_named, "{missing}: {error}");
        memory.overwrite(&Seq(missing).key(), bytes);
    }
    assert_eq!(entries(&memory).await.len() as u64, tail + 1);
}

/// One byte can make an entry look like one of a newer program, or like one that adds up otherwise.
#[tokio::test]
async fn an_entry_that_was_changed_does_not_pass_for_a_newer_programs() {
    let memory = ledger(1).await;
    let phone = warm(&memory, "phone").await;
    let _ = phone.command(deposit("a", 5)).await; // entry 3
    let sound = String::from_utf8(memory.peek(&Seq(3).key()).unwrap().to_vec()).unwrap();
    let changes = [("\"do\":\"", "\"do\":\"x"), ("pail/1", "pail/2"), ("\"after\":{\"a\":1", "\"after\":{\"a\":2")];
    for (from, to) in changes {
        assert!(sound.contains(from), "{from} in {sound}");
        memory.overwrite(&Seq(3).key(), Bytes::from(sound.replacen(from, to, 1)));
        for _ in 0..2 {
            let caught_up = Device::new(&memory, "stranger").open().catch_up().await;
            assert_eq!(caught_up, Ok(Presence::Ledger), "{from}: of the last entry nobody can tell");
        }
        memory.overwrite(&Seq(3).key(), Bytes::from(sound.clone()));
        let _ = phone.command(note("behind it")).await;
        memory.overwrite(&Seq(3).key(), Bytes::from(sound.replacen(from, to, 1)));
        let error = Device::new(&memory, "stranger").open().catch_up().await.unwrap_err();
        assert!(matches!(&error, JournalError::Corrupt { key, .. } if *key == Seq(3).key()), "{from}: {error}");
        memory.overwrite(&Seq(3).key(), Bytes::from(sound.clone()));
        memory.remove(&Seq(4).key());
        phone.open().forget().unwrap();
    }
}

/// Who has read up to a gap knows the entry before it, as those do whose tail it is.
#[tokio::test]
async fn a_gap_that_was_found_is_found_again() {
    let memory = ledger(40).await;
    let behind = warm(&memory, "laptop").await; // entry 41
    let phone = warm(&memory, "phone").await;
    for _ in 0..40 {
        let _ = phone.command(note("x")).await;
    }
    for missing in 43..82 {
        let bytes = memory.remove(&Seq(missing).key()).unwrap();
        for device in [&Device::new(&memory, "stranger"), &behind] {
            let mut journal = device.open();
            for _ in 0..2 {
                assert!(matches!(journal.catch_up().await, Err(JournalError::Gap { .. })), "{missing}");
            }
            assert!(journal.commit(note("x"), OpSource::Mint).await.is_err(), "{missing}");
            journal.save().unwrap();
            assert!(matches!(device.open().catch_up().await, Err(JournalError::Gap { .. })), "{missing}");
        }
        memory.overwrite(&Seq(missing).key(), bytes);
        let mut journal = behind.open();
        assert_eq!(journal.catch_up().await, Ok(Presence::Ledger));
        assert_eq!(journal.seq(), Some(Seq(82)));
    }
}

/// A long read puts away what it has on the way; what lies there then may end just before the gap.
#[tokio::test]
async fn a_gap_behind_what_was_put_away_on_the_way_is_found_again() {
    const PUT_AWAY: u64 = 4158; // windows of 9, 18, 36 and then 64 slots, until 4096 entries are held
    let memory = ledger(0).await;
    let mut writer = warm(&memory, "laptop").await.open();
    for _ in 0..PUT_AWAY + 2 {
        let _ = writer.commit(note("x"), OpSource::Mint).await.unwrap();
    }
    memory.remove(&Seq(PUT_AWAY + 1).key()).unwrap();
    let stranger = Device::new(&memory, "stranger");
    for _ in 0..2 {
        let mut journal = stranger.open();
        assert!(matches!(journal.catch_up().await, Err(JournalError::Gap { .. })));
        journal.save().unwrap();
    }
}

#[tokio::test]
async fn a_gap_is_found_by_a_reader_that_is_behind() {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await; // entry 2
    let phone = warm(&memory, "phone").await;
    for _ in 0..80 {
        let _ = phone.command(note("x")).await;
    }
    for missing in 4..83 {
        let bytes = memory.remove(&Seq(missing).key()).unwrap();
        let error = device.open().catch_up().await.unwrap_err();
        let is_named = matches!(&error, JournalError::Gap { missing: named, .. } if *named == Seq(missing).key());
        assert!(is_named, "{missing}: {error}");
        memory.overwrite(&Seq(missing).key(), bytes);
    }
}

#[tokio::test]
async fn an_op_that_is_in_the_journal_twice_is_damage() {
    for is_in_one_entry in [false, true] {
        let memory = ledger(1).await;
        let knowing = warm(&memory, "laptop").await;
        let op: OpId = if is_in_one_entry { knowing.id() } else { entries(&memory).await[1].ops[0].op };
        let seq = forge(&memory, op, |text| {
            let stored = text[text.find("{\"op\"").unwrap()..text.rfind(']').unwrap()].to_owned();
            if is_in_one_entry { text.replace(&stored, &format!("{stored},{stored}")) } else { text }
        });
        for error in read_by_all(&memory, &knowing).await {
            assert!(matches!(&error, JournalError::Corrupt { key, .. } if *key == seq.key()), "{error}");
            assert!(error.to_string().contains(&op.to_string()), "{error}");
        }
    }
}
