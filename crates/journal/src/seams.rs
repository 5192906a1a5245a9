//! Time, randomness and waiting come from outside, so that a test can own them.

use async_trait::async_trait;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 in UTC. May jump; order never rests on it.
    fn now_ms(&self) -> i64;

    /// Milliseconds that never go back, for deadlines.
    fn monotonic_ms(&self) -> u64;
}

/// Where chance comes from.
pub trait Ids: Send + Sync {
    /// 128 random bits, fit for ids that nobody else makes.
    fn random(&self) -> u128;
}

/// How to wait.
#[async_trait]
pub trait Sleep: Send + Sync {
    /// Comes back after about this long.
    async fn sleep_ms(&self, ms: u64);
}
