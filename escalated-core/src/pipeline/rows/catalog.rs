use async_trait::async_trait;

use crate::{
    Result,
    actor::Cx,
    contacts::Contact,
    departments::Department,
    ids::{AttachmentId, ContactId, DepartmentId, MessageId, TagId, TicketId},
    tags::Tag,
};

/// Tags and departments inside a unit.
#[async_trait]
pub trait CatalogRows: Send {
    /// Those of these tags that exist in the tenant.
    async fn find_tags(&mut self, cx: &Cx, ids: &[TagId]) -> Result<Vec<Tag>>;
    /// Those of these departments that exist in the tenant.
    async fn find_departments(&mut self, cx: &Cx, ids: &[DepartmentId]) -> Result<Vec<Department>>;
}

/// Contacts inside a unit.
#[async_trait]
pub trait ContactRows: Send {
    /// The contact with that id in the tenant.
    async fn contact(&mut self, cx: &Cx, id: ContactId) -> Result<Option<Contact>>;
    /// The contact with that address, without case.
    async fn contact_by_email(&mut self, cx: &Cx, email: &str) -> Result<Option<Contact>>;
    /// The same, made if there is none; a blank name is filled.
    async fn find_or_create(&mut self, cx: &Cx, email: &str, name: &str) -> Result<Contact>;
}

/// Uploads inside a unit.
#[async_trait]
pub trait AttachmentRows: Send {
    /// How many of these are unused uploads of the actor; for previews.
    async fn count_uploads(&mut self, cx: &Cx, ids: &[AttachmentId]) -> Result<u64>;
    /// Hangs unused uploads of the actor on a ticket and, if given, on one of its messages.
    /// Returns how many there were.
    async fn use_uploads(
        &mut self,
        cx: &Cx,
        ids: &[AttachmentId],
        ticket: TicketId,
        message: Option<MessageId>,
        on_note: bool,
    ) -> Result<u64>;
}
