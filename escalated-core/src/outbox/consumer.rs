use async_trait::async_trait;

use crate::{
    Result,
    events::{Event, EventName},
};

/// Whether deliveries of one ticket wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// A later event of a ticket waits until the earlier one is done.
    PerTicket,
    /// Events may overtake one another; they carry `seq`.
    Free,
}

/// Something that is told of events after they are committed.
///
/// Deliveries come at least once; tell repeats by `event.event_id`. An error whose kind is
/// temporary is tried again with backoff, any other at once becomes a dead letter.
///
/// ```
/// use escalated_core::{Result, events::{Event, EventName}, outbox::{Consumer, Order}};
///
/// struct Bell;
///
/// #[async_trait::async_trait]
/// impl Consumer for Bell {
///     fn name(&self) -> &str { "bell" }
///     fn wants(&self, event: EventName) -> bool { event == EventName::TicketCreated }
///     fn order(&self) -> Order { Order::Free }
///     async fn deliver(&self, event: &Event) -> Result<()> {
///         let _ = (&event.event_id, &event.payload);
///         Ok(())
///     }
/// }
/// ```
#[async_trait]
pub trait Consumer: Send + Sync {
    /// The name in the table of deliveries; at most 64 bytes, never changes.
    fn name(&self) -> &str;
    /// Whether it is told of such events.
    fn wants(&self, event: EventName) -> bool;
    /// Whether deliveries of one ticket wait for each other.
    fn order(&self) -> Order;
    /// Whether further deliveries are begun while some take long. Those of one ticket wait for each
    /// other all the same, where order counts. Else a batch is waited for as a whole.
    fn goes_on(&self) -> bool {
        false
    }
    /// Takes one delivery.
    async fn deliver(&self, event: &Event) -> Result<()>;
}
