use escalated_core::{
    engines::SlaCase,
    sla::{ClockState, MetricComparison, Policy, SlaClock, SlaMetric, WhatIf, WhatIfDifference},
    time::Timestamp,
};

use super::choose::holds;
use crate::timeline::{Clock, Terms, Timeline};

const MAX_DIFFERENCES: usize = 100;

/// Adds a ticket to a comparison of what was promised with what a candidate would have promised,
/// whose terms are given. A candidate with a condition is looked at on tickets of which that is
/// true; the others are passed over and not counted. One ticket at a time, so that any number of
/// them fits into memory.
pub fn compare(
    case: &SlaCase,
    candidate: &Policy,
    terms: &Terms,
    now: Timestamp,
    so_far: &mut WhatIf,
) {
    if candidate.condition.is_some() && !holds(candidate, &case.ticket, &case.tags) {
        return;
    }
    so_far.tickets += 1;
    let timeline = Timeline::new(terms, &case.history);
    for metric in SlaMetric::ALL {
        let mut was = Sum::default();
        for clock in case.clocks.iter().filter(|clock| clock.metric == *metric) {
            was.add(stored(clock, now));
        }
        let mut would = Sum::default();
        for clock in timeline.clocks().filter(|clock| clock.metric() == *metric) {
            would.add(worked_out(&clock, now));
        }
        add(so_far, *metric, was, would);
        if was.is_breached() != would.is_breached() {
            so_far.different += 1;
            if let Some(reference) = &case.ticket.reference
                && so_far.differences.len() < MAX_DIFFERENCES
            {
                so_far.differences.push(WhatIfDifference {
                    reference: reference.clone(),
                    metric: *metric,
                    breached: was.breach(),
                    would_breach: would.breach(),
                });
            }
        }
    }
}

/// How a promise stands, as far as a comparison is concerned.
#[derive(Debug, Clone, Copy)]
enum Outcome {
    Met,
    Breached,
    Open,
    None,
}

fn stored(clock: &SlaClock, now: Timestamp) -> Outcome {
    // A due date that has passed counts also when no sweep has come by yet.
    let is_late = || {
        let running =
            clock.state == ClockState::Running && clock.due_at.is_some_and(|due| due < now);
        clock.breached_at.is_some() || running
    };
    match clock.state {
        ClockState::Met => Outcome::Met,
        ClockState::Missed => Outcome::Breached,
        ClockState::Cancelled => Outcome::None,
        ClockState::Running | ClockState::Paused if is_late() => Outcome::Breached,
        ClockState::Running | ClockState::Paused => Outcome::Open,
    }
}

fn worked_out(clock: &Clock<'_>, now: Timestamp) -> Outcome {
    match clock.met() {
        Some(true) => Outcome::Met,
        _ if clock.target().is_none() => Outcome::None,
        _ if clock.is_breached(now) => Outcome::Breached,
        _ => Outcome::Open,
    }
}

/// The promises of one metric on one ticket.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    met: u64,
    breached: u64,
    open: u64,
}

impl Sum {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Met => self.met += 1,
            Outcome::Breached => self.breached += 1,
            Outcome::Open => self.open += 1,
            Outcome::None => {}
        }
    }

    fn is_breached(self) -> bool {
        self.breached > 0
    }

    fn breach(self) -> Option<bool> {
        (self.met + self.breached + self.open > 0).then_some(self.is_breached())
    }
}

fn add(so_far: &mut WhatIf, metric: SlaMetric, was: Sum, would: Sum) {
    let place = so_far.metrics.iter().position(|line| line.metric == metric);
    let place = place.unwrap_or_else(|| {
        let (met, breached, would_meet, would_breach) = (0, 0, 0, 0);
        so_far.metrics.push(MetricComparison { metric, met, breached, would_meet, would_breach });
        so_far.metrics.len() - 1
    });
    if let Some(line) = so_far.metrics.get_mut(place) {
        line.met += was.met;
        line.breached += was.breached;
        line.would_meet += would.met;
        line.would_breach += would.breached;
    }
}
