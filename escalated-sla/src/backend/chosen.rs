use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use escalated_core::{
    engines::SlaBackend,
    pipeline::TicketJob,
    sla::{ClockState, SlaClock},
};

use super::{SweepBackend, TimersBackend};

/// The backend that the host chose, until it fails; from then on the sweep. No wake-up is lost by
/// that: all of them stand on the clocks.
#[derive(Clone)]
pub(crate) struct ChosenBackend {
    chosen: Arc<dyn SlaBackend>,
    failed: Arc<AtomicBool>,
}

impl fmt::Debug for ChosenBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChosenBackend").field(&self.now().name()).finish()
    }
}

impl ChosenBackend {
    pub(crate) fn new(chosen: Arc<dyn SlaBackend>) -> Self {
        Self { chosen, failed: Arc::default() }
    }

    /// The backend that works now.
    pub(crate) fn now(&self) -> &dyn SlaBackend {
        if self.failed.load(Ordering::Relaxed) { &SweepBackend } else { &*self.chosen }
    }

    /// Whether every wake-up has a job of ours, so that the sweep may be slow.
    pub(crate) fn is_timers(&self) -> bool {
        self.now().name() == TimersBackend.name()
    }

    /// Tells the backend of a clock that was written.
    pub(crate) fn tell(&self, before: Option<&SlaClock>, after: &SlaClock) -> Option<TicketJob> {
        if self.failed.load(Ordering::Relaxed) {
            return None;
        }
        let was_running = before.is_some_and(|clock| clock.state == ClockState::Running);
        let answer = match after.state {
            ClockState::Running if before.is_none() => self.chosen.start(after),
            ClockState::Running
                if was_running && before.map(|b| b.wake_at) == Some(after.wake_at) =>
            {
                return None;
            }
            ClockState::Running => self.chosen.resume(after),
            ClockState::Paused => self.chosen.pause(after),
            ClockState::Met | ClockState::Missed => self.chosen.complete(after),
            ClockState::Cancelled => self.chosen.cancel(after),
        };
        answer.unwrap_or_else(|error| {
            if !self.failed.swap(true, Ordering::Relaxed) {
                let (backend, code) = (self.chosen.name(), error.code());
                tracing::warn!(backend, code, "the SLA backend failed; the sweep takes over");
            }
            None
        })
    }
}
