use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::EventName;
use crate::{
    actor::{ActorRef, Cause},
    ids::{OutboxId, TenantId, TicketId},
    time::Timestamp,
};

/// An event that a rule has decided on. The ticket's own snapshot is added when it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// What happened.
    pub name: EventName,
    /// What is particular to it: `old`, `new`, `agent_id`, `tag`.
    pub data: Map<String, Value>,
    /// The place in [`crate::pipeline::Change::messages`] that it is about.
    pub message: Option<usize>,
}

impl NewEvent {
    /// An event without particulars.
    #[must_use]
    pub fn new(name: EventName) -> Self {
        Self { name, data: Map::new(), message: None }
    }

    /// Adds a particular.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.data.insert(key.to_owned(), value.into());
        self
    }

    /// Says which new message it is about.
    #[must_use]
    pub fn about(mut self, message: usize) -> Self {
        self.message = Some(message);
        self
    }
}

/// An event as written and delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its row.
    pub outbox_id: OutboxId,
    /// Its identity for consumers: a UUID that never changes.
    pub event_id: String,
    /// Whose.
    pub tenant: TenantId,
    /// What happened.
    pub name: EventName,
    /// On which ticket.
    pub ticket_id: TicketId,
    /// Counts the events of the ticket.
    pub seq: i64,
    /// The order over all tickets, given by the relay after the commit.
    pub position: Option<i64>,
    /// The snapshot: `ticket` and the particulars.
    pub payload: Value,
    /// By whom.
    pub actor: ActorRef,
    /// Why, and how deep.
    pub cause: Cause,
    /// Recorded, but told to nobody.
    pub quiet: bool,
    /// When.
    pub created_at: Timestamp,
}
