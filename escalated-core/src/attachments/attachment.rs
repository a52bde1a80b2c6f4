use serde::{Deserialize, Serialize};

use crate::{
    ids::{AttachmentId, MessageId, TicketId},
    time::Timestamp,
};

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Our id.
    pub id: AttachmentId,
    /// The ticket that it is on; none until a command uses it.
    pub ticket_id: Option<TicketId>,
    /// The reply or note that it is on; none for the description.
    pub message_id: Option<MessageId>,
    /// The name for people, cleaned.
    pub filename: String,
    /// The type that its bytes show, not the one that was claimed.
    pub mime_type: String,
    /// In bytes.
    pub size: i64,
    /// The opaque key of its bytes.
    #[serde(skip)]
    pub blob_key: String,
    /// Lower-case hex of the SHA-256 of its bytes.
    pub sha256: String,
    /// When it was stored.
    pub created_at: Timestamp,
}

/// A file whose bytes are stored and whose row is not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// The name, cleaned.
    pub filename: String,
    /// The sniffed type.
    pub mime_type: String,
    /// In bytes.
    pub size: i64,
    /// The opaque key.
    pub blob_key: String,
    /// Lower-case hex.
    pub sha256: String,
}
