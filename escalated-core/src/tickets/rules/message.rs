use serde_json::json;

use super::{author_of, check_body, transition::change_to};
use crate::{
    Error, Result,
    activities::{ActivityKind, NewActivity},
    actor::Cx,
    events::{EventName, NewEvent},
    ids::AttachmentId,
    pipeline::{Change, MessageDraft, NewMessage, Snapshot},
    replies::AuthorKind,
    tickets::{Awaiting, Status, Ticket},
};

/// A public reply. Only an agent's counts as the first response.
pub(super) fn reply(
    snapshot: &Snapshot<'_>,
    body: &str,
    attachments: &[AttachmentId],
    cx: &Cx,
) -> Result<Change> {
    check(snapshot, body, attachments)?;
    let ticket = snapshot.ticket;
    let author = author_of(ticket, cx);
    let mut change = Change::default();
    if author.kind == AuthorKind::Requester && !ticket.status.is_open() {
        if !snapshot.edge.settings.reopen_on_requester_reply {
            let message = "the ticket is finished; open a new one";
            return Err(Error::conflict("ticket_finished", message));
        }
        change = change_to(ticket.status, Status::Reopened, cx);
    } else if snapshot.edge.settings.on_reply_flip_waiting
        && let Some(to) = flipped(ticket, author.kind)
    {
        change = change_to(ticket.status, to, cx);
    }
    change.patch.last_reply_at = Some(cx.now);
    match author.kind {
        AuthorKind::Agent => {
            if ticket.first_response_at.is_none() {
                change.patch.first_response_at = Some(cx.now);
            }
            if ticket.status.is_open() {
                change.patch.awaiting = Some(Awaiting::Requester);
            }
        }
        AuthorKind::Requester | AuthorKind::Collaborator => {
            change.patch.awaiting = Some(Awaiting::Internal);
        }
        AuthorKind::System => {}
    }
    let mut activity = about_message(ActivityKind::Replied);
    activity.data = match change.patch.awaiting {
        Some(awaiting) => json!({ "author": author.kind, "awaiting": awaiting }),
        None => json!({ "author": author.kind }),
    };
    change.activities.push(activity);
    let draft = MessageDraft { body: body.into(), author, attachments: attachments.into() };
    change.messages.push(NewMessage::Reply(draft));
    change.events.push(NewEvent::new(EventName::ReplyCreated).about(0));
    Ok(change)
}

/// A note for staff. It changes nothing that a requester can see.
pub(super) fn note(
    snapshot: &Snapshot<'_>,
    body: &str,
    attachments: &[AttachmentId],
    cx: &Cx,
) -> Result<Change> {
    check(snapshot, body, attachments)?;
    let author = author_of(snapshot.ticket, cx);
    let draft = MessageDraft { body: body.into(), author, attachments: attachments.into() };
    Ok(Change {
        messages: vec![NewMessage::Note(draft)],
        activities: vec![about_message(ActivityKind::NoteAdded)],
        events: vec![NewEvent::new(EventName::NoteCreated).about(0)],
        ..Change::default()
    })
}

fn check(snapshot: &Snapshot<'_>, body: &str, attachments: &[AttachmentId]) -> Result<()> {
    let mut errors = Vec::new();
    check_body("body", body, &mut errors);
    if !errors.is_empty() {
        return Err(Error::invalid(errors));
    }
    check_attachments(snapshot, attachments)
}

/// At most as many files as the settings allow, none twice.
pub(super) fn check_attachments(
    snapshot: &Snapshot<'_>,
    attachments: &[AttachmentId],
) -> Result<()> {
    let most = snapshot.edge.settings.attachments.max_count;
    if attachments.len() > most {
        let message = format!("a message has at most {most} files");
        return Err(Error::field("attachment_ids", "too_many", message));
    }
    let mut seen = std::collections::BTreeSet::new();
    if attachments.iter().all(|id| seen.insert(*id)) {
        Ok(())
    } else {
        Err(Error::field("attachment_ids", "duplicate", "name each file once"))
    }
}

fn about_message(kind: ActivityKind) -> NewActivity {
    NewActivity {
        kind,
        field: None,
        old: None,
        new: None,
        data: serde_json::Value::Null,
        message: Some(0),
    }
}

/// Where a reply moves the ticket when `on_reply_flip_waiting` is set.
fn flipped(ticket: &Ticket, author: AuthorKind) -> Option<Status> {
    match (author, ticket.status) {
        (AuthorKind::Requester, Status::WaitingOnCustomer) => Some(Status::Open),
        (
            AuthorKind::Agent,
            Status::Open | Status::InProgress | Status::WaitingOnAgent | Status::Reopened,
        ) => Some(Status::WaitingOnCustomer),
        _ => None,
    }
    .filter(|to| ticket.status.allowed().contains(to))
}
