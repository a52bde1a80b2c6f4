use std::sync::{Arc, Mutex, PoisonError};

use escalated_core::time::{Clock, JumpGuard, Timestamp};

/// The time of jobs: a clock that was set ahead is not believed for a while, so that nothing is
/// done before its time.
pub(super) struct JobClock {
    clock: Arc<dyn Clock>,
    guard: Mutex<JumpGuard>,
    /// The instant of the jobs that were looked for last; none before the first look.
    looked: Mutex<Option<Timestamp>>,
}

impl JobClock {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, guard: Mutex::default(), looked: Mutex::default() }
    }

    /// The instant to act on.
    pub(super) fn now(&self) -> Timestamp {
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let was_held = guard.is_held();
        let shows = self.clock.now();
        let believed = guard.believe(shows, self.clock.monotonic());
        if guard.is_held() && !was_held {
            tracing::warn!(%shows, "the machine's clock jumped ahead; jobs wait for it");
        }
        believed
    }

    /// Whether a wrong clock may have put jobs off: at the first look, and after a jump back.
    pub(super) fn is_in_doubt(&self, now: Timestamp) -> bool {
        let looked = *self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        looked.is_none_or(|looked| now < looked)
    }

    /// Jobs were looked for.
    pub(super) fn looked(&self, now: Timestamp) {
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }
}
