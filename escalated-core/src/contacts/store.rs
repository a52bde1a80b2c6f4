use async_trait::async_trait;

use super::Contact;
use crate::{
    Result,
    actor::Cx,
    ids::{ContactId, TenantId, TicketId},
    page::Page,
};

/// Which contacts.
#[derive(Debug, Clone, Default)]
pub struct ContactQuery {
    /// Part of a name or address, without case.
    pub search: Option<String>,
    /// From 1.
    pub page: i64,
    /// 1 to 100.
    pub per_page: i64,
}

/// Where contacts are kept.
#[async_trait]
pub trait ContactStore: Send + Sync {
    /// One contact of the tenant.
    async fn find_contact(&self, cx: &Cx, id: ContactId) -> Result<Option<Contact>>;
    /// The contact with that address, without case.
    async fn find_contact_by_email(&self, cx: &Cx, email: &str) -> Result<Option<Contact>>;
    /// Several contacts at once, in no order.
    async fn contacts(&self, cx: &Cx, ids: &[ContactId]) -> Result<Vec<Contact>>;
    /// One page of contacts, by address.
    async fn list_contacts(&self, cx: &Cx, query: &ContactQuery) -> Result<Page<Contact>>;
    /// The contact with that address, made if there is none; a blank name is filled. Safe under
    /// simultaneous calls.
    async fn find_or_create_contact(&self, cx: &Cx, email: &str, name: &str) -> Result<Contact>;
    /// Changes the name.
    async fn rename_contact(&self, cx: &Cx, id: ContactId, name: Option<&str>) -> Result<Contact>;
}

/// The ticket that a guest's token opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestTicket {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub ticket: TicketId,
    /// The guest.
    pub contact: Option<ContactId>,
    /// As typed.
    pub name: String,
    /// As typed.
    pub email: String,
}

/// Where guests' tokens are looked up.
#[async_trait]
pub trait GuestStore: Send + Sync {
    /// The ticket under what [`super::GuestAccess::stored`] makes of a token, of any tenant.
    async fn ticket_of_guest(&self, stored: &str) -> Result<Option<GuestTicket>>;
}
