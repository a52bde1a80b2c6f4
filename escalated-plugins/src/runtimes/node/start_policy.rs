use std::{collections::VecDeque, time::Duration};

/// How many starts there are at most within [`WINDOW`].
const MOST: usize = 10;
const WINDOW: Duration = Duration::from_secs(300);
/// How far starts are apart when there were as many.
const APART: Duration = Duration::from_secs(60);

/// When a runtime may be started. Times are those of a monotonic clock.
///
/// After a start that failed it waits 5, 10, 20, … up to 300 seconds. One that came up and was lost is
/// started again at once, but not more than ten times in five minutes, and after that once a minute
/// until one has lasted for five. One that was to end costs nothing.
#[derive(Debug, Default)]
pub(super) struct StartPolicy {
    failures: u32,
    not_before: Option<Duration>,
    /// When it was started last.
    begun: Duration,
    /// When those were started that failed or were lost.
    recent: VecDeque<Duration>,
    is_tripped: bool,
    total: u64,
}

impl StartPolicy {
    /// Until when it may not be started; none if it may be now.
    pub(super) fn wait_until(&self, now: Duration) -> Option<Duration> {
        let full = self.recent.iter().filter(|start| now.saturating_sub(**start) < WINDOW);
        let full: Vec<_> = full.collect();
        let oldest = full.len().checked_sub(MOST).and_then(|place| full.get(place));
        let breaker = oldest.map(|start| **start + WINDOW);
        let apart = self.recent.back().filter(|_| self.is_tripped).map(|last| *last + APART);
        breaker.max(apart).max(self.not_before).filter(|until| *until > now)
    }

    /// It is being started.
    pub(super) fn started(&mut self, now: Duration) {
        self.total += 1;
        self.begun = now;
        if self.recent.back().is_none_or(|last| now.saturating_sub(*last) >= WINDOW) {
            self.is_tripped = false;
        }
    }

    /// It came up.
    pub(super) fn succeeded(&mut self) {
        (self.failures, self.not_before) = (0, None);
    }

    /// It ended, and was not to.
    pub(super) fn lost(&mut self) {
        self.recent.push_back(self.begun);
        while self.recent.len() > MOST {
            self.recent.pop_front();
        }
        let oldest = self.recent.front().copied().unwrap_or(self.begun);
        self.is_tripped |= self.recent.len() == MOST && self.begun.saturating_sub(oldest) < WINDOW;
    }

    /// It did not come up.
    pub(super) fn failed(&mut self, now: Duration) {
        self.lost();
        let doublings = self.failures.min(6);
        self.failures += 1;
        self.not_before = Some(now + Duration::from_secs((5 << doublings).min(300)));
    }

    /// How often it was started.
    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starts whenever it may, and returns the seconds at which it did.
    fn starts(until: u64, comes_up: bool) -> Vec<u64> {
        let mut policy = StartPolicy::default();
        let mut starts = Vec::new();
        for second in 0..until {
            let now = Duration::from_secs(second);
            if policy.wait_until(now).is_none() {
                policy.started(now);
                starts.push(second);
                if comes_up {
                    policy.succeeded();
                    policy.lost();
                } else {
                    policy.failed(now);
                }
            }
        }
        starts
    }

    #[test]
    fn failed_starts_wait_longer_and_longer() {
        let starts = starts(1200, false);
        let waits: Vec<_> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn one_that_ends_again_and_again_is_started_ten_times_in_five_minutes() {
        let starts = starts(1000, true);
        assert_eq!(starts[..13], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 300, 360, 420]);
        for second in 0..700 {
            let window = starts.iter().filter(|start| (second..second + 300).contains(*start));
            assert!(window.count() <= MOST, "{second}");
        }
    }

    #[test]
    fn one_that_has_lasted_may_end_again() {
        let mut policy = StartPolicy::default();
        let at = Duration::from_secs;
        let lose = |policy: &mut StartPolicy, second| {
            policy.started(at(second));
            policy.lost();
        };
        (0..10).for_each(|second| lose(&mut policy, second));
        lose(&mut policy, 300);
        assert_eq!(policy.wait_until(at(301)), Some(at(360)));
        lose(&mut policy, 600);
        assert_eq!(policy.wait_until(at(601)), None);
    }

    #[test]
    fn one_that_was_to_end_may_be_started_again() {
        let mut policy = StartPolicy::default();
        (0..100).for_each(|second| policy.started(Duration::from_secs(second)));
        assert_eq!((policy.wait_until(Duration::from_secs(100)), policy.total()), (None, 100));
    }

    #[test]
    fn a_success_forgets_the_failures_and_not_the_starts() {
        let mut policy = StartPolicy::default();
        let now = Duration::from_secs(1);
        policy.started(now);
        policy.failed(now);
        assert_eq!(policy.wait_until(now), Some(Duration::from_secs(6)));
        policy.succeeded();
        assert_eq!((policy.wait_until(now), policy.total()), (None, 1));
    }
}
