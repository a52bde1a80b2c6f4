use std::collections::BTreeMap;

use escalated_core::{
    Result,
    events::Event,
    outbox::{Claim, Order as DeliveryOrder},
    time::Timestamp,
};
use sea_query::{
    Alias, Cond, Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement,
    UpdateStatement,
};

use super::{
    at_once,
    relay::{OutboxRow, select_events},
};
use crate::sql::{
    Conn, Dialect,
    schema::{Deliveries, Outbox},
    stores::SqlStores,
};

#[derive(Debug, sqlx::FromRow)]
struct DueRow {
    id: i64,
    outbox_id: i64,
    attempts: i32,
    fence: i64,
}

/// Leases due deliveries. Whoever's lease has run out is due again, under a higher fence.
pub(super) async fn claim(
    stores: &SqlStores,
    consumer: &str,
    order: DeliveryOrder,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Claim>> {
    let dialect = stores.db.dialect();
    let query = due(dialect, consumer, order, now, limit);
    if dialect == Dialect::Postgres {
        return at_once::claim(stores, dialect.build(&query), now, lease_until).await;
    }
    // SQLite: look without the write lock first; there is mostly nothing.
    if dialect == Dialect::Sqlite {
        let looked: Vec<DueRow> =
            stores.db.read().await?.conn().fetch_all(dialect.build(&query)).await?;
        if looked.is_empty() {
            return Ok(Vec::new());
        }
    }
    let mut tx = stores.begin().await?;
    let rows: Vec<DueRow> = tx.conn().fetch_all(dialect.build(&query)).await?;
    if rows.is_empty() {
        tx.rollback().await?;
        return Ok(Vec::new());
    }
    lease(&mut tx.conn(), &rows, now, lease_until).await?;
    let mut events = events_of(&mut tx.conn(), rows.iter().map(|row| row.outbox_id)).await?;
    let unreadable: Vec<i64> =
        rows.iter().filter(|row| !events.contains_key(&row.outbox_id)).map(|row| row.id).collect();
    if !unreadable.is_empty() {
        tx.conn().execute(dialect.build(&resignation(unreadable, now)).ad_hoc()).await?;
    }
    tx.commit().await?;
    let claims = rows.into_iter().filter_map(|row| {
        let event = events.remove(&row.outbox_id)?;
        let (attempts, fence) = (row.attempts, row.fence + 1);
        Some(Claim { delivery_id: row.id, event, attempts, fence })
    });
    Ok(claims.collect())
}

fn due(
    dialect: Dialect,
    consumer: &str,
    order: DeliveryOrder,
    now: Timestamp,
    limit: i64,
) -> SelectStatement {
    use Deliveries as D;
    let d = Alias::new("d");
    let col = |column: D| Expr::col((Alias::new("d"), column));
    let mut query = Query::select();
    query
        .columns([D::Id, D::OutboxId, D::Attempts, D::Fence].map(|c| (Alias::new("d"), c)))
        .from_as(D::Table, d)
        .and_where(col(D::Consumer).eq(consumer))
        .and_where(col(D::State).eq("pending"))
        .and_where(col(D::RunAt).lte(now))
        .cond_where(Cond::any().add(col(D::LeaseUntil).is_null()).add(col(D::LeaseUntil).lte(now)))
        // In the order of the index, so that a backlog is not sorted for each batch.
        .order_by((Alias::new("d"), D::RunAt), Order::Asc)
        .order_by((Alias::new("d"), D::Id), Order::Asc)
        .limit(u64::try_from(limit.clamp(1, 500)).unwrap_or(50));
    if order == DeliveryOrder::PerTicket {
        let e = |column: D| Expr::col((Alias::new("e"), column));
        let mut earlier = Query::select();
        earlier
            .expr(Expr::val(1))
            .from_as(D::Table, Alias::new("e"))
            .and_where(e(D::Consumer).equals((Alias::new("d"), D::Consumer)))
            .and_where(e(D::TicketId).equals((Alias::new("d"), D::TicketId)))
            .and_where(e(D::State).eq("pending"))
            .and_where(e(D::Id).lt(col(D::Id)));
        query.and_where(Expr::exists(earlier).not());
    }
    let skip = LockBehavior::SkipLocked;
    match dialect {
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            query.lock_with_tables_behavior(LockType::Update, [Alias::new("d")], skip);
        }
        // MariaDB knows no `OF`, and locks no rows of a subquery anyway.
        Dialect::MySql => {
            query.lock_with_behavior(LockType::Update, skip);
        }
    }
    query
}

async fn lease(
    conn: &mut Conn<'_>,
    rows: &[DueRow],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<()> {
    use Deliveries as D;
    let mut query = Query::update();
    query
        .table(D::Table)
        .value(D::LeaseUntil, lease_until)
        .value(D::Fence, Expr::col(D::Fence).add(1))
        .value(D::UpdatedAt, now)
        .and_where(Expr::col(D::Id).is_in(rows.iter().map(|row| row.id)));
    let statement = conn.dialect().build(&query).ad_hoc();
    conn.execute(statement).await.map(|_| ())
}

/// A delivery whose event this version cannot read is a dead letter; those beside it are not held
/// up. A version that can read it replays it.
pub(super) fn resignation(ids: Vec<i64>, now: Timestamp) -> UpdateStatement {
    use Deliveries as D;
    let mut query = Query::update();
    query
        .table(D::Table)
        .value(D::State, "dead")
        .value(D::LeaseUntil, None::<Timestamp>)
        .value(D::LastError, "row_unreadable: this version does not know the event")
        .value(D::UpdatedAt, now)
        .and_where(Expr::col(D::Id).is_in(ids));
    query
}

/// The events with these ids, by id; without those that cannot be read.
pub(super) async fn events_of(
    conn: &mut Conn<'_>,
    ids: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, Event>> {
    let mut query = select_events();
    query.and_where(Expr::col(Outbox::Id).is_in(ids));
    let statement = conn.dialect().build(&query).ad_hoc();
    let rows: Vec<OutboxRow> = conn.fetch_all(statement).await?;
    let mut events = BTreeMap::new();
    for row in rows {
        let id = row.id;
        match Event::try_from(row) {
            Ok(event) => drop(events.insert(id, event)),
            Err(error) => tracing::warn!(id, code = error.code(), "an event cannot be read"),
        }
    }
    Ok(events)
}
