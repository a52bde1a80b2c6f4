use async_trait::async_trait;
use serde_json::Value;

use crate::{
    Result,
    ids::{HostUserId, TenantId, TicketId},
};

/// Who listens.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Whoever may see the ticket.
    Ticket(TicketId),
    /// One user of the host.
    User(HostUserId),
    /// Whoever listens to a channel of a plugin.
    Plugin {
        /// The plugin's name.
        plugin: String,
        /// The channel's name within the plugin.
        name: String,
    },
}

/// Something that is told at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Broadcast {
    /// Whose.
    pub tenant: TenantId,
    /// To whom.
    pub channel: Channel,
    /// What happened.
    pub event: String,
    /// The particulars.
    pub data: Value,
}

/// Tells open screens. Nothing is kept: what has to arrive goes through the outbox.
///
/// ```
/// use escalated_core::{Result, broadcast::{Broadcast, Broadcaster}};
///
/// struct Printed;
///
/// #[async_trait::async_trait]
/// impl Broadcaster for Printed {
///     async fn broadcast(&self, told: &Broadcast) -> Result<()> {
///         let _ = (&told.channel, &told.event);
///         Ok(())
///     }
/// }
/// ```
#[async_trait]
pub trait Broadcaster: Send + Sync {
    /// Tells whoever listens now, and those only who may see it.
    async fn broadcast(&self, told: &Broadcast) -> Result<()>;
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBroadcaster;

#[async_trait]
impl Broadcaster for NoBroadcaster {
    async fn broadcast(&self, _told: &Broadcast) -> Result<()> {
        Ok(())
    }
}
