use escalated_core::{
    Result,
    actor::Role,
    pipeline::{Action, Command, Outcome},
};
use http::{Response, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    bodies::{AssignBody, DepartmentBody, PriorityBody, ReplyBody, StatusBody, TagsBody, TextBody},
    outcome::write_repeat,
    rename::rename_field,
};
use crate::{
    Body, edge,
    request::RequestCx,
    response,
    rest::shapes::{Data, Done, Moment},
    router::Answer,
};

/// The status after the change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatusDone {
    message: &'static str,
    status: &'static str,
}

/// The priority after the change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PriorityDone {
    message: &'static str,
    priority: &'static str,
}

/// Who wrote.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostedBy<'a> {
    #[schema(value_type = Option<Object>)]
    id: Option<escalated_core::ids::HostUserId>,
    name: &'a str,
}

/// A message that was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostedView<'a> {
    id: i64,
    body: &'a str,
    is_internal_note: bool,
    author: PostedBy<'a>,
    created_at: Moment,
}

async fn run(request: &RequestCx, action: Action) -> Result<Outcome> {
    let command = Command::one(request.ticket_key()?, action);
    let command = command.expecting(request.expected_version()?);
    let (cx, command) = edge::compose(request.services(), &request.cx, command).await;
    request.services().ports().tickets.execute(&cx, command).await
}

fn done<T: Serialize>(status: StatusCode, outcome: &Outcome, body: &T) -> Answer {
    let mut response: Response<Body> =
        response::json_with_etag(status, outcome.ticket.version, body)?;
    write_repeat(outcome, response.headers_mut());
    Ok(response)
}

fn said(outcome: &Outcome, message: &'static str) -> Answer {
    done(StatusCode::OK, outcome, &Done { message })
}

/// POST tickets/{ref}/reply: a reply, or a note.
pub(super) async fn reply(mut request: RequestCx) -> Answer {
    let (body, attachments, is_note) = if request.cx.grants.role == Role::Requester {
        let sent: TextBody = request.json().await?;
        (sent.body, sent.attachment_ids, false)
    } else {
        let sent: ReplyBody = request.json().await?;
        (sent.body, sent.attachment_ids, sent.is_internal_note)
    };
    let action = if is_note {
        Action::Note { body, attachments }
    } else {
        Action::Reply { body, attachments }
    };
    posted(&run(&request, action).await?)
}

/// POST tickets/{ref}/notes.
pub(super) async fn note(mut request: RequestCx) -> Answer {
    let sent: TextBody = request.json().await?;
    let action = Action::Note { body: sent.body, attachments: sent.attachment_ids };
    posted(&run(&request, action).await?)
}

fn posted(outcome: &Outcome) -> Answer {
    let Some(message) = outcome.messages.first() else {
        return Err(escalated_core::Error::internal("no_message", "the message was not written"));
    };
    let author = PostedBy { id: message.author.actor.user_id(), name: &message.author.actor.name };
    let view = PostedView {
        id: message.id.0,
        body: &message.body,
        is_internal_note: message.is_note,
        author,
        created_at: Moment(message.created_at),
    };
    let sentence = if message.is_note { "Note added." } else { "Reply sent." };
    done(StatusCode::CREATED, outcome, &Data::done(view, sentence))
}

/// PATCH tickets/{ref}/status.
pub(super) async fn status(mut request: RequestCx) -> Answer {
    let sent: StatusBody = request.json().await?;
    let outcome = run(&request, Action::Transition { to: sent.status }).await?;
    let status = outcome.ticket.status.as_str();
    done(StatusCode::OK, &outcome, &StatusDone { message: "Status updated.", status })
}

/// PATCH tickets/{ref}/priority.
pub(super) async fn priority(mut request: RequestCx) -> Answer {
    let sent: PriorityBody = request.json().await?;
    let outcome = run(&request, Action::ChangePriority { to: sent.priority }).await?;
    let priority = outcome.ticket.priority.as_str();
    done(StatusCode::OK, &outcome, &PriorityDone { message: "Priority updated.", priority })
}

/// PATCH tickets/{ref}/department.
pub(super) async fn department(mut request: RequestCx) -> Answer {
    let sent: DepartmentBody = request.json().await?;
    let action = Action::ChangeDepartment { department: sent.department_id };
    said(&run(&request, action).await?, "Department updated.")
}

/// POST tickets/{ref}/assign.
pub(super) async fn assign(mut request: RequestCx) -> Answer {
    let sent: AssignBody = request.json().await?;
    let outcome = run(&request, Action::Assign { agent: sent.agent_id }).await;
    said(&outcome.map_err(|e| rename_field(e, "assigned_to", "agent_id"))?, "Ticket assigned.")
}

/// POST tickets/{ref}/unassign.
pub(super) async fn unassign(request: RequestCx) -> Answer {
    said(&run(&request, Action::Unassign).await?, "Ticket unassigned.")
}

/// POST tickets/{ref}/claim.
pub(super) async fn claim(request: RequestCx) -> Answer {
    said(&run(&request, Action::Claim).await?, "Ticket claimed.")
}

/// POST tickets/{ref}/tags: exactly these.
pub(super) async fn set_tags(request: RequestCx) -> Answer {
    change_tags(request, |tags| Action::SetTags { tags }).await
}

/// POST tickets/{ref}/tags/add.
pub(super) async fn add_tags(request: RequestCx) -> Answer {
    change_tags(request, |tags| Action::AddTags { tags }).await
}

/// POST tickets/{ref}/tags/remove.
pub(super) async fn remove_tags(request: RequestCx) -> Answer {
    change_tags(request, |tags| Action::RemoveTags { tags }).await
}

async fn change_tags(
    mut request: RequestCx,
    action: fn(Vec<escalated_core::ids::TagId>) -> Action,
) -> Answer {
    let sent: TagsBody = request.json().await?;
    let outcome = run(&request, action(sent.tag_ids)).await;
    let renamed = |error| {
        let error = rename_field(error, "tags", "tag_ids");
        rename_field(error, "remove_tags", "tag_ids")
    };
    said(&outcome.map_err(renamed)?, "Tags updated.")
}
