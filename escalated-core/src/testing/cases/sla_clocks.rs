//! Clocks in the ticket's own transaction, sweeps over them, and reports of them.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future;
use serde_json::json;

use crate::{
    activities::ActivityKind,
    actor::{ActorKind, Cx, Role},
    events::EventName,
    ids::{ClockId, TenantId, TicketId},
    pipeline::{Action, ChangeHook, Command},
    services::Services,
    sla::{ClockFilter, ClockState, PauseReason, SlaClock, SlaMetric, SweepScope, Swept},
    testing::{Fixture, TestClocks, TestSweep, clock, new_ticket, refused},
    tickets::{Priority, Status, Ticket},
    time::{Clock, Timestamp},
};

fn minutes(fixture: &dyn Fixture, minutes: i64) -> Timestamp {
    fixture.clock().now() + TimeDelta::minutes(minutes)
}

fn under(fixture: &dyn Fixture, hook: &Arc<TestClocks>) -> Services {
    let hooks: Vec<Arc<dyn ChangeHook>> = vec![hook.clone()];
    fixture.with_hooks(hooks)
}

/// Every new ticket has a clock that is due in an hour; nothing else starts one.
fn an_hour() -> Arc<TestClocks> {
    TestClocks::new(|cx, ticket, _| {
        let new = ticket.id == TicketId(0);
        let due = cx.now + TimeDelta::hours(1);
        new.then(|| clock(SlaMetric::Resolution, cx.now, due)).into_iter().collect()
    })
}

async fn open(services: &Services, fixture: &dyn Fixture, count: usize) -> Vec<Ticket> {
    let cleo = fixture.cx(Role::Requester);
    let mut tickets = Vec::with_capacity(count);
    for number in 0..count {
        let new = new_ticket(&format!("Number {number}"));
        tickets.push(services.ports().tickets.create(&cleo, new).await.unwrap().ticket);
    }
    tickets
}

/// Clocks are written with their command, and the next one sees them with what moved them.
pub async fn clocks_are_written_with_their_command(fixture: &dyn Fixture) {
    let hook = TestClocks::new(|cx, ticket, seen| {
        let due = cx.now + TimeDelta::minutes(90);
        if ticket.id == TicketId(0) {
            let mut paused = clock(SlaMetric::FirstResponse, cx.now, due);
            (paused.state, paused.wake_at) = (ClockState::Paused, None);
            paused.paused_since = Some(cx.now);
            paused.pause_reason = Some(PauseReason::AwaitingRequester);
            return vec![clock(SlaMetric::Resolution, cx.now, due), paused];
        }
        let mut changed: Vec<SlaClock> = seen.clocks.clone();
        for clock in &mut changed {
            (clock.state, clock.wake_at, clock.due_at) = (ClockState::Met, None, None);
            (clock.done_at, clock.consumed_seconds) = (Some(cx.now), Some(61));
            (clock.fired, clock.level, clock.target_minutes) = (vec![50, 1000], 2, 7);
            (clock.paused_since, clock.pause_reason) = (None, None);
            clock.calendar_id = Some(crate::ids::CalendarId(5));
        }
        changed
    });
    let services = under(fixture, &hook);
    let (cleo, now) = (fixture.cx(Role::Requester), fixture.clock().now());
    let outcome = services.ports().tickets.create(&cleo, new_ticket("Clocks")).await.unwrap();
    let ticket = outcome.ticket;
    assert_eq!(ticket.sla.resolution_due_at, Some(minutes(fixture, 90)));
    assert_eq!(fixture.stored(&ticket).await, ticket);
    let stored = services.ports().clocks.clocks_of(&cleo, ticket.id).await.unwrap();
    let [first, resolution] = &stored[..] else { panic!("{stored:?}") };
    let expected = SlaClock {
        id: resolution.id,
        ticket_id: ticket.id,
        ..clock(SlaMetric::Resolution, now, minutes(fixture, 90))
    };
    assert_eq!(*resolution, expected);
    assert_eq!(first.pause_reason, Some(PauseReason::AwaitingRequester));
    assert_eq!((first.state, first.paused_since), (ClockState::Paused, Some(now)));

    fixture.clock().advance_seconds(61);
    let ben = fixture.cx(Role::Agent);
    let tickets = &services.ports().tickets;
    tickets.transition(&ben, ticket.id.into(), Status::InProgress).await.unwrap();
    let seen = hook.seen().pop().unwrap();
    assert_eq!(seen.clocks, stored);
    let kinds: Vec<_> = seen.history.iter().map(|activity| activity.kind).collect();
    assert_eq!(kinds, [ActivityKind::Created]);
    let after = services.ports().clocks.clocks_of(&ben, ticket.id).await.unwrap();
    for (before, after) in stored.iter().zip(&after) {
        assert_eq!((after.id, after.metric, after.cycle), (before.id, before.metric, 1));
        assert_eq!((after.state, after.done_at), (ClockState::Met, Some(ben.now)));
        assert_eq!((&after.fired[..], after.level), (&[50, 1000][..], 2));
        assert_eq!((after.wake_at, after.due_at, after.pause_reason), (None, None, None));
        assert_eq!((after.consumed_seconds, after.target_minutes), (Some(61), 7));
        assert_eq!(after.started_at, before.started_at);
    }
    let history = services.ports().clocks.clock_history(&ben, ticket.id).await.unwrap();
    let kinds: Vec<_> = history.iter().map(|activity| activity.kind).collect();
    assert_eq!(kinds, [ActivityKind::Created, ActivityKind::StatusChanged]);
    let log = services.ports().clocks.sla_log(&ben, ticket.id).await.unwrap();
    assert_eq!(log.len(), 2);
    assert!(log.iter().all(|activity| activity.kind == ActivityKind::SlaStarted));
    let elsewhere = Cx { tenant: TenantId::new("other").unwrap(), ..ben };
    assert!(services.ports().clocks.clocks_of(&elsewhere, ticket.id).await.unwrap().is_empty());
}

/// What is refused, or only rehearsed, leaves no clock and no job.
pub async fn what_is_undone_leaves_no_clock(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let ticket = fixture.open("Old").await;
    let before = fixture.rows().await;
    let tickets = &services.ports().tickets;
    let (cleo, ben) = (fixture.cx(Role::Requester), fixture.cx(Role::Agent));
    let new = Command::Create(new_ticket("Rehearsed"));
    tickets.preview(&cleo, new).await.unwrap();
    let wrong = Command::Change {
        key: ticket.id.into(),
        expected_version: None,
        actions: vec![
            Action::ChangePriority { to: Priority::Urgent },
            Action::Transition { to: Status::Reopened },
        ],
    };
    refused(tickets.execute(&ben, wrong).await, "transition_not_allowed");
    assert_eq!(fixture.rows().await, before);
}

/// Commands that share a commit see the clocks that the ones before them have written.
pub async fn batches_keep_clocks(fixture: &dyn Fixture) {
    let hook = an_hour();
    let services = under(fixture, &hook);
    let cleo = fixture.cx(Role::Requester);
    let create = |n| (cleo.clone(), Command::Create(new_ticket(&format!("No. {n}"))));
    let made = services.ports().batches.execute_batch((0..12).map(create).collect()).await;
    let made: Vec<Ticket> = made.into_iter().map(|outcome| outcome.unwrap().ticket).collect();
    for ticket in &made {
        let clocks = services.ports().clocks.clocks_of(&cleo, ticket.id).await.unwrap();
        assert_eq!(clocks.len(), 1);
        assert_eq!(clocks[0].ticket_id, ticket.id);
    }
    let ben = fixture.cx(Role::Agent);
    let raise = |ticket: &Ticket| {
        let actions = vec![Action::ChangePriority { to: Priority::Urgent }];
        let key = ticket.id.into();
        (ben.clone(), Command::Change { key, expected_version: None, actions })
    };
    let raised = services.ports().batches.execute_batch(made.iter().map(raise).collect()).await;
    assert!(raised.iter().all(Result::is_ok));
    let seen = hook.seen().split_off(12);
    assert!(seen.iter().all(|seen| seen.clocks.len() == 1 && seen.history.len() == 1));
}

async fn sweep(services: &Services, fixture: &dyn Fixture, rule: &Arc<TestSweep>) -> Swept {
    let (now, sweeps) = (fixture.clock().now(), &services.ports().sweeps);
    sweeps.sweep(&SweepScope::Due, now, 500, rule.clone()).await.unwrap()
}

/// A sweep writes clocks, marks, activities, events and jobs of what is due, once.
pub async fn a_sweep_writes_all_of_it(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let due = open(&services, fixture, 5).await;
    fixture.clock().advance_seconds(60);
    let later = open(&services, fixture, 2).await;
    fixture.drain().await;
    let events_before = told(&services).await;
    fixture.clock().advance_seconds(59 * 60);
    let rule = Arc::new(TestSweep::default());
    let before = fixture.rows().await;
    let swept = sweep(&services, fixture, &rule).await;
    assert_eq!((swept.looked, swept.written), (5, 5));
    assert_eq!(swept.last, due.last().unwrap().id);
    let shown = rule.shown();
    for ((shown, _), ticket) in shown.iter().zip(&due) {
        assert_eq!(shown.ticket, Ticket { description: String::new(), ..ticket.clone() });
        assert_eq!((shown.clocks.len(), shown.history.len(), shown.tags.len()), (1, 0, 0));
    }
    let after = fixture.rows().await;
    for table in ["sla_clocks", "ticket_activities", "outbox", "jobs"] {
        let count =
            |rows: &std::collections::BTreeMap<String, i64>| rows[&format!("escalated_{table}")];
        assert_eq!(count(&after) - count(&before), 5, "{table}");
    }
    let ben = fixture.cx(Role::Agent);
    for ticket in &due {
        let stored = fixture.stored(ticket).await;
        assert_eq!((stored.version, stored.seq), (ticket.version + 1, ticket.seq + 1));
        assert_eq!(stored.updated_at, fixture.clock().now());
        assert_eq!(stored.description, ticket.description);
        assert!(stored.sla.resolution_breached && stored.sla.level == 1);
        assert_eq!(stored.sla.resolution_due_at, ticket.sla.resolution_due_at);
        let clocks = services.ports().clocks.clocks_of(&ben, ticket.id).await.unwrap();
        let [next, resolution] = &clocks[..] else { panic!("{clocks:?}") };
        assert_eq!((next.metric, next.cycle), (SlaMetric::NextResponse, 2));
        assert_eq!(resolution.breached_at, ticket.sla.resolution_due_at);
        assert_eq!((&resolution.fired[..], resolution.wake_at), (&[50, 100][..], None));
        let log = services.ports().clocks.sla_log(&ben, ticket.id).await.unwrap();
        let last = log.last().unwrap();
        assert_eq!((last.kind, last.actor.kind), (ActivityKind::SlaBreached, ActorKind::System));
        assert_eq!((last.actor.name.as_str(), last.created_at), ("test-sweep", ben.now));
    }
    for ticket in &later {
        assert_eq!(fixture.stored(ticket).await, *ticket);
    }
    fixture.drain().await;
    let events = told(&services).await.split_off(events_before.len());
    assert_eq!(events.len(), 5);
    for (event, ticket) in events.iter().zip(&due) {
        assert_eq!((event.name, event.seq), (EventName::SlaBreached, ticket.seq + 1));
        assert_eq!(event.payload["metric"], json!("resolution"));
        assert_eq!(event.payload["ticket"]["version"], json!(ticket.version + 1));
        assert_eq!(event.payload["ticket"]["reference"], json!(ticket.reference));
        assert_eq!(event.created_at, ben.now);
    }
    let all: std::collections::BTreeSet<_> = events.iter().map(|event| &event.event_id).collect();
    assert_eq!(all.len(), 5, "every event has an id of its own");
    let swept = sweep(&services, fixture, &rule).await;
    assert_eq!((swept, rule.shown().len()), (Swept::default(), 5));
}

async fn told(services: &Services) -> Vec<crate::events::Event> {
    services.ports().relay.events_after(&TenantId::default(), 0, 500).await.unwrap()
}

/// Sweeps at the same time, on two nodes and beside commands, fire everything once.
pub async fn sweeps_at_once_fire_once(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let other = fixture.with_hooks(vec![]);
    let due = open(&services, fixture, 12).await;
    fixture.clock().advance_seconds(60 * 60);
    let rules: [Arc<TestSweep>; 3] = Default::default();
    for _ in 0..20 {
        let (a, b, c, d) = future::join4(
            sweep(&services, fixture, &rules[0]),
            sweep(&other, fixture, &rules[1]),
            sweep(&services, fixture, &rules[2]),
            fixture.tickets().transition(
                &fixture.cx(Role::Agent),
                due[3].id.into(),
                Status::InProgress,
            ),
        )
        .await;
        d.unwrap();
        if a.looked + b.looked + c.looked == 0 {
            break;
        }
    }
    let ben = fixture.cx(Role::Agent);
    for ticket in &due {
        let log = services.ports().clocks.sla_log(&ben, ticket.id).await.unwrap();
        let fired = log.iter().filter(|one| one.kind == ActivityKind::SlaBreached).count();
        assert_eq!(fired, 1, "{}", ticket.id);
        let clocks = services.ports().clocks.clocks_of(&ben, ticket.id).await.unwrap();
        assert_eq!(clocks.len(), 2);
    }
}

/// A sweep of one ticket looks at no other, and only when something is due on it.
pub async fn one_ticket_is_swept(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let tickets = open(&services, fixture, 2).await;
    let rule = Arc::new(TestSweep::default());
    let scope = SweepScope::Ticket { tenant: TenantId::default(), ticket: tickets[1].id };
    let sweep = async |scope: &SweepScope| {
        let now = fixture.clock().now();
        services.ports().sweeps.sweep(scope, now, 500, rule.clone()).await.unwrap()
    };
    assert_eq!(sweep(&scope).await, Swept::default());
    fixture.clock().advance_seconds(60 * 60);
    let elsewhere =
        SweepScope::Ticket { tenant: TenantId::new("other").unwrap(), ticket: tickets[1].id };
    assert_eq!(sweep(&elsewhere).await, Swept::default());
    assert_eq!(
        sweep(&scope).await,
        Swept { looked: 1, written: 1, last: tickets[1].id, locked: vec![] }
    );
    assert_eq!(sweep(&scope).await, Swept::default());
    assert!(!fixture.stored(&tickets[0]).await.sla.resolution_breached);
}

/// Open tickets are worked out anew page by page, also those without clocks, with their history and tags, under fresh rules.
pub async fn open_clocks_are_walked(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let tickets = open(&services, fixture, 5).await;
    let admin = fixture.cx(Role::Admin);
    let tag = crate::tags::TagInput { name: "Tag".into(), color: None };
    let tag = services.create_tag(&admin, &tag).await.unwrap();
    let plain = fixture.tickets();
    plain.add_tags(&admin, tickets[2].id.into(), vec![tag.id]).await.unwrap();
    plain.transition(&admin, tickets[2].id.into(), Status::InProgress).await.unwrap();
    let mut all = tickets.clone();
    all.push(fixture.open("Without a clock").await);
    let (rule, tenant) = (Arc::new(TestSweep::default()), TenantId::default());
    let (mut after, mut looked) = (TicketId(0), Vec::new());
    loop {
        let scope = SweepScope::Open { tenant: tenant.clone(), after };
        let now = fixture.clock().now();
        let swept = services.ports().sweeps.sweep(&scope, now, 2, rule.clone()).await.unwrap();
        if swept.looked == 0 {
            break;
        }
        assert_eq!(swept.written, 0);
        looked.push(swept.looked);
        after = swept.last;
    }
    assert_eq!(looked, [2, 2, 2]);
    let shown = rule.shown();
    let ids: Vec<_> = shown.iter().map(|(shown, _)| shown.ticket.id).collect();
    assert_eq!(ids, all.iter().map(|ticket| ticket.id).collect::<Vec<_>>());
    for (place, (shown, _)) in shown.iter().enumerate() {
        let moved = place == 2;
        assert_eq!(shown.history.len(), if moved { 2 } else { 1 });
        assert_eq!(shown.tags, if moved { vec![tag.id] } else { vec![] });
    }
    let read = services.ports().clocks.tickets_with_history(
        &admin,
        fixture.clock().now(),
        tickets[0].id,
        3,
    );
    let read = read.await.unwrap();
    let ids: Vec<_> = read.iter().map(|one| one.ticket.id).collect();
    assert_eq!(ids, tickets[1..4].iter().map(|ticket| ticket.id).collect::<Vec<_>>());
    assert_eq!((read[1].history.len(), &read[1].tags[..]), (2, &[tag.id][..]));
}

/// Records come in the order of their clocks, filtered, page by page.
pub async fn clocks_are_reported(fixture: &dyn Fixture) {
    let services = under(fixture, &an_hour());
    let tickets = open(&services, fixture, 6).await;
    let admin = fixture.cx(Role::Admin);
    let plain = fixture.tickets();
    plain.change_priority(&admin, tickets[1].id.into(), Priority::Urgent).await.unwrap();
    plain.assign(&admin, tickets[4].id.into(), crate::testing::id("2")).await.unwrap();
    let records = async |filter: ClockFilter| {
        let (mut found, mut after) = (Vec::new(), ClockId(0));
        loop {
            let store = &services.ports().clocks;
            let page = store.clock_records(&admin, &filter, after, 2).await.unwrap();
            let Some(last) = page.last() else { return found };
            assert!(page.len() <= 2);
            after = last.clock.id;
            found.extend(page);
        }
    };
    let all = records(ClockFilter::default()).await;
    let of = |found: &[crate::sla::ClockRecord]| -> Vec<TicketId> {
        found.iter().map(|record| record.clock.ticket_id).collect()
    };
    assert_eq!(of(&all), tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>());
    assert_eq!((&all[1].subject, all[1].priority), (&tickets[1].subject, Priority::Urgent));
    assert_eq!(Some(&all[1].reference), tickets[1].reference.as_ref());
    assert_eq!(all[4].assigned_to, Some(crate::testing::id("2")));
    let urgent = ClockFilter { priority: Some(Priority::Urgent), ..ClockFilter::default() };
    assert_eq!(of(&records(urgent).await), [tickets[1].id]);
    let agent =
        ClockFilter { assigned_to: Some(crate::testing::id("2")), ..ClockFilter::default() };
    assert_eq!(of(&records(agent).await), [tickets[4].id]);
    let none = [
        ClockFilter { metric: Some(SlaMetric::FirstResponse), ..ClockFilter::default() },
        ClockFilter { breached: Some(true), ..ClockFilter::default() },
        ClockFilter { to: Some(tickets[0].created_at), ..ClockFilter::default() },
        ClockFilter { policy_id: Some(crate::ids::PolicyId(9)), ..ClockFilter::default() },
    ];
    for filter in none {
        assert_eq!(records(filter.clone()).await, [], "{filter:?}");
    }
    let from = ClockFilter { from: Some(tickets[0].created_at), ..ClockFilter::default() };
    assert_eq!(records(ClockFilter { breached: Some(false), ..from }).await.len(), 6);
}
