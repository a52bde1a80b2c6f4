use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{RuleRuns, action_fields::EscalationActionFields};
use crate::{
    Error, FieldError, Result,
    actor::Cx,
    conditions::{self, Condition, FieldKind},
    ids::{DepartmentId, EscalationRuleId, HostUserId, TagId, TenantId, TicketId},
    pipeline::Action,
    tickets::{Priority, Status, TICKET_FIELDS},
    time::Timestamp,
};

/// What an escalation rule does to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "EscalationActionFields")]
pub enum EscalationAction {
    /// Hands it up: the status becomes `escalated`.
    Escalate,
    /// To that priority.
    ChangePriority {
        /// The priority.
        to: Priority,
    },
    /// To that agent.
    AssignTo {
        /// Who.
        agent: HostUserId,
    },
    /// Into that department.
    ChangeDepartment {
        /// Where.
        department: DepartmentId,
    },
    /// Adds a tag.
    AddTag {
        /// Which.
        tag: TagId,
    },
    /// Writes a note for staff.
    Note {
        /// 1 to 2,000 characters.
        body: String,
    },
}

impl EscalationAction {
    /// The change that it asks for.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Escalate => Action::Transition { to: Status::Escalated },
            Self::ChangePriority { to } => Action::ChangePriority { to: *to },
            Self::AssignTo { agent } => Action::Assign { agent: agent.clone() },
            Self::ChangeDepartment { department } => {
                Action::ChangeDepartment { department: Some(*department) }
            }
            Self::AddTag { tag } => Action::AddTags { tags: vec![*tag] },
            Self::Note { body } => Action::Note { body: body.clone(), attachments: Vec::new() },
        }
    }
}

/// A rule that looks at the open tickets every minute and acts once on each for which its
/// condition has become true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EscalationRule {
    /// Our id.
    pub id: EscalationRuleId,
    /// Its name.
    pub name: String,
    /// Under which heading it is listed.
    pub category: String,
    /// What it is for.
    pub description: Option<String>,
    /// Which open tickets. An instant may be relative: `"-48h"` is 48 hours ago.
    pub condition: Condition,
    /// What it does, in order.
    pub actions: Vec<EscalationAction>,
    /// Rules are carried out in this order.
    pub position: i32,
    /// Inactive rules rest.
    pub is_active: bool,
}

impl EscalationRule {
    /// What its changes of tickets name as their cause.
    #[must_use]
    pub fn cause(&self) -> String {
        format!("escalation rule: {}", self.name)
    }
}

/// What makes or changes an escalation rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationRuleInput {
    /// 1 to 255 characters.
    pub name: String,
    /// Default `Uncategorized`.
    #[serde(default = "uncategorized")]
    pub category: String,
    /// At most 2,000 characters.
    #[serde(default)]
    pub description: Option<String>,
    /// Which open tickets.
    pub condition: Condition,
    /// 1 to 10.
    pub actions: Vec<EscalationAction>,
    /// Left out, a new rule comes last and an old one stays where it is.
    #[serde(default)]
    pub position: Option<i32>,
    /// Default true.
    #[serde(default = "yes")]
    pub is_active: bool,
}

fn uncategorized() -> String {
    "Uncategorized".to_owned()
}

fn yes() -> bool {
    true
}

impl EscalationRuleInput {
    /// Whether the rule may be saved. Users, departments and tags that it names are not looked up.
    ///
    /// # Errors
    /// `required`, `too_long`, `too_many`, and what [`conditions::check`] finds.
    pub fn check(&self, now: Timestamp) -> Result<()> {
        let mut errors = Vec::new();
        for (field, text, least, most) in [
            ("name", self.name.trim(), 1, 255),
            ("category", self.category.trim(), 1, 255),
            ("description", self.description.as_deref().unwrap_or_default(), 0, 2000),
        ] {
            let length = text.chars().count();
            if length < least {
                errors.push(FieldError::new(field, "required", format!("{field} is needed")));
            } else if length > most {
                let message = format!("at most {most} characters");
                errors.push(FieldError::new(field, "too_long", message));
            }
        }
        if self.actions.is_empty() {
            let message = "a rule does something: name 1 to 10 actions";
            errors.push(FieldError::new("actions", "required", message));
        } else if self.actions.len() > 10 {
            errors.push(FieldError::new("actions", "too_many", "a rule has at most 10 actions"));
        }
        for (place, action) in self.actions.iter().enumerate() {
            let EscalationAction::Note { body } = action else { continue };
            let field = format!("actions.{place}.body");
            if body.trim().is_empty() {
                errors.push(FieldError::new(field, "required", "a note has text"));
            } else if body.chars().count() > 2000 {
                errors.push(FieldError::new(field, "too_long", "at most 2,000 characters"));
            }
        }
        let condition = self.condition.clone().at(now);
        if let Err(error) = conditions::check(&condition, TICKET_FIELDS, "condition") {
            errors.extend_from_slice(error.fields());
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }
}

impl Condition {
    /// The same with every relative instant (`"-30m"`, `"-48h"`, `"+2d"`, `"-1w"`) worked out.
    ///
    /// ```
    /// use escalated_core::{conditions::{Condition, Op}, time::{Clock, ManualClock}};
    /// let old = Condition::clause("created_at", Op::Lt, "-48h");
    /// let then = old.at(ManualClock::default().now());
    /// let expected = Condition::clause("created_at", Op::Lt, "2026-01-03T09:00:00.000000Z");
    /// assert_eq!(then, expected);
    /// ```
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        let each = |parts: Vec<Self>| parts.into_iter().map(|part| part.at(now)).collect();
        match self {
            Self::All { all } => Self::All { all: each(all) },
            Self::Any { any } => Self::Any { any: each(any) },
            Self::Not { not } => Self::Not { not: Box::new(not.at(now)) },
            Self::Clause(mut clause) => {
                let kind = conditions::find(TICKET_FIELDS, &clause.field).map(|field| field.kind);
                if kind == Some(FieldKind::Time) {
                    clause.value = match clause.value {
                        Value::Array(values) => values.into_iter().map(|v| at(v, now)).collect(),
                        value => at(value, now),
                    };
                }
                Self::Clause(clause)
            }
        }
    }
}

fn at(value: Value, now: Timestamp) -> Value {
    let instant = value.as_str().and_then(relative).and_then(|d| now.checked_add_signed(d));
    let text = instant.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true));
    text.map_or(value, Value::String)
}

fn relative(text: &str) -> Option<TimeDelta> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => return None,
    };
    let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let number = number.parse::<u32>().map(i64::from).ok()?;
    let minutes = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        "w" => 7 * 24 * 60,
        _ => return None,
    };
    TimeDelta::try_minutes(sign * number * minutes)
}

/// That a rule has fired for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleExecution {
    /// Which rule.
    pub rule_id: EscalationRuleId,
    /// For which ticket.
    pub ticket_id: TicketId,
    /// How often it has fired for it.
    pub epoch: i64,
    /// Whether it may fire again: its condition was false since.
    pub is_armed: bool,
    /// When it fired last.
    pub fired_at: Timestamp,
    /// What it did and what it left out, and why; none while it is being carried out.
    pub report: Option<String>,
}

/// Where escalation rules and what they did are kept. What is saved was checked.
#[async_trait]
pub trait EscalationRuleStore: Send + Sync {
    /// All rules by position.
    async fn escalation_rules(&self, cx: &Cx) -> Result<Vec<EscalationRule>>;
    /// Makes a rule, or changes the one with that id (`escalation_rule_not_found`).
    async fn save_escalation_rule(
        &self,
        cx: &Cx,
        id: Option<EscalationRuleId>,
        input: &EscalationRuleInput,
    ) -> Result<EscalationRule>;
    /// Removes a rule and what it did.
    async fn delete_escalation_rule(&self, cx: &Cx, id: EscalationRuleId) -> Result<()>;
    /// The tenants with an active rule.
    async fn tenants_with_rules(&self) -> Result<Vec<TenantId>>;
    /// Arms the rule again for tickets of which the condition, without relative instants, is no
    /// longer true, or that are no longer open.
    async fn rearm(&self, cx: &Cx, rule: EscalationRuleId, condition: &Condition) -> Result<u64>;
    /// Open tickets of which the condition is true and for which the rule is armed, by id, after
    /// an id.
    async fn rule_candidates(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        condition: &Condition,
        after: TicketId,
        limit: u32,
    ) -> Result<Vec<TicketId>>;
    /// Says that the rule fires for a ticket; the epoch, or none when somebody was quicker.
    async fn begin_execution(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        ticket: TicketId,
    ) -> Result<Option<i64>>;
    /// Keeps what the rule did.
    async fn finish_execution(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        ticket: TicketId,
        report: &str,
    ) -> Result<()>;
    /// What the rule did, by ticket; only what was begun before `cx.now` and not finished, or all.
    async fn executions(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        unfinished: bool,
    ) -> Result<Vec<RuleExecution>>;
    /// On how many tickets the rule acted, and what it did to as many as the limit says, the last
    /// first.
    async fn rule_runs(&self, cx: &Cx, rule: &EscalationRule, limit: u32) -> Result<RuleRuns>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        conditions::Op,
        time::{Clock, ManualClock},
    };

    #[test]
    fn instants_are_relative_only_where_a_field_holds_one() {
        let now = ManualClock::default().now();
        for (field, value) in [
            ("subject", "-48h"),
            ("created_at", "-48"),
            ("created_at", "48h"),
            ("created_at", "-h"),
        ] {
            let clause = Condition::clause(field, Op::Eq, value);
            assert_eq!(clause.clone().at(now), clause);
        }
    }

    #[test]
    fn a_rule_without_sense_is_refused_with_all_that_is_wrong() {
        let now = ManualClock::default().now();
        let input = EscalationRuleInput {
            name: " ".into(),
            category: uncategorized(),
            description: None,
            condition: Condition::clause("created_at", Op::Lt, "yesterday"),
            actions: vec![EscalationAction::Note { body: String::new() }],
            position: None,
            is_active: true,
        };
        let error = input.check(now).unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["name", "actions.0.body", "condition.value"]);
        let input = EscalationRuleInput {
            name: "Old".into(),
            condition: Condition::clause("created_at", Op::Lt, "-2d"),
            actions: vec![EscalationAction::Escalate],
            ..input
        };
        input.check(now).unwrap();
    }
}
