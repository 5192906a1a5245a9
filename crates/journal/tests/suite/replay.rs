//! Folding entries that lie in memory: the same as reading them, one by one or in a run on two threads.

use bytes::Bytes;
use journal::{Bucket, JournalError, Replay, Seq};

use crate::bank::Bank;
use crate::device::{Device, ledger};

/// Enough entries that a second thread reads ahead.
const MANY: u64 = 1_500;

type Spoil = fn(&[u8]) -> Vec<u8>;

async fn entries() -> (Vec<Bytes>, Device) {
    let memory = ledger(MANY).await;
    let mut entries = Vec::new();
    for seq in (0..=MANY).map(Seq) {
        entries.push(memory.get(&seq.key()).await.unwrap().unwrap());
    }
    (entries, Device::new(&memory, "reader"))
}

fn begun(entries: &[Bytes]) -> Replay<Bank> {
    Replay::begin(Bank::default(), &entries[0]).unwrap()
}

#[tokio::test]
async fn a_run_adds_up_to_what_a_reader_sees() {
    let (entries, reader) = entries().await;
    let journal = reader.read().await;
    let mut replay = begun(&entries);
    replay.extend(&entries[1..]).unwrap();
    assert_eq!(
        (Some(replay.state()), Some(replay.seq()), Some(replay.head())),
        (journal.state(), journal.seq(), journal.head())
    );
}

#[tokio::test]
async fn a_run_stops_at_the_entry_that_cannot_follow_with_the_same_words() {
    let (entries, _) = entries().await;
    let at = 1_000;
    let spoiled: [Spoil; 4] = [
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| String::from_utf8_lossy(bytes).replace("\"seq\":1000", "\"seq\":1001").into_bytes(),
        |bytes| String::from_utf8_lossy(bytes).replace("\"prev\":\"sha256:", "\"prev\":\"sha256:0").into_bytes(),
        |bytes| String::from_utf8_lossy(bytes).replace("\"do\":\"note\"", "\"do\":\"verse\"").into_bytes(),
    ];
    for spoil in spoiled {
        let mut entries = entries.clone();
        entries[at] = Bytes::from(spoil(&entries[at]));
        let mut one_by_one = begun(&entries);
        let words = entries[1..].iter().try_for_each(|bytes| one_by_one.push(bytes)).unwrap_err();
        let mut run = begun(&entries);
        assert_eq!(run.extend(&entries[1..]), Err(words.clone()));
        assert_eq!((run.seq(), run.head()), (Seq(at as u64 - 1), one_by_one.head()), "{words}");
    }
}

#[tokio::test]
async fn an_op_is_in_a_run_at_most_once() {
    let (entries, _) = entries().await;
    let mut replay = begun(&entries);
    replay.extend(&entries[1..3]).unwrap();
    let again = String::from_utf8_lossy(&entries[2]).replace("\"seq\":2", "\"seq\":3");
    let prev = |text: &str| text[text.find("\"prev\"").unwrap()..][8..79].to_owned();
    let again = again.replace(&prev(&again), &replay.head().to_string());
    let Err(JournalError::Corrupt { reason, .. }) = replay.push(again.as_bytes()) else { panic!("taken twice") };
    assert!(reason.ends_with("is in the journal already"), "{reason}");
}
