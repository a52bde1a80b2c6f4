use serde::{Deserialize, Serialize};

use super::Author;
use crate::{
    attachments::Attachment,
    ids::{MessageId, TicketId},
    time::Timestamp,
};

/// A message that only staff sees. It has no way to become a [`super::Reply`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Our id; 0 in a preview.
    pub id: MessageId,
    /// On which ticket.
    pub ticket_id: TicketId,
    /// By whom.
    pub author: Author,
    /// Plain text, at most 65,535 bytes.
    pub body: String,
    /// Kept on top.
    pub is_pinned: bool,
    /// When.
    pub created_at: Timestamp,
    /// Files; for staff only.
    pub attachments: Vec<Attachment>,
}
