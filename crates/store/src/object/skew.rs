//! How far this machine's clock runs ahead of the store's, as the `Date` of its last answer told.

use std::fmt;
use std::sync::{Arc, Mutex};

use http::HeaderMap;
use http::header::DATE;

/// This machine's clock: unix seconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

pub(crate) struct Skew {
    clock: Clock,
    ahead_seconds: Mutex<Option<i64>>,
}

impl Skew {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, ahead_seconds: Mutex::new(None) }
    }

    pub(crate) fn observe(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(theirs) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) else { return };
        let ahead = (self.clock)().saturating_sub(theirs.timestamp().as_second());
        *self.ahead_seconds.lock().expect("nobody panics with it") = Some(ahead);
    }

    pub(crate) fn ahead_seconds(&self) -> Option<i64> {
        *self.ahead_seconds.lock().expect("nobody panics with it")
    }
}

impl fmt::Debug for Skew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Skew").field(&self.ahead_seconds()).finish()
    }
}
