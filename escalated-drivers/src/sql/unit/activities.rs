use escalated_core::{Result, activities::Activity, actor::Cx, ids::ActivityId};
use sea_query::{Query, Value as SqlValue};
use serde_json::Value;

use crate::sql::{Conn, Dialect, schema::TicketActivities};

/// Appends activities in one statement; their ids are drawn in order.
pub(super) async fn append(
    conn: &mut Conn<'_>,
    cx: &Cx,
    rows: &[Activity],
) -> Result<Vec<ActivityId>> {
    use TicketActivities as A;
    let Some(last) = rows.len().checked_sub(1) else { return Ok(Vec::new()) };
    let mut query = Query::insert();
    query.into_table(A::Table).columns([
        A::TenantId,
        A::TicketId,
        A::Type,
        A::Field,
        A::OldValue,
        A::NewValue,
        A::Data,
        A::CauserType,
        A::CauserId,
        A::CauserName,
        A::Cause,
        A::RequestId,
        A::CreatedAt,
    ]);
    for row in rows {
        let data: SqlValue = match &row.data {
            Value::Null => SqlValue::Json(None),
            data => data.clone().into(),
        };
        query.values_panic([
            cx.tenant.as_str().into(),
            row.ticket_id.0.into(),
            row.kind.as_str().into(),
            row.field.clone().into(),
            row.old.clone().into(),
            row.new.clone().into(),
            data.into(),
            row.actor.kind.as_str().into(),
            row.actor.id.clone().into(),
            row.actor.name.clone().into(),
            row.cause.clone().into(),
            row.request_id.clone().into(),
            row.created_at.into(),
        ]);
    }
    let last = i64::try_from(last).unwrap_or(0);
    let dialect = conn.dialect();
    // SQLite and MySQL draw the ids of one statement without gaps: SQLite's writer is alone, and
    // InnoDB reserves them at once for an insert whose number of rows is known.
    let first = match dialect {
        Dialect::MySql => conn.execute(dialect.build(&query)).await?.last_id,
        Dialect::Sqlite => conn.execute(dialect.build(&query)).await?.last_id - last,
        Dialect::Postgres => {
            query.returning(Query::returning().columns([A::Id]));
            let drawn: Vec<(i64,)> = conn.fetch_all(dialect.build(&query)).await?;
            return Ok(drawn.into_iter().map(|(id,)| ActivityId(id)).collect());
        }
    };
    Ok((first..=first + last).map(ActivityId).collect())
}
