use escalated::core::{
    Result,
    actor::Cx,
    ids::{CalendarId, PolicyId},
    services::Services,
    sla::PolicyInput,
};
use serde_json::{Value, json};

use super::calendars::Calendars;
use crate::demo::catalog::Catalog;

/// Two policies of departments.
pub(super) struct Policies {
    pub(super) app: PolicyId,
    pub(super) billing: PolicyId,
}

/// Makes the policies: one by condition, one of each of two departments, and the default.
pub(super) async fn make(
    services: &Services,
    cx: &Cx,
    catalog: &Catalog,
    calendars: &Calendars,
) -> anyhow::Result<Policies> {
    let mut made = Vec::new();
    let inputs =
        [safety(catalog, calendars.always), app(calendars.night), billing(), standard(catalog)];
    for input in inputs {
        made.push(save(services, cx, input).await?);
    }
    let [_, app, billing, _] = made[..] else { anyhow::bail!("four policies were made") };
    Ok(Policies { app, billing })
}

async fn save(services: &Services, cx: &Cx, input: Value) -> anyhow::Result<PolicyId> {
    let input: PolicyInput = serde_json::from_value(input)?;
    let saved: Result<_> = services.save_policy(cx, None, &input).await;
    Ok(saved?.policy.id)
}

fn target(first: i64, next: i64, resolution: i64) -> Value {
    json!({ "first_response": first, "next_response": next, "resolution": resolution })
}

/// Steam and electricity: around the clock, and somebody is told early.
fn safety(catalog: &Catalog, calendar: CalendarId) -> Value {
    let tags: Vec<Value> = catalog
        .tags(&["safety"])
        .into_iter()
        .map(|tag| json!({ "field": "tags", "op": "contains", "value": tag }))
        .chain([json!({ "field": "priority", "op": "eq", "value": "critical" })])
        .collect();
    let targets: serde_json::Map<String, Value> = ["low", "medium", "high", "urgent", "critical"]
        .map(|priority| (priority.to_owned(), target(60, 120, 1_440)))
        .into_iter()
        .collect();
    let late: Vec<Value> = catalog
        .tags(&["late"])
        .into_iter()
        .map(|tag| json!({ "type": "add_tag", "tag": tag }))
        .chain([json!({ "type": "note", "body": "The promise on safety was not kept: say why, \
                        and call the customer." })])
        .collect();
    let everybody = ["assignee", "department_manager", "escalation_manager"];
    json!({
        "name": "Safety first",
        "description": "What could hurt somebody is answered within the hour, day and night.",
        "condition": { "any": tags },
        "calendar_id": calendar,
        "at_risk_percent": 60,
        "targets": targets,
        "steps": [
            { "percent": 50, "level": 1, "notify": ["assignee", "department_manager"] },
            { "percent": 80, "level": 2, "notify": everybody },
            { "percent": 100, "level": 3, "notify": everybody, "actions": late },
        ],
    })
}

/// Taken by the department: in the hours of the night shift.
fn app(calendar: CalendarId) -> Value {
    json!({
        "name": "App at night",
        "description": "For App & accounts, whose team works from the afternoon until two.",
        "calendar_id": calendar,
        "targets": {
            "low": target(480, 960, 4_800), "medium": target(240, 480, 2_400),
            "high": target(120, 240, 1_200), "urgent": target(60, 120, 600),
        },
        "steps": [
            { "percent": 75, "notify": ["assignee"] },
            { "percent": 100, "level": 1, "notify": ["assignee", "escalation_manager"] },
        ],
    })
}

/// Promises no further answers.
fn billing() -> Value {
    let target =
        |first: i64, resolution: i64| json!({ "first_response": first, "resolution": resolution });
    json!({
        "name": "Billing desk",
        "description": "Money takes its time: two working days to an answer.",
        "targets": {
            "low": target(960, 4_800), "medium": target(960, 4_800),
            "high": target(480, 2_400), "urgent": target(240, 960),
        },
        "steps": [
            { "percent": 90, "notify": ["assignee"] },
            { "percent": 100, "notify": ["assignee", "department_manager"] },
        ],
    })
}

/// Where no other fits.
fn standard(catalog: &Catalog) -> Value {
    let late: Vec<Value> = catalog
        .tags(&["late"])
        .into_iter()
        .map(|tag| json!({ "type": "add_tag", "tag": tag }))
        .collect();
    json!({
        "name": "Standard",
        "description": "Office hours in Berlin.",
        "is_default": true,
        "targets": {
            "low": target(960, 1_440, 4_800), "medium": target(480, 960, 2_400),
            "high": target(240, 480, 1_440), "urgent": target(120, 240, 960),
            "critical": { "first_response": 30, "next_response": 60, "resolution": 480, "is_24x7": true },
        },
        "steps": [
            { "percent": 50, "notify": ["assignee"] },
            { "percent": 75, "notify": ["assignee", "department_manager"] },
            { "percent": 100, "level": 1,
              "notify": ["assignee", "department_manager", "escalation_manager"] },
            { "percent": 150, "level": 2, "notify": ["escalation_manager"], "actions": late },
        ],
    })
}
