use async_trait::async_trait;
use escalated_core::{
    Result,
    events::{Event, EventName},
    ids::{OutboxId, TenantId},
    outbox::{
        Claim, DeadLetter, DeliveryStore, EventRelay, Order as DeliveryOrder, OutboxCounts,
        Relayed, Route,
    },
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::{claim, fan_out, relay, settle};
use crate::{
    local::detached,
    sql::{
        Conn,
        schema::{Deliveries, Outbox},
        stores::SqlStores,
        tickets::stored,
    },
};

#[derive(Debug, sqlx::FromRow)]
struct DeadRow {
    id: i64,
    outbox_id: i64,
    consumer: String,
    name: String,
    attempts: i32,
    last_error: Option<String>,
}

#[async_trait]
impl DeliveryStore for SqlStores {
    async fn relay(
        &self,
        routes: &[Route],
        now: Timestamp,
        lease_until: Timestamp,
    ) -> Result<Relayed> {
        let (stores, routes) = (self.clone(), routes.to_vec());
        detached(async move { fan_out::fan_out(&stores, &routes, now, lease_until).await }).await
    }

    async fn claim(
        &self,
        consumer: &str,
        order: DeliveryOrder,
        now: Timestamp,
        lease_until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Claim>> {
        let (stores, consumer) = (self.clone(), consumer.to_owned());
        detached(
            async move { claim::claim(&stores, &consumer, order, now, lease_until, limit).await },
        )
        .await
    }

    async fn acknowledge(&self, done: &[(i64, i64)]) -> Result<u64> {
        let (stores, done) = (self.clone(), done.to_vec());
        detached(async move { settle::acknowledge(&stores, &done).await }).await
    }

    async fn fail(&self, claim: &Claim, run_at: Option<Timestamp>, error: &str) -> Result<bool> {
        let (stores, claim, error) = (self.clone(), claim.clone(), error.to_owned());
        detached(async move { settle::fail(&stores, &claim, run_at, &error).await }).await
    }

    async fn dead_letters(&self, tenant: &TenantId) -> Result<Vec<DeadLetter>> {
        use Deliveries as D;
        let mut query = Query::select();
        query
            .columns(
                [D::Id, D::OutboxId, D::Consumer, D::Attempts, D::LastError].map(|c| (D::Table, c)),
            )
            .column((Outbox::Table, Outbox::Name))
            .from(D::Table)
            .inner_join(
                Outbox::Table,
                Expr::col((Outbox::Table, Outbox::Id)).equals((D::Table, D::OutboxId)),
            )
            .and_where(Expr::col((D::Table, D::TenantId)).eq(tenant.as_str()))
            .and_where(Expr::col((D::Table, D::State)).eq("dead"))
            .order_by((D::Table, D::Id), Order::Desc)
            .limit(100);
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let rows: Vec<DeadRow> = stores.db.read().await?.conn().fetch_all(statement).await?;
            rows.into_iter().map(dead_letter).collect()
        })
        .await
    }

    async fn replay(&self, tenant: &TenantId, delivery_id: i64, now: Timestamp) -> Result<bool> {
        use Deliveries as D;
        let mut query = Query::update();
        query
            .table(D::Table)
            .value(D::State, "pending")
            .value(D::Attempts, 0)
            .value(D::RunAt, now)
            .value(D::UpdatedAt, now)
            .and_where(Expr::col(D::TenantId).eq(tenant.as_str()))
            .and_where(Expr::col(D::Id).eq(delivery_id))
            .and_where(Expr::col(D::State).eq("dead"));
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let mut tx = stores.begin().await?;
            let changed = tx.conn().execute(statement).await?.affected;
            tx.commit().await?;
            Ok(changed == 1)
        })
        .await
    }

    async fn outbox_counts(&self, tenant: Option<&TenantId>) -> Result<OutboxCounts> {
        let (stores, tenant) = (self.clone(), tenant.cloned());
        detached(async move {
            let mut held = stores.db.read().await?;
            counts(&mut held.conn(), tenant.as_ref()).await
        })
        .await
    }

    async fn prune(&self, before: Timestamp, limit: i64) -> Result<u64> {
        let stores = self.clone();
        detached(async move { prune(&stores, before, limit).await }).await
    }
}

fn dead_letter(row: DeadRow) -> Result<DeadLetter> {
    Ok(DeadLetter {
        delivery_id: row.id,
        outbox_id: OutboxId(row.outbox_id),
        consumer: row.consumer,
        event: stored(EventName::parse(&row.name))?,
        attempts: row.attempts,
        error: row.last_error.unwrap_or_default(),
    })
}

async fn counts(conn: &mut Conn<'_>, tenant: Option<&TenantId>) -> Result<OutboxCounts> {
    let dialect = conn.dialect();
    let events = |unpositioned: bool| {
        let mut query = Query::select();
        query.expr(Expr::cust("COUNT(*)")).from(Outbox::Table);
        if let Some(tenant) = tenant {
            query.and_where(Expr::col(Outbox::TenantId).eq(tenant.as_str()));
        }
        if unpositioned {
            query.and_where(Expr::col(Outbox::Position).is_null());
        }
        query
    };
    let deliveries = |state: &str| -> SelectStatement {
        let mut query = Query::select();
        query
            .expr(Expr::cust("COUNT(*)"))
            .from(Deliveries::Table)
            .and_where(Expr::col(Deliveries::State).eq(state));
        if let Some(tenant) = tenant {
            query.and_where(Expr::col(Deliveries::TenantId).eq(tenant.as_str()));
        }
        query
    };
    Ok(OutboxCounts {
        events: conn.fetch_number(dialect.build(&events(false))).await?,
        unpositioned: conn.fetch_number(dialect.build(&events(true))).await?,
        pending: conn.fetch_number(dialect.build(&deliveries("pending"))).await?,
        dead: conn.fetch_number(dialect.build(&deliveries("dead"))).await?,
    })
}

async fn prune(stores: &SqlStores, before: Timestamp, limit: i64) -> Result<u64> {
    let mut waiting = Query::select();
    waiting.expr(Expr::val(1)).from(Deliveries::Table).and_where(
        Expr::col((Deliveries::Table, Deliveries::OutboxId)).equals((Outbox::Table, Outbox::Id)),
    );
    let mut old = Query::select();
    old.column((Outbox::Table, Outbox::Id))
        .from(Outbox::Table)
        .and_where(Expr::col((Outbox::Table, Outbox::Position)).is_not_null())
        .and_where(Expr::col((Outbox::Table, Outbox::CreatedAt)).lt(before))
        .and_where(Expr::exists(waiting).not())
        .order_by((Outbox::Table, Outbox::Id), Order::Asc)
        .limit(u64::try_from(limit.clamp(1, 500)).unwrap_or(500));
    let dialect = stores.db.dialect();
    let mut tx = stores.begin().await?;
    let ids: Vec<(i64,)> = tx.conn().fetch_all(dialect.build(&old)).await?;
    if ids.is_empty() {
        tx.rollback().await?;
        return Ok(0);
    }
    let mut query = Query::delete();
    query
        .from_table(Outbox::Table)
        .and_where(Expr::col(Outbox::Id).is_in(ids.into_iter().map(|(id,)| id)));
    let removed = tx.conn().execute(dialect.build(&query).ad_hoc()).await?.affected;
    tx.commit().await?;
    Ok(removed)
}

#[async_trait]
impl EventRelay for SqlStores {
    async fn events_after(
        &self,
        tenant: &TenantId,
        position: i64,
        limit: i64,
    ) -> Result<Vec<Event>> {
        let mut query = relay::select_events();
        query
            .and_where(Expr::col(Outbox::TenantId).eq(tenant.as_str()))
            .and_where(Expr::col(Outbox::Position).gt(position))
            .order_by(Outbox::Position, Order::Asc)
            .limit(u64::try_from(limit.clamp(1, 500)).unwrap_or(100));
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let rows: Vec<relay::OutboxRow> =
                stores.db.read().await?.conn().fetch_all(statement).await?;
            rows.into_iter().map(Event::try_from).collect()
        })
        .await
    }
}
