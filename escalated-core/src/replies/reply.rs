use serde::{Deserialize, Serialize};

use crate::{
    actor::ActorRef,
    attachments::Attachment,
    ids::{MessageId, TicketId},
    time::Timestamp,
    words::words,
};

words! {
    /// In which part somebody wrote. Only agents make a first response.
    AuthorKind, "author_kind" {
        /// As staff.
        Agent = "agent", "Agent";
        /// As the person who needs help.
        Requester = "requester", "Requester";
        /// As somebody else on the ticket.
        Collaborator = "collaborator", "Collaborator";
        /// As the helpdesk or a rule.
        System = "system", "System";
    }
}

/// Who wrote, and in which part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// In which part.
    pub kind: AuthorKind,
    /// Who.
    pub actor: ActorRef,
}

/// A public message on a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Our id; 0 in a preview.
    pub id: MessageId,
    /// On which ticket.
    pub ticket_id: TicketId,
    /// By whom.
    pub author: Author,
    /// Plain text, at most 65,535 bytes.
    pub body: String,
    /// The Message-ID under which it was or will be mailed.
    pub message_id: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// Files.
    pub attachments: Vec<Attachment>,
}
