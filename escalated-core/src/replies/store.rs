use async_trait::async_trait;

use crate::{
    Result,
    actor::Cx,
    ids::{MessageId, TicketId},
};

/// Where messages are looked up by themselves. What the caller may read of one is decided on its
/// ticket.
#[async_trait]
pub trait MessageStore: Send + Sync {
    /// On which ticket of the tenant a message stands, a reply or a note.
    async fn ticket_of_message(&self, cx: &Cx, id: MessageId) -> Result<Option<TicketId>>;
}
