use escalated_core::{Result, events::Event};
use sea_query::Query;

use crate::sql::{Conn, schema::Outbox};

/// Appends events to the outbox in one statement.
pub(super) async fn append(conn: &mut Conn<'_>, rows: &[Event]) -> Result<()> {
    use Outbox as O;
    if rows.is_empty() {
        return Ok(());
    }
    let mut query = Query::insert();
    query.into_table(O::Table).columns([
        O::TenantId,
        O::EventId,
        O::Name,
        O::TicketId,
        O::Seq,
        O::Payload,
        O::ActorType,
        O::ActorId,
        O::ActorName,
        O::Cause,
        O::Depth,
        O::IsQuiet,
        O::CreatedAt,
    ]);
    for row in rows {
        query.values_panic([
            row.tenant.as_str().into(),
            row.event_id.clone().into(),
            row.name.as_str().into(),
            row.ticket_id.0.into(),
            row.seq.into(),
            row.payload.clone().into(),
            row.actor.kind.as_str().into(),
            row.actor.id.clone().into(),
            row.actor.name.clone().into(),
            row.cause.by.clone().into(),
            i16::from(row.cause.depth).into(),
            row.quiet.into(),
            row.created_at.into(),
        ]);
    }
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}
