use serde_json::Value;

use super::{Authorizer, Decision, Operation, Resource, operation::role_suffices};
use crate::{
    actor::{Actor, Cx, Role},
    conditions::{Condition, Op, matches},
    tickets::{Facts, Status, TICKET_FIELDS, Ticket},
};

/// The default: roles, the departments in the grants, and ownership for requesters.
#[derive(Debug, Clone, Copy, Default)]
pub struct RolePolicy;

impl Authorizer for RolePolicy {
    fn decide(&self, cx: &Cx, operation: Operation, resource: &Resource<'_>) -> Decision {
        let Resource::Ticket(ticket) = resource else {
            return if role_suffices(cx, operation, resource) {
                Decision::Allow
            } else {
                Decision::Forbid
            };
        };
        if !self.sees(cx, ticket) {
            return Decision::Hide;
        }
        let role = cx.grants.role;
        let allowed = match operation {
            Operation::View => true,
            Operation::Reply => role >= Role::Agent || role == Role::Requester,
            Operation::Note => role >= Role::LightAgent,
            Operation::Transition(to) => {
                let own = matches!(to, Status::Closed | Status::Reopened);
                role >= Role::Agent || (role == Role::Requester && own)
            }
            Operation::Modify => role >= Role::Agent,
            _ => false,
        };
        if allowed { Decision::Allow } else { Decision::Forbid }
    }

    fn visible(&self, cx: &Cx) -> Condition {
        if let Some(ticket) = cx.grants.guest_ticket {
            return Condition::clause("id", Op::Eq, ticket.0);
        }
        match (cx.grants.role, &cx.actor) {
            (role, actor) if role.is_staff() => match &cx.grants.departments {
                None => Condition::everything(),
                Some(departments) => {
                    let ids: Vec<Value> = departments.iter().map(|id| id.0.into()).collect();
                    let mut any = vec![Condition::clause("department_id", Op::In, ids)];
                    if let Some(id) = actor.user_id() {
                        any.push(Condition::clause("assigned_to", Op::Eq, id.as_str()));
                        any.push(Condition::clause("requester_id", Op::Eq, id.as_str()));
                    }
                    Condition::Any { any }
                }
            },
            (Role::Requester, Actor::User { id, .. }) => {
                Condition::clause("requester_id", Op::Eq, id.as_str())
            }
            (Role::Requester, Actor::Contact { id, .. }) => {
                Condition::clause("contact_id", Op::Eq, id.0)
            }
            _ => Condition::nothing(),
        }
    }
}

impl RolePolicy {
    fn sees(self, cx: &Cx, ticket: &Ticket) -> bool {
        matches(&self.visible(cx), TICKET_FIELDS, &Facts { ticket, tags: &[] })
    }
}
