use super::Services;
use crate::{
    FieldError, Result,
    actor::{Cx, Role},
    ids::{DepartmentId, HostUserId, TagId},
    sla::EscalationAction,
};

/// How many actions of a rule are looked up.
const MAX_ACTIONS: usize = 10;

/// Whom and what the actions of a rule name, each with the path of its field.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) agents: Vec<(String, HostUserId)>,
    pub(super) departments: Vec<(String, DepartmentId)>,
    pub(super) tags: Vec<(String, TagId)>,
}

impl Named {
    /// What is too many is refused anyway, and looked up for nobody.
    pub(super) fn of_rule(actions: &[EscalationAction]) -> Self {
        let mut named = Self::default();
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
}

impl Services {
    /// What of it does not exist: `unknown_agent`, `unknown_department`, `unknown_tag`.
    pub(super) async fn check_named(&self, cx: &Cx, named: Named) -> Result<Vec<FieldError>> {
        let mut errors = Vec::new();
        if !named.agents.is_empty() {
            let ids: Vec<HostUserId> = named.agents.iter().map(|(_, id)| id.clone()).collect();
            let people = self.ports.directory.people(&cx.tenant, &ids).await?;
            for (field, id) in named.agents {
                if !people.iter().any(|p| p.id == id && p.role >= Role::Agent) {
                    let message = "name a user who is an agent";
                    errors.push(FieldError::new(field, "unknown_agent", message));
                }
            }
        }
        if !named.departments.is_empty() {
            let known = self.ports.departments.list_departments(cx).await?;
            for (field, id) in named.departments {
                if !known.iter().any(|department| department.id == id && department.is_active) {
                    let message = "name a department that exists and is active";
                    errors.push(FieldError::new(field, "unknown_department", message));
                }
            }
        }
        if !named.tags.is_empty() {
            let known = self.ports.tags.list_tags(cx).await?;
            for (field, id) in named.tags {
                if !known.iter().any(|tag| tag.id == id) {
                    errors.push(FieldError::new(field, "unknown_tag", "name a tag that exists"));
                }
            }
        }
        Ok(errors)
    }
}
