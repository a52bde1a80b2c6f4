use escalated_core::{
    Error, Result,
    actor::Role,
    pipeline::Outcome,
    tickets::{Channel, NewTicket, RequesterInput},
};
use http::{HeaderValue, StatusCode, header};

use super::{
    bodies::{CreateOwnTicket, CreateTicket},
    outcome::{ticket_of, write_repeat},
    read::detail,
};
use crate::{edge, request::RequestCx, response, rest::shapes::Data, router::Answer};

/// POST tickets.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let new = new_ticket(&mut request).await?;
    let has_files = !new.attachments.is_empty();
    let outcome = edge::create(request.services(), &request.cx, new).await?;
    let mut response = if has_files {
        let found = detail(&request, &outcome.ticket.id.into()).await?;
        found.answer(StatusCode::CREATED, Some("Ticket created."))?
    } else {
        let created = ticket_of(&request, &outcome).await?;
        let view = created.view(&request, &outcome, true);
        let body = Data::done(view, "Ticket created.");
        response::json_with_etag(StatusCode::CREATED, outcome.ticket.version, &body)?
    };
    locate(&request, &outcome, response.headers_mut());
    Ok(response)
}

fn locate(request: &RequestCx, outcome: &Outcome, headers: &mut http::HeaderMap) {
    write_repeat(outcome, headers);
    let Some(reference) = &outcome.ticket.reference else { return };
    let address = format!("{}/api/v1/tickets/{reference}", request.prefix());
    if let Ok(address) = HeaderValue::try_from(address) {
        headers.insert(header::LOCATION, address);
    }
}

/// The ticket that the body asks for; requesters may say less than staff.
pub(super) async fn new_ticket(request: &mut RequestCx) -> Result<NewTicket> {
    let channel = if request.caller.token.is_some() { Channel::API } else { Channel::WEB };
    let channel = Channel::new(channel)?;
    if request.cx.grants.role == Role::Requester {
        let body: CreateOwnTicket = request.json().await?;
        return Ok(NewTicket {
            subject: body.subject,
            description: body.description,
            priority: body.priority,
            ticket_type: body.ticket_type,
            department_id: body.department_id,
            attachments: body.attachment_ids,
            channel,
            ..NewTicket::default()
        });
    }
    let body: CreateTicket = request.json().await?;
    let channel = body.channel()?.unwrap_or(channel);
    let requester = match (body.requester_id, body.contact_id, body.requester) {
        (None, None, None) => RequesterInput::Myself,
        (Some(id), None, None) => RequesterInput::User { id },
        (None, Some(id), None) => RequesterInput::Contact { id },
        (None, None, Some(guest)) => RequesterInput::Guest { name: guest.name, email: guest.email },
        _ => {
            let message = "give one of requester_id, contact_id and requester";
            return Err(Error::field("requester", "conflicting_fields", message));
        }
    };
    Ok(NewTicket {
        subject: body.subject,
        description: body.description,
        requester,
        priority: body.priority,
        ticket_type: body.ticket_type,
        channel,
        department_id: body.department_id,
        assignee: body.assigned_to,
        tags: body.tags,
        metadata: body.metadata,
        attachments: body.attachment_ids,
    })
}
