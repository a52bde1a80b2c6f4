use std::collections::BTreeMap;

use escalated_core::{
    ids::{CalendarId, DepartmentId, HostUserId, TagId},
    sla::{Notified, PolicyInput, SlaMetric, Step, StepAction, Target},
    tickets::Priority,
};

use super::{
    condition::{self, condition},
    noun::Old,
    reader::{List, Read, Reader},
};
use crate::request::Form;

/// A step counts once its percent or anything that it does is there.
pub(super) const STEPS: List = (
    "steps",
    &[
        "percent",
        "level",
        "raise_priority",
        "reassign",
        "move_department",
        "add_tag",
        "note",
        "more",
    ],
    2,
);

const MINUTES: &str = "a target is a number of minutes; leave it empty for none";
const CHOOSE: &str = "choose one of the list";

/// Reads the form of a policy.
pub(super) fn read(form: &Form) -> Read<PolicyInput> {
    let mut reader = Reader::new(form);
    let mut targets = BTreeMap::new();
    for priority in Priority::ALL {
        let target = target(&mut reader, *priority);
        if target != (Target { is_24x7: target.is_24x7, ..Target::default() }) {
            targets.insert(*priority, target);
        }
    }
    let input = PolicyInput {
        name: reader.text("name").to_owned(),
        description: reader.some("description"),
        position: reader.value("position", "a position is a whole number"),
        is_default: reader.flag("is_default"),
        is_active: reader.flag("is_active"),
        condition: condition(&mut reader),
        calendar_id: reader.value("calendar_id", CHOOSE).map(CalendarId),
        at_risk_percent: reader
            .needed("at_risk_percent", "a clock is at risk from 1 to 100 percent on")
            .unwrap_or_default(),
        targets,
        steps: steps(&mut reader),
    };
    reader.finish(input)
}

fn target(reader: &mut Reader<'_>, priority: Priority) -> Target {
    let mut minutes = |metric| reader.value_or(&format!("targets.{priority}.{metric}"), MINUTES, 1);
    Target {
        first_response: minutes(SlaMetric::FirstResponse),
        next_response: minutes(SlaMetric::NextResponse),
        resolution: minutes(SlaMetric::Resolution),
        is_24x7: reader.flag(&format!("targets.{priority}.is_24x7")),
    }
}

fn steps(reader: &mut Reader<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for row in reader.rows(STEPS.0, STEPS.1) {
        let place = steps.len();
        reader.place(format!("steps.{place}"), format!("steps.{row}"));
        reader.place(format!("steps.{place}.actions"), format!("steps.{row}.note!"));
        let field = |name: &str| format!("steps.{row}.{name}");
        let percent = reader.needed(&field("percent"), "a step has a percent, 1 to 1,000");
        let level = reader.value(&field("level"), CHOOSE);
        let told = |one: &&Notified| reader.flag(&field(&format!("notify.{one}")));
        let notify = Notified::ALL.iter().filter(told).copied().collect();
        let actions = actions(reader, row, place);
        steps.push(Step { percent: percent.unwrap_or_default(), level, notify, actions });
    }
    steps
}

fn actions(reader: &mut Reader<'_>, row: usize, step: usize) -> Vec<StepAction> {
    let field = |name: &str| format!("steps.{row}.{name}");
    let mut actions: Vec<(&str, StepAction)> = Vec::new();
    match reader.text(&field("raise_priority")) {
        "" => {}
        "next" => actions.push(("raise_priority", StepAction::RaisePriority { to: None })),
        _ => {
            if let Some(to) = reader.value(&field("raise_priority"), CHOOSE) {
                actions.push(("raise_priority", StepAction::RaisePriority { to: Some(to) }));
            }
        }
    }
    if let Some(to) = reader.some(&field("reassign")) {
        actions.push(("reassign", StepAction::Reassign { to: HostUserId::new(to) }));
    }
    if let Some(to) = reader.value(&field("move_department"), CHOOSE).map(DepartmentId) {
        actions.push(("move_department", StepAction::MoveDepartment { to }));
    }
    if let Some(tag) = reader.value(&field("add_tag"), CHOOSE).map(TagId) {
        actions.push(("add_tag", StepAction::AddTag { tag }));
    }
    if let Some(body) = reader.some(&field("note")) {
        actions.push(("note", StepAction::Note { body }));
    }
    if let Some(more) = reader.some(&field("more")) {
        match serde_json::from_str::<Vec<StepAction>>(&more) {
            Ok(more) => actions.extend(more.into_iter().map(|action| ("more", action))),
            Err(error) => reader.refuse(&field("more"), "wrong_type", &error.to_string()),
        }
    }
    for (number, (name, _)) in actions.iter().enumerate() {
        let core = format!("steps.{step}.actions.{number}");
        reader.place(core, format!("steps.{row}.{name}!"));
    }
    actions.into_iter().map(|(_, action)| action).collect()
}

/// The texts of the form for a policy.
pub(in crate::pages) fn texts(policy: &PolicyInput) -> Old {
    let mut old = Old::new();
    let mut put = |name: String, text: String| old.insert(name, text.into());
    put("name".into(), policy.name.clone());
    put("description".into(), policy.description.clone().unwrap_or_default());
    put("position".into(), policy.position.map(|p| p.to_string()).unwrap_or_default());
    put("condition".into(), policy.condition.as_ref().map(condition::text).unwrap_or_default());
    put("calendar_id".into(), policy.calendar_id.map(|id| id.to_string()).unwrap_or_default());
    put("at_risk_percent".into(), policy.at_risk_percent.to_string());
    for (name, on) in [("is_default", policy.is_default), ("is_active", policy.is_active)] {
        if on {
            put(name.into(), "1".into());
        }
    }
    for (priority, target) in &policy.targets {
        for metric in SlaMetric::ALL {
            if let Some(minutes) = target.minutes(*metric) {
                put(format!("targets.{priority}.{metric}"), minutes.to_string());
            }
        }
        if target.is_24x7 {
            put(format!("targets.{priority}.is_24x7"), "1".into());
        }
    }
    for (row, step) in policy.steps.iter().enumerate() {
        step_texts(&mut old, row, step);
    }
    old
}

/// The form has one field for each sort of action; a second of a sort stands as JSON in `more`.
fn step_texts(old: &mut Old, row: usize, step: &Step) {
    let mut more = Vec::new();
    let mut put = |name: &str, text: String| {
        let field = format!("steps.{row}.{name}");
        let free = !old.contains_key(&field);
        if free {
            old.insert(field, text.into());
        }
        free
    };
    put("percent", step.percent.to_string());
    if let Some(level) = step.level {
        put("level", level.to_string());
    }
    for one in &step.notify {
        put(&format!("notify.{one}"), "1".into());
    }
    for action in &step.actions {
        let placed = match action {
            StepAction::RaisePriority { to } => {
                put("raise_priority", to.map_or_else(|| "next".into(), |to| to.to_string()))
            }
            StepAction::Reassign { to } => put("reassign", to.to_string()),
            StepAction::MoveDepartment { to } => put("move_department", to.to_string()),
            StepAction::AddTag { tag } => put("add_tag", tag.to_string()),
            StepAction::Note { body } => put("note", body.clone()),
        };
        if !placed {
            more.push(action);
        }
    }
    if !more.is_empty() {
        put("more", serde_json::to_string(&more).unwrap_or_default());
    }
}
