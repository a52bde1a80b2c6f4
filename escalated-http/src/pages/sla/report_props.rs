use escalated_core::{
    departments::Department,
    directory::Person,
    sla::{ClockRecord, Durations, MetricReport, Policy, ReportLine},
    tickets::Priority,
};
use serde_json::{Value, json};

use super::{
    super::props::{instant, maybe_instant},
    words,
};

/// How many bars a chart has; the table has all lines.
const BARS: usize = 16;

/// The names behind the keys of a report.
#[derive(Debug, Clone, Copy)]
pub(in crate::pages) struct Labels<'a> {
    pub(in crate::pages) policies: &'a [Policy],
    pub(in crate::pages) departments: &'a [Department],
    pub(in crate::pages) agents: &'a [Person],
}

impl Labels<'_> {
    pub(super) fn policy(&self, key: &str) -> String {
        let found = self.policies.iter().find(|policy| policy.id.to_string() == key);
        found.map_or_else(|| format!("Removed policy {key}"), |policy| policy.name.clone())
    }

    fn department(&self, key: &str) -> String {
        let found = self.departments.iter().find(|department| department.id.to_string() == key);
        found.map_or_else(|| or_none(key), |department| department.name.clone())
    }

    fn agent(&self, key: &str) -> String {
        let found = self.agents.iter().find(|agent| agent.id.as_str() == key);
        found.map_or_else(|| or_none(key), |agent| agent.name.clone())
    }
}

fn or_none(key: &str) -> String {
    if key == "none" { "None".to_owned() } else { key.to_owned() }
}

fn priority(key: &str) -> String {
    Priority::parse(key).map_or(key, |priority| priority.label()).to_owned()
}

/// A group: its name, its heading, its lines, and what their keys are called.
type Group<'a> = (&'a str, &'a str, &'a [ReportLine], &'a dyn Fn(&str) -> String);

/// One metric with its groups, each as lines of a table and as bars of a chart.
pub(super) fn metric(report: &MetricReport, labels: &Labels<'_>) -> Value {
    let own = |key: &str| key.to_owned();
    let groups: [Group<'_>; 5] = [
        ("period", "Period", &report.by_period, &own),
        ("priority", "Priority", &report.by_priority, &priority),
        ("policy", "Policy", &report.by_policy, &|key| labels.policy(key)),
        ("department", "Department", &report.by_department, &|key| labels.department(key)),
        ("agent", "Agent", &report.by_agent, &|key| labels.agent(key)),
    ];
    json!({
        "metric": report.metric,
        "label": report.metric.label(),
        "all": line(&report.all, "All"),
        "groups": groups.iter().map(|(name, title, lines, label)| json!({
            "name": name,
            "title": title,
            "lines": lines.iter().map(|one| line(one, &label(&one.key))).collect::<Value>(),
            "chart": chart(lines, label),
        })).collect::<Value>(),
    })
}

/// Bars of kept, missed and open promises. Of many periods the last ones are shown.
fn chart(lines: &[ReportLine], label: &dyn Fn(&str) -> String) -> Value {
    let shown = lines.iter().skip(lines.len().saturating_sub(BARS));
    let (labels, parts): (Vec<_>, Vec<_>) =
        shown.map(|one| (label(&one.key), [one.met, one.breached, one.open])).unzip();
    json!({ "labels": labels, "parts": parts })
}

fn line(line: &ReportLine, label: &str) -> Value {
    json!({
        "key": line.key,
        "label": label,
        "met": line.met,
        "breached": line.breached,
        "open": line.open,
        "compliance_percent": line.compliance_percent,
        "compliance": line.compliance_percent.map(|percent| format!("{percent:.1} %")),
        "business": line.business_minutes.map(durations),
        "wall": line.wall_minutes.map(durations),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "minutes of a mean are far below the limit")]
fn durations(known: Durations) -> Value {
    json!({
        "average": words::minutes(known.average.round() as i64),
        "p50": words::minutes(known.p50),
        "p90": words::minutes(known.p90),
        "p95": words::minutes(known.p95),
    })
}

/// A promise that was broken.
pub(super) fn breach(record: &ClockRecord, labels: &Labels<'_>) -> Value {
    let clock = &record.clock;
    let agent = record.assigned_to.as_ref().map(|id| labels.agent(id.as_str()));
    json!({
        "reference": record.reference,
        "subject": record.subject,
        "metric": clock.metric,
        "metric_label": clock.metric.label(),
        "cycle": clock.cycle,
        "policy_name": labels.policy(&clock.policy_id.to_string()),
        "priority": record.priority,
        "priority_label": record.priority.label(),
        "assignee_name": agent,
        "department_name": record.department_id.map(|id| labels.department(&id.to_string())),
        "target": words::minutes(clock.target_minutes),
        "due_at": maybe_instant(clock.due_at),
        "done_at": maybe_instant(clock.done_at),
        "created_at": instant(record.created_at),
    })
}
