use escalated_core::{
    Result,
    outbox::{Relayed, Route},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, LockType, Order, Query};

use super::{at_once, new_deliveries::NewDeliveries};
use crate::sql::{
    Conn, Dialect, Statement, Tx,
    schema::{Leases, Outbox},
    stores::SqlStores,
};

/// What the relay reads of an event.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct NewEventRow {
    pub id: i64,
    pub tenant_id: String,
    pub name: String,
    pub ticket_id: i64,
    pub is_quiet: bool,
}

/// How many events are given their position at once.
pub(super) const MOST: usize = 500;

/// Gives committed events their position and their deliveries, in one transaction under the lock
/// of the relay's row, so that one node at a time does it and positions have no gaps.
pub(super) async fn fan_out(
    stores: &SqlStores,
    routes: &[Route],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Relayed> {
    if stores.db.dialect() == Dialect::Postgres {
        return at_once::relay(stores, routes, now, lease_until).await;
    }
    // Looking costs no lock when there is nothing to do.
    if !any_new(stores).await? {
        return Ok(Relayed::default());
    }
    let mut tx = stores.begin().await?;
    let last = locked_position(&mut tx.conn()).await?;
    let events = new_events(&mut tx.conn()).await?;
    let Some(first) = events.first() else {
        tx.rollback().await?;
        return Ok(Relayed::default());
    };
    let floor = first.id;
    set_positions(&mut tx, &events, last).await?;
    let deliveries = NewDeliveries::along(routes, &events, lease_until);
    let waiting = deliveries.waiting();
    let claims = deliveries.insert(&mut tx.conn(), now).await?;
    let count = i64::try_from(events.len()).unwrap_or(0);
    let mut query = Query::update();
    query
        .table(Leases::Table)
        .value(Leases::Value, last + count)
        .value(Leases::LeaseUntil, now)
        .and_where(Expr::col(Leases::Name).eq("relay"));
    let statement = stores.db.dialect().build(&query);
    tx.conn().execute(statement).await?;
    tx.commit().await?;
    tracing::trace!(count, floor, "events were given their position");
    Ok(Relayed { events: events.len(), claims, waiting })
}

async fn any_new(stores: &SqlStores) -> Result<bool> {
    let mut query = Query::select();
    query
        .column(Outbox::Id)
        .from(Outbox::Table)
        .and_where(Expr::col(Outbox::Position).is_null())
        .limit(1);
    let statement = stores.db.dialect().build(&query);
    Ok(stores.db.read().await?.conn().fetch_number(statement).await? > 0)
}

async fn locked_position(conn: &mut Conn<'_>) -> Result<i64> {
    let dialect = conn.dialect();
    let mut query = Query::select();
    query.column(Leases::Value).from(Leases::Table).and_where(Expr::col(Leases::Name).eq("relay"));
    if dialect != Dialect::Sqlite {
        query.lock(LockType::Update);
    }
    conn.fetch_number(dialect.build(&query)).await
}

async fn new_events(conn: &mut Conn<'_>) -> Result<Vec<NewEventRow>> {
    let mut query = Query::select();
    query
        .columns([Outbox::Id, Outbox::TenantId, Outbox::Name, Outbox::TicketId, Outbox::IsQuiet])
        .from(Outbox::Table)
        .and_where(Expr::col(Outbox::Position).is_null())
        .order_by(Outbox::Id, Order::Asc)
        .limit(u64::try_from(MOST).unwrap_or(u64::MAX));
    let statement = conn.dialect().build(&query);
    conn.fetch_all(statement).await
}

/// Numbers the events in the order of their ids, which is the order of commits for each ticket.
async fn set_positions(tx: &mut Tx, events: &[NewEventRow], last: i64) -> Result<()> {
    let ids: Vec<i64> = events.iter().map(|event| event.id).collect();
    let list = serde_json::to_string(&ids).unwrap_or_default();
    let mut conn = tx.conn();
    let statement = match conn.dialect() {
        Dialect::Sqlite => Statement::raw(
            "UPDATE escalated_outbox SET position = ? + n.rank FROM \
             (SELECT value AS id, key + 1 AS rank FROM json_each(?)) AS n \
             WHERE escalated_outbox.id = n.id",
            vec![last.into(), list.into()],
        ),
        Dialect::Postgres => Statement::raw(
            "UPDATE escalated_outbox SET position = $1 + n.rank FROM \
             (SELECT CAST(value AS bigint) AS id, rank FROM \
             json_array_elements_text(CAST($2 AS json)) WITH ORDINALITY AS j (value, rank)) AS n \
             WHERE escalated_outbox.id = n.id",
            vec![last.into(), list.into()],
        ),
        Dialect::MySql => Statement::raw(
            "UPDATE escalated_outbox JOIN JSON_TABLE(?, '$[*]' COLUMNS (\
             place FOR ORDINALITY, id BIGINT PATH '$')) AS n ON escalated_outbox.id = n.id \
             SET escalated_outbox.position = ? + n.place",
            vec![list.into(), last.into()],
        ),
    };
    conn.execute(statement).await.map(|_| ())
}
