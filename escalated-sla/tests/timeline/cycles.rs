//! First and next responses, resolutions and reopenings.

use chrono::TimeDelta;
use escalated_core::{
    ids::{ClockId, PolicyId, TicketId},
    replies::AuthorKind,
    sla::{ClockReading, ClockState, Happening, Moment, PauseReason, SlaClock, SlaMetric},
    tickets::{Awaiting, Priority, Status},
};
use escalated_sla::timeline::{Progress, Timeline};

use crate::build::{agent, awaiting, created, monday, priority, requester, status, terms};

const NEXT: SlaMetric = SlaMetric::NextResponse;

#[test]
fn a_next_response_starts_at_the_oldest_unanswered_message() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        requester(monday(9, 5)),
        agent(monday(9, 10)),
        awaiting(monday(9, 10), Awaiting::Requester),
        requester(monday(10, 0)),
        awaiting(monday(10, 0), Awaiting::Internal),
        requester(monday(10, 30)),
        agent(monday(11, 0)),
        awaiting(monday(11, 0), Awaiting::Requester),
        agent(monday(11, 5)),
        requester(monday(12, 0)),
        awaiting(monday(12, 0), Awaiting::Internal),
    ];
    let timeline = Timeline::new(&terms, &history);
    let first = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!(first.done_at(), Some(monday(9, 10)));

    let one = timeline.clock(NEXT, 1).unwrap();
    assert_eq!((one.started_at(), one.done_at()), (monday(10, 0), Some(monday(11, 0))));
    assert_eq!(one.met(), Some(true), "60 minutes are promised, and 60 were used");
    assert_eq!(one.consumed(monday(16, 0)), TimeDelta::minutes(60));

    let two = timeline.clock(NEXT, 2).unwrap();
    assert_eq!((two.started_at(), two.done_at()), (monday(12, 0), None));
    assert_eq!(two.due(monday(12, 0)), Some(monday(13, 0)));
    assert!(timeline.clock(NEXT, 3).is_none());
    let order: Vec<_> = timeline.clocks().map(|clock| (clock.metric(), clock.cycle())).collect();
    assert!(order.is_sorted() && order.len() == 4, "{order:?}");
}

#[test]
fn what_is_written_before_the_first_response_starts_no_next_one() {
    let terms = terms();
    let history = [created(monday(9, 0), Priority::High), requester(monday(9, 20))];
    assert!(Timeline::new(&terms, &history).clock(NEXT, 1).is_none());
}

#[test]
fn only_agents_answer_and_only_requesters_ask() {
    let terms = terms();
    let by = |at, by| Moment { at, what: Happening::Reply { by } };
    let history = [
        created(monday(9, 0), Priority::High),
        by(monday(9, 1), AuthorKind::System),
        by(monday(9, 2), AuthorKind::Collaborator),
        agent(monday(9, 3)),
        by(monday(9, 4), AuthorKind::Collaborator),
        by(monday(9, 5), AuthorKind::System),
    ];
    let timeline = Timeline::new(&terms, &history);
    let first = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!(first.done_at(), Some(monday(9, 3)));
    assert!(timeline.clock(NEXT, 1).is_none());
}

#[test]
fn a_reopening_takes_the_verdict_back_and_leaves_the_closed_time_out() {
    let terms = terms();
    let mut history = vec![
        created(monday(9, 0), Priority::High),
        status(monday(10, 0), Status::Resolved),
        status(monday(11, 0), Status::Closed),
    ];
    let closed = Timeline::new(&terms, &history);
    let clock = closed.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!((clock.met(), clock.done_at()), (Some(true), Some(monday(10, 0))));

    history.push(status(monday(14, 0), Status::Reopened));
    let open = Timeline::new(&terms, &history);
    let clock = open.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!((clock.met(), clock.done_at()), (None, None));
    assert_eq!(clock.consumed(monday(14, 30)), TimeDelta::minutes(90));
    assert_eq!(clock.due(monday(14, 30)), Some(monday(17, 0)), "the closing time itself");
}

#[test]
fn a_closed_ticket_rests_and_an_unanswered_message_waits_with_it() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        agent(monday(9, 10)),
        requester(monday(9, 20)),
        status(monday(9, 30), Status::Closed),
        status(monday(12, 0), Status::Reopened),
    ];
    let closed = Timeline::new(&terms, &history[..4]);
    let clock = closed.clock(NEXT, 1).unwrap();
    assert_eq!(clock.paused(), Some((monday(9, 30), PauseReason::Finished)));
    assert_eq!(clock.reading(monday(11, 0)), Some(ClockReading::Paused));
    let open = Timeline::new(&terms, &history);
    let clock = open.clock(NEXT, 1).unwrap();
    assert_eq!(clock.due(monday(12, 0)), Some(monday(12, 50)));
}

#[test]
fn a_reason_that_takes_over_does_not_begin_a_new_pause() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        awaiting(monday(9, 10), Awaiting::Requester),
        status(monday(9, 20), Status::WaitingOnCustomer),
        awaiting(monday(9, 30), Awaiting::Internal),
    ];
    let timeline = Timeline::new(&terms, &history);
    let clock = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!(clock.paused(), Some((monday(9, 10), PauseReason::Status)));
    assert_eq!(clock.consumed(monday(12, 0)), TimeDelta::minutes(10));
}

#[test]
fn a_pause_goes_on_when_its_reasons_change_hands_at_one_instant() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        status(monday(9, 10), Status::WaitingOnCustomer),
        status(monday(9, 20), Status::InProgress),
        awaiting(monday(9, 20), Awaiting::Requester),
    ];
    let timeline = Timeline::new(&terms, &history);
    let clock = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!(clock.paused(), Some((monday(9, 10), PauseReason::AwaitingRequester)));
}

#[test]
fn a_clock_that_starts_in_a_pause_stands_still_from_its_start() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::High),
        agent(monday(9, 5)),
        status(monday(9, 10), Status::WaitingOnCustomer),
        requester(monday(9, 20)),
    ];
    let timeline = Timeline::new(&terms, &history);
    let clock = timeline.clock(NEXT, 1).unwrap();
    assert_eq!(clock.paused(), Some((monday(9, 20), PauseReason::Status)));
    assert_eq!(clock.due(monday(9, 50)), Some(monday(10, 50)));
}

#[test]
fn without_a_target_there_is_no_clock_and_no_verdict() {
    let terms = terms();
    let history = [
        created(monday(9, 0), Priority::Low),
        agent(monday(12, 0)),
        priority(monday(13, 0), Priority::High),
    ];
    let timeline = Timeline::new(&terms, &history);
    let first = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!((first.done_at(), first.met(), first.state()), (Some(monday(12, 0)), None, None));
    assert!(first.status(monday(13, 0), Progress::default()).is_none());
    let resolution = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!(resolution.due(monday(13, 0)), Some(monday(13, 0)), "four hours since nine");
}

#[test]
fn a_ticket_that_comes_in_closed_is_resolved_in_time() {
    let terms = terms();
    let what = Happening::Created {
        status: Status::Closed,
        priority: Priority::High,
        awaiting: Awaiting::None,
    };
    let timeline = Timeline::new(&terms, &[Moment { at: monday(9, 0), what }]);
    let resolution = timeline.clock(SlaMetric::Resolution, 1).unwrap();
    assert_eq!((resolution.met(), resolution.done_at()), (Some(true), Some(monday(9, 0))));
    let first = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!(first.state(), Some(ClockState::Paused));
}

#[test]
fn verdicts_given_under_other_rules_stay() {
    let terms = terms();
    let history = [created(monday(9, 0), Priority::High), agent(monday(12, 0))];
    let mut timeline = Timeline::new(&terms, &history);
    assert_eq!(timeline.clock(SlaMetric::FirstResponse, 1).unwrap().met(), Some(false));
    let given = SlaClock {
        id: ClockId(1),
        ticket_id: TicketId(1),
        metric: SlaMetric::FirstResponse,
        cycle: 1,
        policy_id: PolicyId(1),
        calendar_id: None,
        target_minutes: 600,
        state: ClockState::Met,
        started_at: monday(9, 0),
        due_at: Some(monday(19, 0)),
        paused_since: None,
        pause_reason: None,
        done_at: Some(monday(12, 0)),
        breached_at: None,
        consumed_seconds: Some(10_800),
        fired: Vec::new(),
        level: 0,
        wake_at: None,
        counted_micros: None,
        rules_version: None,
    };
    timeline.keep_verdicts(&[SlaClock { state: ClockState::Cancelled, ..given.clone() }]);
    let first = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!(first.met(), Some(false), "what was cancelled has no verdict");
    timeline.keep_verdicts(&[given]);
    let status = timeline
        .clock(SlaMetric::FirstResponse, 1)
        .and_then(|clock| clock.status(monday(13, 0), Progress::default()))
        .unwrap();
    assert_eq!((status.state, status.target_minutes), (ClockReading::Met, 600));
    assert_eq!((status.consumed_seconds, status.due_at), (10_800, Some(monday(19, 0))));
}

#[test]
fn a_clock_that_was_set_back_makes_nothing_negative() {
    let terms = terms();
    let history = [
        created(monday(10, 0), Priority::High),
        status(monday(9, 0), Status::WaitingOnCustomer),
        status(monday(9, 30), Status::InProgress),
    ];
    let timeline = Timeline::new(&terms, &history);
    let clock = timeline.clock(SlaMetric::FirstResponse, 1).unwrap();
    assert_eq!(clock.consumed(monday(9, 0)), TimeDelta::zero());
    assert_eq!(clock.due(monday(9, 0)), Some(monday(10, 30)));
    assert!(!clock.is_breached(monday(9, 0)));
}
