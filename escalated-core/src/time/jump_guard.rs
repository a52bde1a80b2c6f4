use std::time::Duration;

use chrono::TimeDelta;

use super::Timestamp;

/// Notices when a machine's clock is set ahead, and does not believe it for a while, so that a
/// wrong clock that is put right in time makes nothing overdue.
///
/// A jump ahead of more than [`Self::TOLERANCE`] against the time that has passed is held for
/// [`Self::HOLD`]: until then the guard answers with the time that the clock would show without it.
/// A jump back is believed at once. A process that starts while the clock is wrong cannot know.
///
/// ```
/// use std::time::Duration;
/// use escalated_core::time::{Clock, JumpGuard, ManualClock};
/// let (clock, mut guard) = (ManualClock::default(), JumpGuard::default());
/// let begin = guard.believe(clock.now(), clock.monotonic());
/// clock.jump_seconds(3600);
/// clock.advance_seconds(60);
/// assert_eq!((guard.believe(clock.now(), clock.monotonic()) - begin).num_seconds(), 60);
/// clock.advance_seconds(300);
/// assert_eq!((guard.believe(clock.now(), clock.monotonic()) - begin).num_seconds(), 3960);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct JumpGuard {
    /// What the clock showed when it was last believed, and what had passed then.
    last: Option<(Timestamp, Duration)>,
    /// Since when it is not believed.
    held_since: Option<Duration>,
}

impl JumpGuard {
    /// How far a clock may run ahead of the time that has passed since it was last looked at.
    pub const TOLERANCE: TimeDelta = TimeDelta::minutes(10);
    /// How long a jump is not believed, in time that passes.
    pub const HOLD: Duration = Duration::from_secs(300);

    /// The instant to act on, given what the clock shows and the time that has passed.
    pub fn believe(&mut self, wall: Timestamp, monotonic: Duration) -> Timestamp {
        let Some((last, then)) = self.last else { return self.take(wall, monotonic) };
        let passed = TimeDelta::from_std(monotonic.saturating_sub(then)).unwrap_or_default();
        let expected = last.checked_add_signed(passed).unwrap_or(wall);
        if wall - expected <= Self::TOLERANCE {
            return self.take(wall, monotonic);
        }
        let since = *self.held_since.get_or_insert(monotonic);
        if monotonic.saturating_sub(since) >= Self::HOLD {
            return self.take(wall, monotonic);
        }
        expected
    }

    /// Whether the clock is not believed at present.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held_since.is_some()
    }

    fn take(&mut self, wall: Timestamp, monotonic: Duration) -> Timestamp {
        self.last = Some((wall, monotonic));
        self.held_since = None;
        wall
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Clock, ManualClock};

    fn look(guard: &mut JumpGuard, clock: &ManualClock) -> i64 {
        let start = ManualClock::default().now();
        (guard.believe(clock.now(), clock.monotonic()) - start).num_seconds()
    }

    #[test]
    fn time_that_passes_is_believed_however_long_nobody_looked() {
        let (clock, mut guard) = (ManualClock::default(), JumpGuard::default());
        for seconds in [0, 15, 86_400, 365 * 86_400] {
            clock.advance_seconds(seconds);
            let start = ManualClock::default().now();
            assert_eq!(look(&mut guard, &clock), (clock.now() - start).num_seconds());
        }
        clock.jump_seconds(600);
        let shown = (clock.now() - ManualClock::default().now()).num_seconds();
        assert_eq!(look(&mut guard, &clock), shown, "ten minutes are within the tolerance");
    }

    #[test]
    fn a_jump_that_is_put_right_in_time_never_shows() {
        let (clock, mut guard) = (ManualClock::default(), JumpGuard::default());
        look(&mut guard, &clock);
        clock.jump_seconds(365 * 86_400);
        for passed in 1..=19 {
            clock.advance_seconds(15);
            assert_eq!(look(&mut guard, &clock), passed * 15);
        }
        assert!(guard.is_held());
        clock.jump_seconds(-365 * 86_400);
        assert_eq!(look(&mut guard, &clock), 19 * 15);
        assert!(!guard.is_held());
    }

    #[test]
    fn a_jump_that_stays_is_believed_after_the_hold() {
        let (clock, mut guard) = (ManualClock::default(), JumpGuard::default());
        look(&mut guard, &clock);
        clock.jump_seconds(3_600);
        assert_eq!(look(&mut guard, &clock), 0);
        clock.advance_seconds(299);
        assert_eq!(look(&mut guard, &clock), 299);
        clock.advance_seconds(1);
        assert_eq!(look(&mut guard, &clock), 3_900);
        clock.advance_seconds(1);
        assert_eq!(look(&mut guard, &clock), 3_901);
    }

    #[test]
    fn a_jump_back_is_believed_at_once() {
        let (clock, mut guard) = (ManualClock::default(), JumpGuard::default());
        look(&mut guard, &clock);
        clock.jump_seconds(-3_600);
        assert_eq!(look(&mut guard, &clock), -3_600);
        clock.advance_seconds(15);
        assert_eq!(look(&mut guard, &clock), -3_585);
    }
}
