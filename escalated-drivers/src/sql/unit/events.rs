use escalated_core::{Result, events::Event};
use sea_query::{Query, Value};

use crate::sql::{Bulk, Conn, Holds, kept, pieces, schema::Outbox};

/// An event as its columns.
pub(crate) type Row = [Value; 13];

pub(crate) fn row(event: Event) -> Row {
    [
        event.tenant.as_str().into(),
        event.event_id.into(),
        event.name.as_str().into(),
        event.ticket_id.0.into(),
        event.seq.into(),
        event.payload.into(),
        event.actor.kind.as_str().into(),
        event.actor.id.into(),
        event.actor.name.into(),
        event.cause.by.into(),
        i16::from(event.cause.depth).into(),
        event.quiet.into(),
        event.created_at.into(),
    ]
}

/// The columns of [`Row`].
pub(crate) const EVENTS: Bulk<Outbox, 13> = Bulk {
    table: Outbox::Table,
    columns: [
        (Outbox::TenantId, Holds::Text),
        (Outbox::EventId, Holds::Text),
        (Outbox::Name, Holds::Text),
        (Outbox::TicketId, Holds::Integer),
        (Outbox::Seq, Holds::Integer),
        (Outbox::Payload, Holds::Json),
        (Outbox::ActorType, Holds::Text),
        (Outbox::ActorId, Holds::Text),
        (Outbox::ActorName, Holds::Text),
        (Outbox::Cause, Holds::Text),
        (Outbox::Depth, Holds::Integer),
        (Outbox::IsQuiet, Holds::Bool),
        (Outbox::CreatedAt, Holds::Time),
    ],
};

/// Appends events to the outbox.
pub(super) async fn append(conn: &mut Conn<'_>, rows: Vec<Row>) -> Result<()> {
    for (rows, is_odd) in pieces(rows) {
        let mut query = Query::insert();
        query.into_table(Outbox::Table).columns(EVENTS.columns.map(|(column, _)| column));
        for row in rows {
            query.values_panic(row.map(Into::into));
        }
        let statement = kept(conn.dialect().build(&query), is_odd);
        conn.execute(statement).await?;
    }
    Ok(())
}
