//! The head: which entry is the last one, and its hash, which stands for everything before it.

use std::fmt;

use serde::{Serialize, Serializer};

/// How many digits of a hash nobody finds twice by chance.
const DIGITS: usize = 16;

/// The last entry of a state and its hash. For people `42:3f9a1c2b9d01e5f7`; whoever notes it can prove later that
/// nothing before it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the entry.
    pub seq: u64,
    /// Its whole hash: `sha256:` and 64 digits.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the name of the algorithm before them.
        let digits = self.hash.split_once(':').map_or(self.hash.as_str(), |(_, digits)| digits);
        write!(f, "{}:{}", self.seq, digits.get(..DIGITS).unwrap_or(digits))
    }
}

impl Serialize for Head {
    /// With the whole hash: `42:sha256:3f9a…`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}:{}", self.seq, self.hash))
    }
}
