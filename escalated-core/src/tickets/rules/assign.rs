use serde_json::json;

use super::transition::change_to;
use crate::{
    Error, Result,
    activities::{ActivityKind, NewActivity},
    actor::{Cx, Role},
    events::{EventName, NewEvent},
    ids::HostUserId,
    pipeline::{Change, Snapshot},
    tickets::Status,
};

/// A new assignee. The same again changes nothing.
pub(super) fn assign(snapshot: &Snapshot<'_>, agent: &HostUserId, cx: &Cx) -> Result<Change> {
    if snapshot.ticket.assignee.as_ref() == Some(agent) {
        return Ok(Change::default());
    }
    check_agent(snapshot, agent, "assigned_to")?;
    Ok(assigned(snapshot, agent, cx))
}

/// The person must exist and work tickets.
pub(super) fn check_agent(snapshot: &Snapshot<'_>, agent: &HostUserId, field: &str) -> Result<()> {
    match snapshot.edge.people.get(agent) {
        Some(person) if person.role >= Role::Agent => Ok(()),
        _ => Err(Error::field(field, "unknown_agent", "name a user who is an agent")),
    }
}

fn assigned(snapshot: &Snapshot<'_>, agent: &HostUserId, cx: &Cx) -> Change {
    let ticket = snapshot.ticket;
    let mut change = Change::default();
    change.patch.assignee = Some(Some(agent.clone()));
    change.activities.push(NewActivity::change(
        ActivityKind::Assigned,
        "assigned_to",
        ticket.assignee.as_ref().map(ToString::to_string),
        Some(agent.to_string()),
    ));
    change.events.push(NewEvent::new(EventName::TicketAssigned).with("agent_id", json!(agent)));
    if snapshot.edge.settings.on_assign_start_progress && ticket.status == Status::Open {
        let progress = change_to(ticket.status, Status::InProgress, cx);
        change.patch.status = progress.patch.status;
        change.activities.extend(progress.activities);
        change.events.extend(progress.events);
    }
    change
}

/// No assignee. None before changes nothing.
pub(super) fn unassign(snapshot: &Snapshot<'_>) -> Change {
    let mut change = Change::default();
    if let Some(agent) = &snapshot.ticket.assignee {
        change.patch.assignee = Some(None);
        change.activities.push(NewActivity::change(
            ActivityKind::Unassigned,
            "assigned_to",
            Some(agent.to_string()),
            None,
        ));
        let event = NewEvent::new(EventName::TicketUnassigned);
        change.events.push(event.with("agent_id", json!(agent)));
    }
    change
}

/// The actor becomes assignee, if nobody is. Claiming one's own ticket again changes nothing.
pub(super) fn claim(snapshot: &Snapshot<'_>, cx: &Cx) -> Result<Change> {
    let Some(me) = cx.actor.user_id() else {
        return Err(Error::forbidden("forbidden", "only an agent can claim a ticket"));
    };
    match &snapshot.ticket.assignee {
        None => Ok(assigned(snapshot, me, cx)),
        Some(agent) if agent == me => Ok(Change::default()),
        Some(agent) => {
            let message = "somebody else has the ticket; assign it to take it over";
            Err(Error::conflict("already_assigned", message)
                .with_details(json!({ "assigned_to": agent })))
        }
    }
}
