//! What holds for every history.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use escalated_core::{
    replies::AuthorKind,
    sla::{Happening, Moment, SlaMetric},
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};
use escalated_sla::timeline::{
    LogEvent, Progress, Rounding, Simulation, Terms, Timeline, explain, simulate,
};
use proptest::prelude::*;

use crate::{
    build::monday,
    random::{any_terms, history},
};

/// Up to a day, to the microsecond.
const DAY: std::ops::Range<i64> = 0..86_400_000_000;

fn after(history: &[Moment], microseconds: i64) -> Timestamp {
    history.last().unwrap().at + TimeDelta::microseconds(microseconds)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_counted_spans_are_the_consumed_time(
        history in history(DAY, 20), terms in any_terms(), rest in DAY,
    ) {
        let now = after(&history, rest);
        let timeline = Timeline::new(&terms, &history);
        for clock in timeline.clocks() {
            let Some(working) = explain(&clock, now, Progress::default()) else { continue };
            let counted: i64 = working.spans.iter().filter(|s| s.counted).map(|s| s.seconds).sum();
            prop_assert_eq!(counted, working.clock.consumed_seconds);
            prop_assert_eq!(clock.consumed(now).num_seconds(), working.clock.consumed_seconds);
            prop_assert!(counted >= 0);
            let mut at = clock.started_at();
            for span in &working.spans {
                prop_assert_eq!(span.from, at);
                at = span.to;
            }
            prop_assert_eq!(at, clock.done_at().unwrap_or(now));
        }
    }

    #[test]
    fn the_due_date_is_where_the_target_is_used_up(
        history in history(DAY, 20), terms in any_terms(), rest in DAY,
    ) {
        let now = after(&history, rest);
        let timeline = Timeline::new(&terms, &history);
        for clock in timeline.open_clocks() {
            let Some(working) = explain(&clock, now, Progress::default()) else { continue };
            let target = clock.target().unwrap().time();
            let Some(due) = clock.due(now) else {
                prop_assert!(clock.consumed(now) < target);
                prop_assert!(!terms.hours.is_reachable());
                continue;
            };
            let spans = working.spans.iter().chain(&working.ahead).filter(|span| span.counted);
            let until = |at: Timestamp| {
                let part = |from: Timestamp, to: Timestamp| (to.min(at) - from).max(TimeDelta::zero());
                spans.clone().map(|span| part(span.from, span.to)).sum::<TimeDelta>()
            };
            prop_assert_eq!(until(due), target);
            prop_assert!(until(due - TimeDelta::microseconds(1)) < target);
            prop_assert_eq!(clock.is_breached(now), now > due);
        }
    }

    #[test]
    fn a_history_played_in_pieces_has_the_same_log(
        history in history(DAY, 20), terms in any_terms(),
        pieces in prop::collection::vec(0..500_i64, 0..8), minutes: bool,
    ) {
        let until = after(&history, 10 * DAY.end);
        let rounding = if minutes { Rounding::Minute } else { Rounding::Exact };
        let whole = Simulation::new(&history, &terms, rounding).advance(until);
        let mut simulation = Simulation::new(&history, &terms, rounding);
        let mut log = Vec::new();
        for hours in pieces {
            log.extend(simulation.advance(monday(0, 0) + TimeDelta::hours(hours)));
        }
        log.extend(simulation.advance(until));
        prop_assert_eq!(log, whole);
    }

    #[test]
    fn a_clock_set_back_fires_nothing_twice(
        history in history(-3_600_000_000..20_000_000_000_i64, 30), terms in any_terms(),
        back in 0..7_200_000_000_i64,
    ) {
        let log = simulate(&history, &terms, after(&history, 10 * DAY.end));
        prop_assert!(log.is_sorted_by_key(|entry| entry.at));
        let mut fired = BTreeSet::new();
        let mut level = 0;
        for entry in &log {
            match entry.event {
                LogEvent::Threshold { percent, .. } => {
                    prop_assert!(fired.insert((entry.metric, entry.cycle, percent)));
                }
                LogEvent::Escalation { level: next } => {
                    prop_assert!(next > level);
                    level = next;
                }
                _ => {}
            }
        }
        let now = after(&history, -back);
        let timeline = Timeline::new(&terms, &history);
        for clock in timeline.clocks() {
            prop_assert!(clock.consumed(now) >= TimeDelta::zero());
            let wake = clock.wake_at(now, Progress::default());
            prop_assert!(wake.is_none_or(|wake| wake >= now));
        }
    }

    #[test]
    fn waking_up_is_never_early_and_never_idle(
        history in history(DAY, 20), terms in any_terms(), rest in DAY,
    ) {
        let now = after(&history, rest);
        let timeline = Timeline::new(&terms, &history);
        for clock in timeline.open_clocks() {
            let progress = Progress::default();
            let Some(wake) = clock.wake_at(now, progress) else { continue };
            let has_something = |at| {
                !clock.due_steps(at, progress).is_empty() || clock.breach_is_due(at, progress)
            };
            prop_assert!(has_something(wake));
            let before = wake - TimeDelta::microseconds(1);
            prop_assert!(before < now || !has_something(before));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn the_log_is_that_of_somebody_who_looks_every_minute(
        history in history((0..900_i64).prop_map(|minutes| minutes * 60_000_000), 12),
        terms in any_terms(),
    ) {
        let until = after(&history, 2 * DAY.end);
        let mut simulation = Simulation::new(&history, &terms, Rounding::Minute);
        let log = simulation.advance(until);
        let log: Vec<_> = log.iter().filter_map(|entry| match entry.event {
            LogEvent::Threshold { percent, notify } => {
                Some((entry.at, entry.metric, i64::from(percent), notify))
            }
            LogEvent::Escalation { level } => {
                Some((entry.at, entry.metric, -i64::from(level), false))
            }
            _ => None,
        }).collect();
        prop_assert_eq!(log, stepped(&history, &terms, until));
    }
}

#[derive(Default, Clone)]
struct Naive {
    runs: bool,
    minutes: (i64, i64),
    fired: BTreeSet<u16>,
}

/// The same by counting minutes, as plainly as it can be said.
fn stepped(
    history: &[Moment],
    terms: &Terms,
    until: Timestamp,
) -> Vec<(Timestamp, SlaMetric, i64, bool)> {
    let (mut log, mut level, mut answered) = (Vec::new(), 0, false);
    let mut now = (Status::Open, Priority::Low, Awaiting::None);
    let mut clocks = vec![Naive::default(); 3];
    let mut at = history[0].at;
    let mut events = history.iter().peekable();
    while at <= until {
        while let Some(event) = events.next_if(|event| event.at <= at) {
            match event.what {
                Happening::Created { status, priority, awaiting } => {
                    now = (status, priority, awaiting);
                    clocks[0].runs = true;
                    clocks[2].runs = status.is_open();
                }
                Happening::Status { to } => {
                    now.0 = to;
                    clocks[2].runs = to.is_open();
                }
                Happening::Priority { to } => now.1 = to,
                Happening::Awaiting { to } => now.2 = to,
                Happening::Reply { by: AuthorKind::Agent } => {
                    answered = true;
                    clocks[0].runs = false;
                    clocks[1].runs = false;
                }
                Happening::Reply { by: AuthorKind::Requester } if answered => {
                    if !clocks[1].runs {
                        clocks[1] = Naive { runs: true, ..Naive::default() };
                    }
                }
                Happening::Reply { .. } => {}
            }
        }
        let (status, priority, awaiting) = now;
        let stands = !status.is_open()
            || status == Status::WaitingOnCustomer
            || awaiting == Awaiting::Requester;
        for (clock, metric) in clocks.iter_mut().zip(SlaMetric::ALL) {
            let Some(promise) = terms.promise(*metric, priority) else { continue };
            if stands || !clock.runs {
                continue;
            }
            let used = if promise.is_24x7 { clock.minutes.1 } else { clock.minutes.0 };
            let crossed = |percent: u16| used * 100 >= i64::from(percent) * promise.minutes;
            let due: Vec<_> = terms.steps.iter().filter(|step| crossed(step.percent)).collect();
            let new = due.iter().filter(|s| s.is_threshold && !clock.fired.contains(&s.percent));
            let new: Vec<u16> = new.map(|step| step.percent).collect();
            for percent in &new {
                log.push((at, *metric, i64::from(*percent), new.last() == Some(percent)));
                clock.fired.insert(*percent);
            }
            for next in due.iter().filter_map(|step| step.level) {
                if next > level {
                    level = next;
                    log.push((at, *metric, -i64::from(level), false));
                }
            }
        }
        let next = at + TimeDelta::minutes(1);
        if !stands {
            for clock in &mut clocks {
                clock.minutes.0 += terms.hours.between(at, next);
                clock.minutes.1 += 1;
            }
        }
        at = next;
    }
    log
}
