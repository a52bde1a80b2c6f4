use chrono::{DurationRound, TimeDelta};
use escalated_core::{
    sla::{Moment, SlaMetric},
    time::Timestamp,
};

use super::{Clock, LogEntry, LogEvent, Progress, Terms, Timeline};

/// How often somebody looks at the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// At the very instant.
    #[default]
    Exact,
    /// At whole minutes only, as somebody does who wakes up once a minute.
    Minute,
}

/// What would have happened to a ticket from its creation until `until`, in order: at one instant
/// first the verdicts, then for each metric the breach, the thresholds and the levels.
///
/// The cost grows with what happened and with the steps, not with the time.
#[must_use]
pub fn simulate(moments: &[Moment], terms: &Terms, until: Timestamp) -> Vec<LogEntry> {
    Simulation::new(moments, terms, Rounding::Exact).advance(until)
}

/// A history that is played again piece by piece.
#[derive(Debug, Clone)]
pub struct Simulation<'t> {
    moments: &'t [Moment],
    timeline: Timeline<'t>,
    rounding: Rounding,
    at: Option<Timestamp>,
    level: u8,
    is_idle: bool,
    clocks: Vec<Seen>,
    log: Vec<LogEntry>,
}

/// What was already said about the newest clock of a metric.
#[derive(Debug, Clone)]
struct Seen {
    metric: SlaMetric,
    cycle: i32,
    fired: Vec<u16>,
    breached: bool,
    is_done: bool,
}

impl<'t> Simulation<'t> {
    /// A history before its beginning.
    #[must_use]
    pub fn new(moments: &'t [Moment], terms: &'t Terms, rounding: Rounding) -> Self {
        let timeline = Timeline::empty(terms);
        let (clocks, log) = (Vec::new(), Vec::new());
        Self { moments, timeline, rounding, at: None, level: 0, is_idle: false, clocks, log }
    }

    /// Plays on until an instant, with all that happens at it.
    pub fn advance(&mut self, until: Timestamp) -> Vec<LogEntry> {
        loop {
            let event = self.moments.first().map(|moment| self.now(moment.at));
            let wake = self.at.and_then(|at| self.wake_at(at));
            match (event, wake) {
                (event, Some(wake)) if wake <= until && event.is_none_or(|event| wake < event) => {
                    let before = self.log.len();
                    self.at = Some(wake);
                    self.look(wake);
                    // Whoever wakes up finds something to say. Should it ever not be so, waiting
                    // for the next event ends what would never end.
                    self.is_idle = self.log.len() == before;
                }
                (Some(event), _) if event <= until => self.happen(event),
                _ => break,
            }
        }
        std::mem::take(&mut self.log)
    }

    /// The clocks as they stand now.
    #[must_use]
    pub fn timeline(&self) -> &Timeline<'t> {
        &self.timeline
    }

    /// The escalation level of the ticket.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }

    /// What has happened so far on a clock that is the newest of its metric.
    #[must_use]
    pub fn progress(&self, clock: &Clock<'_>) -> Progress<'_> {
        let seen = self.clocks.iter().find(|seen| seen.is(clock));
        seen.map_or_else(Progress::default, |seen| seen.progress(self.level))
    }

    fn now(&self, at: Timestamp) -> Timestamp {
        self.at.map_or(at, |now| now.max(at))
    }

    /// All that happens at one instant, then a look at the clocks.
    fn happen(&mut self, at: Timestamp) {
        while let Some((moment, rest)) = self.moments.split_first() {
            if self.now(moment.at) > at {
                break;
            }
            self.moments = rest;
            self.timeline.apply(&Moment { at, what: moment.what });
            self.at = Some(at);
            self.verdicts(at);
        }
        self.is_idle = false;
        self.look(at);
    }

    fn verdicts(&mut self, at: Timestamp) {
        for clock in self.timeline.newest_clocks() {
            let place = self.clocks.iter().position(|seen| seen.metric == clock.metric());
            let place = place.unwrap_or_else(|| {
                self.clocks.push(Seen::new(&clock));
                self.clocks.len() - 1
            });
            let Some(seen) = self.clocks.get_mut(place) else { continue };
            if !seen.is(&clock) {
                *seen = Seen::new(&clock);
            }
            let is_done = clock.done_at().is_some();
            if is_done
                && !seen.is_done
                && let Some(met) = clock.met()
            {
                let event = if met { LogEvent::Met } else { LogEvent::Missed };
                self.log.push(entry(&clock, at, event));
            }
            seen.is_done = is_done;
            // Another target may have put the due date ahead again.
            seen.breached &= clock.is_breached(at);
        }
    }

    fn look(&mut self, at: Timestamp) {
        for clock in self.timeline.open_clocks() {
            let Some(seen) = self.clocks.iter_mut().find(|seen| seen.is(&clock)) else {
                continue;
            };
            if clock.breach_is_due(at, seen.progress(self.level)) {
                seen.breached = true;
                self.log.push(entry(&clock, at, LogEvent::Breached));
            }
            let due = clock.due_steps(at, seen.progress(self.level));
            for step in due.iter().filter(|step| step.is_threshold) {
                seen.fired.push(step.percent);
                let event = LogEvent::Threshold { percent: step.percent, notify: step.notify };
                self.log.push(entry(&clock, at, event));
            }
            for level in due.iter().filter_map(|step| step.level) {
                self.level = level;
                self.log.push(entry(&clock, at, LogEvent::Escalation { level }));
            }
        }
    }

    fn wake_at(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_idle {
            return None;
        }
        let clocks = self.timeline.open_clocks();
        let wake = clocks.filter_map(|clock| clock.wake_at(at, self.progress(&clock))).min()?;
        match self.rounding {
            Rounding::Exact => Some(wake),
            Rounding::Minute => wake.duration_round_up(TimeDelta::minutes(1)).ok(),
        }
    }
}

impl Seen {
    fn new(clock: &Clock<'_>) -> Self {
        let (metric, cycle) = (clock.metric(), clock.cycle());
        Self { metric, cycle, fired: Vec::new(), breached: false, is_done: false }
    }

    fn is(&self, clock: &Clock<'_>) -> bool {
        self.metric == clock.metric() && self.cycle == clock.cycle()
    }

    fn progress(&self, level: u8) -> Progress<'_> {
        Progress { fired: &self.fired, level, breached: self.breached }
    }
}

fn entry(clock: &Clock<'_>, at: Timestamp, event: LogEvent) -> LogEntry {
    LogEntry { at, metric: clock.metric(), cycle: clock.cycle(), event }
}
