use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Timestamp, truncate};

/// Where edges read the time, once per request. Rules never read it; they take `now`.
pub trait Clock: Send + Sync {
    /// The current instant, in microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        truncate(Utc::now())
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
pub struct ManualClock(Mutex<Timestamp>);

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
        Self(Mutex::new(truncate(instant)))
    }

    /// Shows `instant` from now on.
    pub fn set(&self, instant: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = truncate(instant);
    }

    /// Moves by that many seconds; a negative number moves back.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += TimeDelta::seconds(seconds);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
