use std::collections::BTreeSet;

use escalated_core::{
    ids::PolicyId,
    services::WhatIfInput,
    sla::{
        CalendarInput, DepartmentPolicy, EscalationManager, EscalationRuleInput, HolidaySetInput,
        PolicyInput, ReportPeriod, SlaReportBuilder, WhatIf,
    },
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::PartialSchema;

use super::{
    figures::{ComparisonRow, DurationsRow, ReportRow, ReportView, WhatIfView},
    rules::{
        CalendarBody, DepartmentPolicyRow, EscalationActionRow, EscalationRuleBody, HolidayRow,
        HolidaySetBody, ManagerRow, PolicyBody, StepActionRow, StepRow, TargetRow, WhatIfBody,
        WindowRow,
    },
};

/// The fields of what the document describes.
fn described<T: PartialSchema>() -> BTreeSet<String> {
    let schema = serde_json::to_value(T::schema()).unwrap();
    let fields = schema["properties"].as_object().unwrap();
    fields.keys().cloned().collect()
}

/// The fields that the core writes; of a list, those of all entries.
fn written(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(written).collect(),
        value => value.as_object().unwrap().keys().cloned().collect(),
    }
}

fn read<T: serde::de::DeserializeOwned + Serialize>(value: Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(value).unwrap()).unwrap()
}

#[test]
fn rules_are_described_as_they_are_read() {
    let calendar = read::<CalendarInput>(json!({
        "name": "a", "timezone": "UTC", "holidays": [{ "date": "2026-01-01" }],
        "windows": [{ "weekday": 0, "start": "08:00", "end": "09:00" }],
    }));
    assert_eq!(described::<CalendarBody>(), written(&calendar));
    assert_eq!(described::<WindowRow>(), written(&calendar["windows"]));
    assert_eq!(described::<HolidayRow>(), written(&calendar["holidays"]));
    let set = read::<HolidaySetInput>(json!({ "name": "a", "holidays": [] }));
    assert_eq!(described::<HolidaySetBody>(), written(&set));
    let policy = json!({
        "name": "a", "targets": { "low": {} },
        "steps": [{ "percent": 1, "actions": [
            { "type": "raise_priority" }, { "type": "add_tag", "tag": 1 },
            { "type": "note", "body": "b" },
        ] }],
    });
    let asked = read::<WhatIfInput>(json!({ "days": 1, "policy": policy }));
    assert_eq!(described::<WhatIfBody>(), written(&asked));
    let policy = read::<PolicyInput>(policy);
    assert_eq!(described::<PolicyBody>(), written(&policy));
    assert_eq!(described::<TargetRow>(), written(&policy["targets"]["low"]));
    assert_eq!(described::<StepRow>(), written(&policy["steps"]));
    let actions = &policy["steps"][0]["actions"];
    assert_eq!(described::<StepActionRow>(), written(actions));
    let rule = read::<EscalationRuleInput>(json!({
        "name": "a", "condition": { "all": [] }, "actions": [
            { "type": "change_priority", "to": "low" }, { "type": "assign_to", "agent": 1 },
            { "type": "change_department", "department": 1 },
            { "type": "add_tag", "tag": 1 }, { "type": "note", "body": "b" },
        ],
    }));
    assert_eq!(described::<EscalationRuleBody>(), written(&rule));
    assert_eq!(described::<EscalationActionRow>(), written(&rule["actions"]));
    let row = json!({ "department_id": 1, "policy_id": 1 });
    let row = read::<DepartmentPolicy>(row);
    assert_eq!(described::<DepartmentPolicyRow>(), written(&row));
    let row = json!({ "department_id": 1, "level": 1, "user_id": 1 });
    assert_eq!(described::<ManagerRow>(), written(&read::<EscalationManager>(row)));
}

#[test]
fn figures_are_described_as_they_are_written() {
    let found = WhatIf {
        metrics: vec![escalated_core::sla::MetricComparison {
            metric: escalated_core::sla::SlaMetric::Resolution,
            met: 0,
            breached: 0,
            would_meet: 0,
            would_breach: 0,
        }],
        ..WhatIf::default()
    };
    let found = serde_json::to_value(found).unwrap();
    assert_eq!(described::<WhatIfView>(), written(&found));
    assert_eq!(described::<ComparisonRow>(), written(&found["metrics"]));
    let at = escalated_core::time::Clock::now(&escalated_core::time::ManualClock::default());
    let mut report = SlaReportBuilder::new(ReportPeriod::Day);
    report.add(&record(at));
    let report = serde_json::to_value(report.finish()).unwrap();
    assert_eq!(described::<ReportView>(), written(&report));
    let line = &report[0]["all"];
    assert_eq!(described::<ReportRow>(), written(line));
    assert_eq!(described::<DurationsRow>(), written(&line["wall_minutes"]));
}

fn record(at: escalated_core::time::Timestamp) -> escalated_core::sla::ClockRecord {
    use escalated_core::{
        ids::{ClockId, TicketId},
        sla::{ClockRecord, ClockState, SlaClock, SlaMetric},
        tickets::{Priority, Reference, TicketType},
    };
    let clock = SlaClock {
        id: ClockId(1),
        ticket_id: TicketId(1),
        metric: SlaMetric::Resolution,
        cycle: 1,
        policy_id: PolicyId(1),
        calendar_id: None,
        target_minutes: 1,
        state: ClockState::Met,
        started_at: at,
        due_at: Some(at),
        paused_since: None,
        pause_reason: None,
        done_at: Some(at),
        breached_at: None,
        consumed_seconds: Some(0),
        fired: Vec::new(),
        level: 0,
        wake_at: None,
        counted_micros: None,
        rules_version: None,
    };
    ClockRecord {
        clock,
        reference: Reference::parse("ESC-00001").unwrap(),
        subject: "a".into(),
        priority: Priority::Low,
        ticket_type: TicketType::Question,
        department_id: None,
        assigned_to: None,
        created_at: at,
    }
}
