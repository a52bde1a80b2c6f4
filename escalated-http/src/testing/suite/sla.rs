use serde_json::json;

use super::{
    all::{API, get, patch, post},
    sla_rules::put,
};
use crate::testing::Exchange;

/// Clocks of a ticket and figures over many.
pub(super) fn exchanges() -> Vec<Exchange> {
    let read = |title, path: &str| get(title, path).bearer("{{agent}}");
    let stricter = json!({ "days": 30, "policy": {
        "name": "Stricter", "targets": { "critical": { "resolution": 1, "is_24x7": true } },
    } });
    vec![
        post("a ticket with a promise", "/tickets")
            .bearer("{{agent}}")
            .json(&json!({
                "subject": "=cmd()", "description": "It burns.", "priority": "critical",
                "requester_id": 10, "assigned_to": 2,
            }))
            .remember("sla", "/data/reference"),
        read("how its clocks stand", "/tickets/{{sla}}/sla").after_seconds(600),
        read("why they stand so", "/tickets/{{sla}}/sla/explain"),
        read("what the SLA did on it", "/tickets/{{sla}}/sla/log"),
        get("customers see no clocks", "/tickets/{{sla}}/sla").user("10"),
        get("nor staff of other tenants", "/tickets/{{sla}}/sla/explain")
            .user("2")
            .header("x-test-tenant", "other"),
        post("a policy of its own, looked at first", "/tickets/{{sla}}/preview")
            .bearer("{{agent}}")
            .json(&json!({ "sla_policy_id": 2 })),
        patch("a policy of its own", "/tickets/{{sla}}")
            .bearer("{{agent}}")
            .json(&json!({ "sla_policy_id": 2 })),
        read("clocks of a policy without that priority", "/tickets/{{sla}}/sla"),
        put("again the policy of its fields", "/tickets/{{sla}}/sla/policy")
            .json(&json!({ "policy_id": null })),
        read("its clocks have come back", "/tickets/{{sla}}/sla"),
        Exchange::new("not by a viewer", "PUT", format!("{API}/tickets/{{{{sla}}}}/sla/policy"))
            .user("5")
            .json(&json!({ "policy_id": null })),
        read("two hours later", "/tickets/{{sla}}/sla").after_seconds(7200),
        patch("it is resolved too late", "/tickets/{{sla}}/status")
            .bearer("{{agent}}")
            .json(&json!({ "status": "resolved" })),
        read("a promise that was broken", "/tickets/{{sla}}/sla"),
        read("with its working", "/tickets/{{sla}}/sla/explain"),
        read("and its log", "/tickets/{{sla}}/sla/log"),
        read("the report", "/sla/report?period=day&priority=critical"),
        read("the report as a table", "/sla/report?metric=resolution&format=csv"),
        read("the report of nothing", "/sla/report?from=2020-01-01&to=2020-02-01"),
        read("breaches", "/sla/breaches?assigned_to=me&limit=1").remember("more", "/data/0/id"),
        read("more breaches", "/sla/breaches?cursor={{more}}"),
        read("breaches as a table", "/sla/breaches?format=csv"),
        get("not for viewers", "/sla/report").user("5"),
        get("not for customers", "/sla/breaches").user("10"),
        post("another policy over the same tickets", "/sla/what-if")
            .bearer("{{admin}}")
            .json(&stricter),
        post("not for agents", "/sla/what-if").bearer("{{agent}}").json(&stricter),
        post("the ITIL preset", "/sla/policies/itil").bearer("{{admin}}"),
        post("a second time", "/sla/policies/itil").bearer("{{admin}}"),
    ]
}
