use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Channel, Priority, TicketType};
use crate::ids::{AttachmentId, ContactId, DepartmentId, HostUserId, TagId};

/// For whom a ticket is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RequesterInput {
    /// The actor.
    #[default]
    Myself,
    /// A user of the host, on whose behalf staff acts.
    User {
        /// The host's id.
        id: HostUserId,
    },
    /// A known contact, on whose behalf staff acts.
    Contact {
        /// Our id.
        id: ContactId,
    },
    /// A guest, found or made by address; the guest policy applies.
    Guest {
        /// As typed.
        name: String,
        /// As typed.
        email: String,
    },
}

/// What opens a ticket.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NewTicket {
    /// 1 to 255 characters.
    pub subject: String,
    /// 1 to 65,535 bytes.
    pub description: String,
    /// For whom.
    pub requester: RequesterInput,
    /// Default medium.
    pub priority: Option<Priority>,
    /// Default question.
    pub ticket_type: Option<TicketType>,
    /// Default web.
    pub channel: Channel,
    /// The department, if any.
    pub department_id: Option<DepartmentId>,
    /// The agent, if any; staff only.
    pub assignee: Option<HostUserId>,
    /// Tags that exist; staff only.
    pub tags: Vec<TagId>,
    /// An object, or null for an empty one.
    pub metadata: Value,
    /// Uploads of the same actor that are not used yet.
    pub attachments: Vec<AttachmentId>,
}
