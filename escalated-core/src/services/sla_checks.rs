//! Whether rules may be saved. Nothing is written.

use super::{Services, sla_named::Named};
use crate::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource},
    ids::PolicyId,
    sla::{CalendarInput, EscalationRuleInput, HolidaySetInput, PolicyInput, StepAction},
};

/// How many steps of a policy, and actions of a step, are looked up.
const MAX_ACTIONS: usize = 20;

impl Services {
    /// Whether [`Self::save_calendar`] would take this.
    ///
    /// # Errors
    /// `forbidden`, and all that [`crate::engines::SlaEngine::check_calendar`] says.
    pub async fn check_calendar(&self, cx: &Cx, input: &CalendarInput) -> Result<()> {
        let engine = self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        engine.check_calendar(input, &*self.ports.policies.sla_config(cx).await?)
    }

    /// Whether [`Self::save_holiday_set`] would take this.
    ///
    /// # Errors
    /// `forbidden`, and all that [`crate::engines::SlaEngine::check_holidays`] says.
    pub fn check_holiday_set(&self, cx: &Cx, input: &HolidaySetInput) -> Result<()> {
        let engine = self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        engine.check_holidays(input)
    }

    /// Whether [`Self::save_policy`] would take this, with warnings about promises that can never
    /// be kept.
    ///
    /// # Errors
    /// All that [`Self::save_policy`] says.
    pub async fn check_policy(
        &self,
        cx: &Cx,
        id: Option<PolicyId>,
        input: &PolicyInput,
    ) -> Result<Vec<String>> {
        let engine = self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        let config = self.ports.policies.sla_config(cx).await?;
        let checked = engine.check_policy(input, id, &config);
        let mut errors = self.check_named(cx, named(input)).await?;
        match checked {
            Ok(warnings) if errors.is_empty() => Ok(warnings),
            Ok(_) => Err(Error::invalid(errors)),
            Err(error) if errors.is_empty() || error.fields().is_empty() => Err(error),
            Err(error) => {
                errors.splice(0..0, error.fields().iter().cloned());
                Err(Error::invalid(errors))
            }
        }
    }

    /// Whether [`Self::save_escalation_rule`] would take this.
    ///
    /// # Errors
    /// All that [`Self::save_escalation_rule`] says.
    pub async fn check_escalation_rule(&self, cx: &Cx, input: &EscalationRuleInput) -> Result<()> {
        self.sla_engine()?;
        self.may(cx, Operation::Administer, &Resource::Settings)?;
        let mut errors = match input.check(cx.now) {
            Ok(()) => Vec::new(),
            Err(error) if error.fields().is_empty() => return Err(error),
            Err(error) => error.fields().to_vec(),
        };
        errors.extend(self.check_named(cx, Named::of_rule(&input.actions)).await?);
        if errors.is_empty() { Ok(()) } else { Err(Error::invalid(errors)) }
    }
}

/// What is too many is refused anyway, and looked up for nobody.
fn named(input: &PolicyInput) -> Named {
    let mut named = Named::default();
    for (place, step) in input.steps.iter().take(MAX_ACTIONS).enumerate() {
        for (number, action) in step.actions.iter().take(MAX_ACTIONS).enumerate() {
            let field = |name: &str| format!("steps.{place}.actions.{number}.{name}");
            match action {
                StepAction::Reassign { to } => named.agents.push((field("to"), to.clone())),
                StepAction::MoveDepartment { to } => named.departments.push((field("to"), *to)),
                StepAction::AddTag { tag } => named.tags.push((field("tag"), *tag)),
                StepAction::RaisePriority { .. } | StepAction::Note { .. } => {}
            }
        }
    }
    named
}
