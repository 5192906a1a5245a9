//! The seal of a stored object: the hash of its own bytes, by which a program knows what a program wrote.
//!
//! The hash covers the whole object with the seal's own digits as zeros. Whoever edits the object by hand breaks the
//! seal, and so keeps it: what no program wrote is nobody's to overwrite.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::stored::Origin;

/// What stands in the place of the hash while it is computed.
pub(super) const UNSEALED: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// Puts the hash in place. The last member of the object is the seal, so its place is the last there is.
pub(super) fn seal(unsealed: &str) -> String {
    let (before, after) = unsealed.rsplit_once(UNSEALED).expect("the object was written with a place for its seal");
    format!("{before}{}{after}", hash(unsealed))
}

/// Which state of which ledger a stored report shows, if a program wrote it and nobody changed it since.
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
    (hash(&format!("{before}{UNSEALED}{after}")) == sealed.content).then_some(sealed.origin)
}

fn hash(text: &str) -> String {
    let digits: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = include_str!("../../tests/golden/acceptance/stored.json");

    #[test]
    fn a_sealed_report_says_whose_it_is() {
        assert_eq!(origin_of(REPORT.as_bytes()).map(|origin| origin.seq), Some(4));
    }

    #[test]
    fn a_report_that_a_person_changed_is_nobodys() {
        assert_eq!(origin_of(REPORT.replacen("150.00", "151.00", 1).as_bytes()), None);
        assert_eq!(origin_of(REPORT.replace("\"seq\": 4", "\"seq\": 5").as_bytes()), None);
        assert_eq!(origin_of(b"{\"date\": \"2026-11-22\", \"categories\": {}}"), None);
    }
}
