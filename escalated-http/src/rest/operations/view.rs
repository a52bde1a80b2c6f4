use escalated_core::outbox::{DeadLetter, OutboxCounts};
use serde::Serialize;
use utoipa::ToSchema;

/// How many rows of the outbox stand where.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutboxView {
    /// Events in all.
    events: i64,
    /// Events without a position yet.
    unpositioned: i64,
    /// Deliveries that are still to be made.
    pending: i64,
    /// Deliveries that were given up.
    dead: i64,
}

/// A delivery that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeadLetterView<'a> {
    /// What to replay it by.
    id: i64,
    outbox_id: i64,
    consumer: &'a str,
    #[schema(value_type = String)]
    event: escalated_core::events::EventName,
    attempts: i32,
    /// Why it failed the last time.
    error: &'a str,
}

impl From<OutboxCounts> for OutboxView {
    fn from(counts: OutboxCounts) -> Self {
        let OutboxCounts { events, unpositioned, pending, dead } = counts;
        Self { events, unpositioned, pending, dead }
    }
}

impl<'a> DeadLetterView<'a> {
    pub(super) fn new(letter: &'a DeadLetter) -> Self {
        Self {
            id: letter.delivery_id,
            outbox_id: letter.outbox_id.0,
            consumer: &letter.consumer,
            event: letter.event,
            attempts: letter.attempts,
            error: &letter.error,
        }
    }
}
