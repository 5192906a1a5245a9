//! The seal of a stored object: the hash of its own bytes, by which a program knows what a program wrote.
//!
//! The hash covers the whole object with the seal's own digits as zeros. Whoever edits the object by hand breaks the
//! seal, and so keeps it: what no program wrote is nobody's to overwrite. An object may have a hundred megabytes, so it
//! is sealed in its place and read in pieces, never copied.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What stands in the place of the hash while it is computed; it is as long as a hash.
const UNSEALED: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// The state of a ledger that a stored object shows: its member `_pail`. An object of another ledger is known by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The ledger's id.
    pub ledger: String,
    /// The number of its last entry.
    pub seq: u64,
    /// The hash of that entry.
    pub head: String,
}

/// The last member of a stored object, with a place for its seal.
#[derive(Serialize)]
pub(crate) struct Unsealed<'a> {
    #[serde(flatten)]
    origin: &'a Origin,
    content: &'static str,
}

impl<'a> Unsealed<'a> {
    pub(crate) fn of(origin: &'a Origin) -> Self {
        Self { origin, content: UNSEALED }
    }
}

/// The object as JSON, sealed: two blanks a level and no line feed at its end, as the original program wrote it.
/// Its last member is an [`Unsealed`].
pub(crate) fn sealed(object: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(object).expect("an object has nothing that JSON could not hold");
    let seal = hash(&[&text]);
    let start = text.rfind(UNSEALED).expect("the object was written with a place for its seal");
    text.replace_range(start..start + UNSEALED.len(), &seal);
    text
}

/// Which state of which ledger a stored object shows, if a program wrote it and nobody changed it since.
pub fn origin_of(stored: &[u8]) -> Option<Origin> {
    #[derive(Deserialize)]
    struct Stored {
        #[serde(rename = "_pail")]
        origin: Sealed,
    }
    #[derive(Deserialize)]
    struct Sealed {
        #[serde(flatten)]
        origin: Origin,
        content: String,
    }
    let text = std::str::from_utf8(stored).ok()?;
    let sealed = serde_json::from_str::<Stored>(text).ok()?.origin;
    let (before, after) = text.rsplit_once(&sealed.content)?;
    (hash(&[before, UNSEALED, after]) == sealed.content).then_some(sealed.origin)
}

/// The hash of these texts, one behind the other.
fn hash(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text);
    }
    let digits: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = include_str!("../tests/golden/acceptance/stored.json");
    const LEDGER: &str = include_str!("../tests/golden/acceptance/ledger.json");

    #[test]
    fn a_sealed_object_says_whose_it_is() {
        for stored in [REPORT, LEDGER] {
            assert_eq!(origin_of(stored.as_bytes()).map(|origin| origin.seq), Some(4));
        }
    }

    #[test]
    fn an_object_that_a_person_changed_is_nobodys() {
        for stored in [REPORT, LEDGER] {
            assert_eq!(origin_of(stored.replacen("150.00", "151.00", 1).as_bytes()), None);
            assert_eq!(origin_of(stored.replace("\"seq\": 4", "\"seq\": 5").as_bytes()), None);
        }
        assert_eq!(origin_of(b"{\"date\": \"2026-11-22\", \"categories\": {}}"), None);
    }

    #[test]
    fn a_text_that_looks_like_an_open_seal_is_left_alone() {
        #[derive(Serialize)]
        struct Object<'a> {
            memo: &'static str,
            #[serde(rename = "_pail")]
            origin: Unsealed<'a>,
        }
        let origin = Origin { ledger: "0192".to_owned(), seq: 7, head: UNSEALED.to_owned() };
        let text = sealed(&Object { memo: UNSEALED, origin: Unsealed::of(&origin) });
        assert_eq!(origin_of(text.as_bytes()), Some(origin));
        assert_eq!(text.matches(UNSEALED).count(), 2);
    }
}
