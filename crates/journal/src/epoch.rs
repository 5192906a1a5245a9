//! Epochs: where the slots of a journal lie.
//!
//! An entry is never overwritten, so one that was damaged stays. A repair lets the journal go on beside it: from some
//! slot on, entries lie under `epochs/<n>/journal/`. Numbers, ledger id and chain go on as they were; what lies in the
//! old place stays as evidence. `epochs/<n>.json` says so, put once; without any, all of it lies under `journal/`.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::entry::Author;
use crate::id::{Hash, Seq};
use crate::{Bucket, JournalError};

/// One repair: from the slot after `after` on, the journal lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// Its number, from 1.
    pub epoch: u64,
    /// The ledger that goes on.
    pub ledger: String,
    /// The last good entry before it; `None` if not even the genesis was good.
    pub after: Option<Seq>,
    /// The hash of that entry.
    pub head: Option<Hash>,
    /// What was wrong.
    pub reason: String,
    /// When it was repaired, as that machine's clock had it.
    pub ts: String,
    /// By whom.
    pub by: Author,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    f: String,
    #[serde(flatten)]
    epoch: Epoch,
}

const FORMAT: &str = "pail-epoch/1";

impl Epoch {
    /// Where an epoch says that it began.
    pub fn key(number: u64) -> String {
        format!("epochs/{number}.json")
    }

    /// One line of JSON.
    pub fn encode(&self) -> Bytes {
        let wire = Wire { f: FORMAT.into(), epoch: self.clone() };
        let line = serde_json::to_string(&wire).expect("an epoch is plain data");
        Bytes::from(line + "\n")
    }

    /// Reads the one of this number, or says what is wrong with the bytes.
    pub fn decode(number: u64, bytes: &[u8]) -> Result<Self, String> {
        let Wire { f, epoch } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if f != FORMAT {
            return Err(format!("it has the format `{f}`, this program knows `{FORMAT}`"));
        }
        if epoch.epoch != number || epoch.head.is_some() != epoch.after.is_some() {
            return Err(format!("it is not that of epoch {number}"));
        }
        Ok(epoch)
    }
}

/// The epochs of a journal in their order: which of them a slot lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epochs(Vec<Epoch>);

impl Epochs {
    /// Where an entry lies: in the latest epoch that begins before it.
    pub fn key(&self, seq: Seq) -> String {
        match self.0.iter().rev().find(|epoch| epoch.after < Some(seq)) {
            Some(epoch) => format!("epochs/{}/{}", epoch.epoch, seq.key()),
            None => seq.key(),
        }
    }

    /// Reads those of a journal: one GET more than there are.
    pub async fn read(bucket: &dyn Bucket) -> Result<Self, JournalError> {
        let mut epochs = Self::default();
        while let Some(epoch) = epochs.read_next(bucket).await? {
            epochs.push(epoch);
        }
        Ok(epochs)
    }

    /// Reads the one after these, if the journal goes on there.
    pub(crate) async fn read_next(&self, bucket: &dyn Bucket) -> Result<Option<Epoch>, JournalError> {
        let key = Epoch::key(self.next());
        let found = bucket.get(&key).await.map_err(|fault| JournalError::of_store(&key, fault))?;
        let epoch = found.map(|bytes| Epoch::decode(self.next(), &bytes)).transpose();
        epoch.map_err(|reason| JournalError::Corrupt { key, reason })
    }

    /// The journal was never repaired.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number that the next one would have.
    pub fn next(&self) -> u64 {
        self.0.len() as u64 + 1
    }

    /// The latest one.
    pub fn last(&self) -> Option<&Epoch> {
        self.0.last()
    }

    pub(crate) fn push(&mut self, epoch: Epoch) {
        self.0.push(epoch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: u64, after: Option<u64>) -> Epoch {
        Epoch {
            epoch: number,
            ledger: "b81d75dc-6bfa-43fe-b4bf-73bca6eb7b61".into(),
            after: after.map(Seq),
            head: after.map(|_| Hash::of(b"head")),
            reason: "a \"reason\"".into(),
            ts: "2026-11-22T18:16:54.412Z".into(),
            by: Author { id: "laptop".into(), v: "0.1.0".into() },
        }
    }

    #[test]
    fn a_slot_lies_in_the_latest_epoch_that_begins_before_it() {
        let mut epochs = Epochs::default();
        assert_eq!(epochs.key(Seq(7)), "journal/00000000000000000007.json");
        epochs.push(epoch(1, Some(41)));
        epochs.push(epoch(2, Some(19)));
        epochs.push(epoch(3, Some(50)));
        let place = |seq| epochs.key(Seq(seq)).replace("/journal", "").replace("0", "");
        let places =
            [(19, "journal/19.json"), (20, "epochs/2/2.json"), (42, "epochs/2/42.json"), (51, "epochs/3/51.json")];
        for (seq, key) in places {
            assert_eq!(place(seq), key);
        }
        epochs.push(epoch(4, None));
        assert_eq!(epochs.key(Seq(0)), "epochs/4/journal/00000000000000000000.json");
    }

    #[test]
    fn it_comes_back_as_it_was_and_anything_else_is_refused() {
        for after in [Some(41), None] {
            assert_eq!(Epoch::decode(1, &epoch(1, after).encode()), Ok(epoch(1, after)));
        }
        assert!(Epoch::decode(2, &epoch(1, Some(41)).encode()).is_err());
        let newer = String::from_utf8(epoch(1, Some(41)).encode().to_vec()).unwrap().replace("epoch/1", "epoch/2");
        assert!(Epoch::decode(1, newer.as_bytes()).unwrap_err().contains("pail-epoch/2"));
    }
}
