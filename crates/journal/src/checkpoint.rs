//! A checkpoint: what the entries up to one number add up to, as an object beside the journal.
//!
//! It saves a new machine the reading, and is never truth: it is used only where the journal holds the entry that it
//! claims to be as of, and what does not fit behind it has everything read from the genesis. Each is put once under
//! its own number; `checkpoints/latest.json` is a copy of a late one, overwritten, and only a hint.

use std::collections::BTreeSet;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::epoch::Epochs;
use crate::id::{Hash, Seq};

/// Where the hint lies.
pub const CHECKPOINT_HINT: &str = "checkpoints/latest.json";
/// A checkpoint is due when a multiple of this was passed.
pub const CHECKPOINT_EVERY: u64 = 64;

/// What a checkpoint of this version begins with, up to its checksum.
const OPENING: &[u8] = b"{\"f\":\"pail-checkpoint/1\",\"sum\":\"";
/// What one of any version begins with.
const FAMILY: &[u8] = b"{\"f\":\"pail-checkpoint/";

/// A ledger saved at a [`Seq`]. All of it is a function of the journal up to there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint<S> {
    /// The ledger it belongs to.
    pub ledger: String,
    /// The last entry that it holds.
    pub seq: Seq,
    /// The hash of that entry.
    pub head: Hash,
    /// When that entry was written, as its writer's clock had it.
    pub head_ts_ms: i64,
    /// How many ops there were.
    pub op_count: u64,
    /// A chain over the rows of the op index.
    pub ops_check: Hash,
    /// Who must not go on from here.
    pub fence: Fence,
    /// Where the entries lie, if the journal was ever repaired.
    #[serde(default, skip_serializing_if = "Epochs::is_empty")]
    pub epochs: Epochs,
    /// What the ops add up to.
    pub state: S,
}

/// What a program must be to understand a journal up to some entry, be that entry read or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// The oldest writer that may go on.
    pub min_writer: u32,
    /// The features that were used.
    pub crit: BTreeSet<String>,
    /// The kinds of all ops: who does not know one must not add up what comes after it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<String>,
}

/// Why bytes are no checkpoint to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCheckpoint {
    /// It is not what was put there.
    #[error("it is damaged: its checksum is not that of its bytes")]
    Damaged,
    /// Another version of this program put it there.
    #[error("another version of pail wrote it")]
    OtherVersion,
}

impl Seq {
    /// Where the checkpoint as of this entry lies.
    pub fn checkpoint_key(self) -> String {
        format!("checkpoints/{:020}", self.0)
    }

    /// How many times a checkpoint was due up to here.
    pub(crate) fn checkpoints_due(self) -> u64 {
        self.0 / CHECKPOINT_EVERY
    }
}

impl<S: Serialize + DeserializeOwned> Checkpoint<S> {
    /// One line of JSON. Its second field is the SHA-256 of all that follows it.
    pub fn encode(&self) -> Bytes {
        let object = serde_json::to_string(self).expect("the state is plain data with text keys");
        let rest = format!("{}\n", &object[1..]);
        let opening = std::str::from_utf8(OPENING).expect("it is ASCII");
        Bytes::from(format!("{opening}{}\",{rest}", Hash::of(rest.as_bytes())))
    }

    /// Reads one. What a newer program must read is of another version, whatever it says of itself.
    pub fn decode(bytes: &[u8]) -> Result<Self, NoCheckpoint> {
        let Some(sealed) = bytes.strip_prefix(OPENING) else {
            return Err(if bytes.starts_with(FAMILY) { NoCheckpoint::OtherVersion } else { NoCheckpoint::Damaged });
        };
        let end = sealed.windows(2).position(|pair| pair == b"\",").ok_or(NoCheckpoint::Damaged)?;
        let (sum, rest) = (&sealed[..end], &sealed[end + 2..]);
        let sum = std::str::from_utf8(sum).ok().and_then(|sum| sum.parse::<Hash>().ok());
        if sum != Some(Hash::of(rest)) {
            return Err(NoCheckpoint::Damaged);
        }
        // The checksum is right, so what cannot be read here was written by a program with other fields.
        serde_json::from_slice(&[b"{", rest].concat()).map_err(|_| NoCheckpoint::OtherVersion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint<String> {
        Checkpoint {
            ledger: "b81d75dc-6bfa-43fe-b4bf-73bca6eb7b61".into(),
            seq: Seq(64),
            head: Hash::of(b"head"),
            head_ts_ms: 7,
            op_count: 65,
            ops_check: Hash::of(b"ops"),
            fence: Fence { min_writer: 1, ..Fence::default() },
            epochs: Epochs::default(),
            state: "a \"state\"".into(),
        }
    }

    #[test]
    fn it_comes_back_as_it_was_and_is_one_line_of_json() {
        let bytes = checkpoint().encode();
        assert_eq!(Checkpoint::decode(&bytes), Ok(checkpoint()));
        assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 1);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((&value["f"], &value["seq"]), (&"pail-checkpoint/1".into(), &64.into()));
    }

    #[test]
    fn any_byte_counts() {
        let bytes = checkpoint().encode();
        for at in 0..bytes.len() {
            let mut spoiled = bytes.to_vec();
            spoiled[at] ^= 1;
            assert!(Checkpoint::<String>::decode(&spoiled).is_err(), "byte {at}");
            assert!(Checkpoint::<String>::decode(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn another_version_is_no_damage() {
        let text = String::from_utf8(checkpoint().encode().to_vec()).unwrap().replace("checkpoint/1", "checkpoint/2");
        assert_eq!(Checkpoint::<String>::decode(text.as_bytes()), Err(NoCheckpoint::OtherVersion));
        let other = Checkpoint { state: 7, ..as_number(checkpoint()) };
        assert_eq!(Checkpoint::<String>::decode(&other.encode()), Err(NoCheckpoint::OtherVersion));
    }

    fn as_number(it: Checkpoint<String>) -> Checkpoint<u64> {
        let Checkpoint { ledger, seq, head, head_ts_ms, op_count, ops_check, fence, epochs, state: _ } = it;
        Checkpoint { ledger, seq, head, head_ts_ms, op_count, ops_check, fence, epochs, state: 0 }
    }
}
