use chrono::TimeDelta;
use escalated_core::{sla::SlaClock, time::Timestamp};

use super::{Clock, Promise, TermStep};

/// What has already happened on a clock, and so must not happen again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress<'a> {
    /// The percents that have fired on this clock, whatever the target was at the time.
    pub fired: &'a [u16],
    /// The escalation level of the ticket.
    pub level: u8,
    /// The breach of this clock has been said.
    pub breached: bool,
}

impl<'a> Progress<'a> {
    /// What a stored clock says, on a ticket of that level.
    #[must_use]
    pub fn of(clock: &'a SlaClock, level: u8) -> Self {
        Self { fired: &clock.fired, level, breached: clock.breached_at.is_some() }
    }
}

/// A step whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueStep {
    /// Its place in [`super::Terms::steps`], which is that in the policy.
    pub place: usize,
    /// The percent to mark as fired.
    pub percent: u16,
    /// It is a threshold that fires for the first time on this clock.
    pub is_threshold: bool,
    /// It tells people: of several that come at once only the highest that names somebody does.
    pub notify: bool,
    /// The level that the ticket reaches by it.
    pub level: Option<u8>,
}

impl DueStep {
    /// Whether the actions of the step are to be done: those of an escalation when it raises the
    /// level, those of others when they fire.
    #[must_use]
    pub fn acts(&self, step: &TermStep) -> bool {
        if step.level.is_some() { self.level.is_some() } else { self.is_threshold }
    }
}

impl Clock<'_> {
    /// The steps whose time has come at `now`, ascending. None while the clock stands still, is
    /// done or promises nothing. Whoever does them marks all of them as fired.
    #[must_use]
    pub fn due_steps(&self, now: Timestamp, progress: Progress<'_>) -> Vec<DueStep> {
        let Some(consumed) = self.running(now) else { return Vec::new() };
        let promise = self.target();
        promise.map_or_else(Vec::new, |promise| {
            due_steps(&self.timeline.terms.steps, promise, consumed, progress)
        })
    }

    /// Whether the breach is to be said now.
    #[must_use]
    pub fn breach_is_due(&self, now: Timestamp, progress: Progress<'_>) -> bool {
        !progress.breached && self.running(now).is_some() && self.is_breached(now)
    }

    /// When something is to be done next if nothing else happens: a step, or the breach, which
    /// comes a microsecond after the due date. `now` at the earliest; none while the clock stands
    /// still, is done, promises nothing, has nothing left, or when no opening comes.
    #[must_use]
    pub fn wake_at(&self, now: Timestamp, progress: Progress<'_>) -> Option<Timestamp> {
        self.running(now)?;
        let now = self.timeline.track.not_before_last(now);
        let step = self.next_step(now, progress).and_then(|(_, at)| at);
        let breach = if progress.breached { None } else { self.due(now) };
        let breach = breach.and_then(|due| due.checked_add_signed(TimeDelta::microseconds(1)));
        step.into_iter().chain(breach).min().map(|at| at.max(now))
    }

    /// The next step that can still happen, and when it is reached.
    pub(super) fn next_step(
        &self,
        now: Timestamp,
        progress: Progress<'_>,
    ) -> Option<(TermStep, Option<Timestamp>)> {
        self.running(now)?;
        let promise = self.target()?;
        let step = next_step(&self.timeline.terms.steps, progress)?;
        Some((step, self.reaches(promise.part(step.percent), now)))
    }

    /// What is used up on a clock that runs.
    fn running(&self, now: Timestamp) -> Option<TimeDelta> {
        let runs = self.done_at().is_none() && self.paused().is_none() && self.target().is_some();
        runs.then(|| self.consumed(now))
    }
}

/// The steps whose time has come when that much of a promise is used up, ascending.
pub(crate) fn due_steps(
    steps: &[TermStep],
    promise: Promise,
    consumed: TimeDelta,
    mut progress: Progress<'_>,
) -> Vec<DueStep> {
    let mut due: Vec<DueStep> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let (is_threshold, level) = wants(step, progress);
        if (is_threshold || level.is_some()) && consumed >= promise.part(step.percent) {
            progress.level = level.unwrap_or(progress.level);
            let percent = step.percent;
            due.push(DueStep { place, percent, is_threshold, notify: false, level });
        }
    }
    let tells = |due: &DueStep| steps.get(due.place).is_some_and(|step| step.tells);
    let thresholds = due.iter_mut().filter(|step| step.is_threshold);
    let highest = thresholds.max_by_key(|step| (tells(step), step.percent));
    if let Some(step) = highest {
        step.notify = true;
    }
    due
}

/// The lowest step that can still happen.
pub(crate) fn next_step(steps: &[TermStep], progress: Progress<'_>) -> Option<TermStep> {
    let open = steps.iter().filter(|step| {
        let (is_threshold, level) = wants(step, progress);
        is_threshold || level.is_some()
    });
    open.min_by_key(|step| step.percent).copied()
}

/// Whether a step fires as a threshold, and the level that it brings.
fn wants(step: &TermStep, progress: Progress<'_>) -> (bool, Option<u8>) {
    let is_threshold = step.is_threshold && !progress.fired.contains(&step.percent);
    (is_threshold, step.level.filter(|level| *level > progress.level))
}
