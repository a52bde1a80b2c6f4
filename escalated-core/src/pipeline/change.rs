use serde_json::Value;

use crate::{
    activities::NewActivity,
    events::NewEvent,
    ids::{AttachmentId, DepartmentId, HostUserId, PolicyId},
    replies::Author,
    tags::Tag,
    tickets::{Awaiting, Priority, Status, Ticket, TicketType},
    time::Timestamp,
};

/// New values of a ticket's fields; what is none stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TicketPatch {
    /// The subject.
    pub subject: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// What sort.
    pub ticket_type: Option<TicketType>,
    /// The host's object.
    pub metadata: Option<Value>,
    /// The status.
    pub status: Option<Status>,
    /// The priority.
    pub priority: Option<Priority>,
    /// Whose turn it is.
    pub awaiting: Option<Awaiting>,
    /// The department, or none.
    pub department_id: Option<Option<DepartmentId>>,
    /// The assignee, or none.
    pub assignee: Option<Option<HostUserId>>,
    /// The first public reply by an agent.
    pub first_response_at: Option<Timestamp>,
    /// Resolved, or no longer.
    pub resolved_at: Option<Option<Timestamp>>,
    /// Closed, or no longer.
    pub closed_at: Option<Option<Timestamp>>,
    /// The newest public reply.
    pub last_reply_at: Option<Timestamp>,
    /// The ticket's own SLA policy, or none of its own.
    pub sla_policy: Option<Option<PolicyId>>,
}

impl TicketPatch {
    /// Writes the new values into a ticket.
    pub fn apply(&self, ticket: &mut Ticket) {
        fn set<T: Clone>(target: &mut T, value: Option<&T>) {
            if let Some(value) = value {
                target.clone_from(value);
            }
        }
        set(&mut ticket.subject, self.subject.as_ref());
        set(&mut ticket.description, self.description.as_ref());
        set(&mut ticket.ticket_type, self.ticket_type.as_ref());
        set(&mut ticket.metadata, self.metadata.as_ref());
        set(&mut ticket.status, self.status.as_ref());
        set(&mut ticket.priority, self.priority.as_ref());
        set(&mut ticket.awaiting, self.awaiting.as_ref());
        set(&mut ticket.department_id, self.department_id.as_ref());
        set(&mut ticket.assignee, self.assignee.as_ref());
        set(&mut ticket.resolved_at, self.resolved_at.as_ref());
        set(&mut ticket.closed_at, self.closed_at.as_ref());
        if let Some(policy) = self.sla_policy {
            ticket.sla.policy_is_pinned = policy.is_some();
            if policy.is_some() {
                ticket.sla.policy_id = policy;
            }
        }
        if self.first_response_at.is_some() {
            ticket.first_response_at = self.first_response_at;
        }
        if self.last_reply_at.is_some() {
            ticket.last_reply_at = self.last_reply_at;
        }
    }
}

/// The text and files of a message that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageDraft {
    /// The text.
    pub body: String,
    /// By whom.
    pub author: Author,
    /// Unused uploads of the actor.
    pub attachments: Vec<AttachmentId>,
}

/// A message that is to be written: public, or for staff.
#[derive(Debug, Clone, PartialEq)]
pub enum NewMessage {
    /// Public.
    Reply(MessageDraft),
    /// For staff.
    Note(MessageDraft),
}

impl NewMessage {
    /// Text, author and files.
    #[must_use]
    pub fn draft(&self) -> &MessageDraft {
        match self {
            Self::Reply(draft) | Self::Note(draft) => draft,
        }
    }

    /// Whether it is for staff only.
    #[must_use]
    pub fn is_note(&self) -> bool {
        matches!(self, Self::Note(_))
    }
}

/// What a rule decides: the answer to one action, still in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// Fields.
    pub patch: TicketPatch,
    /// Tags that come.
    pub tags_added: Vec<Tag>,
    /// Tags that go.
    pub tags_removed: Vec<Tag>,
    /// Replies and notes.
    pub messages: Vec<NewMessage>,
    /// What is recorded.
    pub activities: Vec<NewActivity>,
    /// What is told.
    pub events: Vec<NewEvent>,
}

impl Change {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it holds an event of that name.
    #[must_use]
    pub fn has_event(&self, name: crate::events::EventName) -> bool {
        self.events.iter().any(|event| event.name == name)
    }
}
