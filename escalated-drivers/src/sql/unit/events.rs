use escalated_core::{Result, events::Event};
use sea_query::{Query, Value};

use crate::sql::{Conn, kept, pieces, schema::Outbox};

/// An event as its columns.
pub(super) type Row = [Value; 13];

pub(super) fn row(event: &Event) -> Row {
    [
        event.tenant.as_str().into(),
        event.event_id.clone().into(),
        event.name.as_str().into(),
        event.ticket_id.0.into(),
        event.seq.into(),
        event.payload.clone().into(),
        event.actor.kind.as_str().into(),
        event.actor.id.clone().into(),
        event.actor.name.clone().into(),
        event.cause.by.clone().into(),
        i16::from(event.cause.depth).into(),
        event.quiet.into(),
        event.created_at.into(),
    ]
}

/// Appends events to the outbox.
pub(super) async fn append(conn: &mut Conn<'_>, rows: Vec<Row>) -> Result<()> {
    use Outbox as O;
    for (rows, is_odd) in pieces(rows) {
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
            query.values_panic(row.map(Into::into));
        }
        let statement = kept(conn.dialect().build(&query), is_odd);
        conn.execute(statement).await?;
    }
    Ok(())
}
