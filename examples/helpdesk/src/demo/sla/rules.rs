use escalated::core::{
    actor::Cx,
    ids::HostUserId,
    services::Services,
    sla::{DepartmentPolicy, EscalationManager, EscalationRuleInput},
};
use serde_json::{Value, json};

use super::{calendars, policies};
use crate::demo::catalog::Catalog;

/// Makes all rules of the SLA, unless there are policies already.
pub async fn prepare(services: &Services, cx: &Cx, catalog: &Catalog) -> anyhow::Result<()> {
    if !services.list_policies(cx).await?.is_empty() {
        return Ok(());
    }
    let calendars = calendars::make(services, cx).await?;
    let policies = policies::make(services, cx, catalog, &calendars).await?;
    let of_department = |department_id, policy_id| DepartmentPolicy { department_id, policy_id };
    let app = catalog.department("app-accounts").map(|id| of_department(id, policies.app));
    let billing = catalog.department("billing").map(|id| of_department(id, policies.billing));
    let rows: Vec<_> = app.into_iter().chain(billing).collect();
    services.put_department_policies(cx, &rows).await?;
    services.put_managers(cx, &managers(catalog)).await?;
    for rule in [nobody_took_it(catalog), forgotten()] {
        let input: EscalationRuleInput = serde_json::from_value(rule)?;
        services.save_escalation_rule(cx, None, &input).await?;
    }
    Ok(())
}

/// Repairs and the app have their own; Ingrid stands in for the rest.
fn managers(catalog: &Catalog) -> Vec<EscalationManager> {
    let (repairs, app) = (catalog.department("repairs"), catalog.department("app-accounts"));
    [
        (None, 1, "3"),
        (None, 2, "1"),
        (None, 3, "1"),
        (repairs, 1, "7"),
        (repairs, 2, "4"),
        (app, 1, "9"),
    ]
    .into_iter()
    .map(|(department_id, level, user)| EscalationManager {
        department_id,
        level,
        user_id: HostUserId::new(user),
    })
    .collect()
}

fn nobody_took_it(catalog: &Catalog) -> Value {
    let note = "Urgent for a day, and nobody has taken it.";
    let tag = catalog.tags(&["late"]).into_iter().next();
    let tag = tag.map(|tag| json!({ "type": "add_tag", "tag": tag }));
    let actions: Vec<Value> =
        [json!({ "type": "note", "body": note })].into_iter().chain(tag).collect();
    json!({
        "name": "Urgent and nobody’s",
        "category": "Inbox",
        "description": "What is urgent and has no agent after a day is marked for the morning.",
        "condition": { "all": [
            { "field": "priority", "op": "gte", "value": "urgent" },
            { "field": "assigned_to", "op": "is_empty" },
            { "field": "created_at", "op": "lt", "value": "-24h" },
        ] },
        "actions": actions,
    })
}

fn forgotten() -> Value {
    json!({
        "name": "Forgotten for a month",
        "category": "Inbox",
        "description": "Rests until somebody switches it on: it would hand up what is old.",
        "condition": { "all": [
            { "field": "updated_at", "op": "lt", "value": "-30d" },
            { "field": "status", "op": "eq", "value": "in_progress" },
        ] },
        "actions": [{ "type": "escalate" }],
        "is_active": false,
    })
}
