//! `sla-timeline.json`: ours, and those of the folder in `ESCALATED_VECTORS`.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use escalated_core::{
    ids::CalendarId,
    replies::AuthorKind,
    sla::{
        BusinessCalendar, ClockReading, Happening, Holiday, Moment, SlaMetric, SlaSettings, Target,
        Window,
    },
    tickets::{Awaiting, Priority, Status},
    time::Timestamp,
};
use escalated_sla::{
    calendars::Hours,
    timeline::{LogEvent, Progress, Rounding, Simulation, TermStep, Terms, Timeline},
};
use serde_json::{Value, json};

#[test]
fn vectors_sla_timeline() {
    let mut counted = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let found = play(case);
            let id = format!("{} {}", case["id"], case["name"]);
            for (part, expected) in case["expected"].as_object().unwrap() {
                assert_eq!(found[part], *expected, "{part} of {id} in {}", path.display());
            }
            counted += 1;
        }
    }
    println!("{counted} cases");
    assert!(counted >= 31);
}

/// Our own files, and those of the folder in `ESCALATED_VECTORS`.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let given = env::var_os("ESCALATED_VECTORS").map(PathBuf::from);
    let entries = [Some(own), given].into_iter().flatten().flat_map(fs::read_dir).flatten();
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with("sla-timeline") && name.ends_with(".json")
    };
    entries.map(|entry| entry.unwrap().path()).filter(wanted).collect()
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

/// The vectors' statuses are words of a host; only what they do to clocks matters.
fn status(word: &str, case: &Value) -> Status {
    let is_one_of = |key: &str| {
        let words = case["config"][key].as_array();
        words.is_some_and(|words| words.iter().any(|other| other == word))
    };
    if is_one_of("closed_statuses") {
        if word == "closed" { Status::Closed } else { Status::Resolved }
    } else if is_one_of("pausing_statuses") {
        Status::WaitingOnCustomer
    } else {
        Status::Open
    }
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

fn terms(case: &Value) -> Terms {
    let (policy, config) = (&case["policy"], &case["config"]);
    let pause = config["pause_on_awaiting_client"].as_bool().unwrap();
    let settings = SlaSettings { pause_on_awaiting_requester: pause, ..SlaSettings::default() };
    let mut terms = Terms { hours: hours(&case["schedule"]), ..Terms::none(&settings) };
    let Some(targets) = policy["targets"].as_object() else { return terms };
    terms.at_risk_percent = percent(&policy["at_risk_percent"]);
    let events = case["events"].as_array().unwrap();
    let is_used =
        |word: &str| events.iter().any(|event| event["priority"] == word || event["to"] == word);
    let mut escalations = None;
    for (word, target) in targets {
        let minutes = |key: &str| target[key].as_i64();
        terms.targets.insert(
            priority(word),
            Target {
                first_response: minutes("response_minutes"),
                next_response: None,
                resolution: minutes("resolution_minutes"),
                is_24x7: target["is_24x7"].as_bool().unwrap_or_default(),
            },
        );
        if is_used(word) {
            let percents = &target["escalation_percent"];
            assert!(escalations.is_none_or(|other| other == percents), "one list for all");
            escalations = Some(percents);
        }
    }
    let mut steps: BTreeMap<u16, TermStep> = BTreeMap::new();
    let blank = |percent| TermStep { percent, level: None, is_threshold: false, tells: true };
    for value in policy["thresholds"].as_array().into_iter().flatten() {
        let percent = percent(value);
        steps.entry(percent).or_insert(blank(percent)).is_threshold = true;
    }
    let levels = escalations.and_then(Value::as_array).into_iter().flatten().zip(1..);
    for (value, level) in levels.filter(|(value, _)| !value.is_null()) {
        let percent = percent(value);
        steps.entry(percent).or_insert(blank(percent)).level = Some(level);
    }
    terms.steps = steps.into_values().collect();
    terms
}

fn percent(value: &Value) -> u16 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn hours(schedule: &Value) -> Hours {
    let list = |key: &str| schedule[key].as_array().into_iter().flatten();
    let dated = list("holidays").map(|day| (day.as_str().unwrap().to_owned(), false));
    let yearly =
        list("recurring_holidays").map(|day| (format!("2000-{}", day.as_str().unwrap()), true));
    let holiday = |(date, recurring): (String, bool)| {
        let date: NaiveDate = date.parse().unwrap();
        Holiday { date, recurring, name: String::new() }
    };
    let windows = list("hours").map(|hours| Window {
        weekday: hours["weekday"].as_u64().unwrap().try_into().unwrap(),
        start: hours["start"].as_str().unwrap().parse().unwrap(),
        end: hours["end"].as_str().unwrap().parse().unwrap(),
    });
    let calendar = BusinessCalendar {
        id: CalendarId(1),
        name: String::new(),
        timezone: schedule["timezone"].as_str().unwrap().to_owned(),
        is_24x7: schedule["is_24x7"].as_bool().unwrap_or_default(),
        is_default: true,
        windows: windows.collect(),
        holidays: dated.chain(yearly).map(holiday).collect(),
        holiday_sets: Vec::new(),
    };
    Hours::new(&calendar, &BTreeMap::new()).unwrap()
}

fn name(metric: SlaMetric) -> &'static str {
    METRICS.iter().find(|(other, _)| *other == metric).unwrap().1
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn text(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
