use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    departments::Department,
    directory::Person,
    ids::{DepartmentId, EscalationRuleId, HostUserId, TagId},
    sla::{EscalationAction, EscalationRule, EscalationRuleInput},
    tags::Tag,
    tickets::Priority,
};
use futures_util::future::try_join3;
use serde_json::{Value, json};

use super::{
    condition::{self, condition, gather},
    noun::{Noun, Old},
    policies::options,
    reader::{List, Read, Reader},
    removal::Removal,
    rule_runs::{runs, tickets},
};
use crate::request::{Form, RequestCx};

const ACTIONS: List = ("actions", &["do", "body"], 2);

/// Escalation rules.
pub(in crate::pages) struct EscalationRules;

#[async_trait]
impl Noun for EscalationRules {
    const FORM: &'static str = "rule";
    const TITLE: &'static str = "Escalation rules";
    const PATH: &'static str = "/admin/escalation-rules";
    const INDEX: &'static str = "Escalated/Admin/EscalationRules/Index";
    const PAGE: &'static str = "Escalated/Admin/EscalationRules/Form";
    const LISTS: &'static [List] = &[ACTIONS];
    type Input = EscalationRuleInput;

    fn read(form: &Form) -> Read<EscalationRuleInput> {
        let mut reader = Reader::new(form);
        if reader.text("condition").is_empty() {
            reader.refuse("condition", "required", "a rule needs a condition");
        }
        let category = reader.some("category").unwrap_or_else(|| "Uncategorized".to_owned());
        let condition = condition(&mut reader);
        let input = EscalationRuleInput {
            name: reader.text("name").to_owned(),
            category,
            description: reader.some("description"),
            // Only where the form is refused anyway.
            condition: condition.unwrap_or_else(escalated_core::conditions::Condition::nothing),
            actions: actions(&mut reader),
            position: reader.value("position", "a position is a whole number"),
            is_active: reader.flag("is_active"),
        };
        reader.finish(input)
    }

    async fn check(request: &RequestCx, _: Option<i64>, input: &EscalationRuleInput) -> Result<()> {
        let checked = request.services().check_escalation_rule(&request.cx, input).await;
        checked.map_err(gather)
    }

    async fn save(request: &RequestCx, id: Option<i64>, input: &EscalationRuleInput) -> Result<()> {
        let id = id.map(EscalationRuleId);
        let saved = request.services().save_escalation_rule(&request.cx, id, input).await;
        saved.map(|_| ()).map_err(gather)
    }

    async fn removal(request: &RequestCx, id: i64) -> Result<Removal> {
        let rule = find(request, id).await?;
        let runs = request.services().escalation_rule_runs(&request.cx, &rule, 1).await?;
        let mut removal = Removal::of(&rule.name);
        removal.follows.push(match runs.tickets {
            0 => "It has acted on no ticket.".to_owned(),
            number => format!(
                "It has acted on {}. What it reported goes with it; what the tickets record stays.",
                tickets(number)
            ),
        });
        Ok(removal)
    }

    async fn delete(request: &RequestCx, id: i64) -> Result<()> {
        request.services().delete_escalation_rule(&request.cx, EscalationRuleId(id)).await
    }

    async fn all(request: &RequestCx) -> Result<Value> {
        let rules = request.services().list_escalation_rules(&request.cx).await?;
        Ok(json!({ "rules": rules.iter().map(row).collect::<Value>() }))
    }

    async fn one(request: &RequestCx, id: Option<i64>) -> Result<Value> {
        let (services, cx) = (request.services(), &request.cx);
        let (departments, tags, agents) = try_join3(
            services.list_departments(cx),
            services.list_tags(cx),
            services.list_agents(cx),
        )
        .await?;
        let rule = match id {
            Some(id) => Some(find(request, id).await?),
            None => None,
        };
        let runs = match &rule {
            Some(rule) => runs(request, rule, &departments).await?,
            None => Value::Null,
        };
        Ok(json!({
            "rule": rule.as_ref().map(row),
            "runs": runs,
            "actions": choices(&departments, &tags, &agents),
        }))
    }

    async fn texts(request: &RequestCx, id: Option<i64>) -> Result<Old> {
        Ok(match id {
            Some(id) => texts(&find(request, id).await?),
            None => [("is_active".to_owned(), "1".into())].into_iter().collect(),
        })
    }
}

async fn find(request: &RequestCx, id: i64) -> Result<EscalationRule> {
    let rules = request.services().list_escalation_rules(&request.cx).await?;
    let found = rules.into_iter().find(|rule| rule.id.0 == id);
    found.ok_or_else(|| Error::not_found("escalation_rule_not_found", "no such escalation rule"))
}

/// What a row of the form can do, in one list: a word, and after a colon with what.
pub(in crate::pages) fn choices(
    departments: &[Department],
    tags: &[Tag],
    agents: &[Person],
) -> Value {
    let one = |word: &str, label: &str| (word.to_owned(), label.to_owned());
    let mut all = vec![one("escalate", "Escalate"), one("note", "Write this note")];
    all.extend(Priority::ALL.iter().map(|priority| {
        (format!("change_priority:{priority}"), format!("Set the priority {}", priority.label()))
    }));
    all.extend(
        agents.iter().map(|a| (format!("assign_to:{}", a.id), format!("Assign to {}", a.name))),
    );
    all.extend(
        departments
            .iter()
            .map(|d| (format!("change_department:{}", d.id), format!("Move to {}", d.name))),
    );
    all.extend(
        tags.iter().map(|tag| (format!("add_tag:{}", tag.id), format!("Add the tag {}", tag.name))),
    );
    options(all.iter().map(|(value, label)| (value.clone(), label.as_str())))
}

fn actions(reader: &mut Reader<'_>) -> Vec<EscalationAction> {
    let mut actions = Vec::new();
    for row in reader.rows(ACTIONS.0, ACTIONS.1) {
        let field = |name: &str| format!("actions.{row}.{name}");
        let text = reader.text(&field("do"));
        let (word, with) = text.split_once(':').unwrap_or((text, ""));
        let number = || with.parse::<i64>().ok();
        let action = match word {
            "escalate" => Some(EscalationAction::Escalate),
            "note" => Some(EscalationAction::Note { body: reader.text(&field("body")).to_owned() }),
            "change_priority" => {
                Priority::parse(with).ok().map(|to| EscalationAction::ChangePriority { to })
            }
            "assign_to" => Some(EscalationAction::AssignTo { agent: HostUserId::new(with) }),
            "change_department" => number()
                .map(|id| EscalationAction::ChangeDepartment { department: DepartmentId(id) }),
            "add_tag" => number().map(|id| EscalationAction::AddTag { tag: TagId(id) }),
            _ => None,
        };
        let action = action.unwrap_or_else(|| {
            reader.refuse(&field("do"), "unknown_value", "choose one of the list");
            EscalationAction::Escalate
        });
        let core = format!("actions.{}", actions.len());
        reader.place(core.clone(), format!("{}!", field("do")));
        reader.place(format!("{core}.body"), format!("{}!", field("body")));
        actions.push(action);
    }
    actions
}

pub(in crate::pages) fn row(rule: &EscalationRule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "category": rule.category,
        "description": rule.description,
        "actions": rule.actions.len(),
        "position": rule.position,
        "is_active": rule.is_active,
    })
}

pub(in crate::pages) fn texts(rule: &EscalationRule) -> Old {
    let mut old = Old::new();
    let mut put = |name: String, text: String| old.insert(name, text.into());
    put("name".into(), rule.name.clone());
    put("category".into(), rule.category.clone());
    put("description".into(), rule.description.clone().unwrap_or_default());
    put("position".into(), rule.position.to_string());
    put("condition".into(), condition::text(&rule.condition));
    if rule.is_active {
        put("is_active".into(), "1".into());
    }
    for (row, action) in rule.actions.iter().enumerate() {
        let text = match action {
            EscalationAction::Escalate => "escalate".to_owned(),
            EscalationAction::ChangePriority { to } => format!("change_priority:{to}"),
            EscalationAction::AssignTo { agent } => format!("assign_to:{agent}"),
            EscalationAction::ChangeDepartment { department } => {
                format!("change_department:{department}")
            }
            EscalationAction::AddTag { tag } => format!("add_tag:{tag}"),
            EscalationAction::Note { body } => {
                put(format!("actions.{row}.body"), body.clone());
                "note".to_owned()
            }
        };
        put(format!("actions.{row}.do"), text);
    }
    old
}
