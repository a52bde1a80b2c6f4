//! `sla-timeline.json`: ours, and those of the folder in `ESCALATED_VECTORS`.

use std::collections::BTreeMap;

use escalated_core::{
    ids::{CalendarId, PolicyId},
    replies::AuthorKind,
    sla::{
        BusinessCalendar, ClockReading, Happening, Moment, Policy, SlaConfig, SlaMetric,
        SlaSettings,
    },
    tickets::{Awaiting, Status},
    time::Timestamp,
};
use escalated_sla::{
    policies,
    timeline::{LogEvent, Progress, Rounding, Simulation, Terms, Timeline},
};
use serde_json::{Value, json};

use crate::{
    cases::{cases, hours, instant},
    terms::{policy, priority, status, text},
};

#[test]
fn vectors_sla_timeline() {
    let cases = cases("sla-timeline");
    for case in &cases {
        let found = play(case);
        for (part, expected) in case["expected"].as_object().unwrap() {
            assert_eq!(found[part], *expected, "{part} of {} {}", case["id"], case["name"]);
        }
    }
    println!("{} cases", cases.len());
    assert!(cases.len() >= 31);
}

const METRICS: [(SlaMetric, &str); 2] =
    [(SlaMetric::FirstResponse, "response"), (SlaMetric::Resolution, "resolution")];

fn play(case: &Value) -> Value {
    let terms = terms(case);
    let moments: Vec<Moment> = case["events"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|event| {
            let at = instant(&event["at"]);
            happening(event, case).into_iter().map(move |what| Moment { at, what })
        })
        .collect();
    let mut simulation = Simulation::new(&moments, &terms, Rounding::Minute);
    let log = simulation.advance(instant(&case["until"]));
    let log: Vec<_> = log
        .into_iter()
        .filter_map(|entry| {
            let (at, milestone) = (text(entry.at), name(entry.metric));
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
        })
        .collect();
    let checks = case["expected"]["checks"].as_array().into_iter().flatten();
    let checks: Vec<Value> = checks
        .map(|check| {
            let at = instant(&check["at"]);
            let until = moments.iter().take_while(|moment| moment.at <= at).count();
            let timeline = Timeline::new(&terms, &moments[..until]);
            let mut shown = json!({ "at": check["at"] });
            for (metric, name) in METRICS {
                shown[name] = reading(&timeline, metric, at);
            }
            shown
        })
        .collect();
    let clock = |metric| simulation.timeline().clock(metric, 1).unwrap();
    let (response, resolution) = (clock(SlaMetric::FirstResponse), clock(SlaMetric::Resolution));
    json!({
        "checks": checks,
        "log": log,
        "response_met": response.met(),
        "resolution_met": resolution.met(),
        "response_at": response.done_at().map(text),
        "resolution_at": resolution.done_at().map(text),
        "max_escalation_level": simulation.level(),
    })
}

fn reading(timeline: &Timeline<'_>, metric: SlaMetric, at: Timestamp) -> Value {
    let clock = timeline.clock(metric, 1).unwrap();
    let Some(status) = clock.status(at, Progress::default()) else {
        let done = clock.done_at().is_some();
        return json!({ "state": if done { "done_no_target" } else { "none" } });
    };
    let mut shown = json!({ "state": status.state, "breached": status.breached });
    if !matches!(status.state, ClockReading::Met | ClockReading::Missed) {
        shown["consumed_minutes"] = json!(status.consumed_seconds / 60);
        shown["due"] = json!(status.due_at.map(text));
        shown["remaining_minutes"] = json!(status.remaining_seconds / 60);
    }
    shown
}

fn happening(event: &Value, case: &Value) -> Vec<Happening> {
    let word = |key: &str| event[key].as_str();
    let turn = |value: &Value| match value.as_bool() {
        Some(true) => Awaiting::Requester,
        _ => Awaiting::Internal,
    };
    let reply = |by| vec![Happening::Reply { by }];
    match word("type").unwrap() {
        "created" => vec![Happening::Created {
            status: word("status").map_or(Status::Open, |word| status(word, case)),
            priority: priority(word("priority").unwrap()),
            awaiting: turn(&event["awaiting_client"]),
        }],
        "status" => vec![Happening::Status { to: status(word("to").unwrap(), case) }],
        "priority" => vec![Happening::Priority { to: priority(word("to").unwrap()) }],
        "awaiting_client" => vec![Happening::Awaiting { to: turn(&event["value"]) }],
        "agent_reply" => reply(AuthorKind::Agent),
        "customer_reply" => reply(AuthorKind::Requester),
        "auto_reply" => reply(AuthorKind::System),
        "internal_note" => Vec::new(),
        other => panic!("an event of type {other}"),
    }
}

fn terms(case: &Value) -> Terms {
    let pause = case["config"]["pause_on_awaiting_client"].as_bool().unwrap();
    let settings = SlaSettings { pause_on_awaiting_requester: pause, ..SlaSettings::default() };
    if case["policy"].is_null() {
        return Terms::none(&settings);
    }
    let (hours, policy) = (hours(&case["schedule"]), policy(case));
    let calendar = BusinessCalendar {
        id: CalendarId(1),
        name: hours.name,
        timezone: hours.timezone,
        is_24x7: hours.is_24x7,
        is_default: hours.is_default,
        windows: hours.windows,
        holidays: hours.holidays,
        holiday_sets: hours.holiday_sets,
    };
    let policy = Policy {
        id: PolicyId(1),
        name: policy.name,
        description: policy.description,
        position: 1,
        is_default: policy.is_default,
        is_active: policy.is_active,
        condition: policy.condition,
        calendar_id: policy.calendar_id,
        at_risk_percent: policy.at_risk_percent,
        targets: policy.targets,
        steps: policy.steps,
    };
    let calendars = BTreeMap::from([(calendar.id, calendar)]);
    let config = SlaConfig { settings, calendars, ..SlaConfig::default() };
    policies::terms(&config, &policy).unwrap()
}

fn name(metric: SlaMetric) -> &'static str {
    METRICS.iter().find(|(other, _)| *other == metric).unwrap().1
}
