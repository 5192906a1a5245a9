//! Waiting: random, growing, and never beyond the patience of the call.

use super::Journal;
use crate::Fold;

/// How long this call has waited, and until when it may.
pub(super) struct Waiting {
    deadline_ms: u64,
    tries: u32,
}

const PAUSE_MS_MIN: u64 = 50;
const PAUSE_MS_MAX: u64 = 2_000;
const PAUSE_MS_AFTER_LOSS_MAX: u64 = 400;

impl<F: Fold> Journal<F> {
    /// The patience of one call, from now.
    pub(super) fn waiting(&self) -> Waiting {
        let deadline_ms = self.seams.clock.monotonic_ms().saturating_add(self.limits.patience_ms);
        Waiting { deadline_ms, tries: 0 }
    }

    /// Waits a random time that grows with the tries; `false` when the patience is used up.
    pub(super) async fn pause(&self, waiting: &mut Waiting) -> bool {
        self.pause_below(PAUSE_MS_MAX, waiting).await
    }

    /// The same after a lost race, and shorter: every loss is an entry of somebody, so the store is well.
    pub(super) async fn pause_after_loss(&self, waiting: &mut Waiting) -> bool {
        self.pause_below(PAUSE_MS_AFTER_LOSS_MAX, waiting).await
    }

    async fn pause_below(&self, max: u64, waiting: &mut Waiting) -> bool {
        let most = PAUSE_MS_MIN.saturating_mul(1 << waiting.tries.min(10)).min(max);
        let pause_ms = self.jitter_ms(most);
        let now_ms = self.seams.clock.monotonic_ms();
        if waiting.deadline_ms <= now_ms.saturating_add(pause_ms) {
            return false;
        }
        waiting.tries = waiting.tries.saturating_add(1);
        self.seams.sleep.sleep_ms(pause_ms).await;
        true
    }
}
