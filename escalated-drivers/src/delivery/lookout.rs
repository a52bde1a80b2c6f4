use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use escalated_core::time::Timestamp;

/// How long what others left, or what was put off, may wait for us while new events keep coming.
const AT_MOST: TimeDelta = TimeDelta::seconds(1);

/// When to look for due deliveries. What the relay writes is mostly leased with it, and then a
/// look finds nothing; the rest is found because looking is never given up for long.
#[derive(Debug, Default)]
pub(super) struct Lookout(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// When we looked; never, after a start.
    at: Option<Timestamp>,
    /// Whether there was more than one look takes.
    more: bool,
}

impl Lookout {
    /// Whether deliveries lie about. New ones then get in line behind them.
    pub(super) fn is_behind(&self) -> bool {
        self.seen(|seen| seen.more)
    }

    /// Whether to look now.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.seen(|seen| {
            let rested = |at| now < at || now - at >= AT_MOST;
            seen.more || seen.at.is_none_or(rested)
        })
    }

    /// The relay wrote more deliveries than it leased.
    pub(super) fn left(&self) {
        self.seen(|seen| seen.more = true);
    }

    /// Every consumer's due deliveries were looked for.
    pub(super) fn looked(&self, now: Timestamp, more: bool) {
        self.seen(|seen| *seen = Seen { at: Some(now), more });
    }

    fn seen<T>(&self, change: impl FnOnce(&mut Seen) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use escalated_core::time::{Clock, ManualClock};

    use super::*;

    #[test]
    fn it_looks_after_a_start_while_behind_and_every_second() {
        let (clock, lookout) = (ManualClock::default(), Lookout::default());
        let now = clock.now();
        assert!(lookout.is_due(now) && !lookout.is_behind());
        lookout.looked(now, true);
        assert!(lookout.is_due(now) && lookout.is_behind());
        lookout.looked(now, false);
        assert!(!lookout.is_due(now) && !lookout.is_behind());
        assert!(lookout.is_due(now + TimeDelta::seconds(1)));
        assert!(lookout.is_due(now - TimeDelta::seconds(1)), "the clock was put back");
        lookout.left();
        assert!(lookout.is_due(now) && lookout.is_behind());
    }
}
