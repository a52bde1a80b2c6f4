use escalated_core::{
    Error, Result,
    pipeline::{Action, Command, TicketUpdate},
};
use http::StatusCode;

use super::{
    bodies::ChangeTicket,
    outcome::{ticket_of, write_repeat},
};
use crate::{edge, request::RequestCx, response, router::Answer};

/// PATCH tickets/{ref}.
pub(super) async fn change(mut request: RequestCx) -> Answer {
    let key = request.ticket_key()?;
    let body: ChangeTicket = request.json().await?;
    let command =
        Command::batch(key, actions(&request, body).await?).expecting(request.expected_version()?);
    let (cx, command) = edge::compose(request.services(), &request.cx, command).await;
    let outcome = request.services().ports().tickets.execute(&cx, command).await?;
    let around = ticket_of(&request, &outcome).await?;
    let body = around.change(&request, &outcome, false);
    let version = outcome.ticket.version;
    let mut response = response::json_with_etag(StatusCode::OK, version, &body)?;
    write_repeat(&outcome, response.headers_mut());
    Ok(response)
}

/// The actions of a body, in the order of its fields.
pub(super) async fn actions(request: &RequestCx, body: ChangeTicket) -> Result<Vec<Action>> {
    if let Some(policy) = body.sla_policy_id {
        let services = request.services();
        services.check_ticket_policy(&request.cx, policy, "sla_policy_id").await?;
    }
    listed(body)
}

fn listed(body: ChangeTicket) -> Result<Vec<Action>> {
    let mut files = Some(body.attachment_ids).filter(|files| !files.is_empty());
    if files.is_some() && body.reply.is_none() && body.note.is_none() {
        let message = "files belong to a reply or a note; add one";
        return Err(Error::field("attachment_ids", "no_message", message));
    }
    let update = TicketUpdate {
        subject: body.subject,
        description: body.description,
        ticket_type: body.ticket_type,
        metadata: body.metadata,
    };
    let mut actions = Vec::new();
    if update != TicketUpdate::default() {
        actions.push(Action::Update(update));
    }
    actions.extend(body.status.map(|to| Action::Transition { to }));
    actions.extend(body.priority.map(|to| Action::ChangePriority { to }));
    actions.extend(body.assigned_to.map(|agent| match agent {
        Some(agent) => Action::Assign { agent },
        None => Action::Unassign,
    }));
    actions.extend(body.department_id.map(|department| Action::ChangeDepartment { department }));
    actions.extend(body.tags.map(|tags| Action::SetTags { tags }));
    actions.extend(body.add_tags.map(|tags| Action::AddTags { tags }));
    actions.extend(body.remove_tags.map(|tags| Action::RemoveTags { tags }));
    actions.extend(body.sla_policy_id.map(|policy| Action::SetSlaPolicy { policy }));
    if let Some(body) = body.reply {
        actions.push(Action::Reply { body, attachments: files.take().unwrap_or_default() });
    }
    if let Some(body) = body.note {
        actions.push(Action::Note { body, attachments: files.take().unwrap_or_default() });
    }
    if actions.is_empty() {
        let message = "name at least one field to change, such as status";
        return Err(Error::field("", "nothing_to_change", message));
    }
    Ok(actions)
}
