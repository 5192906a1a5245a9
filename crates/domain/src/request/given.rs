//! The fingerprint's text: what the user gave, and nothing that a default added.

use crate::Request;

impl Request {
    /// Canonical JSON of exactly what the user gave. Two requests with the same text are the same wish.
    pub fn given(&self) -> String {
        todo!("{self:?}")
    }
}
