use serde_json::{Value, json};

use super::all::{API, get, post};
use crate::testing::Exchange;

/// PUT below the API.
pub(super) fn put(title: &'static str, path: &str) -> Exchange {
    Exchange::new(title, "PUT", format!("{API}{path}")).bearer("{{admin}}")
}

/// DELETE below the API.
fn delete(title: &'static str, path: &str) -> Exchange {
    Exchange::new(title, "DELETE", format!("{API}{path}")).bearer("{{admin}}")
}

fn make(title: &'static str, path: &str, body: &Value) -> Exchange {
    post(title, path).bearer("{{admin}}").json(body)
}

fn read(title: &'static str, path: &str) -> Exchange {
    get(title, path).bearer("{{agent}}")
}

/// Calendars, policies, managers and escalation rules.
pub(super) fn exchanges() -> Vec<Exchange> {
    [calendars(), policies(), escalation_rules()].into_iter().flatten().collect()
}

fn calendars() -> Vec<Exchange> {
    let week = |start: &str, end: &str| -> Vec<Value> {
        (0..5).map(|day| json!({ "weekday": day, "start": start, "end": end })).collect()
    };
    let office = |end: &str| {
        json!({
            "name": "Office", "timezone": "Europe/Berlin", "is_default": true,
            "windows": week("09:00", end),
            "holidays": [{ "date": "2026-06-04", "name": "Outing" }], "holiday_sets": [1],
        })
    };
    vec![
        make(
            "shared holidays",
            "/sla/holiday-sets",
            &json!({ "name": "Germany", "holidays": [
                { "date": "2026-12-25", "recurring": true, "name": "Christmas" },
            ] }),
        ),
        put("other holidays", "/sla/holiday-sets/1").json(
            &json!({ "name": "Germany", "holidays": [
            { "date": "2026-12-25", "recurring": true, "name": "Christmas" },
            { "date": "2026-05-01", "recurring": true, "name": "Labor day" },
        ] }),
        ),
        read("sets of holidays", "/sla/holiday-sets"),
        read("one set of holidays", "/sla/holiday-sets/1"),
        make("a calendar", "/sla/calendars", &office("17:00")),
        put("other hours", "/sla/calendars/1").json(&office("18:00")),
        make(
            "a calendar that never opens",
            "/sla/calendars",
            &json!({
                "name": "Never", "timezone": "UTC",
            }),
        ),
        read("calendars", "/sla/calendars"),
        read("one calendar", "/sla/calendars/1"),
        delete("a set that a calendar shares", "/sla/holiday-sets/1"),
    ]
}

fn policies() -> Vec<Exchange> {
    vec![
        make(
            "a policy",
            "/sla/policies",
            &json!({
                "name": "Standard", "is_default": true,
                "targets": {
                    "critical": { "first_response": 30, "resolution": 60, "is_24x7": true },
                    "medium": { "first_response": 240, "next_response": 240, "resolution": 1440 },
                },
            }),
        ),
        make(
            "a policy that cannot be kept",
            "/sla/policies",
            &json!({
                "name": "Gold", "calendar_id": 2,
                "condition": { "all": [{ "field": "tags", "op": "contains", "value": 1 }] },
                "targets": { "high": { "resolution": 60 } },
                "steps": [
                    { "percent": 50, "notify": ["assignee"] },
                    { "percent": 100, "level": 1, "notify": ["escalation_manager"], "actions": [
                        { "type": "raise_priority" }, { "type": "reassign", "to": 3 },
                        { "type": "move_department", "to": 1 }, { "type": "add_tag", "tag": 2 },
                        { "type": "note", "body": "Look at it." },
                    ] },
                ],
            }),
        ),
        put("which can be kept then", "/sla/policies/2").json(&json!({
            "name": "Gold", "calendar_id": 1,
            "condition": { "all": [{ "field": "tags", "op": "contains", "value": 1 }] },
            "targets": { "high": { "resolution": 60 } },
        })),
        read("policies", "/sla/policies"),
        read("one policy", "/sla/policies/2"),
        delete("a calendar by which a policy counts", "/sla/calendars/1"),
        delete("a calendar by which none counts", "/sla/calendars/2"),
        make(
            "a policy to be removed",
            "/sla/policies",
            &json!({
                "name": "Short", "targets": { "low": { "resolution": 1 } },
            }),
        ),
        delete("a policy is removed", "/sla/policies/3"),
        put("policies of departments", "/sla/department-policies")
            .json(&json!({ "data": [{ "department_id": 2, "policy_id": 2 }] })),
        read("they are listed", "/sla/department-policies"),
        put("managers", "/sla/managers").json(&json!({ "data": [
            { "department_id": 1, "level": 1, "user_id": 2 },
            { "department_id": null, "level": 3, "user_id": 6 },
        ] })),
        read("they are listed too", "/sla/managers"),
    ]
}

fn escalation_rules() -> Vec<Exchange> {
    let old = |active| {
        json!({
            "name": "Old and open", "is_active": active,
            "condition": { "all": [
                { "field": "created_at", "op": "lt", "value": "-48h" },
                { "not": { "field": "status", "op": "eq", "value": "escalated" } },
            ] },
            "actions": [{ "type": "escalate" }, { "type": "assign_to", "agent": 2 }],
        })
    };
    vec![
        make("an escalation rule", "/sla/escalation-rules", &old(true)),
        put("it rests", "/sla/escalation-rules/1").json(&old(false)),
        read("escalation rules", "/sla/escalation-rules"),
        read("one escalation rule", "/sla/escalation-rules/1"),
        delete("it is removed", "/sla/escalation-rules/1"),
        read("it is gone", "/sla/escalation-rules/1"),
    ]
}
