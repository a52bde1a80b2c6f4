use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    activities::{Activity, ActivityKind, ActivityStore},
    actor::{ActorKind, ActorRef, Cx},
    ids::{ActivityId, TicketId},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value;

use super::SqlStores;
use crate::{
    local::detached,
    sql::{Conn, by_position, schema::TicketActivities, tickets::stored},
};

#[derive(Debug)]
pub(crate) struct ActivityRow {
    id: i64,
    pub(crate) ticket_id: i64,
    kind: String,
    field: Option<String>,
    old_value: Option<String>,
    new_value: Option<String>,
    data: Option<Value>,
    causer_type: String,
    causer_id: Option<String>,
    causer_name: String,
    cause: Option<String>,
    request_id: String,
    created_at: Timestamp,
}

by_position!(ActivityRow {
    id,
    ticket_id,
    kind,
    field,
    old_value,
    new_value,
    data,
    causer_type,
    causer_id,
    causer_name,
    cause,
    request_id,
    created_at
});

/// The columns of [`ActivityRow`].
pub(crate) const ACTIVITY_COLUMNS: [TicketActivities; 13] = [
    TicketActivities::Id,
    TicketActivities::TicketId,
    TicketActivities::Type,
    TicketActivities::Field,
    TicketActivities::OldValue,
    TicketActivities::NewValue,
    TicketActivities::Data,
    TicketActivities::CauserType,
    TicketActivities::CauserId,
    TicketActivities::CauserName,
    TicketActivities::Cause,
    TicketActivities::RequestId,
    TicketActivities::CreatedAt,
];

impl TryFrom<ActivityRow> for Activity {
    type Error = Error;

    fn try_from(row: ActivityRow) -> Result<Self> {
        Ok(Self {
            id: ActivityId(row.id),
            ticket_id: TicketId(row.ticket_id),
            kind: stored(ActivityKind::parse(&row.kind))?,
            field: row.field,
            old: row.old_value,
            new: row.new_value,
            data: row.data.unwrap_or_default(),
            actor: ActorRef {
                kind: ActorKind::from_stored(&row.causer_type),
                id: row.causer_id,
                name: row.causer_name,
            },
            cause: row.cause,
            request_id: row.request_id,
            created_at: row.created_at,
        })
    }
}

/// Changes of one ticket, newest first.
pub(crate) async fn select_activities(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    before: Option<ActivityId>,
    limit: i64,
) -> Result<Vec<Activity>> {
    use TicketActivities as A;
    let mut query = Query::select();
    query
        .columns(ACTIVITY_COLUMNS)
        .from(A::Table)
        .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(A::TicketId).eq(ticket.0))
        .order_by(A::Id, Order::Desc)
        .limit(u64::try_from(limit.clamp(1, 101)).unwrap_or(20));
    if let Some(before) = before {
        query.and_where(Expr::col(A::Id).lt(before.0));
    }
    let statement = conn.dialect().build(&query);
    let rows: Vec<ActivityRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(Activity::try_from).collect()
}

#[async_trait]
impl ActivityStore for SqlStores {
    async fn ticket_activities(
        &self,
        cx: &Cx,
        ticket: TicketId,
        before: Option<ActivityId>,
        limit: i64,
    ) -> Result<Vec<Activity>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            select_activities(&mut held.conn(), &cx, ticket, before, limit).await
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use sea_query::Iden as _;

    use super::*;

    #[test]
    fn the_columns_stand_in_the_order_of_the_fields() {
        let names = ACTIVITY_COLUMNS.map(|column| column.to_string());
        let fields =
            ActivityRow::NAMES.iter().map(|name| if *name == "kind" { "type" } else { name });
        assert!(names.iter().map(String::as_str).eq(fields));
    }
}
