//! Escalation rules.

use super::{Services, sla_named::Named};
use crate::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource},
    ids::EscalationRuleId,
    sla::{EscalationAction, EscalationRule, EscalationRuleInput},
};

/// How many actions are looked up.
const MAX_ACTIONS: usize = 10;

impl Services {
    /// All escalation rules by position, for staff.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn list_escalation_rules(&self, cx: &Cx) -> Result<Vec<EscalationRule>> {
        self.sla_engine()?;
        self.may(cx, Operation::View, &Resource::Catalog)?;
        self.ports.escalation_rules.escalation_rules(cx).await
    }

    /// Makes or changes an escalation rule.
    ///
    /// # Errors
    /// `forbidden`, `escalation_rule_not_found`, `unknown_agent`, `unknown_department`,
    /// `unknown_tag`, and what [`EscalationRuleInput::check`] says.
    pub async fn save_escalation_rule(
        &self,
        cx: &Cx,
        id: Option<EscalationRuleId>,
        input: &EscalationRuleInput,
    ) -> Result<EscalationRule> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        let mut errors = match input.check(cx.now) {
            Ok(()) => Vec::new(),
            Err(error) if error.fields().is_empty() => return Err(error),
            Err(error) => error.fields().to_vec(),
        };
        errors.extend(self.check_named(cx, named(&input.actions)).await?);
        if !errors.is_empty() {
            return Err(Error::invalid(errors));
        }
        self.ports.escalation_rules.save_escalation_rule(cx, id, input).await
    }

    /// Removes an escalation rule.
    ///
    /// # Errors
    /// `forbidden`, `escalation_rule_not_found`.
    pub async fn delete_escalation_rule(&self, cx: &Cx, id: EscalationRuleId) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        self.ports.escalation_rules.delete_escalation_rule(cx, id).await
    }
}

/// What is too many is refused anyway, and looked up for nobody.
fn named(actions: &[EscalationAction]) -> Named {
    let mut named = Named::default();
    for (place, action) in actions.iter().take(MAX_ACTIONS).enumerate() {
        let field = |name: &str| format!("actions.{place}.{name}");
        match action {
            EscalationAction::AssignTo { agent } => {
                named.agents.push((field("agent"), agent.clone()));
            }
            EscalationAction::ChangeDepartment { department } => {
                named.departments.push((field("department"), *department));
            }
            EscalationAction::AddTag { tag } => named.tags.push((field("tag"), *tag)),
            EscalationAction::Escalate
            | EscalationAction::ChangePriority { .. }
            | EscalationAction::Note { .. } => {}
        }
    }
    named
}
