use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use escalated_core::{
    plugins::{Manifest, Plugin, Problem},
    time::{Clock, Timestamp},
};
use tokio::sync::watch;

use super::folder_state::FolderState;
use crate::{
    runtimes::Found,
    session::{Session, Shake},
};

/// How a process is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It goes on.
    No,
    /// It finishes what it has begun.
    Drain,
}

/// A process that answers.
pub(super) struct Running {
    pub(super) session: Session,
    pub(super) shake: Shake,
    pub(super) found: Found,
    pub(super) pid: Option<u32>,
    pub(super) ready_at: Timestamp,
    pub(super) folder: FolderState,
    pub(super) ending: watch::Sender<Ending>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) in_flight: AtomicUsize,
    /// When it was last used, in microseconds of the monotonic clock.
    pub(super) used: AtomicU64,
}

/// One use of a process, which is not idle meanwhile.
pub(super) struct Use(Arc<Running>);

impl Deref for Use {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.0
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        // First what it was used at last: whoever sees that it is not busy takes that for the truth.
        self.0.touch();
        self.0.in_flight.fetch_sub(1, Ordering::Release);
    }
}

impl Running {
    /// Begins a use; whoever decides on its end is kept out meanwhile.
    pub(super) fn begin(self: &Arc<Self>) -> Use {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        Use(self.clone())
    }

    /// How many calls are under way.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Acquire)
    }

    pub(super) fn is_busy(&self) -> bool {
        self.in_flight() > 0
    }

    /// For how long nothing was asked of it; none while it is busy.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        if self.is_busy() {
            return None;
        }
        let used = Duration::from_micros(self.used.load(Ordering::Relaxed));
        Some(self.clock.monotonic().saturating_sub(used))
    }

    /// The names to choose from all plugins of the process; none when there is nothing to choose.
    pub(super) fn only<'p>(
        &self,
        chosen: &[&'p Plugin],
        has_hook: impl Fn(&Manifest) -> bool,
    ) -> Option<Vec<&'p str>> {
        let names: Vec<_> = chosen.iter().map(|plugin| plugin.name.as_str()).collect();
        let listening = self.found.plugins.iter().filter(|found| has_hook(&found.manifest));
        let is_all =
            listening.into_iter().all(|found| names.contains(&found.manifest.name.as_str()));
        (!is_all).then_some(names)
    }

    /// Whether a plugin could not be loaded.
    pub(super) fn has_unloaded(&self) -> bool {
        self.shake.problems.iter().any(|problem| problem.code == "load_failed")
    }

    /// What it could not load, and what is wrong with what it lists.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.shake.problems.iter().chain(&self.found.problems).cloned().collect()
    }

    pub(super) fn touch(&self) {
        let now = u64::try_from(self.clock.monotonic().as_micros()).unwrap_or(u64::MAX);
        self.used.store(now, Ordering::Relaxed);
    }
}
