use std::sync::Arc;

use chrono::TimeDelta;
use escalated_core::{
    engines::SlaCase,
    ids::{ClockId, PolicyId, TicketId},
    replies::AuthorKind,
    sla::{ClockState, Happening, Moment, Policy, SlaClock, SlaConfig, SlaMetric, WhatIf},
    tickets::{Awaiting, Priority, Status},
};
use escalated_sla::policies::{compare, terms};

use crate::build::{of_channel, policy, ticket};

/// Answered after some minutes; what was promised was kept or broken.
fn case(minutes: i64, state: ClockState) -> SlaCase {
    let ticket = ticket();
    let at = ticket.created_at;
    let (status, priority) = (Status::Open, Priority::High);
    let created = Happening::Created { status, priority, awaiting: Awaiting::Internal };
    let reply = Happening::Reply { by: AuthorKind::Agent };
    let done = at + TimeDelta::minutes(minutes);
    let clock = SlaClock {
        id: ClockId(1),
        ticket_id: TicketId(1),
        metric: SlaMetric::FirstResponse,
        cycle: 1,
        policy_id: PolicyId(1),
        calendar_id: None,
        target_minutes: 60,
        state,
        started_at: at,
        due_at: Some(at + TimeDelta::minutes(60)),
        paused_since: None,
        pause_reason: None,
        done_at: Some(done),
        breached_at: None,
        consumed_seconds: None,
        fired: Vec::new(),
        level: 0,
        wake_at: None,
        counted_micros: None,
        rules_version: None,
    };
    SlaCase {
        ticket,
        tags: Vec::new(),
        history: vec![Moment { at, what: created }, Moment { at: done, what: reply }],
        clocks: vec![clock],
        config: Arc::new(SlaConfig::default()),
    }
}

fn run(candidate: &Policy, cases: &[SlaCase]) -> WhatIf {
    let terms = terms(&SlaConfig::default(), candidate).unwrap();
    let mut found = WhatIf::default();
    for case in cases {
        let now = case.ticket.created_at + TimeDelta::days(1);
        compare(case, candidate, &terms, now, &mut found);
    }
    found
}

#[test]
fn a_candidate_is_compared_with_what_happened() {
    let cases = [
        case(20, ClockState::Met),
        case(45, ClockState::Met),
        case(30, ClockState::Met),
        case(90, ClockState::Missed),
        case(20, ClockState::Cancelled),
    ];
    let found = run(&policy(2), &cases);
    assert_eq!((found.tickets, found.different), (5, 1));
    let line = found.metrics.iter().find(|line| line.metric == SlaMetric::FirstResponse).unwrap();
    assert_eq!((line.met, line.breached), (3, 1));
    assert_eq!((line.would_meet, line.would_breach), (3, 2));
    let difference = found.differences.first().unwrap();
    assert_eq!((difference.breached, difference.would_breach), (Some(false), Some(true)));
}

#[test]
fn tickets_that_a_candidate_is_not_for_are_passed_over() {
    let found = run(&of_channel(2, 0, "web"), &[case(45, ClockState::Met)]);
    assert_eq!(found, WhatIf::default());
    assert_eq!(run(&of_channel(2, 0, "email"), &[case(45, ClockState::Met)]).tickets, 1);
}

#[test]
fn what_is_open_counts_once_it_is_late() {
    let mut open = case(45, ClockState::Running);
    open.history.truncate(1);
    for clock in &mut open.clocks {
        clock.done_at = None;
    }
    let found = run(&policy(2), std::slice::from_ref(&open));
    let line = found.metrics.iter().find(|line| line.metric == SlaMetric::FirstResponse).unwrap();
    assert_eq!((line.breached, line.would_breach), (1, 1), "due a day ago, though not swept");
    assert_eq!(found.different, 0);
}

#[test]
fn the_list_of_differences_is_bounded() {
    let cases: Vec<_> = (0..150).map(|_| case(45, ClockState::Met)).collect();
    let found = run(&policy(2), &cases);
    assert_eq!((found.different, found.differences.len()), (150, 100));
}
