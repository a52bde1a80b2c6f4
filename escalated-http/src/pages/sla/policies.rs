use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    conditions::{Condition, Op},
    departments::Department,
    directory::Person,
    ids::PolicyId,
    sla::{BusinessCalendar, DepartmentPolicy, Notified, Policy, PolicyInput, SlaMetric, Target},
    tags::Tag,
    tickets::{Priority, TicketQuery},
};
use futures_util::future::try_join4;
use serde_json::{Value, json};

use super::{
    super::props,
    condition::gather,
    noun::{Noun, Old, put},
    policy_form::{STEPS, read, texts},
    reader::{List, Read},
    removal::{Removal, Use},
    words,
};
use crate::{
    pages::{answer, flash::Flash},
    request::{Form, RequestCx},
    router::Answer,
};

/// SLA policies.
pub(in crate::pages) struct Policies;

#[async_trait]
impl Noun for Policies {
    const FORM: &'static str = "policy";
    const TITLE: &'static str = "SLA policies";
    const PATH: &'static str = "/admin/sla-policies";
    const INDEX: &'static str = "Escalated/Admin/SlaPolicies/Index";
    const PAGE: &'static str = "Escalated/Admin/SlaPolicies/Form";
    const LISTS: &'static [List] = &[STEPS];
    type Input = PolicyInput;

    fn read(form: &Form) -> Read<PolicyInput> {
        read(form)
    }

    async fn check(request: &RequestCx, id: Option<i64>, input: &PolicyInput) -> Result<()> {
        let checked = request.services().check_policy(&request.cx, id.map(PolicyId), input).await;
        checked.map(|_| ()).map_err(gather)
    }

    async fn save(request: &RequestCx, id: Option<i64>, input: &PolicyInput) -> Result<()> {
        let saved = request.services().save_policy(&request.cx, id.map(PolicyId), input).await;
        saved.map(|_| ()).map_err(gather)
    }

    async fn removal(request: &RequestCx, id: i64) -> Result<Removal> {
        let (services, cx) = (request.services(), &request.cx);
        let policy = find(request, id).await?;
        let rules = services.sla_rules(cx).await?;
        let departments = services.list_departments(cx).await?;
        let query = TicketQuery { filter: open_with(policy.id), ..TicketQuery::default() };
        let open = services.ports().tickets.list(cx, &query).await?;
        let count = open.total.map_or(0, |total| total.count);
        Ok(removal(&policy, &rules.department_policies, &departments, count))
    }

    async fn delete(request: &RequestCx, id: i64) -> Result<()> {
        request.services().delete_policy(&request.cx, PolicyId(id)).await
    }

    async fn all(request: &RequestCx) -> Result<Value> {
        let rules = request.services().sla_rules(&request.cx).await?;
        let engine = request.services().ports().sla.as_ref();
        let rows = rules.policies.iter().map(|policy| {
            // What was saved may have become impossible since: its calendar may have changed.
            let checked = engine.map(|e| e.check_policy(&input(policy), Some(policy.id), &rules));
            let warnings = match checked {
                Some(Ok(warnings)) => warnings,
                Some(Err(error)) => vec![error.message().to_owned()],
                None => Vec::new(),
            };
            let calendar = policy.calendar_id.and_then(|id| rules.calendars.get(&id));
            row(policy, calendar.map(|calendar| calendar.name.as_str()), &warnings)
        });
        Ok(json!({ "policies": rows.collect::<Value>() }))
    }

    async fn one(request: &RequestCx, id: Option<i64>) -> Result<Value> {
        let policy = match id {
            Some(id) => Some(row(&find(request, id).await?, None, &[])),
            None => None,
        };
        let mut own = choices(request).await?;
        put(&mut own, "policy", json!(policy));
        Ok(own)
    }

    async fn texts(request: &RequestCx, id: Option<i64>) -> Result<Old> {
        Ok(match id {
            Some(id) => texts(&input(&find(request, id).await?)),
            None => texts(&new()),
        })
    }
}

/// Open tickets under a policy.
fn open_with(policy: PolicyId) -> Condition {
    let own = Condition::clause("sla_policy_id", Op::Eq, json!(policy));
    let done = Condition::clause("status", Op::In, json!(["resolved", "closed"]));
    own.and(Condition::Not { not: Box::new(done) })
}

/// What goes with a policy.
pub(in crate::pages) fn removal(
    policy: &Policy,
    rows: &[DepartmentPolicy],
    departments: &[Department],
    open: i64,
) -> Removal {
    let mut removal = Removal::of(&policy.name);
    let rows = rows.iter().filter(|row| row.policy_id == policy.id);
    let known = rows.filter_map(|row| departments.iter().find(|d| d.id == row.department_id));
    removal.uses.extend(known.map(|department| Use {
        kind: "The department",
        name: department.name.clone(),
        path: "/admin/escalation-managers".to_owned(),
    }));
    let tickets = match open {
        0 => "No open ticket has it.".to_owned(),
        1 => "One open ticket has it: its clocks end, or go on under the next policy that fits."
            .to_owned(),
        open => format!(
            "{open} open tickets have it: their clocks end, or go on under the next policy that \
             fits."
        ),
    };
    removal.follows.push(tickets);
    if policy.is_default {
        let follows = "It is the default: tickets that no other policy fits are promised nothing.";
        removal.follows.push(follows.to_owned());
    }
    removal.follows.push("Verdicts that were given stay, and so does the report.".to_owned());
    removal
}

/// Installs the ITIL policy.
pub(in crate::pages) async fn install_itil(request: RequestCx) -> Answer {
    request.services().install_itil(&request.cx).await?;
    answer::done(&request, Policies::PATH, Flash::SAVED)
}

/// What the form of a policy lets people choose from.
pub(super) async fn choices(request: &RequestCx) -> Result<Value> {
    let (services, cx) = (request.services(), &request.cx);
    let (calendars, departments, tags, agents) = try_join4(
        services.list_calendars(cx),
        services.list_departments(cx),
        services.list_tags(cx),
        services.list_agents(cx),
    )
    .await?;
    Ok(choices_of(&calendars, &departments, &tags, &agents))
}

/// The same from the lists themselves.
pub(in crate::pages) fn choices_of(
    calendars: &[BusinessCalendar],
    departments: &[Department],
    tags: &[Tag],
    agents: &[Person],
) -> Value {
    let metrics = SlaMetric::ALL.iter().map(|metric| (metric.as_str(), metric.label()));
    json!({
        "policy": null,
        "priorities": Priority::ALL.iter().rev().map(|p| json!({
            "value": p, "label": p.label(),
        })).collect::<Value>(),
        "metrics": props::options(metrics),
        "notified": props::options(
            Notified::ALL.iter().map(|n| (n.as_str(), n.label())),
        ),
        "calendars": options(calendars.iter().map(|c| (c.id.to_string(), c.name.as_str()))),
        "departments": options(departments.iter().map(|d| (d.id.to_string(), d.name.as_str()))),
        "tags": options(tags.iter().map(|tag| (tag.id.to_string(), tag.name.as_str()))),
        "levels": props::options([("1", "Level 1"), ("2", "Level 2"), ("3", "Level 3")]),
        "raises": raises(),
        "agents": props::options(agents.iter().map(|a| (a.id.as_str(), a.name.as_str()))),
        "result": null,
    })
}

pub(super) fn options<'a>(choices: impl Iterator<Item = (String, &'a str)>) -> Value {
    choices.map(|(value, label)| json!({ "value": value, "label": label })).collect()
}

fn raises() -> Value {
    let to = Priority::ALL.iter().map(|p| (p.to_string(), p.label()));
    options(std::iter::once(("next".to_owned(), "One higher")).chain(to))
}

async fn find(request: &RequestCx, id: i64) -> Result<Policy> {
    let policies = request.services().list_policies(&request.cx).await?;
    let found = policies.into_iter().find(|policy| policy.id.0 == id);
    found.ok_or_else(|| Error::not_found("policy_not_found", "no such policy"))
}

/// What a new policy begins with.
pub(in crate::pages) fn new() -> PolicyInput {
    PolicyInput {
        name: String::new(),
        description: None,
        position: None,
        is_default: false,
        is_active: true,
        condition: None,
        calendar_id: None,
        at_risk_percent: 75,
        targets: [].into(),
        steps: PolicyInput::default_steps(),
    }
}

pub(in crate::pages) fn input(policy: &Policy) -> PolicyInput {
    PolicyInput {
        name: policy.name.clone(),
        description: policy.description.clone(),
        position: Some(policy.position),
        is_default: policy.is_default,
        is_active: policy.is_active,
        condition: policy.condition.clone(),
        calendar_id: policy.calendar_id,
        at_risk_percent: policy.at_risk_percent,
        targets: policy.targets.clone(),
        steps: policy.steps.clone(),
    }
}

pub(in crate::pages) fn row(policy: &Policy, calendar: Option<&str>, warnings: &[String]) -> Value {
    let target = |(priority, target): (&Priority, &Target)| {
        let words = |metric| target.minutes(metric).map(words::minutes);
        json!({
            "priority": priority,
            "priority_label": priority.label(),
            "first_response": words(SlaMetric::FirstResponse),
            "next_response": words(SlaMetric::NextResponse),
            "resolution": words(SlaMetric::Resolution),
            "is_24x7": target.is_24x7,
        })
    };
    json!({
        "id": policy.id,
        "name": policy.name,
        "description": policy.description,
        "position": policy.position,
        "is_default": policy.is_default,
        "is_active": policy.is_active,
        "has_condition": policy.condition.is_some(),
        "calendar": calendar,
        "targets": policy.targets.iter().rev().map(target).collect::<Value>(),
        "steps": policy.steps.iter().map(|step| step.percent).collect::<Value>(),
        "warnings": warnings.iter().map(|w| props::sentence(w)).collect::<Value>(),
    })
}
