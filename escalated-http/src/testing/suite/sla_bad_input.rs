use serde_json::{Value, json};

use super::{
    all::{get, patch, post},
    sla_rules::put,
};
use crate::testing::Exchange;

/// Rules and questions that are refused, each with its code, field and remedy.
pub(super) fn exchanges() -> Vec<Exchange> {
    [calendars(), policies(), others(), questions()].into_iter().flatten().collect()
}

fn calendars() -> Vec<Exchange> {
    let windows = |title, windows: Value| {
        post(title, "/sla/calendars").bearer("{{admin}}").json(&json!({
            "name": "Office", "timezone": "Europe/Berlin", "windows": windows,
        }))
    };
    let open = |start: &str, end: &str| json!({ "weekday": 0, "start": start, "end": end });
    let admin = |title, path: &str, body: Value| post(title, path).bearer("{{admin}}").json(&body);
    vec![
        windows("hours that overlap", json!([open("08:00", "12:00"), open("11:00", "17:00")])),
        windows("hours without length", json!([open("08:00", "08:00")])),
        windows("an hour that is none", json!([open("08:00", "12:00"), open("13:00", "25:00")])),
        windows("a day that is none", json!([{ "weekday": 7, "start": "08:00", "end": "12:00" }])),
        windows("an unknown field in hours", json!([{ "weekday": 0, "from": "08:00" }])),
        admin(
            "a zone that is none",
            "/sla/calendars",
            json!({
                "name": "", "timezone": "Europe/Berlinn", "holiday_sets": [99],
            }),
        ),
        admin(
            "a holiday on no date",
            "/sla/holiday-sets",
            json!({
                "name": "Leap", "holidays": [{ "date": "2026-02-29" }],
            }),
        ),
        admin(
            "a holiday twice",
            "/sla/holiday-sets",
            json!({
                "name": "Twice", "holidays": [{ "date": "2026-05-01" }, { "date": "2026-05-01" }],
            }),
        ),
        put("a calendar that is none", "/sla/calendars/99")
            .json(&json!({ "name": "x", "timezone": "UTC" })),
        put("a set that is none", "/sla/holiday-sets/99")
            .json(&json!({ "name": "x", "holidays": [] })),
        get("an id that is no number", "/sla/calendars/office").bearer("{{agent}}"),
        get("a calendar of another tenant", "/sla/calendars/1")
            .user("2")
            .header("x-test-tenant", "other"),
        post("a calendar by an agent", "/sla/calendars")
            .bearer("{{agent}}")
            .json(&json!({ "name": "x", "timezone": "UTC" })),
    ]
}

fn policies() -> Vec<Exchange> {
    let policy = |title, rest: Value| {
        let mut body = json!({ "name": "Wrong", "targets": { "low": { "resolution": 60 } } });
        if let (Some(body), Value::Object(rest)) = (body.as_object_mut(), rest) {
            body.extend(rest);
        }
        post(title, "/sla/policies").bearer("{{admin}}").json(&body)
    };
    let steps = |title, steps: Value| policy(title, json!({ "steps": steps }));
    let acts = |title, action: Value| steps(title, json!([{ "percent": 50, "actions": [action] }]));
    vec![
        policy("a second default", json!({ "is_default": true })),
        policy("a target of nothing", json!({ "targets": { "low": { "resolution": 0 } } })),
        policy("a target below nothing", json!({ "targets": { "low": { "resolution": -5 } } })),
        policy("a target at no priority", json!({ "targets": { "top": { "resolution": 5 } } })),
        policy("no targets", json!({ "targets": {} })),
        policy("an unknown calendar", json!({ "calendar_id": 99 })),
        policy(
            "a condition on nothing known",
            json!({ "condition": {
            "all": [{ "field": "colour", "op": "eq", "value": 1 }],
        } }),
        ),
        policy("a condition that is none", json!({ "condition": { "any": [{}] } })),
        steps("percents out of order", json!([{ "percent": 90 }, { "percent": 50 }])),
        steps("a percent of nothing", json!([{ "percent": 0 }])),
        steps("a level that is none", json!([{ "percent": 50, "level": 4 }])),
        steps("nobody known", json!([{ "percent": 50, "notify": ["boss"] }])),
        acts("an agent who is none", json!({ "type": "reassign", "to": 10 })),
        acts("a department that is none", json!({ "type": "move_department", "to": 99 })),
        acts("a tag that is none", json!({ "type": "add_tag", "tag": 99 })),
        acts("an action that is none", json!({ "type": "explode" })),
        acts("an action with another's field", json!({ "type": "add_tag", "tag": 1, "to": 2 })),
        put("a policy that is none", "/sla/policies/99")
            .json(&json!({ "name": "x", "targets": { "low": { "resolution": 60 } } })),
    ]
}

fn others() -> Vec<Exchange> {
    let rule =
        |title, body: Value| post(title, "/sla/escalation-rules").bearer("{{admin}}").json(&body);
    let always = json!({ "all": [] });
    vec![
        put("unknown departments and policies", "/sla/department-policies").json(
            &json!({ "data": [
            { "department_id": 99, "policy_id": 1 }, { "department_id": 1, "policy_id": 99 },
            { "department_id": 1, "policy_id": 1 },
        ] }),
        ),
        put("managers who are none", "/sla/managers").json(&json!({ "data": [
            { "department_id": 1, "level": 4, "user_id": 10 },
            { "department_id": 99, "level": 1, "user_id": "nobody" },
        ] })),
        put("too many managers", "/sla/managers")
            .json(&json!({ "data": vec![json!({ "level": 1, "user_id": 2 }); 1001] })),
        put("a manager without a level", "/sla/managers")
            .json(&json!({ "data": [{ "department_id": 1, "user_id": 2 }] })),
        rule(
            "a rule that does nothing",
            json!({
                "name": "x", "condition": always, "actions": [],
            }),
        ),
        rule(
            "a rule for nobody",
            json!({
                "name": "", "condition": { "all": [{ "field": "created_at", "op": "lt", "value": 7 }] },
                "actions": [{ "type": "assign_to", "agent": 10 }, { "type": "add_tag", "tag": 99 },
                            { "type": "change_department", "department": 99 }],
            }),
        ),
        rule(
            "a rule with half an action",
            json!({
                "name": "x", "condition": always, "actions": [{ "type": "note" }],
            }),
        ),
        put("a rule that is none", "/sla/escalation-rules/99").json(&json!({
            "name": "x", "condition": always, "actions": [{ "type": "escalate" }],
        })),
        put("a ticket's policy that is none", "/tickets/{{sla}}/sla/policy")
            .json(&json!({ "policy_id": 99 })),
        put("a ticket's policy that is missing", "/tickets/{{sla}}/sla/policy").json(&json!({})),
        patch("an unknown policy among changes", "/tickets/{{sla}}")
            .bearer("{{agent}}")
            .json(&json!({ "sla_policy_id": 99 })),
        post("a comparison over no days", "/sla/what-if").bearer("{{admin}}").json(
            &json!({ "days": 0, "policy": { "name": "x", "targets": {
                "low": { "resolution": 60 },
            } } }),
        ),
        post("a comparison with nothing", "/sla/what-if")
            .bearer("{{admin}}")
            .json(&json!({ "days": 7, "policy": { "name": "", "targets": {} } })),
    ]
}

fn questions() -> Vec<Exchange> {
    let report =
        |title, query: &str| get(title, &format!("/sla/report?{query}")).bearer("{{agent}}");
    let breaches =
        |title, query: &str| get(title, &format!("/sla/breaches?{query}")).bearer("{{agent}}");
    vec![
        report("a metric that is none", "metric=speed"),
        report("a span that ends before it begins", "from=2026-02-01&to=2026-01-01"),
        report("a period that is none", "period=decade"),
        report("a format that is none", "format=xml"),
        report("an unknown parameter of the report", "colour=red"),
        breaches("a cursor of breaches that is none", "cursor=x"),
        breaches("a part of a table", "format=csv&limit=5"),
        breaches("too many breaches", "limit=101"),
    ]
}
