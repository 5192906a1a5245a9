//! Ids: entries have numbers, ops have ULIDs, bytes have hashes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ulid::Ulid;

/// An entry's number: dense from 1; 0 is the genesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The slot of the genesis.
    pub const GENESIS: Self = Self(0);

    /// The slot after this one.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The slot `count` after this one.
    pub fn plus(self, count: u64) -> Self {
        Self(self.0.saturating_add(count))
    }

    /// The head of a journal that ends here, as people note it down: `1234:3f9ac41d05b27e88`.
    pub fn head(self, hash: Hash) -> String {
        let digits: String = hash.to_string().chars().skip("sha256:".len()).take(16).collect();
        format!("{}:{digits}", self.0)
    }

    /// Where this entry lies in the bucket. Padded, so that the order of names is the order of numbers.
    pub fn key(self) -> String {
        format!("journal/{:020}.json", self.0)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{}", self.0)
    }
}

/// The id of an op: a ULID, made before the first attempt to store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId(Ulid);

impl OpId {
    /// An id of this moment.
    pub fn mint(now_ms: i64, random: u128) -> Self {
        Self(Ulid::from_parts(u64::try_from(now_ms).unwrap_or(0), random))
    }

    /// When the id was made, as its maker's clock had it.
    pub fn minted_ms(self) -> i64 {
        i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX)
    }

    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Ulid::from_bytes(bytes))
    }
}

impl fmt::Display for OpId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Text that is no op id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a ULID: 26 letters and digits, as `--dry-run` prints one")]
pub struct NotAnOpId;

impl FromStr for OpId {
    type Err = NotAnOpId;

    fn from_str(text: &str) -> Result<Self, NotAnOpId> {
        let upper = text.to_ascii_uppercase();
        let id = Ulid::from_string(&upper).map_err(|_| NotAnOpId)?;
        // The parser forgives 27 bits too many and other spellings; an id has exactly one.
        if id.to_string() == upper { Ok(Self(id)) } else { Err(NotAnOpId) }
    }
}

impl Serialize for OpId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A SHA-256, written `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of a hash and what follows it: a chain.
    pub(crate) fn then(self, bytes: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(bytes).finalize().into())
    }

    /// The first eight digits, for people.
    pub fn short(&self) -> String {
        self.to_string().chars().skip("sha256:".len()).take(8).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash is `sha256:` and 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.strip_prefix("sha256:").ok_or(NotAHash)?;
        let is_canonical = digits.len() == 64 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !is_canonical {
            return Err(NotAHash);
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotAHash)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_their_numbers() {
        assert_eq!(Seq(42).key(), "journal/00000000000000000042.json");
        assert!(Seq(9).key() < Seq(10).key());
    }

    #[test]
    fn an_id_has_one_spelling() {
        let id = OpId::mint(1_764_000_000_000, 7);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_lowercase().parse(), Ok(id), "case is forgiven");
        assert_eq!("ZZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<OpId>(), Err(NotAnOpId), "more than 128 bits");
        assert_eq!("01".parse::<OpId>(), Err(NotAnOpId));
        assert_eq!(id.minted_ms(), 1_764_000_000_000);
    }

    #[test]
    fn a_hash_reads_back_and_has_one_spelling() {
        let hash = Hash::of(b"entry");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(hash.to_string().to_uppercase().parse::<Hash>(), Err(NotAHash));
        assert_eq!(hash.short().len(), 8);
        let head = Seq(42).head(hash);
        assert!(head.len() == "42:".len() + 16 && head.starts_with(&format!("42:{}", hash.short())), "{head}");
    }
}
