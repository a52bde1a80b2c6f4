use chrono::TimeDelta;
use escalated_core::{
    sla::{ClockState, SlaClock},
    time::Timestamp,
};

use crate::{
    calendars::Hours,
    timeline::{Progress, Promise, TermStep, later, next_step},
};

/// A running clock as stored. It has run without a break since its row was written, so that what
/// is used up follows from the due date, or from what the row says of the instant of its wake-up.
pub(crate) struct Running<'a> {
    clock: &'a SlaClock,
    hours: &'a Hours,
    /// The promise; `is_24x7` when every minute counts.
    pub(crate) promise: Promise,
    /// An instant, and what is used up then.
    anchor: Option<(Timestamp, TimeDelta)>,
}

impl<'a> Running<'a> {
    /// The clock, if it runs.
    pub(crate) fn new(clock: &'a SlaClock, hours: &'a Hours) -> Option<Self> {
        let is_24x7 = clock.calendar_id.is_none();
        let promise = Promise { minutes: clock.target_minutes, is_24x7 };
        let anchor = match (clock.wake_at, clock.counted_micros) {
            (Some(wake), Some(micros)) => Some((wake, TimeDelta::microseconds(micros))),
            _ => clock.due_at.map(|due| (due, promise.time())),
        };
        (clock.state == ClockState::Running).then_some(Self { clock, hours, promise, anchor })
    }

    /// What is used up; none when no opening ever comes that would use it up.
    pub(crate) fn consumed(&self, now: Timestamp) -> Option<TimeDelta> {
        let (at, used) = self.anchor?;
        Some(used - self.hours.open_time(now, at) + self.hours.open_time(at, now))
    }

    /// What the row says from now on about its next wake-up.
    pub(crate) fn counted_at_wake(&self, wake: Option<Timestamp>) -> Option<i64> {
        self.clock.counted_micros?;
        self.consumed(wake?)?.num_microseconds()
    }

    /// Whether the promise is broken: strictly after the due date.
    pub(crate) fn is_breached(&self, now: Timestamp) -> bool {
        self.clock.due_at.is_some_and(|due| now > due)
    }

    /// When something is to be done next: a step, or the breach. Later than `now`.
    pub(crate) fn wake_at(
        &self,
        now: Timestamp,
        steps: &[TermStep],
        progress: Progress<'_>,
    ) -> Option<Timestamp> {
        let due = self.clock.due_at?;
        let consumed = self.consumed(now)?;
        let step = next_step(steps, progress).and_then(|step| {
            let missing = self.promise.part(step.percent) - consumed;
            later(now, missing, self.promise.is_24x7, self.hours)
        });
        let breach = due.checked_add_signed(TimeDelta::microseconds(1));
        let breach = breach.filter(|_| !progress.breached);
        step.into_iter().chain(breach).min()
    }
}
