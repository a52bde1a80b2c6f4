//! Tickets that were there before their rules, rules that cannot be read, tickets that somebody
//! holds, and a step that was cut off.

use escalated_core::{
    departments::DepartmentInput,
    engines::Extension,
    ids::{DepartmentId, JobId, TenantId, TicketId},
    jobs::Job,
    pipeline::{Action, Command},
    sla::{ClockState, SweepScope},
    testing::new_ticket,
    tickets::{Priority, TicketKey},
};
use escalated_sla::BackendKind;
use serde_json::json;

use super::world::{World, office, policy};
use crate::support::Kind;

on_every_database! {
    a_policy_that_goes_and_comes_back_counts_on
    rules_that_cannot_be_read_stop_no_other_tenant
    a_ticket_that_is_held_keeps_no_other_waiting
    a_step_that_was_cut_off_acts_once
    an_action_that_was_refused_once_has_the_others_done_once
    one_row_that_cannot_be_read_stops_no_other
}

async fn recompute(world: &World) {
    let (now, rule) = (world.now(), world.engine.recompute_rule());
    let scope = SweepScope::Open { tenant: TenantId::default(), after: TicketId(0) };
    world.ports().sweeps.sweep(&scope, now, 500, rule).await.unwrap();
}

async fn a_policy_that_goes_and_comes_back_counts_on(kind: Kind) {
    let Some(world) = World::bare(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::Critical).await;
    world.desk.clock.advance_seconds(10 * 60);
    let store = &world.ports().policies;
    let id = store.save_policy(&world.cx("1"), None, &policy()).await.unwrap().id;
    recompute(&world).await;
    let states = async || {
        let clocks = world.clocks(ticket).await;
        clocks.iter().map(|clock| clock.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [ClockState::Running; 2], "older than the first policy");
    let told = "SELECT COUNT(*) FROM escalated_outbox WHERE name LIKE 'sla.%'";
    assert_eq!(world.desk.database.number(told).await, 0);
    for (is_default, state) in [(false, ClockState::Cancelled), (true, ClockState::Running)] {
        let mut input = policy();
        input.is_default = is_default;
        store.save_policy(&world.cx("1"), Some(id), &input).await.unwrap();
        recompute(&world).await;
        assert_eq!(states().await, [state; 2]);
    }
    world.desk.database.drop().await;
}

async fn rules_that_cannot_be_read_stop_no_other_tenant(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let mut other = world.cx("1");
    other.tenant = TenantId::new("other").unwrap();
    world.ports().policies.save_policy(&other, None, &policy()).await.unwrap();
    for _ in 0..5 {
        world.ports().tickets.execute(&other, Command::Create(new_ticket("Other"))).await.unwrap();
    }
    world.desk.clock.advance_seconds(60);
    let ticket = world.create(Priority::High).await;
    let broken = "UPDATE escalated_sla_policies SET steps = '{\"a\":1}' WHERE tenant_id = 'other'";
    world.desk.database.execute(broken).await;
    world.desk.clock.advance_seconds(3600);
    let (now, rule) = (world.now(), world.engine.sweep_rule());
    // Fewer at once than cannot be read.
    let swept = world.ports().sweeps.sweep(&SweepScope::Due, now, 3, rule.clone()).await.unwrap();
    assert_eq!((swept.looked, swept.written), (1, 1));
    assert_eq!(world.clocks(ticket).await[0].fired, [50, 70, 75, 90, 100, 110, 150, 200]);
    let swept = world.ports().sweeps.sweep(&SweepScope::Due, now, 3, rule).await.unwrap();
    assert_eq!(swept.looked, 0, "and the sweep ends");
    world.desk.database.drop().await;
}

async fn a_ticket_that_is_held_keeps_no_other_waiting(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Timers).await else { return };
    if kind == Kind::Sqlite {
        // Its one writer holds all tickets or none.
        return;
    }
    let (one, two) = (world.create(Priority::High).await, world.create(Priority::High).await);
    let mut input = policy();
    for target in input.targets.values_mut() {
        target.resolution = Some(999);
    }
    let services = world.desk.helpdesk.services();
    let id = world.ports().policies.policies(&world.cx("1")).await.unwrap()[0].id;
    services.save_policy(&world.cx("1"), Some(id), &input).await.unwrap();
    let held = format!("BEGIN; SELECT id FROM escalated_tickets WHERE id = {one} FOR UPDATE");
    let held = world.desk.database.hold(&held).await;
    let target = async |ticket| world.clocks(ticket).await[1].target_minutes;
    let look = async |seconds| {
        world.desk.clock.advance_seconds(seconds);
        world.desk.helpdesk.drain().await.unwrap();
        (target(one).await, target(two).await)
    };
    assert_eq!(look(11).await, (240, 999), "nobody waits");
    assert_eq!(look(6).await, (240, 999));
    // Timers pass over it as well, and come back.
    look(15 * 60).await;
    let fired = async |ticket| world.clocks(ticket).await[0].fired.clone();
    assert_eq!((fired(one).await, fired(two).await), (vec![], vec![50]));
    held.close().await;
    assert_eq!(look(6).await, (999, 999));
    assert_eq!(fired(one).await, [50]);
    let jobs = "SELECT COUNT(*) FROM escalated_jobs WHERE kind = 'sla.recompute'";
    assert_eq!(world.desk.database.number(jobs).await, 0, "none waits or is dead");
    world.desk.database.drop().await;
}

/// The work of a step of that ticket.
fn act(ticket: TicketId, actions: &serde_json::Value) -> Job {
    let payload = json!({
        "ticket_id": ticket, "metric": "resolution", "cycle": 1, "percent": 90, "actions": actions,
    });
    let (id, kind) = (JobId(1), "sla.act".into());
    Job { id, tenant: TenantId::default(), kind, payload, attempts: 0, fence: 1 }
}

async fn a_step_that_was_cut_off_acts_once(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::Low).await;
    let job = act(
        ticket,
        &json!([{ "type": "raise_priority", "to": null }, { "type": "note", "body": "Late." }]),
    );
    for _ in 0..2 {
        run(&world, &job).await;
        world.desk.clock.advance_seconds(60);
    }
    assert_eq!(found(&world, ticket).await, (Priority::Medium, None, 1));
    world.desk.database.drop().await;
}

async fn run(world: &World, job: &Job) {
    let act = world.engine.job_handlers().into_iter().find(|job| job.kind() == "sla.act").unwrap();
    act.run(job, world.now()).await.unwrap();
}

/// The priority, the department and the number of notes.
async fn found(world: &World, ticket: TicketId) -> (Priority, Option<DepartmentId>, i64) {
    let key = TicketKey::Id(ticket);
    let found = world.ports().tickets.get(&world.cx("1"), &key).await.unwrap().ticket;
    let notes = "SELECT COUNT(*) FROM escalated_replies WHERE is_internal_note";
    (found.priority, found.department_id, world.desk.database.number(notes).await)
}

async fn an_action_that_was_refused_once_has_the_others_done_once(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let ticket = world.create(Priority::Low).await;
    let job = act(
        ticket,
        &json!([
            { "type": "raise_priority", "to": null }, { "type": "move_department", "to": 1 },
            { "type": "note", "body": "Late." },
        ]),
    );
    run(&world, &job).await;
    assert_eq!(found(&world, ticket).await, (Priority::Medium, None, 1), "there is none yet");
    // The process ends before it can say that the job is done; meanwhile what was refused may be.
    let night = DepartmentInput {
        name: "Night shift".into(),
        slug: None,
        description: None,
        is_active: true,
        manager_id: None,
        members: None,
    };
    let night = world.ports().departments.create_department(&world.cx("1"), &night).await.unwrap();
    for _ in 0..2 {
        world.desk.clock.advance_seconds(60);
        run(&world, &job).await;
        assert_eq!(found(&world, ticket).await, (Priority::Medium, Some(night.id), 1));
    }
    world.desk.database.drop().await;
}

async fn one_row_that_cannot_be_read_stops_no_other(kind: Kind) {
    let Some(world) = World::open(kind, BackendKind::Sweep).await else { return };
    let cx = world.cx("1");
    let mut own = policy();
    (own.is_default, own.name) = (false, "Own".into());
    let own = world.ports().policies.save_policy(&cx, None, &own).await.unwrap().id;
    let mut tickets = Vec::new();
    for _ in 0..5 {
        tickets.push(world.create(Priority::High).await);
    }
    let [ticket, clock, history, of_policy, good] = tickets[..] else { panic!("five") };
    world.act("1", of_policy, Action::SetSlaPolicy { policy: Some(own) }).await.unwrap();
    // What the type of a column refuses as well as what only we do: SQLite takes any text.
    let lax = kind == Kind::Sqlite;
    let broken = [
        ("tickets", if lax { "metadata = '{'" } else { "awaiting = 'moon'" }, "id", ticket.0),
        (
            "sla_clocks",
            if lax { "due_at = 'never'" } else { "state = 'moon'" },
            "ticket_id",
            clock.0,
        ),
        (
            "ticket_activities",
            if lax { "data = '{'" } else { "causer_type = 'moon'" },
            "ticket_id",
            history.0,
        ),
        ("sla_policies", if lax { "steps = '{'" } else { "steps = '{\"a\":1}'" }, "id", own.0),
    ];
    for (table, set, key, id) in broken {
        let sql = format!("UPDATE escalated_{table} SET {set} WHERE {key} = {id}");
        world.desk.database.execute(&sql).await;
    }
    // Other hours for all: whoever fires is worked out anew first.
    let mut hours = office();
    hours.windows.iter_mut().for_each(|window| window.end = "16:00".parse().unwrap());
    let calendar = world.ports().calendars.calendars(&cx).await.unwrap()[0].id;
    world.ports().calendars.save_calendar(&cx, Some(calendar), &hours).await.unwrap();
    world.desk.clock.advance_seconds(16 * 60);
    let (now, rule) = (world.now(), world.engine.sweep_rule());
    let swept = world.ports().sweeps.sweep(&SweepScope::Due, now, 500, rule).await.unwrap();
    // Of an activity only SQLite holds what we cannot read.
    let others = 2 - usize::from(lax);
    assert_eq!((swept.looked, swept.written), (others, others));
    assert_eq!(world.clocks(good).await[0].fired, [50]);
    recompute(&world).await;
    // Its tickets stay usable, and what cannot be read can be saved anew.
    let body = Action::Reply { body: "Well.".into(), attachments: Vec::new() };
    world.act("10", of_policy, body).await.unwrap();
    assert!(world.clocks(of_policy).await[0].fired.is_empty(), "it rests");
    let mut repaired = policy();
    (repaired.is_default, repaired.name) = (false, "Own".into());
    world.ports().policies.save_policy(&world.cx("1"), Some(own), &repaired).await.unwrap();
    world.look().await;
    assert_eq!(world.clocks(of_policy).await[0].fired, [50], "and goes on");
    world.desk.database.drop().await;
}
