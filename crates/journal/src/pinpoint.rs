//! Where a single byte was changed, found by search: the hash of what was written is known, so every other byte is tried
//! in every place until it fits.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::id::Hash;

/// The longest bytes that are searched: two million hashes, some seconds.
pub const PINPOINT_BYTES_MAX: usize = 4 * 1024;

/// Finds the one byte of `bytes` that must be another one for their hash to be `wanted`: its offset, and what it was.
/// `None` where no single byte explains it, or where there are more than [`PINPOINT_BYTES_MAX`].
pub fn pinpoint(bytes: &[u8], wanted: Hash) -> Option<(usize, u8)> {
    pinpoint_where(bytes, |hash| hash == wanted)
}

/// The same where only a part of the wanted hash is known.
pub(crate) fn pinpoint_where(bytes: &[u8], fits: impl Fn(Hash) -> bool) -> Option<(usize, u8)> {
    if PINPOINT_BYTES_MAX < bytes.len() {
        return None;
    }
    let mut trial = bytes.to_vec();
    // What stands before the byte that is tried is hashed once and not each time.
    let mut before = Sha256::new();
    for (offset, byte) in bytes.iter().enumerate() {
        for other in (0..=u8::MAX).filter(|other| other != byte) {
            trial[offset] = other;
            if fits(Hash::from_sha256(before.clone().chain_update(&trial[offset..]))) {
                return Some((offset, other));
            }
        }
        trial[offset] = *byte;
        before.update([*byte]);
    }
    None
}

/// The bytes with another one at `offset`, which is within them.
pub(crate) fn with_byte(bytes: &Bytes, offset: usize, byte: u8) -> Bytes {
    let mut right = bytes.to_vec();
    right[offset] = byte;
    right.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_byte_of_an_entry_is_found_and_what_it_was() {
        let written = br#"{"f":"pail/1","seq":42,"prev":"sha256:9c1f","ops":[{"n":-5420}]}"#;
        for offset in 0..written.len() {
            let mut changed = written.to_vec();
            changed[offset] ^= 0x15;
            assert_eq!(pinpoint(&changed, Hash::of(written)), Some((offset, written[offset])), "byte {offset}");
        }
    }

    #[test]
    fn what_no_single_byte_explains_is_not_found() {
        let wanted = Hash::of(b"0123456789");
        for changed in [&b"0123456789"[..], b"1023456789", b"012345678", b"01234567890", b""] {
            assert_eq!(pinpoint(changed, wanted), None, "{changed:?}");
        }
    }

    #[test]
    fn long_entries_are_searched_up_to_the_limit() {
        let written = vec![b'x'; PINPOINT_BYTES_MAX];
        let mut changed = written.clone();
        changed[3] = b'y';
        assert_eq!(pinpoint(&changed, Hash::of(&written)), Some((3, b'x')));
        changed.push(b'x');
        assert_eq!(pinpoint(&changed, Hash::of(&[&written[..], b"x"].concat())), None);
    }
}
