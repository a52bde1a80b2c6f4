use serde_json::{Value, json};

use super::{
    assign::check_agent, check_body, check_subject, message::check_attachments,
    reroute::check_department, tagging, update::check_metadata,
};
use crate::{
    Error, Result,
    activities::{ActivityKind, NewActivity},
    actor::Cx,
    contacts::Contact,
    events::{EventName, NewEvent},
    ids::TicketId,
    pipeline::{Change, Edge, Known, Snapshot},
    tickets::{Awaiting, NewTicket, Priority, Requester, SlaMarks, Status, Ticket, TicketType},
};

/// For whom a ticket is opened, once that was looked up.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    /// What was asked.
    pub new: &'a NewTicket,
    /// Who needs help.
    pub requester: Requester,
    /// The contact of a guest.
    pub contact: Option<&'a Contact>,
    /// Name and address as a guest typed them.
    pub guest: Option<(&'a str, &'a str)>,
    /// What a guest's link will be derived from.
    pub guest_nonce: Option<String>,
}

/// A new ticket. Its id is 0 until it is written.
///
/// # Errors
/// `required`, `too_long`, `invalid_characters`, `wrong_type`, `unknown_department`,
/// `unknown_agent`, `unknown_tag`, `too_many`, each with its field.
pub fn open(
    opening: &Opening<'_>,
    known: &Known,
    edge: &Edge,
    cx: &Cx,
) -> Result<(Ticket, Change)> {
    let new = opening.new;
    let mut errors = Vec::new();
    check_subject("subject", &new.subject, &mut errors);
    check_body("description", &new.description, &mut errors);
    let metadata = match &new.metadata {
        Value::Null => json!({}),
        other => other.clone(),
    };
    check_metadata(&metadata, &mut errors);
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    let ticket = draft(opening, metadata, cx);
    let snapshot = Snapshot { ticket: &ticket, tags: &[], known, edge };
    check_attachments(&snapshot, &new.attachments)?;
    if let Some(id) = new.department_id {
        check_department(&snapshot, id)?;
    }
    if let Some(agent) = &new.assignee {
        check_agent(&snapshot, agent, "assigned_to")?;
    }
    let tags = tagging::resolve(&snapshot, &new.tags, "tags")?;

    let mut change = Change::default();
    change.activities.push(NewActivity::change(
        ActivityKind::Created,
        "status",
        None,
        Some(ticket.status.to_string()),
    ));
    change.events.push(NewEvent::new(EventName::TicketCreated));
    if let Some(agent) = &ticket.assignee {
        let (kind, new) = (ActivityKind::Assigned, Some(agent.to_string()));
        change.activities.push(NewActivity::change(kind, "assigned_to", None, new));
        change.events.push(NewEvent::new(EventName::TicketAssigned).with("agent_id", json!(agent)));
    }
    let tagged = tagging::tagged(tags, Vec::new());
    change.activities.extend(tagged.activities);
    change.events.extend(tagged.events);
    change.tags_added = tagged.tags_added;
    Ok((ticket, change))
}

fn draft(opening: &Opening<'_>, metadata: Value, cx: &Cx) -> Ticket {
    let new = opening.new;
    Ticket {
        id: TicketId(0),
        reference: None,
        requester: opening.requester.clone(),
        contact_id: opening.contact.map(|contact| contact.id),
        guest_name: opening.guest.map(|(name, _)| name.trim().to_owned()),
        guest_email: opening.guest.map(|(_, email)| email.trim().to_owned()),
        guest_nonce: opening.guest_nonce.clone(),
        assignee: new.assignee.clone(),
        subject: new.subject.trim().to_owned(),
        description: new.description.clone(),
        status: Status::Open,
        priority: new.priority.unwrap_or(Priority::Medium),
        ticket_type: new.ticket_type.unwrap_or(TicketType::Question),
        channel: new.channel.clone(),
        awaiting: Awaiting::Internal,
        department_id: new.department_id,
        metadata,
        first_response_at: None,
        sla: SlaMarks::default(),
        resolved_at: None,
        closed_at: None,
        last_reply_at: None,
        version: 1,
        seq: 0,
        created_at: cx.now,
        updated_at: cx.now,
    }
}
