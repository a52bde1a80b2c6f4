use serde_json::json;

use crate::{
    Error, FieldError, Result,
    activities::{ActivityKind, NewActivity},
    actor::{Cx, Role},
    events::{EventName, NewEvent},
    pipeline::{Change, Snapshot},
    tickets::{Awaiting, Status},
};

/// A new status, if the table allows it. The same status again changes nothing.
pub(super) fn transition(snapshot: &Snapshot<'_>, to: Status, cx: &Cx) -> Result<Change> {
    let from = snapshot.ticket.status;
    if to == from {
        return Ok(Change::default());
    }
    let closes = to == Status::Closed && cx.grants.role == Role::Requester;
    if closes && !snapshot.edge.settings.allow_customer_close {
        return Err(Error::forbidden(
            "customer_close_disabled",
            "an agent closes tickets here; write a reply instead",
        ));
    }
    if !from.allowed().contains(&to) {
        return Err(forbidden(from, to));
    }
    Ok(change_to(from, to, cx))
}

fn forbidden(from: Status, to: Status) -> Error {
    let allowed: Vec<_> = from.allowed().iter().map(|status| status.as_str()).collect();
    let message = format!("{from} cannot become {to}; it can become {}", allowed.join(", "));
    Error::invalid(vec![FieldError::new("status", "transition_not_allowed", message)])
        .with_details(json!({ "from": from, "to": to, "allowed": allowed }))
}

/// The change along an allowed edge, with its dates and events. Reopening clears both dates, so
/// that a second resolution has its own.
pub(super) fn change_to(from: Status, to: Status, cx: &Cx) -> Change {
    let mut change = Change::default();
    change.patch.status = Some(to);
    match to {
        Status::Resolved => change.patch.resolved_at = Some(Some(cx.now)),
        Status::Closed => change.patch.closed_at = Some(Some(cx.now)),
        Status::Reopened => {
            change.patch.resolved_at = Some(None);
            change.patch.closed_at = Some(None);
            change.patch.awaiting = Some(Awaiting::Internal);
        }
        _ => {}
    }
    if !to.is_open() {
        change.patch.awaiting = Some(Awaiting::None);
    }
    change.activities.push(NewActivity::change(
        ActivityKind::StatusChanged,
        "status",
        Some(from.to_string()),
        Some(to.to_string()),
    ));
    let event = |name| NewEvent::new(name).with("old", from.as_str()).with("new", to.as_str());
    change.events.push(event(EventName::TicketStatusChanged));
    let second = match to {
        Status::Resolved => Some(EventName::TicketResolved),
        Status::Closed => Some(EventName::TicketClosed),
        Status::Reopened => Some(EventName::TicketReopened),
        Status::Escalated => Some(EventName::TicketEscalated),
        _ => None,
    };
    change.events.extend(second.map(event));
    change
}
