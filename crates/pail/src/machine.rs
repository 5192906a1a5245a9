//! Time, chance and waiting as this machine has them. The only clock of the program.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use journal::{Clock, Ids, Sleep};

/// This machine's clocks.
pub(crate) struct SystemClock {
    started: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        unix_ms()
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Milliseconds since 1970; a clock before that counts as 1970.
#[expect(clippy::disallowed_methods, reason = "this is the clock that all others are given")]
pub(crate) fn unix_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The system's time zone by its name, if it has one.
pub(crate) fn system_time_zone() -> Option<String> {
    jiff::tz::TimeZone::try_system().ok()?.iana_name().map(str::to_owned)
}

/// The operating system's randomness.
pub(crate) struct RandomIds;

impl Ids for RandomIds {
    fn random(&self) -> u128 {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("an operating system without randomness cannot make ids");
        u128::from_le_bytes(bytes)
    }
}

/// The runtime's timer.
pub(crate) struct TokioSleep;

#[async_trait]
impl Sleep for TokioSleep {
    async fn sleep_ms(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}
