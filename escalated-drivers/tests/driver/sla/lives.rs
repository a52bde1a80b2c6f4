//! Lives of tickets through the real pipeline.

use chrono::TimeDelta;
use escalated_core::{
    activities::ActivityKind,
    ids::TicketId,
    pipeline::{Action, Command, TicketUpdate},
    sla::{ClockState, PauseReason, PolicyInput, SlaMetric, moments},
    testing::new_ticket,
    tickets::{NewTicket, Priority, Status, TicketKey},
};
use escalated_sla::{BackendKind, policies::terms, timeline::simulate};

use super::world::{World, policy};
use crate::support::Kind;

on_every_database! {
    a_life_is_recorded_as_the_timeline_replays_it
    both_backends_write_the_same
    a_preview_tells_the_due_dates
    another_policy_and_another_calendar_keep_what_was_said
    what_moves_no_clock_reads_none
}

fn reply() -> Action {
    Action::Reply { body: "Well.".into(), attachments: Vec::new() }
}

const MICRO: TimeDelta = TimeDelta::microseconds(1);

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound).unwrap()
    }

    fn seconds(&mut self, bound: u64) -> TimeDelta {
        TimeDelta::seconds(i64::try_from(self.below(bound)).unwrap())
    }
}

/// Lives a random life of about ten commands and a week.
async fn live(world: &World, seed: u64) -> TicketId {
    let mut random = Random(seed);
    let first = random.below(5);
    let ticket = world.create(Priority::ALL[first]).await;
    world.look().await;
    for _ in 0..=random.below(10) {
        let wait =
            if random.below(4) == 0 { random.seconds(3 * 86_400) } else { random.seconds(9_000) };
        let at = world.now() + wait;
        world.pass(ticket, at - MICRO, MICRO).await;
        world.desk.clock.set(at);
        let key = TicketKey::Id(ticket);
        let status = world.ports().tickets.get(&world.cx("1"), &key).await.unwrap().ticket.status;
        let (person, action) = match random.below(10) {
            0..4 => {
                let allowed = status.allowed();
                let to = allowed[random.below(allowed.len() as u64)];
                ("2", Action::Transition { to })
            }
            4..6 => ("2", Action::ChangePriority { to: Priority::ALL[random.below(5)] }),
            6..8 => ("10", reply()),
            _ => ("2", reply()),
        };
        world.act(person, ticket, action).await.unwrap();
        world.look().await;
    }
    let until = world.now() + TimeDelta::days(7);
    world.pass(ticket, until, MICRO).await;
    ticket
}

async fn a_life_is_recorded_as_the_timeline_replays_it(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let mut entries = 0;
    for seed in 0..6 {
        let ticket = live(&world, seed).await;
        let cx = world.cx("1");
        let config = world.ports().policies.sla_config(&cx).await.unwrap();
        let terms = terms(&config, &config.policies[0]).unwrap();
        let stored = world.ports().tickets.get(&cx, &TicketKey::Id(ticket)).await.unwrap().ticket;
        let history = world.ports().clocks.clock_history(&cx, ticket).await.unwrap();
        let history = moments(&stored, &history);
        let log = world.log(ticket).await;
        assert_eq!(log, simulate(&history, &terms, world.now()), "seed {seed}: {history:?}");
        entries += log.len();
    }
    assert!(entries > 30, "{entries}");
    world.desk.database.drop().await;
}

/// All that an SLA leaves behind, but for ids of events.
async fn left_behind(world: &World, ticket: TicketId) -> Vec<String> {
    let cx = world.cx("1");
    let mut lines: Vec<String> =
        world.clocks(ticket).await.iter().map(|clock| format!("{clock:?}")).collect();
    let said = world.ports().clocks.sla_log(&cx, ticket).await.unwrap();
    lines.extend(
        said.iter().map(|said| format!("{:?} {} {}", said.kind, said.created_at, said.data)),
    );
    let ticket = world.ports().tickets.get(&cx, &TicketKey::Id(ticket)).await.unwrap().ticket;
    lines.push(format!("{:?} {} {}", ticket.sla, ticket.version, ticket.seq));
    lines
}

async fn both_backends_write_the_same(kind: Kind) {
    let Some(sweep) = World::open(kind, BackendKind::Sweep).await else { return };
    let timers = World::open(kind, BackendKind::Timers).await.unwrap();
    for seed in 20..24 {
        let (one, other) = (live(&sweep, seed).await, live(&timers, seed).await);
        let (one, other) = (left_behind(&sweep, one).await, left_behind(&timers, other).await);
        assert_eq!(one, other, "seed {seed}");
    }
    let events = "SELECT COUNT(*) FROM escalated_outbox WHERE name LIKE 'sla.%'";
    let count = sweep.desk.database.number(events).await;
    assert_eq!(count, timers.desk.database.number(events).await);
    assert!(count > 4, "{count}");
    sweep.desk.database.drop().await;
    timers.desk.database.drop().await;
}

async fn a_preview_tells_the_due_dates(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    let new = NewTicket { priority: Some(Priority::High), ..new_ticket("Printer") };
    let tickets = &world.ports().tickets;
    let outcome = tickets.preview(&world.cx("10"), Command::Create(new)).await.unwrap();
    let started = outcome.activities.iter().find(|a| a.kind == ActivityKind::SlaStarted).unwrap();
    assert_eq!(started.data["clocks"][0]["due_at"], "2026-01-05T09:30:00Z");
    assert_eq!(started.data["clocks"][1]["due_at"], "2026-01-05T13:00:00Z");
    assert_eq!(world.desk.database.number("SELECT COUNT(*) FROM escalated_sla_clocks").await, 0);
    assert_eq!(world.desk.database.number("SELECT COUNT(*) FROM escalated_jobs").await, 0);

    let ticket = world.create(Priority::High).await;
    let to = Priority::Critical;
    let command = Command::one(TicketKey::Id(ticket), Action::ChangePriority { to });
    let outcome = tickets.preview(&world.cx("2"), command).await.unwrap();
    let said = outcome.activities.iter().find(|a| a.kind == ActivityKind::SlaRecomputed).unwrap();
    assert_eq!(said.data["clocks"][0]["old_due_at"], "2026-01-05T09:30:00Z");
    assert_eq!(said.data["clocks"][0]["due_at"], "2026-01-05T09:15:00Z");
    assert_eq!(
        outcome.ticket.sla.first_response_due_at.unwrap().to_rfc3339(),
        "2026-01-05T09:15:00+00:00"
    );
    world.desk.database.drop().await;
}

async fn another_policy_and_another_calendar_keep_what_was_said(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::High).await;
    world.pass(ticket, world.now() + TimeDelta::minutes(20), MICRO).await;
    world.act("2", ticket, reply()).await.unwrap();
    let met = world.clocks(ticket).await[0].clone();
    assert_eq!((met.state, met.fired.clone()), (ClockState::Met, vec![50]));

    // Another policy on the ticket alone: twice the time.
    let mut input: PolicyInput = policy();
    (input.is_default, input.name) = (false, "Slow".into());
    for target in input.targets.values_mut() {
        target.resolution = Some(960);
    }
    let cx = world.cx("1");
    let slow = world.ports().policies.save_policy(&cx, None, &input).await.unwrap().id;
    let wrong = escalated_core::ids::PolicyId(999);
    let refused = world.act("1", ticket, Action::SetSlaPolicy { policy: Some(wrong) }).await;
    assert_eq!(refused.unwrap_err().fields()[0].code, "unknown_policy");
    world.act("1", ticket, Action::SetSlaPolicy { policy: Some(slow) }).await.unwrap();
    let clocks = world.clocks(ticket).await;
    assert_eq!(clocks[0], met, "what was given stays");
    assert_eq!((clocks[1].policy_id, clocks[1].target_minutes), (slow, 960));
    assert_eq!(clocks[1].state, ClockState::Paused);
    assert_eq!(clocks[1].pause_reason, Some(PauseReason::AwaitingRequester));

    // The default again, and then other hours for all.
    world.act("1", ticket, Action::SetSlaPolicy { policy: None }).await.unwrap();
    world.act("10", ticket, reply()).await.unwrap();
    let before = world.clocks(ticket).await;
    assert_eq!(before.len(), 3, "the next response is owed");
    let due = |clocks: &[escalated_core::sla::SlaClock], metric| {
        clocks.iter().find(|clock| clock.metric == metric).unwrap().due_at.unwrap()
    };
    let calendar = world.ports().calendars.calendars(&cx).await.unwrap().remove(0);
    let input = escalated_core::sla::CalendarInput {
        name: calendar.name,
        timezone: "America/New_York".into(),
        is_24x7: false,
        is_default: true,
        windows: calendar.windows,
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    };
    world.ports().calendars.save_calendar(&cx, Some(calendar.id), &input).await.unwrap();
    let open =
        escalated_core::sla::SweepScope::Open { tenant: cx.tenant.clone(), after: TicketId(0) };
    let rule = world.engine.recompute_rule();
    let swept = world.ports().sweeps.sweep(&open, world.now(), 500, rule.clone()).await.unwrap();
    assert_eq!((swept.looked, swept.written), (1, 1));
    let after = world.clocks(ticket).await;
    assert_eq!(after[0], met);
    let metric = SlaMetric::Resolution;
    assert_eq!(due(&before, metric).to_rfc3339(), "2026-01-05T13:00:00+00:00");
    assert_eq!(due(&after, metric).to_rfc3339(), "2026-01-05T18:00:00+00:00");
    let again = world.ports().sweeps.sweep(&open, world.now(), 500, rule).await.unwrap();
    assert_eq!(again.written, 0, "what agrees is not written");
    world.act("2", ticket, Action::Transition { to: Status::Closed }).await.unwrap();
    assert!(world.clocks(ticket).await.iter().all(|clock| clock.wake_at.is_none()));
    world.desk.database.drop().await;
}

async fn what_moves_no_clock_reads_none(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::High).await;
    let before = world.clocks(ticket).await;
    let subject = TicketUpdate { subject: Some("Scanner".into()), ..TicketUpdate::default() };
    world.act("2", ticket, Action::Update(subject)).await.unwrap();
    world.act("2", ticket, Action::Note { body: "Hm.".into(), attachments: vec![] }).await.unwrap();
    assert_eq!(world.clocks(ticket).await, before);
    assert_eq!(world.log(ticket).await, []);
    world.desk.database.drop().await;
}
