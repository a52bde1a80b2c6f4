use std::{
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Timestamp, truncate};

/// Where edges read the time, once per request. Rules never read it; they take `now`.
pub trait Clock: Send + Sync {
    /// The current instant, in microseconds.
    fn now(&self) -> Timestamp;

    /// Time that has passed since some beginning, whatever is done to the machine's clock. A clock
    /// that cannot tell follows [`Self::now`]; nobody then notices that it was set.
    fn monotonic(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.now().timestamp_micros()).unwrap_or(0))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        truncate(Utc::now())
    }

    fn monotonic(&self) -> Duration {
        BEGINNING.elapsed()
    }
}

/// A clock that moves only when told to.
///
/// ```
/// use escalated_core::time::{Clock, ManualClock};
/// let clock = ManualClock::default();
/// let before = clock.now();
/// clock.advance_seconds(90);
/// assert_eq!((clock.now() - before).num_seconds(), 90);
/// ```
#[derive(Debug)]
pub struct ManualClock(Mutex<Hands>);

#[derive(Debug, Clone, Copy)]
struct Hands {
    wall: Timestamp,
    monotonic: Duration,
}

impl Default for ManualClock {
    /// Starts at 2026-01-05 09:00:00 UTC, a Monday.
    fn default() -> Self {
        Self::at(DateTime::from_timestamp(1_767_603_600, 0).unwrap_or_default())
    }
}

impl ManualClock {
    /// A clock that shows `instant`.
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        Self(Mutex::new(Hands { wall: truncate(instant), monotonic: Duration::ZERO }))
    }

    /// Shows `instant` from now on; the time until then passes.
    pub fn set(&self, instant: Timestamp) {
        self.change(|hands| hands.pass_until(truncate(instant)));
    }

    /// Lets that many seconds pass; a negative number sets the clock back.
    pub fn advance_seconds(&self, seconds: i64) {
        self.change(|hands| hands.pass_until(hands.wall + TimeDelta::seconds(seconds)));
    }

    /// Sets the clock that many seconds ahead, or back, while no time passes.
    pub fn jump_seconds(&self, seconds: i64) {
        self.change(|hands| hands.wall += TimeDelta::seconds(seconds));
    }

    fn change(&self, change: impl FnOnce(&mut Hands)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn hands(&self) -> Hands {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hands {
    fn pass_until(&mut self, instant: Timestamp) {
        self.monotonic += (instant - self.wall).to_std().unwrap_or_default();
        self.wall = instant;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.hands().wall
    }

    fn monotonic(&self) -> Duration {
        self.hands().monotonic
    }
}
