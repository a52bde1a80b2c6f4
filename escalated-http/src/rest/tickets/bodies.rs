use escalated_core::{
    ids::{AttachmentId, ContactId, DepartmentId, HostUserId, PolicyId, TagId},
    tickets::{Channel, Priority, Status, TicketType},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::rest::shapes::present;

/// A guest, by name and address.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GuestBody {
    pub(super) name: String,
    pub(super) email: String,
}

/// What staff opens a ticket with. At most one of `requester_id`, `contact_id` and `requester`;
/// without them the caller is the requester.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateTicket {
    /// 1 to 255 characters.
    pub(super) subject: String,
    /// 1 to 65,535 bytes.
    pub(super) description: String,
    #[schema(value_type = Option<String>)]
    pub(super) priority: Option<Priority>,
    #[schema(value_type = Option<String>)]
    pub(super) ticket_type: Option<TicketType>,
    /// Default `api` for tokens and `web` for logins.
    pub(super) channel: Option<String>,
    #[schema(value_type = Option<i64>)]
    pub(super) department_id: Option<DepartmentId>,
    /// The agent.
    #[schema(value_type = Option<Object>)]
    pub(super) assigned_to: Option<HostUserId>,
    /// A user of the host.
    #[schema(value_type = Option<Object>)]
    pub(super) requester_id: Option<HostUserId>,
    #[schema(value_type = Option<i64>)]
    pub(super) contact_id: Option<ContactId>,
    pub(super) requester: Option<GuestBody>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(super) tags: Vec<TagId>,
    /// An object of at most 16 KiB.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Value,
    /// Uploads that are not used yet.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(super) attachment_ids: Vec<AttachmentId>,
}

/// What a requester opens a ticket of their own with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateOwnTicket {
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) priority: Option<Priority>,
    pub(super) ticket_type: Option<TicketType>,
    pub(super) department_id: Option<DepartmentId>,
    #[serde(default)]
    pub(super) attachment_ids: Vec<AttachmentId>,
}

/// Any changes of one ticket, carried out in the order of these fields, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeTicket {
    pub(super) subject: Option<String>,
    pub(super) description: Option<String>,
    #[schema(value_type = Option<String>)]
    pub(super) ticket_type: Option<TicketType>,
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<Value>,
    #[schema(value_type = Option<String>)]
    pub(super) status: Option<Status>,
    #[schema(value_type = Option<String>)]
    pub(super) priority: Option<Priority>,
    /// Null makes nobody responsible.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Object>)]
    pub(super) assigned_to: Option<Option<HostUserId>>,
    /// Null routes to no department.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub(super) department_id: Option<Option<DepartmentId>>,
    /// Exactly these.
    #[schema(value_type = Option<Vec<i64>>)]
    pub(super) tags: Option<Vec<TagId>>,
    #[schema(value_type = Option<Vec<i64>>)]
    pub(super) add_tags: Option<Vec<TagId>>,
    #[schema(value_type = Option<Vec<i64>>)]
    pub(super) remove_tags: Option<Vec<TagId>>,
    /// The ticket's own SLA policy; null for the one that its fields lead to.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    pub(super) sla_policy_id: Option<Option<PolicyId>>,
    /// A public reply.
    pub(super) reply: Option<String>,
    /// A note for staff.
    pub(super) note: Option<String>,
    /// Files of the reply, or of the note if there is no reply.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(super) attachment_ids: Vec<AttachmentId>,
}

/// A reply, or a note if `is_internal_note` is true.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyBody {
    /// 1 to 65,535 bytes.
    pub(super) body: String,
    /// For staff only.
    #[serde(default)]
    pub(super) is_internal_note: bool,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(super) attachment_ids: Vec<AttachmentId>,
}

/// A text with its files: a note, or a requester's reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextBody {
    /// 1 to 65,535 bytes.
    pub(super) body: String,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(super) attachment_ids: Vec<AttachmentId>,
}

/// An agent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignBody {
    #[schema(value_type = Object)]
    pub(super) agent_id: HostUserId,
}

/// A status.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusBody {
    #[schema(value_type = String)]
    pub(super) status: Status,
}

/// A priority.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PriorityBody {
    #[schema(value_type = String)]
    pub(super) priority: Priority,
}

/// A department, or null for none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentBody {
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<i64>)]
    pub(super) department_id: Option<DepartmentId>,
}

/// Tags.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TagsBody {
    #[schema(value_type = Vec<i64>)]
    pub(super) tag_ids: Vec<TagId>,
}

impl CreateTicket {
    /// The channel that was named, checked.
    pub(super) fn channel(&self) -> escalated_core::Result<Option<Channel>> {
        self.channel.as_deref().map(Channel::new).transpose()
    }
}
