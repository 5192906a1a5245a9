//! Work that several wait for and one does.

use std::sync::atomic::{AtomicU64, Ordering};

use journal::Fault;
use tokio::sync::Mutex;

/// One attempt at a time. Who came while it was under way shares how it ended: a failure that takes long must not
/// be had once more by each of them, one after the other.
#[derive(Debug, Default)]
pub struct Together {
    last: Mutex<Option<Fault>>,
    ended_count: AtomicU64,
}

impl Together {
    /// What is `done` already; else does the `work`, or waits for somebody else to have done it.
    pub async fn attempt<T>(
        &self,
        done: impl Fn() -> Option<T>,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        if let Some(done) = done() {
            return Ok(done);
        }
        let ended_before = self.ended_count.load(Ordering::Acquire);
        let mut last = self.last.lock().await;
        if let Some(done) = done() {
            return Ok(done);
        }
        let has_ended_since = ended_before != self.ended_count.load(Ordering::Acquire);
        if let Some(fault) = last.as_ref().filter(|_| has_ended_since) {
            return Err(fault.clone());
        }
        let outcome = work.await;
        *last = outcome.as_ref().err().cloned();
        self.ended_count.fetch_add(1, Ordering::Release);
        outcome
    }
}
