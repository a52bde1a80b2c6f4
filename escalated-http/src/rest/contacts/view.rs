use escalated_core::{
    contacts::Contact,
    ids::{ContactId, HostUserId},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::rest::shapes::Moment;

/// A guest, one for each address.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactView<'a> {
    #[schema(value_type = i64)]
    id: ContactId,
    email: &'a str,
    name: Option<&'a str>,
    /// The host user that the contact became.
    #[schema(value_type = Option<Object>)]
    user_id: Option<&'a HostUserId>,
    #[schema(value_type = Object)]
    metadata: &'a Value,
    created_at: Moment,
    updated_at: Moment,
}

impl<'a> ContactView<'a> {
    pub(super) fn new(contact: &'a Contact) -> Self {
        Self {
            id: contact.id,
            email: &contact.email,
            name: contact.name.as_deref(),
            user_id: contact.user_id.as_ref(),
            metadata: &contact.metadata,
            created_at: Moment(contact.created_at),
            updated_at: Moment(contact.updated_at),
        }
    }
}
