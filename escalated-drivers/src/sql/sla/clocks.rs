use async_trait::async_trait;
use escalated_core::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::{ClockId, TicketId},
    sla::{ClockFilter, ClockRecord, ClockStore, SlaClock, SweptTicket},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order};

use super::{
    history::{select_history, select_log},
    records::select_records,
    select_clocks,
    sweep::{complete, select_tickets},
};
use crate::{
    local::detached,
    sql::{Conn, Perhaps, schema::Tickets, stores::SqlStores, tickets::TicketRow},
};

async fn tickets_with_history(
    conn: &mut Conn<'_>,
    cx: &Cx,
    from: Timestamp,
    after: TicketId,
    limit: u32,
) -> Result<Vec<SweptTicket>> {
    let mut query = select_tickets();
    query
        .and_where(Expr::col(Tickets::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Tickets::CreatedAt).gte(from))
        .and_where(Expr::col(Tickets::Id).gt(after.0))
        .order_by(Tickets::Id, Order::Asc)
        .limit(limit.clamp(1, 500).into());
    let statement = conn.dialect().build(&query);
    let rows: Vec<Perhaps<TicketRow>> = conn.fetch_all(statement).await?;
    let tickets = complete(conn, rows, true).await?;
    Ok(tickets.into_iter().map(|(_, swept)| swept).collect())
}

#[async_trait]
impl ClockStore for SqlStores {
    async fn clocks_of(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<SlaClock>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(
            async move { select_clocks(&mut stores.db.read().await?.conn(), &cx, ticket).await },
        )
        .await
    }

    async fn clock_history(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(
            async move { select_history(&mut stores.db.read().await?.conn(), &cx, ticket).await },
        )
        .await
    }

    async fn sla_log(&self, cx: &Cx, ticket: TicketId) -> Result<Vec<Activity>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { select_log(&mut stores.db.read().await?.conn(), &cx, ticket).await })
            .await
    }

    async fn clock_records(
        &self,
        cx: &Cx,
        filter: &ClockFilter,
        after: ClockId,
        limit: u32,
    ) -> Result<Vec<ClockRecord>> {
        let (stores, cx, filter) = (self.clone(), cx.clone(), filter.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            select_records(&mut held.conn(), &cx, &filter, after, limit).await
        })
        .await
    }

    async fn tickets_with_history(
        &self,
        cx: &Cx,
        from: Timestamp,
        after: TicketId,
        limit: u32,
    ) -> Result<Vec<SweptTicket>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            tickets_with_history(&mut held.conn(), &cx, from, after, limit).await
        })
        .await
    }
}
