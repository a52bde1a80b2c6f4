use async_trait::async_trait;

use crate::{
    Result,
    actor::Cx,
    ids::{MessageId, TagId, TicketId},
    pipeline::NewMessage,
    tags::Tag,
    tickets::{Reference, ReferencePrefix, Ticket, TicketKey},
};

/// Words to add to the search index of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchText {
    /// What everybody who sees the ticket may find.
    pub public: String,
    /// What only staff may find.
    pub notes: String,
}

/// Tickets inside a unit.
#[async_trait]
pub trait TicketRows: Send {
    /// The ticket of the tenant, locked until the end of the unit if `lock` is set.
    async fn load(&mut self, cx: &Cx, key: &TicketKey, lock: bool) -> Result<Option<Ticket>>;
    /// Writes a new ticket, whose `id` is 0, with the reference that its id makes. `guest_hash`
    /// is what is stored of a guest's token.
    async fn insert(
        &mut self,
        cx: &Cx,
        ticket: &Ticket,
        prefix: &ReferencePrefix,
        guest_hash: Option<&str>,
    ) -> Result<(TicketId, Reference)>;
    /// Writes the columns in which `after` differs from `before`, if the row still has
    /// `before.version`; `false` if not.
    async fn update(&mut self, before: &Ticket, after: &Ticket) -> Result<bool>;
    /// The tags of a ticket, by name.
    async fn tags(&mut self, cx: &Cx, ticket: TicketId) -> Result<Vec<Tag>>;
    /// Adds tags that are not there.
    async fn add_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()>;
    /// Removes tags.
    async fn remove_tags(&mut self, cx: &Cx, ticket: TicketId, tags: &[TagId]) -> Result<()>;
    /// Adds text to the search index of a ticket; `first` when it has none yet.
    async fn index(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        text: &SearchText,
        first: bool,
    ) -> Result<()>;
}

/// Replies and notes inside a unit.
#[async_trait]
pub trait MessageRows: Send {
    /// Writes one message.
    async fn insert_message(
        &mut self,
        cx: &Cx,
        ticket: TicketId,
        message: &NewMessage,
    ) -> Result<MessageId>;
}
