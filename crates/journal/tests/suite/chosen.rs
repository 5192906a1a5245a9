//! Some entries out of the mirror are as proved as all of them.

use std::collections::{BTreeMap, BTreeSet};

use journal::{Hash, Journal, JournalError, OpId, Seq, ShelfFile};

use crate::bank::{Bank, note};
use crate::device::{Device, ledger, warm};

const COUNT: u64 = 30;

/// A device with that many entries in its mirror.
async fn device() -> Device {
    let memory = ledger(1).await;
    let device = warm(&memory, "laptop").await;
    for number in device.open().seq().expect("it has read some").0..COUNT {
        let _ = device.command(note(&format!("number {number}"))).await;
    }
    device
}

fn chosen(journal: &Journal<Bank>, seqs: &[Seq]) -> Result<Vec<Hash>, JournalError> {
    let mut entries = Vec::new();
    journal.each_entry_of(seqs, |entry| entries.push(entry.hash)).map(|()| entries)
}

fn behind(journal: &Journal<Bank>, after: Option<(Seq, Hash)>) -> Result<Vec<Hash>, JournalError> {
    let mut entries = Vec::new();
    journal.each_entry_after(after, |entry| entries.push(entry.hash)).map(|()| entries)
}

#[tokio::test]
async fn whatever_is_chosen_is_what_the_history_has() {
    let device = device().await;
    let journal = device.open();
    let history = journal.history().unwrap();
    for step in 1..=COUNT {
        for first in [0, 1, step / 2, COUNT - 1, COUNT] {
            let seqs: Vec<Seq> = (first..=COUNT).step_by(usize::try_from(step).unwrap()).map(Seq).collect();
            let wanted = history.iter().filter(|entry| seqs.contains(&entry.seq)).map(|entry| entry.hash);
            assert_eq!(chosen(&journal, &seqs), Ok(wanted.collect()), "{first} by {step}");
        }
    }
    assert_eq!(chosen(&journal, &[]), Ok(vec![]));
    assert_eq!(chosen(&journal, &[Seq(COUNT + 1)]), Err(JournalError::CacheDamaged), "there is none");
}

#[tokio::test]
async fn an_op_is_found_in_its_entry_or_the_cache_is_damaged() {
    let device = device().await;
    let journal = device.open();
    let mut places = BTreeMap::new();
    journal.each_entry(|entry| places.extend(entry.ops.iter().map(|op| (op.op, entry.seq)))).unwrap();
    assert_eq!(journal.entries_of(&places.keys().copied().collect()), Ok((1..=COUNT).map(Seq).collect()));
    let (op, seq) = places.iter().find(|(_, seq)| **seq == Seq(COUNT)).unwrap();
    assert_eq!(journal.entries_of(&[*op].into()), Ok(vec![*seq]));
    assert_eq!(journal.entries_of(&BTreeSet::new()), Ok(vec![]));
    let unknown = OpId::mint(1, 1);
    assert_eq!(journal.entries_of(&[unknown].into()), Err(JournalError::CacheDamaged));
    device.shelf.spoil_file(ShelfFile::Ops, |bytes| {
        let last = bytes.len() - 16;
        bytes[last] -= 1;
    });
    assert_eq!(device.open().entries_of(&[*op].into()), Err(JournalError::CacheDamaged), "it stands elsewhere");
}

/// What this process has read and not put away yet is there as well.
#[tokio::test]
async fn what_is_fresh_is_chosen_too() {
    let memory = ledger(3).await;
    let journal = Device::new(&memory, "stranger").read().await;
    let history = journal.history().unwrap();
    assert_eq!(journal.kept(), None);
    assert_eq!(chosen(&journal, &[Seq(0), Seq(2)]), Ok(vec![history[0].hash, history[2].hash]));
}

#[tokio::test]
async fn a_word_that_was_changed_is_noticed_wherever_it_is_read() {
    let device = device().await;
    device.shelf.spoil_file(ShelfFile::Entries, |bytes| {
        let word = b"number 20";
        let at = bytes.windows(word.len()).position(|window| window == word).unwrap();
        bytes[at] = b'w';
    });
    let journal = device.open();
    let changed = 21;
    assert_eq!(chosen(&journal, &[Seq(changed)]), Err(JournalError::CacheDamaged));
    assert_eq!(chosen(&journal, &[Seq(3), Seq(changed), Seq(COUNT)]), Err(JournalError::CacheDamaged));
    assert!(chosen(&journal, &[Seq(3), Seq(changed - 2), Seq(changed + 1), Seq(COUNT)]).is_ok());
    device.shelf.spoil_file(ShelfFile::Offsets, |bytes| bytes.truncate(8 * 10));
    assert_eq!(chosen(&device.open(), &[Seq(3)]).unwrap().len(), 1);
    assert_eq!(chosen(&device.open(), &[Seq(10)]), Err(JournalError::CacheDamaged));
}

#[tokio::test]
async fn the_history_goes_on_behind_any_entry_that_is_in_it() {
    let device = device().await;
    let journal = device.open();
    let history = journal.history().unwrap();
    for (number, entry) in history.iter().enumerate() {
        let rest = history[number + 1..].iter().map(|entry| entry.hash).collect();
        assert_eq!(behind(&journal, Some((entry.seq, entry.hash))), Ok(rest));
        let another = Some((entry.seq, Hash::of(b"another")));
        assert_eq!(behind(&journal, another), Err(JournalError::CacheDamaged), "{}", entry.seq);
    }
    let ahead = (Seq(COUNT + 1), history[history.len() - 1].hash);
    assert_eq!(behind(&journal, Some(ahead)), Err(JournalError::CacheDamaged));
}
