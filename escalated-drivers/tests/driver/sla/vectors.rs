//! `sla-timeline.json` through the real pipeline: each event is a command, each whole minute at
//! which something is due a sweep; and `business-hours.json`, each case a ticket and its clock.

use std::collections::HashMap;

use chrono::TimeDelta;
use escalated_core::{
    ids::TicketId,
    pipeline::Action,
    settings::SettingKey,
    sla::{ClockState, SlaMetric, SweepScope, Target},
    tickets::{Priority, Status, TicketKey},
    time::Timestamp,
};
use escalated_sla::{BackendKind, timeline::LogEvent};
use serde_json::{Value, json};

use super::{
    cases::{cases, hours, instant},
    terms::{policy, priority, status, text},
    world::World,
};
use crate::support::Kind;

on_every_database! {
    timelines_hold_in_the_pipeline
    business_hours_hold_in_the_pipeline
}

async fn timelines_hold_in_the_pipeline(kind: Kind) {
    let cases = cases("sla-timeline");
    let Some(world) = World::bare(kind, BackendKind::Sweep).await else { return };
    for case in &cases {
        let found = play(&world, case).await;
        for part in ["log", "response_met", "resolution_met", "max_escalation_level"] {
            let expected = &case["expected"][part];
            assert_eq!(found[part], *expected, "{part} of {} {}", case["id"], case["name"]);
        }
    }
    println!("{} cases", cases.len());
    assert!(cases.len() >= 31);
    world.desk.database.drop().await;
}

/// Whether it is said whose turn it is, other than by replies.
fn says_turns(case: &Value) -> bool {
    let events = case["events"].as_array().unwrap();
    events.iter().any(|one| one["type"] == "awaiting_client" || !one["awaiting_client"].is_null())
}

async fn play(world: &World, case: &Value) -> Value {
    let cx = world.cx("1");
    let ports = world.ports();
    // The rules of the case, in place of those of the one before.
    let calendars = ports.calendars.calendars(&cx).await.unwrap();
    let calendar = calendars.first().map(|calendar| calendar.id);
    ports.calendars.save_calendar(&cx, calendar, &hours(&case["schedule"])).await.unwrap();
    let policies = ports.policies.policies(&cx).await.unwrap();
    let own = policies.first().map(|policy| policy.id);
    ports.policies.save_policy(&cx, own, &policy(case)).await.unwrap();
    // An answer of ours makes it the requester's turn, which the vectors do not know.
    let pauses = if says_turns(case) { "1" } else { "0" };
    let pauses = [(SettingKey::SlaPauseOnAwaiting, pauses.to_owned())];
    ports.settings.put_settings(&cx, &pauses).await.unwrap();

    let minute = TimeDelta::minutes(1);
    let events = case["events"].as_array().unwrap();
    let mut ticket = TicketId(0);
    for (place, event) in events.iter().enumerate() {
        let at = instant(&event["at"]);
        if place == 0 {
            world.desk.clock.set(at);
            ticket = world.create(priority(event["priority"].as_str().unwrap())).await;
            // A ticket of ours comes in open, on its agents' turn.
            let to = event["status"].as_str().map_or(Status::Open, |word| status(word, case));
            if to != Status::Open {
                world.act("2", ticket, Action::Transition { to }).await.unwrap();
            }
            if event["awaiting_client"] == true {
                turn(world, ticket, true).await;
            }
        } else {
            world.pass(ticket, at - TimeDelta::seconds(1), minute).await;
            world.desk.clock.set(at);
            happen(world, case, ticket, event).await;
        }
        // What happens at one instant happens before the look at it.
        if events.get(place + 1).is_none_or(|next| instant(&next["at"]) > at) {
            world.look().await;
        }
    }
    world.pass(ticket, instant(&case["until"]), minute).await;
    let log = world.log(ticket).await;
    let log = log.iter().filter_map(|entry| {
        let milestone =
            if entry.metric == SlaMetric::Resolution { "resolution" } else { "response" };
        let at = text(entry.at);
        Some(match entry.event {
            LogEvent::Threshold { percent, notify } => json!({
                "at": at, "kind": "threshold", "milestone": milestone,
                "percent": percent, "notify": notify,
            }),
            LogEvent::Escalation { level } => json!({
                "at": at, "kind": "escalation", "milestone": milestone, "level": level,
            }),
            _ => return None,
        })
    });
    let log: Vec<Value> = log.collect();
    let clocks = world.clocks(ticket).await;
    let met = |metric| {
        let clock = clocks.iter().find(|clock| clock.metric == metric)?;
        match clock.state {
            ClockState::Met => Some(true),
            ClockState::Missed => Some(false),
            _ => None,
        }
    };
    let cx = world.cx("1");
    let ticket = ports.tickets.get(&cx, &TicketKey::Id(ticket)).await.unwrap().ticket;
    // The next case is a world of its own.
    let close = Action::Transition { to: Status::Closed };
    if ticket.status != Status::Closed {
        world.act("1", ticket.id, close).await.unwrap();
    }
    json!({
        "log": log,
        "response_met": met(SlaMetric::FirstResponse),
        "resolution_met": met(SlaMetric::Resolution),
        "max_escalation_level": ticket.sla.level,
    })
}

async fn happen(world: &World, case: &Value, ticket: TicketId, event: &Value) {
    let word = |key: &str| event[key].as_str().unwrap();
    let reply = Action::Reply { body: "Well.".into(), attachments: Vec::new() };
    let (person, action) = match word("type") {
        "status" => {
            let key = TicketKey::Id(ticket);
            let now = world.ports().tickets.get(&world.cx("1"), &key).await.unwrap().ticket.status;
            let to = match status(word("to"), case) {
                // A ticket that was finished opens by another word.
                Status::Open if !now.is_open() => Status::Reopened,
                Status::Open if now == Status::Open || now == Status::Reopened => {
                    Status::InProgress
                }
                to => to,
            };
            ("2", Action::Transition { to })
        }
        "priority" => ("2", Action::ChangePriority { to: priority(word("to")) }),
        "agent_reply" => ("2", reply),
        "customer_reply" => ("10", reply),
        "internal_note" => ("2", Action::Note { body: "Hm.".into(), attachments: Vec::new() }),
        "awaiting_client" => {
            turn(world, ticket, event["value"].as_bool().unwrap()).await;
            return;
        }
        other => panic!("an event of type {other}"),
    };
    world.act(person, ticket, action).await.unwrap();
}

/// Makes it the requester's turn, or ours, without an answer of anybody: as an import writes it,
/// whose clocks are worked out anew afterwards.
async fn turn(world: &World, ticket: TicketId, is_requesters: bool) {
    let awaiting = if is_requesters { "requester" } else { "internal" };
    let data = json!({ "author": "system", "awaiting": awaiting });
    let at = match world.desk.database.kind {
        Kind::Sqlite => world.now().format("%Y-%m-%dT%H:%M:%S%.6f+00:00"),
        _ => world.now().format("%Y-%m-%d %H:%M:%S"),
    };
    let zone = if world.desk.database.kind == Kind::Postgres { "+00" } else { "" };
    let sql = format!(
        "INSERT INTO escalated_ticket_activities (tenant_id, ticket_id, type, data, causer_type, \
         causer_name, request_id, created_at) VALUES ('', {ticket}, 'replied', '{data}', 'system', \
         '', '', '{at}{zone}')"
    );
    world.desk.database.execute(&sql).await;
    let (now, rule) = (world.now(), world.engine.recompute_rule());
    let scope = SweepScope::These { tenant: world.cx("1").tenant, tickets: vec![ticket] };
    world.ports().sweeps.sweep(&scope, now, 1, rule).await.unwrap();
}

async fn business_hours_hold_in_the_pipeline(kind: Kind) {
    let cases = cases("business-hours");
    let Some(world) = World::bare(kind, BackendKind::Sweep).await else { return };
    let (ports, mut wrong) = (world.ports(), Vec::new());
    // A calendar and a policy for each schedule.
    let mut schedules: HashMap<String, Vec<&Value>> = HashMap::new();
    for case in &cases {
        schedules.entry(case["schedule"].to_string()).or_default().push(case);
    }
    let (mut calendar, mut promise, mut input) = (None, None, policy(&Value::Null));
    input.is_default = true;
    for cases in schedules.values() {
        let saved = hours(&cases[0]["schedule"]);
        let saved = ports.calendars.save_calendar(&world.cx("1"), calendar, &saved).await.unwrap();
        calendar = Some(saved.id);
        for case in cases {
            // What is only measured has a promise that is not in its way.
            let minutes = case["minutes"].as_i64().unwrap_or(5_000_000);
            let target = Target { resolution: Some(minutes), ..Target::default() };
            if input.targets.insert(Priority::Medium, target) != Some(target) {
                let policy = ports.policies.save_policy(&world.cx("1"), promise, &input).await;
                promise = Some(policy.unwrap().id);
            }
            let right = holds(&world, case).await;
            if !right {
                wrong.push(format!("{} ({})", case["id"], case["tag"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong: {wrong:#?}", wrong.len(), cases.len());
    println!("{} cases", cases.len());
    world.desk.database.drop().await;
}

async fn holds(world: &World, case: &Value) -> bool {
    world.desk.clock.set(instant(&case["start"]));
    let ticket = world.create(Priority::Medium).await;
    if case["op"] == "add" {
        let due = world.clocks(ticket).await[0].due_at;
        return due == case["expected"].as_str().map(|at| at.parse::<Timestamp>().unwrap());
    }
    world.desk.clock.set(instant(&case["end"]));
    world.act("2", ticket, Action::Transition { to: Status::Resolved }).await.unwrap();
    let consumed = world.clocks(ticket).await[0].consumed_seconds.unwrap();
    case["expected"] == json!(consumed / 60)
}
