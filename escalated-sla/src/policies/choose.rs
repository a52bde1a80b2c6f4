use escalated_core::{
    conditions::matches,
    ids::{PolicyId, TagId},
    sla::{Policy, PolicyChoice, SlaConfig},
    tickets::{Facts, TICKET_FIELDS, Ticket},
};

/// The policy that holds for a ticket, and why: the one that somebody set on it, else the first by
/// position whose condition holds, else its department's, else the default, else none. A policy
/// without a condition is no catch-all. Inactive and removed policies are passed over.
#[must_use]
pub fn choose<'c>(
    config: &'c SlaConfig,
    ticket: &Ticket,
    tags: &[TagId],
    pinned: Option<PolicyId>,
) -> (Option<&'c Policy>, PolicyChoice) {
    let active = || config.policies.iter().filter(|policy| policy.is_active);
    let of_id = |id: PolicyId| active().find(|policy| policy.id == id);
    if let Some(policy) = pinned.and_then(of_id) {
        return (Some(policy), PolicyChoice::Ticket);
    }
    let holds = active().filter(|policy| holds(policy, ticket, tags));
    if let Some(policy) = holds.min_by_key(|policy| (policy.position, policy.id)) {
        return (Some(policy), PolicyChoice::Condition);
    }
    let mut departments = config.department_policies.iter();
    let own = departments.find(|row| Some(row.department_id) == ticket.department_id);
    if let Some(policy) = own.and_then(|row| of_id(row.policy_id)) {
        return (Some(policy), PolicyChoice::Department);
    }
    match active().find(|policy| policy.is_default) {
        Some(policy) => (Some(policy), PolicyChoice::Default),
        None => (None, PolicyChoice::None),
    }
}

/// Whether the policy has a condition, and it is true of the ticket.
pub(super) fn holds(policy: &Policy, ticket: &Ticket, tags: &[TagId]) -> bool {
    let facts = Facts { ticket, tags };
    policy.condition.as_ref().is_some_and(|tree| matches(tree, TICKET_FIELDS, &facts))
}
