//! Ids: entries have numbers, ops have ULIDs, bytes have hashes.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
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
        // An id has exactly one spelling, so no letter stands for a digit that it looks like; 26 digits could hold two bits
        // more than an id has.
        let bytes: &[u8; 26] = text.as_bytes().try_into().map_err(|_| NotAnOpId)?;
        let (mut id, mut all) = (0_u128, 0);
        for digit in bytes {
            let value = BASE32[usize::from(*digit)];
            id = id << 5 | u128::from(value);
            all |= value;
        }
        let is_an_id = all != NO_DIGIT && bytes[0] <= b'7';
        if is_an_id { Ok(Self(Ulid::from_bytes(id.to_be_bytes()))) } else { Err(NotAnOpId) }
    }
}

/// Crockford's digits in either case.
const BASE32: [u8; 256] = values(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", b"0123456789abcdefghjkmnpqrstvwxyz");
/// Hexadecimal digits, in small letters alone.
const HEXADECIMAL: [u8; 256] = values(b"0123456789abcdef", b"");
/// What stands in both for a byte that is no digit: all bits, so that it shows through an `or`.
const NO_DIGIT: u8 = 0xFF;

/// The value of every byte as a digit.
const fn values(digits: &[u8], or: &[u8]) -> [u8; 256] {
    let mut table = [NO_DIGIT; 256];
    let mut value: u8 = 0;
    while value < 32 {
        let at = value as usize;
        if at < digits.len() {
            table[digits[at] as usize] = value;
        }
        if at < or.len() {
            table[or[at] as usize] = value;
        }
        value += 1;
    }
    table
}

impl Serialize for OpId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
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

    /// The hash of everything that this hasher took.
    pub(crate) fn from_sha256(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }

    /// The hash of a hash and what follows it: a chain.
    pub fn then(self, bytes: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(bytes).finalize().into())
    }

    /// Its bytes, to be kept where no person reads.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// The hash that has these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
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
        let digits: &[u8; 64] = digits.as_bytes().try_into().map_err(|_| NotAHash)?;
        let (mut bytes, mut all) = ([0_u8; 32], 0);
        for (byte, [high, low]) in bytes.iter_mut().zip(digits.as_chunks().0) {
            let (high, low) = (HEXADECIMAL[usize::from(*high)], HEXADECIMAL[usize::from(*low)]);
            *byte = high << 4 | low;
            all |= high | low;
        }
        if all == NO_DIGIT { Err(NotAHash) } else { Ok(Self(bytes)) }
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer)
    }
}

/// Reads a value from its text where the text lies.
fn parsed<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    struct Text<T>(PhantomData<T>);
    impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Text(PhantomData))
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
    }
}
