//! What the cases of `sla-timeline.json` promise, read for the tests of two crates.

use std::collections::BTreeMap;

use escalated_core::{
    sla::{Notified, PolicyInput, Step, Target},
    tickets::{Priority, Status},
    time::Timestamp,
};
use serde_json::{Value, json};

pub(crate) fn text(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The vectors have ITIL's five words.
pub(crate) fn priority(word: &str) -> Priority {
    match word {
        "critical" => Priority::Critical,
        "high" => Priority::Urgent,
        "medium" => Priority::High,
        "low" => Priority::Medium,
        "planning" => Priority::Low,
        other => panic!("a priority {other}"),
    }
}

/// The vectors' statuses are words of a host; only what they do to clocks matters.
pub(crate) fn status(word: &str, case: &Value) -> Status {
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

/// The policy of a case, as the default; without one a policy that holds for no ticket.
pub(crate) fn policy(case: &Value) -> PolicyInput {
    let given = &case["policy"];
    let mut input: PolicyInput =
        serde_json::from_value(json!({ "name": "Vector", "targets": {}, "steps": [] })).unwrap();
    let Some(targets) = given["targets"].as_object() else { return input };
    input.is_default = true;
    input.at_risk_percent = percent(&given["at_risk_percent"]);
    let events = case["events"].as_array().unwrap();
    let is_used =
        |word: &str| events.iter().any(|event| event["priority"] == word || event["to"] == word);
    let mut escalations = None;
    for (word, target) in targets {
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
            let percents = &target["escalation_percent"];
            assert!(escalations.is_none_or(|other| other == percents), "one list for all");
            escalations = Some(percents);
        }
    }
    let mut steps: BTreeMap<u16, Step> = BTreeMap::new();
    for value in given["thresholds"].as_array().into_iter().flatten() {
        let percent = percent(value);
        steps.insert(percent, Step::notice(percent, &[Notified::Assignee]));
    }
    let levels = escalations.and_then(Value::as_array).into_iter().flatten().zip(1..);
    for (value, level) in levels.filter(|(value, _)| !value.is_null()) {
        let percent = percent(value);
        let step = steps.entry(percent).or_insert_with(|| Step::notice(percent, &[]));
        step.level = Some(level);
    }
    input.steps = steps.into_values().collect();
    input
}

fn percent(value: &Value) -> u16 {
    value.as_u64().unwrap().try_into().unwrap()
}
