//! `sla-timeline.json` through the real pipeline: each event is a command, each whole minute at
//! which something is due a sweep.
//!
//! A ticket of ours comes in open and waits for its agents, so a case that begins in another
//! status, or whose requester's turn comes without a reply, is left to the timeline's own test.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use chrono::TimeDelta;
use escalated_core::{
    ids::TicketId,
    pipeline::Action,
    settings::SettingKey,
    sla::{
        CalendarInput, ClockState, Holiday, Notified, PolicyInput, SlaMetric, Step, Target, Window,
    },
    tickets::{Priority, Status, TicketKey},
    time::Timestamp,
};
use escalated_sla::{BackendKind, timeline::LogEvent};
use serde_json::{Value, json};

use super::world::World;
use crate::support::Kind;

on_every_database! {
    the_vectors_hold_in_the_pipeline
}

async fn the_vectors_hold_in_the_pipeline(kind: Kind) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../escalated-sla/tests/vectors");
    let given = env::var_os("ESCALATED_VECTORS").map(PathBuf::from);
    let read = |folder: PathBuf| -> Vec<Value> {
        let text = fs::read_to_string(folder.join("sla-timeline.json")).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        file["cases"].as_array().unwrap().clone()
    };
    let cases: Vec<Value> = [Some(own), given].into_iter().flatten().flat_map(read).collect();
    let Some(world) = World::bare(kind, BackendKind::Sweep).await else { return };
    let cx = world.cx("1");
    let off = [(SettingKey::SlaPauseOnAwaiting, "0".to_owned())];
    world.ports().settings.put_settings(&cx, &off).await.unwrap();
    let mut played = 0;
    for case in &cases {
        if !is_a_matter_of_commands(case) {
            continue;
        }
        let found = play(&world, case).await;
        for part in ["log", "response_met", "resolution_met", "max_escalation_level"] {
            let expected = &case["expected"][part];
            assert_eq!(found[part], *expected, "{part} of {} {}", case["id"], case["name"]);
        }
        played += 1;
    }
    println!("{played} cases");
    assert!(played >= 24, "{played}");
    world.desk.database.drop().await;
}

fn is_a_matter_of_commands(case: &Value) -> bool {
    let events = case["events"].as_array().unwrap();
    let ours = |event: &Value| match event["type"].as_str().unwrap() {
        "created" => event["status"].is_null() || event["status"] == "open",
        "awaiting_client" => false,
        _ => true,
    };
    let turned = events.iter().any(|event| event["awaiting_client"] == true);
    case["policy"].is_object() && !turned && events.iter().all(ours)
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

    let minute = TimeDelta::minutes(1);
    let events = case["events"].as_array().unwrap();
    let mut ticket = TicketId(0);
    for (place, event) in events.iter().enumerate() {
        let at = instant(&event["at"]);
        if place == 0 {
            world.desk.clock.set(at);
            ticket = world.create(priority(event["priority"].as_str().unwrap())).await;
        } else {
            world.pass(ticket, at - TimeDelta::seconds(1), minute).await;
            world.desk.clock.set(at);
            happen(world, ticket, event).await;
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
        let at = entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
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

async fn happen(world: &World, ticket: TicketId, event: &Value) {
    let word = |key: &str| event[key].as_str().unwrap();
    let reply = Action::Reply { body: "Well.".into(), attachments: Vec::new() };
    let (person, action) = match word("type") {
        "status" => {
            let key = TicketKey::Id(ticket);
            let now = world.ports().tickets.get(&world.cx("1"), &key).await.unwrap().ticket.status;
            let to = match word("to") {
                "pending" => Status::WaitingOnCustomer,
                "resolved" => Status::Resolved,
                "closed" => Status::Closed,
                // A ticket that was finished opens by another word.
                _ if !now.is_open() => Status::Reopened,
                _ if now == Status::Open || now == Status::Reopened => Status::InProgress,
                _ => Status::Open,
            };
            ("2", Action::Transition { to })
        }
        "priority" => ("2", Action::ChangePriority { to: priority(word("to")) }),
        "agent_reply" => ("2", reply),
        "customer_reply" => ("10", reply),
        "internal_note" => ("2", Action::Note { body: "Hm.".into(), attachments: Vec::new() }),
        other => panic!("an event of type {other}"),
    };
    world.act(person, ticket, action).await.unwrap();
}

/// The vectors have ITIL's five words.
fn priority(word: &str) -> Priority {
    match word {
        "critical" => Priority::Critical,
        "high" => Priority::Urgent,
        "medium" => Priority::High,
        "low" => Priority::Medium,
        "planning" => Priority::Low,
        other => panic!("a priority {other}"),
    }
}

fn policy(case: &Value) -> PolicyInput {
    let given = &case["policy"];
    let mut input: PolicyInput =
        serde_json::from_value(json!({ "name": "Vector", "targets": {}, "steps": [] })).unwrap();
    input.is_default = true;
    let events = case["events"].as_array().unwrap();
    let is_used =
        |word: &str| events.iter().any(|event| event["priority"] == word || event["to"] == word);
    let mut escalations = None;
    for (word, target) in given["targets"].as_object().unwrap() {
        let minutes = |key: &str| target[key].as_i64();
        input.targets.insert(
            priority(word),
            Target {
                first_response: minutes("response_minutes"),
                next_response: None,
                resolution: minutes("resolution_minutes"),
                is_24x7: target["is_24x7"].as_bool().unwrap_or_default(),
            },
        );
        if is_used(word) {
            escalations = target["escalation_percent"].as_array();
        }
    }
    let mut steps: BTreeMap<u16, Step> = BTreeMap::new();
    let percent = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
    for value in given["thresholds"].as_array().into_iter().flatten() {
        let percent = percent(value);
        steps.insert(percent, Step::notice(percent, &[Notified::Assignee]));
    }
    for (value, level) in escalations.into_iter().flatten().zip(1..) {
        if !value.is_null() {
            let percent = percent(value);
            let step = steps.entry(percent).or_insert_with(|| Step::notice(percent, &[]));
            step.level = Some(level);
        }
    }
    input.steps = steps.into_values().collect();
    input
}

fn hours(schedule: &Value) -> CalendarInput {
    let list = |key: &str| schedule[key].as_array().into_iter().flatten();
    let dated = list("holidays").map(|day| (day.as_str().unwrap().to_owned(), false));
    let yearly =
        list("recurring_holidays").map(|day| (format!("2000-{}", day.as_str().unwrap()), true));
    let holiday = |(date, recurring): (String, bool)| Holiday {
        date: date.parse().unwrap(),
        recurring,
        name: String::new(),
    };
    let windows = list("hours").map(|hours| Window {
        weekday: hours["weekday"].as_u64().unwrap().try_into().unwrap(),
        start: hours["start"].as_str().unwrap().parse().unwrap(),
        end: hours["end"].as_str().unwrap().parse().unwrap(),
    });
    CalendarInput {
        name: "Vector".into(),
        timezone: schedule["timezone"].as_str().unwrap().to_owned(),
        is_24x7: schedule["is_24x7"].as_bool().unwrap_or_default(),
        is_default: true,
        windows: windows.collect(),
        holidays: dated.chain(yearly).map(holiday).collect(),
        holiday_sets: Vec::new(),
    }
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}
