use escalated_core::{
    Error, Result,
    actor::{ActorKind, ActorRef, Cause},
    events::{Event, EventName},
    ids::{OutboxId, TenantId, TicketId},
    time::Timestamp,
};
use sea_query::{Query, SelectStatement};
use serde_json::Value;

use crate::sql::{schema::Outbox, tickets::stored};

/// A row of the outbox.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct OutboxRow {
    pub id: i64,
    tenant_id: String,
    event_id: String,
    name: String,
    ticket_id: i64,
    seq: i64,
    position: Option<i64>,
    payload: Value,
    actor_type: String,
    actor_id: Option<String>,
    actor_name: String,
    cause: Option<String>,
    depth: i16,
    is_quiet: bool,
    created_at: Timestamp,
}

impl TryFrom<OutboxRow> for Event {
    type Error = Error;

    fn try_from(row: OutboxRow) -> Result<Self> {
        Ok(Self {
            outbox_id: OutboxId(row.id),
            event_id: row.event_id,
            tenant: TenantId::new(row.tenant_id)?,
            name: stored(EventName::parse(&row.name))?,
            ticket_id: TicketId(row.ticket_id),
            seq: row.seq,
            position: row.position,
            payload: row.payload,
            actor: ActorRef {
                kind: ActorKind::from_stored(&row.actor_type),
                id: row.actor_id,
                name: row.actor_name,
            },
            cause: Cause { by: row.cause, depth: u8::try_from(row.depth).unwrap_or(u8::MAX) },
            quiet: row.is_quiet,
            created_at: row.created_at,
        })
    }
}

/// The columns of [`OutboxRow`].
pub(super) fn select_events() -> SelectStatement {
    use Outbox as O;
    let mut query = Query::select();
    query
        .columns([
            O::Id,
            O::TenantId,
            O::EventId,
            O::Name,
            O::TicketId,
            O::Seq,
            O::Position,
            O::Payload,
            O::ActorType,
            O::ActorId,
            O::ActorName,
            O::Cause,
            O::Depth,
            O::IsQuiet,
            O::CreatedAt,
        ])
        .from(Outbox::Table);
    query
}
