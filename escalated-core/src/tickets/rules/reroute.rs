use serde_json::json;

use crate::{
    Error, Result,
    activities::{ActivityKind, NewActivity},
    events::{EventName, NewEvent},
    ids::{DepartmentId, PolicyId},
    pipeline::{Change, Snapshot},
    tickets::Priority,
};

/// A new department, or none. The same again changes nothing.
pub(super) fn department(
    snapshot: &Snapshot<'_>,
    department: Option<DepartmentId>,
) -> Result<Change> {
    let old = snapshot.ticket.department_id;
    if old == department {
        return Ok(Change::default());
    }
    if let Some(id) = department {
        check_department(snapshot, id)?;
    }
    let mut change = Change::default();
    change.patch.department_id = Some(department);
    change.activities.push(NewActivity::change(
        ActivityKind::DepartmentChanged,
        "department_id",
        old.map(|id| id.to_string()),
        department.map(|id| id.to_string()),
    ));
    let event = NewEvent::new(EventName::TicketDepartmentChanged);
    change.events.push(event.with("old", json!(old)).with("new", json!(department)));
    Ok(change)
}

/// The department must exist and be active.
pub(super) fn check_department(snapshot: &Snapshot<'_>, id: DepartmentId) -> Result<()> {
    match snapshot.known.departments.get(&id).and_then(Option::as_ref) {
        Some(department) if department.is_active => Ok(()),
        _ => Err(Error::field(
            "department_id",
            "unknown_department",
            "name a department that exists and is active",
        )),
    }
}

/// The ticket's own SLA policy, or none of its own. The same again changes nothing.
pub(super) fn sla_policy(snapshot: &Snapshot<'_>, policy: Option<PolicyId>) -> Change {
    let sla = &snapshot.ticket.sla;
    let own = sla.policy_id.filter(|_| sla.policy_is_pinned);
    let mut change = Change::default();
    if own != policy {
        change.patch.sla_policy = Some(policy);
        let mut activity = NewActivity::change(
            ActivityKind::SlaPolicyChanged,
            "sla_policy_id",
            own.map(|id| id.to_string()),
            policy.map(|id| id.to_string()),
        );
        activity.data = json!({ "pinned": policy.is_some() });
        change.activities.push(activity);
    }
    change
}

/// A new priority. The same again changes nothing.
pub(super) fn priority(snapshot: &Snapshot<'_>, to: Priority) -> Change {
    let from = snapshot.ticket.priority;
    let mut change = Change::default();
    if from != to {
        change.patch.priority = Some(to);
        change.activities.push(NewActivity::change(
            ActivityKind::PriorityChanged,
            "priority",
            Some(from.to_string()),
            Some(to.to_string()),
        ));
        let event = NewEvent::new(EventName::TicketPriorityChanged);
        change.events.push(event.with("old", from.as_str()).with("new", to.as_str()));
    }
    change
}
