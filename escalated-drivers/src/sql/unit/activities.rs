use escalated_core::{Result, activities::Activity, ids::ActivityId, ids::TenantId};
use sea_query::{Query, Value as SqlValue};
use serde_json::Value;

use crate::sql::{Bulk, Conn, Dialect, Holds, kept, pieces, schema::TicketActivities};

/// An activity as its columns.
pub(crate) type Row = [SqlValue; 13];

pub(crate) fn row(tenant: &TenantId, row: Activity) -> Row {
    let data: SqlValue = match row.data {
        Value::Null => SqlValue::Json(None),
        data => data.into(),
    };
    [
        tenant.as_str().into(),
        row.ticket_id.0.into(),
        row.kind.as_str().into(),
        row.field.into(),
        row.old.into(),
        row.new.into(),
        data,
        row.actor.kind.as_str().into(),
        row.actor.id.into(),
        row.actor.name.into(),
        row.cause.into(),
        row.request_id.into(),
        row.created_at.into(),
    ]
}

/// The columns of [`Row`], for rows whose ids nobody asks for.
pub(crate) const ACTIVITIES: Bulk<TicketActivities, 13> = Bulk {
    table: TicketActivities::Table,
    columns: [
        (TicketActivities::TenantId, Holds::Text),
        (TicketActivities::TicketId, Holds::Integer),
        (TicketActivities::Type, Holds::Text),
        (TicketActivities::Field, Holds::Text),
        (TicketActivities::OldValue, Holds::Text),
        (TicketActivities::NewValue, Holds::Text),
        (TicketActivities::Data, Holds::Json),
        (TicketActivities::CauserType, Holds::Text),
        (TicketActivities::CauserId, Holds::Text),
        (TicketActivities::CauserName, Holds::Text),
        (TicketActivities::Cause, Holds::Text),
        (TicketActivities::RequestId, Holds::Text),
        (TicketActivities::CreatedAt, Holds::Time),
    ],
};

/// Appends activities; their ids are drawn in order.
pub(super) async fn append(conn: &mut Conn<'_>, rows: Vec<Row>) -> Result<Vec<ActivityId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for (rows, is_odd) in pieces(rows) {
        append_piece(conn, rows, is_odd, &mut ids).await?;
    }
    Ok(ids)
}

async fn append_piece(
    conn: &mut Conn<'_>,
    rows: Vec<Row>,
    is_odd: bool,
    ids: &mut Vec<ActivityId>,
) -> Result<()> {
    use TicketActivities as A;
    let Some(last) = rows.len().checked_sub(1) else { return Ok(()) };
    let mut query = Query::insert();
    query.into_table(A::Table).columns(ACTIVITIES.columns.map(|(column, _)| column));
    for row in rows {
        query.values_panic(row.map(Into::into));
    }
    let last = i64::try_from(last).unwrap_or(0);
    let dialect = conn.dialect();
    if dialect == Dialect::Postgres {
        query.returning(Query::returning().columns([A::Id]));
        let statement = kept(dialect.build(&query), is_odd);
        let drawn: Vec<(i64,)> = conn.fetch_all(statement).await?;
        ids.extend(drawn.into_iter().map(|(id,)| ActivityId(id)));
        return Ok(());
    }
    // SQLite and MySQL draw the ids of one statement without gaps: SQLite's writer is alone, and
    // InnoDB reserves them at once for an insert whose number of rows is known.
    let drawn = conn.execute(kept(dialect.build(&query), is_odd)).await?.last_id;
    let first = if dialect == Dialect::Sqlite { drawn - last } else { drawn };
    ids.extend((first..=first + last).map(ActivityId));
    Ok(())
}
