use std::collections::BTreeMap;

use escalated_core::{
    replies::AuthorKind,
    sla::{ClockState, Happening, Moment, SlaClock, SlaMetric},
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};

use super::{
    Clock, Promise, Terms,
    run::{Done, Run, Verdict},
    track::{Standing, Track},
};

/// The clocks of a ticket, worked out from its history. Nothing in it was stored before.
///
/// ```
/// use chrono::{TimeDelta, TimeZone, Utc};
/// use escalated_core::{
///     replies::AuthorKind,
///     sla::{Happening, Moment, SlaMetric, SlaSettings, Target},
///     tickets::{Awaiting, Priority, Status},
/// };
/// use escalated_sla::timeline::{Terms, Timeline};
///
/// let nine = Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap();
/// let mut terms = Terms::none(&SlaSettings::default());
/// let hour = Target { first_response: Some(60), ..Target::default() };
/// terms.targets.insert(Priority::High, hour);
///
/// let (status, priority) = (Status::Open, Priority::High);
/// let created = Happening::Created { status, priority, awaiting: Awaiting::Internal };
/// let reply = Happening::Reply { by: AuthorKind::Agent };
/// let history = [
///     Moment { at: nine, what: created },
///     Moment { at: nine + TimeDelta::minutes(40), what: reply },
/// ];
/// let timeline = Timeline::new(&terms, &history);
/// let clock = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
/// assert_eq!(clock.met(), Some(true));
/// assert_eq!(clock.consumed(nine + TimeDelta::hours(5)), TimeDelta::minutes(40));
/// ```
#[derive(Debug, Clone)]
pub struct Timeline<'t> {
    pub(super) terms: &'t Terms,
    pub(super) track: Track,
    pub(super) status: Status,
    awaiting: Awaiting,
    pub(super) priority: Priority,
    first: Option<Run>,
    next: Vec<Run>,
    resolution: Option<Run>,
}

impl<'t> Timeline<'t> {
    /// Works out the clocks from a history, oldest first. What comes before the creation is passed
    /// over.
    #[must_use]
    pub fn new(terms: &'t Terms, moments: &[Moment]) -> Self {
        let mut timeline = Self::empty(terms);
        for moment in moments {
            timeline.apply(moment);
        }
        timeline
    }

    pub(super) fn empty(terms: &'t Terms) -> Self {
        Self {
            terms,
            track: Track::default(),
            status: Status::Open,
            awaiting: Awaiting::None,
            priority: Priority::Medium,
            first: None,
            next: Vec::new(),
            resolution: None,
        }
    }

    /// Adds what happened next. An instant before the newest one counts as the newest one.
    pub fn apply(&mut self, moment: &Moment) {
        let at = self.track.not_before_last(moment.at);
        match moment.what {
            Happening::Created { status, priority, awaiting } if self.first.is_none() => {
                (self.status, self.priority, self.awaiting) = (status, priority, awaiting);
                self.go_on(at);
                self.first = Some(self.start(SlaMetric::FirstResponse, 1, at));
                let mut resolution = self.start(SlaMetric::Resolution, 1, at);
                if !status.is_open() {
                    resolution.done = Some(self.done(&resolution, at));
                }
                self.resolution = Some(resolution);
                return;
            }
            _ if self.first.is_none() => return,
            Happening::Status { to } => self.status_changed(to, at),
            Happening::Priority { to } => self.priority = to,
            Happening::Reply { by: AuthorKind::Agent } => self.agent_replied(at),
            Happening::Reply { by: AuthorKind::Requester } => self.requester_wrote(at),
            Happening::Created { .. } | Happening::Reply { .. } => {}
            Happening::Awaiting { to } => self.awaiting = to,
        }
        self.go_on(at);
    }

    fn status_changed(&mut self, to: Status, at: Timestamp) {
        let done = match (self.status.is_open(), to.is_open(), &self.resolution) {
            (true, false, Some(run)) => Some(self.done(run, at)),
            (false, false, Some(run)) => run.done,
            _ => None,
        };
        if let Some(run) = &mut self.resolution {
            run.done = done;
        }
        self.status = to;
    }

    fn agent_replied(&mut self, at: Timestamp) {
        let open = if self.first.as_ref().is_some_and(Run::is_open) {
            self.first.as_ref()
        } else {
            self.next.last().filter(|run| run.is_open())
        };
        let Some(done) = open.map(|run| self.done(run, at)) else { return };
        let open = match &mut self.first {
            Some(run) if run.is_open() => Some(run),
            _ => self.next.last_mut(),
        };
        if let Some(run) = open {
            run.done = Some(done);
        }
    }

    fn requester_wrote(&mut self, at: Timestamp) {
        let answered = self.first.as_ref().is_some_and(|run| !run.is_open());
        if answered && self.next.last().is_none_or(|run| !run.is_open()) {
            let cycle = i32::try_from(self.next.len()).unwrap_or(i32::MAX).saturating_add(1);
            let run = self.start(SlaMetric::NextResponse, cycle, at);
            self.next.push(run);
        }
    }

    fn go_on(&mut self, at: Timestamp) {
        let status = self.status;
        let standing = self.terms.standing(status, self.awaiting);
        let standing = standing.map(|reason| Standing { reason, status });
        self.track.go_on(at, standing, &self.terms.hours);
    }

    fn start(&self, metric: SlaMetric, cycle: i32, at: Timestamp) -> Run {
        Run::new(metric, cycle, at, self.track.counted(at, &self.terms.hours))
    }

    fn done(&self, run: &Run, at: Timestamp) -> Done {
        let clock = Clock { timeline: self, run };
        let verdict = clock.target().map(|promise| {
            let due = clock.due(at);
            let met = !clock.is_breached(at);
            Verdict { met, promise, consumed: clock.consumed(at), due }
        });
        Done { at, verdict }
    }

    /// Keeps the verdicts that were given before the rules changed: a stored clock that is done at
    /// the same instant stays as it was.
    pub fn keep_verdicts<'c>(&mut self, stored: impl IntoIterator<Item = &'c SlaClock>) {
        let given = |clock: &&SlaClock| matches!(clock.state, ClockState::Met | ClockState::Missed);
        let given = stored.into_iter().filter(given);
        let given: BTreeMap<_, _> = given.map(|one| ((one.metric, one.cycle), one)).collect();
        let runs = self.first.iter_mut().chain(&mut self.next).chain(&mut self.resolution);
        for run in runs {
            let Some(done) = &mut run.done else { continue };
            let kept = given.get(&(run.metric, run.cycle));
            if let Some(clock) = kept.filter(|clock| clock.done_at == Some(done.at)) {
                let is_24x7 = clock.calendar_id.is_none();
                let consumed = clock.consumed_seconds.and_then(chrono::TimeDelta::try_seconds);
                done.verdict = Some(Verdict {
                    met: clock.state == ClockState::Met,
                    promise: Promise { minutes: clock.target_minutes, is_24x7 },
                    consumed: consumed.unwrap_or_default(),
                    due: clock.due_at,
                });
            }
        }
    }

    /// The clocks in the order of the metrics and cycles, with those that promise nothing.
    pub fn clocks(&self) -> impl Iterator<Item = Clock<'_>> {
        let runs = self.first.iter().chain(&self.next).chain(&self.resolution);
        runs.map(|run| Clock { timeline: self, run })
    }

    /// The clocks that are not done, at most one for each metric.
    pub fn open_clocks(&self) -> impl Iterator<Item = Clock<'_>> {
        self.newest_clocks().filter(|clock| clock.run.is_open())
    }

    /// The newest clock of each metric, done or not.
    pub(super) fn newest_clocks(&self) -> impl Iterator<Item = Clock<'_>> {
        let runs = self.first.iter().chain(self.next.last()).chain(&self.resolution);
        runs.map(|run| Clock { timeline: self, run })
    }

    /// One clock.
    #[must_use]
    pub fn clock(&self, metric: SlaMetric, cycle: i32) -> Option<Clock<'_>> {
        self.clocks().find(|clock| clock.metric() == metric && clock.cycle() == cycle)
    }

    /// The terms under which it was worked out.
    #[must_use]
    pub fn terms(&self) -> &'t Terms {
        self.terms
    }

    /// The priority that decides the targets.
    #[must_use]
    pub fn priority(&self) -> Priority {
        self.priority
    }
}
