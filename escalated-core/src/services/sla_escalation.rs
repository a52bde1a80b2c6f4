//! Escalation rules.

use super::Services;
use crate::{
    Result,
    actor::Cx,
    authz::{Operation, Resource},
    ids::EscalationRuleId,
    sla::{EscalationRule, EscalationRuleInput, RuleRuns},
};

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
        self.check_escalation_rule(cx, input).await?;
        self.ports.escalation_rules.save_escalation_rule(cx, id, input).await
    }

    /// What an escalation rule did: on how many tickets, and on the last ones what.
    ///
    /// # Errors
    /// `forbidden`, `sla_not_available`.
    pub async fn escalation_rule_runs(
        &self,
        cx: &Cx,
        rule: &EscalationRule,
        limit: u32,
    ) -> Result<RuleRuns> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        self.ports.escalation_rules.rule_runs(cx, rule, limit.min(100)).await
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
