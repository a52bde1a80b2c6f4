use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use escalated_core::{
    outbox::Claim,
    time::{Clock, Timestamp},
};
use tokio::sync::Notify;

use super::{consumer_lane::BATCH, limited::LIMIT};

/// A lane that has been busy for longer is left alone: what is leased for it would wait, maybe
/// until the lease has run out.
const PATIENCE: Duration = Duration::from_secs(2);

/// What lies ready for one lane, and its wake-up.
#[derive(Default)]
pub(super) struct Inbox {
    content: Mutex<Content>,
    called: Notify,
}

#[derive(Default)]
struct Content {
    leased: Vec<(Timestamp, Claim)>,
    /// Whether something may be due.
    is_told: bool,
    /// Since when the lane works, in time that passes.
    busy_since: Option<Duration>,
    /// Whether the lane gave up.
    is_closed: bool,
}

/// What a lane takes out.
pub(super) struct Work {
    pub leased: Vec<Claim>,
    /// Whether to look for what is due.
    pub looks: bool,
}

impl Inbox {
    /// Puts leased deliveries in.
    pub(super) fn put(&self, claims: Vec<Claim>, until: Timestamp) {
        if !claims.is_empty() {
            self.content(|content| {
                content.leased.extend(claims.into_iter().map(|claim| (until, claim)));
            });
            self.called.notify_one();
        }
    }

    /// Tells the lane that something may be due.
    pub(super) fn tell(&self) {
        self.content(|content| content.is_told = true);
        self.called.notify_one();
    }

    /// Waits until there is something to do.
    pub(super) async fn next(&self, clock: &dyn Clock) -> Work {
        loop {
            if let Some(work) = self.take(clock) {
                return work;
            }
            self.called.notified().await;
        }
    }

    fn take(&self, clock: &dyn Clock) -> Option<Work> {
        // A lease that does not last is left to run out, or another node would begin the same.
        let needed = clock.now() + TimeDelta::from_std(LIMIT).unwrap_or_default();
        let busy_since = clock.monotonic();
        self.content(|content| {
            let leased = content.leased.drain(..).filter(|(until, _)| *until >= needed);
            let leased: Vec<Claim> = leased.map(|(_, claim)| claim).collect();
            let looks = content.is_told && !content.is_closed;
            content.is_told = false;
            let is_work = looks || !leased.is_empty();
            is_work.then(|| {
                content.busy_since = Some(busy_since);
                Work { leased, looks }
            })
        })
    }

    /// The lane has done what it took.
    pub(super) fn rest(&self) {
        self.content(|content| content.busy_since = None);
    }

    /// The lane gives up: from now on it looks for nothing.
    pub(super) fn close(&self) {
        self.content(|content| content.is_closed = true);
    }

    /// Whether the lane has nothing to do.
    pub(super) fn is_at_rest(&self) -> bool {
        self.content(|content| {
            let idle = content.leased.is_empty() && (!content.is_told || content.is_closed);
            content.busy_since.is_none() && idle
        })
    }

    /// How many deliveries may be leased for it.
    pub(super) fn free(&self, clock: &dyn Clock) -> usize {
        let now = clock.monotonic();
        self.content(|content| {
            let is_slow = |since| now.saturating_sub(since) > PATIENCE;
            if content.busy_since.is_some_and(is_slow) {
                return 0;
            }
            BATCH.saturating_sub(content.leased.len())
        })
    }

    fn content<T>(&self, change: impl FnOnce(&mut Content) -> T) -> T {
        change(&mut self.content.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
