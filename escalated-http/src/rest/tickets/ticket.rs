use escalated_core::{
    activities::Activity,
    attachments::Attachment,
    ids::{AttachmentId, ContactId, HostUserId, MessageId, TicketId},
    replies::{Entry, Note, Reply, Thread},
    tags::Tag,
    tickets::{Reference, Ticket},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    item::DepartmentRef,
    person::{AuthorView, PersonRef, Reader, RequesterView, requester},
};
use crate::{
    links::Links,
    names::Names,
    rest::{activities::ActivityView, shapes::Moment, tags::TagView},
};

/// A file; its link works for ten minutes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct AttachmentView<'a> {
    #[schema(value_type = i64)]
    id: AttachmentId,
    filename: &'a str,
    mime_type: &'a str,
    size: i64,
    /// Null until a ticket or message uses the file.
    url: Option<String>,
}

/// A reply or a note.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct MessageView<'a> {
    #[schema(value_type = i64)]
    id: MessageId,
    body: &'a str,
    is_internal_note: bool,
    is_pinned: bool,
    author: Option<AuthorView<'a>>,
    attachments: Vec<AttachmentView<'a>>,
    created_at: Moment,
}

/// What an SLA engine keeps on a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SlaView {
    first_response_due_at: Option<Moment>,
    first_response_at: Option<Moment>,
    first_response_breached: bool,
    resolution_due_at: Option<Moment>,
    resolution_breached: bool,
}

/// A ticket. What was not loaded or is not for the reader is left out.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct TicketView<'a> {
    /// Null in the preview of a creation.
    #[schema(value_type = Option<i64>)]
    id: Option<TicketId>,
    /// Null in the preview of a creation.
    reference: Option<&'a str>,
    subject: &'a str,
    description: &'a str,
    status: &'static str,
    status_label: &'static str,
    priority: &'static str,
    priority_label: &'static str,
    ticket_type: &'static str,
    channel: &'a str,
    /// Whose turn it is: none, requester, internal.
    awaiting: &'static str,
    /// For staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a Value>,
    requester: RequesterView<'a>,
    /// The host's id; null for guests.
    #[schema(value_type = Option<Object>)]
    requester_id: Option<&'a HostUserId>,
    #[schema(value_type = Option<i64>)]
    contact_id: Option<ContactId>,
    assignee: Option<PersonRef<'a>>,
    department: Option<DepartmentRef<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<TagView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachments: Option<Vec<AttachmentView<'a>>>,
    /// Oldest first; notes for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    replies: Option<Vec<MessageView<'a>>>,
    /// The newest 20, newest first; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    activities: Option<Vec<ActivityView<'a>>>,
    /// For staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    sla: Option<SlaView>,
    resolved_at: Option<Moment>,
    closed_at: Option<Moment>,
    last_reply_at: Option<Moment>,
    created_at: Moment,
    updated_at: Moment,
    /// Send it as `If-Match: "v3"` to change only what was seen.
    version: i64,
}

/// What was loaded beside the ticket.
#[derive(Default)]
pub(super) struct Loaded<'a> {
    pub(super) tags: Option<&'a [Tag]>,
    pub(super) department: Option<DepartmentRef<'a>>,
    pub(super) attachments: Option<&'a [Attachment]>,
    pub(super) thread: Option<&'a Thread>,
    pub(super) activities: Option<&'a [Activity]>,
}

/// What views are made with.
#[derive(Clone, Copy)]
pub(in crate::rest) struct Lens<'a> {
    pub(in crate::rest) names: &'a Names,
    pub(in crate::rest) links: Links<'a>,
    pub(in crate::rest) reader: Reader,
}

impl<'a> AttachmentView<'a> {
    pub(in crate::rest) fn new(file: &'a Attachment, links: Links<'_>) -> Self {
        Self {
            id: file.id,
            filename: &file.filename,
            mime_type: &file.mime_type,
            size: file.size,
            url: file.ticket_id.map(|_| links.download(file.id)),
        }
    }

    fn all(files: &'a [Attachment], links: Links<'_>) -> Vec<Self> {
        files.iter().map(|file| Self::new(file, links)).collect()
    }
}

impl<'a> MessageView<'a> {
    pub(in crate::rest) fn reply(reply: &'a Reply, lens: Lens<'a>) -> Self {
        Self {
            id: reply.id,
            body: &reply.body,
            is_internal_note: false,
            is_pinned: false,
            author: AuthorView::author(&reply.author, lens.names, lens.reader),
            attachments: AttachmentView::all(&reply.attachments, lens.links),
            created_at: Moment(reply.created_at),
        }
    }

    pub(in crate::rest) fn note(note: &'a Note, lens: Lens<'a>) -> Self {
        Self {
            id: note.id,
            body: &note.body,
            is_internal_note: true,
            is_pinned: note.is_pinned,
            author: AuthorView::author(&note.author, lens.names, lens.reader),
            attachments: AttachmentView::all(&note.attachments, lens.links),
            created_at: Moment(note.created_at),
        }
    }

    /// All messages that the caller may read.
    pub(in crate::rest) fn thread(thread: &'a Thread, lens: Lens<'a>) -> Vec<Self> {
        match thread {
            Thread::Public(thread) => {
                thread.replies.iter().map(|reply| Self::reply(reply, lens)).collect()
            }
            Thread::Staff(thread) => thread
                .entries
                .iter()
                .map(|entry| match entry {
                    Entry::Reply(reply) => Self::reply(reply, lens),
                    Entry::Note(note) => Self::note(note, lens),
                })
                .collect(),
        }
    }
}

impl<'a> TicketView<'a> {
    pub(super) fn new(ticket: &'a Ticket, loaded: &Loaded<'a>, lens: Lens<'a>) -> Self {
        let staff = lens.reader == Reader::Staff;
        let guest = (ticket.guest_name.as_deref(), ticket.guest_email.as_deref());
        let activities = loaded.activities.filter(|_| staff);
        Self {
            id: (ticket.id.0 != 0).then_some(ticket.id),
            reference: ticket.reference.as_ref().map(Reference::as_str),
            subject: &ticket.subject,
            description: &ticket.description,
            status: ticket.status.as_str(),
            status_label: ticket.status.label(),
            priority: ticket.priority.as_str(),
            priority_label: ticket.priority.label(),
            ticket_type: ticket.ticket_type.as_str(),
            channel: ticket.channel.as_str(),
            awaiting: ticket.awaiting.as_str(),
            metadata: staff.then_some(&ticket.metadata),
            requester: requester(&ticket.requester, guest, lens.names),
            requester_id: ticket.requester_user(),
            contact_id: ticket.contact_id.filter(|id| id.0 != 0),
            assignee: ticket.assignee.as_ref().map(|id| PersonRef::new(id, lens.names, staff)),
            department: loaded.department,
            tags: loaded.tags.filter(|_| staff).map(|tags| tags.iter().map(TagView::new).collect()),
            attachments: loaded.attachments.map(|files| AttachmentView::all(files, lens.links)),
            replies: loaded.thread.map(|thread| MessageView::thread(thread, lens)),
            activities: activities.map(ActivityView::all),
            sla: staff.then(|| SlaView {
                first_response_due_at: ticket.sla.first_response_due_at.map(Moment),
                first_response_at: ticket.first_response_at.map(Moment),
                first_response_breached: ticket.sla.first_response_breached,
                resolution_due_at: ticket.sla.resolution_due_at.map(Moment),
                resolution_breached: ticket.sla.resolution_breached,
            }),
            resolved_at: ticket.resolved_at.map(Moment),
            closed_at: ticket.closed_at.map(Moment),
            last_reply_at: ticket.last_reply_at.map(Moment),
            created_at: Moment(ticket.created_at),
            updated_at: Moment(ticket.updated_at),
            version: ticket.version,
        }
    }
}
