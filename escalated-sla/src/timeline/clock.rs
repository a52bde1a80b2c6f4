use chrono::TimeDelta;
use escalated_core::{
    ids::CalendarId,
    sla::{ClockReading, ClockState, ClockStatus, NextStep, PauseReason, SlaMetric},
    time::Timestamp,
};

use super::{Progress, Promise, Timeline, run::Run, track::later};

/// One clock of a ticket. Every question takes the instant at which it is asked; an instant before
/// the newest thing that happened counts as that one, so that a machine's clock that was set back
/// makes nothing negative.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    pub(super) timeline: &'a Timeline<'a>,
    pub(super) run: &'a Run,
}

impl Clock<'_> {
    /// What it measures.
    #[must_use]
    pub fn metric(&self) -> SlaMetric {
        self.run.metric
    }

    /// Counts next responses, from 1; 1 for the others.
    #[must_use]
    pub fn cycle(&self) -> i32 {
        self.run.cycle
    }

    /// From when on it runs.
    #[must_use]
    pub fn started_at(&self) -> Timestamp {
        self.run.started_at
    }

    /// When it was done.
    #[must_use]
    pub fn done_at(&self) -> Option<Timestamp> {
        self.run.done.map(|done| done.at)
    }

    /// Whether it was done in time; none before it is done, or when nothing was promised then.
    #[must_use]
    pub fn met(&self) -> Option<bool> {
        Some(self.run.done?.verdict?.met)
    }

    /// What is promised: at the present priority, or when it was done at the priority of that time.
    #[must_use]
    pub fn target(&self) -> Option<Promise> {
        match self.run.done {
            Some(done) => Some(done.verdict?.promise),
            None => self.timeline.terms.promise(self.run.metric, self.timeline.priority),
        }
    }

    /// Whose hours count for it, as stored: none where every minute does.
    #[must_use]
    pub fn calendar_id(&self) -> Option<CalendarId> {
        let in_hours = self.target().is_some_and(|promise| !promise.is_24x7);
        let calendar = self.timeline.terms.calendar.as_ref().filter(|_| in_hours);
        calendar.map(|calendar| calendar.id)
    }

    /// Since when and why it stands still.
    #[must_use]
    pub fn paused(&self) -> Option<(Timestamp, PauseReason)> {
        if self.run.done.is_some() {
            return None;
        }
        let (since, standing) = self.timeline.track.standing()?;
        Some((since.max(self.run.started_at), standing.reason))
    }

    /// The time that counted, in the hours of the target; without one, in those of the calendar.
    #[must_use]
    pub fn consumed(&self, at: Timestamp) -> TimeDelta {
        if let Some(verdict) = self.run.done.and_then(|done| done.verdict) {
            return verdict.consumed;
        }
        let at = self.done_at().unwrap_or_else(|| self.timeline.track.not_before_last(at));
        let is_24x7 = self.target().is_some_and(|promise| promise.is_24x7);
        let counted = self.timeline.track.counted(at, &self.timeline.terms.hours);
        counted.of(is_24x7) - self.run.base.of(is_24x7)
    }

    /// When the target is used up: the instant at which it was, or else the one at which it will be
    /// if nothing stops the clock from `at` on. None without a target, or when no opening comes.
    #[must_use]
    pub fn due(&self, at: Timestamp) -> Option<Timestamp> {
        match self.run.done {
            Some(done) => done.verdict?.due,
            None => self.reaches(self.target()?.time(), at),
        }
    }

    /// Whether it is too late: strictly after the due date, or done too late.
    #[must_use]
    pub fn is_breached(&self, at: Timestamp) -> bool {
        if self.run.done.is_some() {
            return self.met() == Some(false);
        }
        let at = self.timeline.track.not_before_last(at);
        // A due date that lies ahead of a clock that stands still is never before `at`.
        self.due(at).is_some_and(|due| at > due)
    }

    /// How it stands, for storage; none when nothing is promised.
    #[must_use]
    pub fn state(&self) -> Option<ClockState> {
        self.target()?;
        Some(match (self.met(), self.paused()) {
            (Some(true), _) => ClockState::Met,
            (Some(false), _) => ClockState::Missed,
            (None, Some(_)) => ClockState::Paused,
            (None, None) => ClockState::Running,
        })
    }

    /// How it stands, for people; none when nothing is promised.
    #[must_use]
    pub fn reading(&self, at: Timestamp) -> Option<ClockReading> {
        let promise = self.target()?;
        let risk = promise.part(self.timeline.terms.at_risk_percent);
        Some(match self.state()? {
            ClockState::Met => ClockReading::Met,
            ClockState::Missed => ClockReading::Missed,
            ClockState::Paused => ClockReading::Paused,
            _ if self.is_breached(at) => ClockReading::Breached,
            _ if self.consumed(at) >= risk => ClockReading::AtRisk,
            _ => ClockReading::OnTrack,
        })
    }

    /// All of it at an instant; none when nothing is promised.
    #[must_use]
    pub fn status(&self, at: Timestamp, progress: Progress<'_>) -> Option<ClockStatus> {
        let promise = self.target()?;
        let consumed_seconds = self.consumed(at).num_seconds();
        let next = self.next_step(at, progress);
        Some(ClockStatus {
            metric: self.metric(),
            cycle: self.cycle(),
            state: self.reading(at)?,
            breached: self.is_breached(at),
            target_minutes: promise.minutes,
            consumed_seconds,
            remaining_seconds: promise.time().num_seconds().saturating_sub(consumed_seconds),
            started_at: self.started_at(),
            due_at: self.due(at),
            paused_since: self.paused().map(|(since, _)| since),
            pause_reason: self.paused().map(|(_, reason)| reason),
            done_at: self.done_at(),
            next: next.map(|(step, at)| NextStep { percent: step.percent, at }),
        })
    }

    /// The instant at which that much had counted, or will have if nothing stops the clock.
    pub(super) fn reaches(&self, time: TimeDelta, at: Timestamp) -> Option<Timestamp> {
        if time <= TimeDelta::zero() {
            return Some(self.run.started_at);
        }
        let (track, hours) = (&self.timeline.track, &self.timeline.terms.hours);
        let at = track.not_before_last(at);
        let is_24x7 = self.target()?.is_24x7;
        let consumed = self.consumed(at);
        if consumed >= time {
            let goal = self.run.base.of(is_24x7).checked_add(&time)?;
            track.reached(goal, is_24x7, hours)
        } else {
            later(at, time - consumed, is_24x7, hours)
        }
    }
}
