//! Short ways to write policies and tickets.

use std::collections::BTreeMap;

use escalated_core::{
    ids::{CalendarId, DepartmentId, PolicyId},
    sla::{BusinessCalendar, Policy, PolicyInput, SlaConfig, Target, Window},
    tickets::{Priority, Ticket},
};
use serde_json::{Value, json};

/// A policy that promises 30 minutes at high, without a condition.
pub(crate) fn policy(id: i64) -> Policy {
    let target = Target { first_response: Some(30), ..Target::default() };
    Policy {
        id: PolicyId(id),
        name: format!("Policy {id}"),
        description: None,
        position: 0,
        is_default: false,
        is_active: true,
        condition: None,
        calendar_id: None,
        at_risk_percent: 75,
        targets: BTreeMap::from([(Priority::High, target)]),
        steps: PolicyInput::default_steps(),
    }
}

/// A policy for tickets of that channel.
pub(crate) fn of_channel(id: i64, position: i32, channel: &str) -> Policy {
    let condition = json!({ "field": "channel", "op": "eq", "value": channel });
    let condition = Some(serde_json::from_value(condition).unwrap());
    Policy { position, condition, ..policy(id) }
}

pub(crate) fn config(policies: Vec<Policy>) -> SlaConfig {
    SlaConfig { policies, ..SlaConfig::default() }
}

/// A calendar that opens on Mondays; without hours it never does.
pub(crate) fn calendar(id: i64, has_hours: bool) -> BusinessCalendar {
    let window =
        Window { weekday: 0, start: "09:00".parse().unwrap(), end: "17:00".parse().unwrap() };
    BusinessCalendar {
        id: CalendarId(id),
        name: format!("Calendar {id}"),
        timezone: "Europe/Berlin".into(),
        is_24x7: false,
        is_default: false,
        windows: if has_hours { vec![window] } else { Vec::new() },
        holidays: Vec::new(),
        holiday_sets: Vec::new(),
    }
}

/// A ticket of priority high that came by mail into department 4.
pub(crate) fn ticket() -> Ticket {
    let at = "2026-01-05T09:00:00Z";
    let sla = json!({
        "first_response_due_at": null, "first_response_breached": false,
        "resolution_due_at": null, "resolution_breached": false,
        "policy_id": null, "policy_is_pinned": false, "level": 0,
    });
    let mut ticket: Value = json!({
        "id": 1, "reference": "ESC-00001", "requester": { "kind": "user", "id": 7 },
        "subject": "Printer", "description": "", "status": "open", "priority": "high",
        "ticket_type": "question", "channel": "email", "awaiting": "internal",
        "department_id": DepartmentId(4), "metadata": {}, "version": 1, "seq": 1,
        "created_at": at, "updated_at": at,
    });
    ticket["sla"] = sla;
    serde_json::from_value(ticket).unwrap()
}
