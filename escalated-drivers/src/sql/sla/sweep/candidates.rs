use escalated_core::{
    Result,
    ids::{TenantId, TicketId},
    sla::{SlaClock, SweepScope},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::sql::{
    Conn, Dialect,
    conditions::ids_in,
    schema::{SlaClocks, Tickets},
};

/// The tickets that a batch tries to lock, read without a lock, and whether there may be more.
/// `skip` clocks that are due are left out.
pub(super) async fn candidates(
    conn: &mut Conn<'_>,
    scope: &SweepScope,
    now: Timestamp,
    limit: u32,
    skip: u64,
) -> Result<(Vec<TicketId>, bool)> {
    use SlaClocks as C;
    if let SweepScope::These { tenant, tickets } = scope {
        return Ok((existing(conn, tenant, tickets).await?, false));
    }
    let mut query = Query::select();
    query.column(C::TicketId).from(C::Table).limit(limit.into());
    if skip > 0 {
        query.offset(skip);
    }
    match scope {
        SweepScope::Due => query
            .and_where(Expr::col(C::WakeAt).is_not_null())
            .and_where(Expr::col(C::WakeAt).lte(now))
            .order_by(C::WakeAt, Order::Asc),
        SweepScope::Ticket { tenant, ticket } => query
            .and_where(Expr::col(C::TenantId).eq(tenant.as_str()))
            .and_where(Expr::col(C::TicketId).eq(ticket.0))
            .and_where(Expr::col(C::WakeAt).lte(now)),
        SweepScope::Open { tenant, after } => query
            .distinct()
            .and_where(Expr::col(C::TenantId).eq(tenant.as_str()))
            .and_where(Expr::col(C::TicketId).gt(after.0))
            // In the words of the partial index.
            .and_where(Expr::cust("state IN ('running', 'paused')"))
            .order_by(C::TicketId, Order::Asc),
        SweepScope::These { .. } => &mut query,
    };
    let dialect: Dialect = conn.dialect();
    let rows: Vec<(i64,)> = conn.fetch_all(dialect.build(&query)).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_full = rows.len() >= limit;
    let mut ids: Vec<TicketId> = rows.into_iter().map(|(id,)| TicketId(id)).collect();
    if let SweepScope::Open { tenant, after } = scope {
        ids.extend(open_tickets(conn, tenant, *after, limit).await?);
    }
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(limit);
    Ok((ids, is_full))
}

/// Those of these tickets that are there still.
async fn existing(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    tickets: &[TicketId],
) -> Result<Vec<TicketId>> {
    let dialect: Dialect = conn.dialect();
    let ids = tickets.iter().map(|id| id.0).collect();
    let mut query = Query::select();
    query
        .column(Tickets::Id)
        .from(Tickets::Table)
        .and_where(Expr::col(Tickets::TenantId).eq(tenant.as_str()))
        .and_where(ids_in(dialect, Expr::col(Tickets::Id), ids))
        .order_by(Tickets::Id, Order::Asc);
    let rows: Vec<(i64,)> = conn.fetch_all(dialect.build(&query)).await?;
    Ok(rows.into_iter().map(|(id,)| TicketId(id)).collect())
}

/// Open tickets, with clocks or without: new rules may promise something to those as well.
async fn open_tickets(
    conn: &mut Conn<'_>,
    tenant: &TenantId,
    after: TicketId,
    limit: usize,
) -> Result<Vec<TicketId>> {
    let mut query = Query::select();
    query
        .column(Tickets::Id)
        .from(Tickets::Table)
        .and_where(Expr::col(Tickets::TenantId).eq(tenant.as_str()))
        .and_where(Expr::col(Tickets::Id).gt(after.0))
        .and_where(Expr::col(Tickets::Status).is_not_in(["resolved", "closed"]))
        .order_by(Tickets::Id, Order::Asc)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX));
    let dialect: Dialect = conn.dialect();
    let rows: Vec<(i64,)> = conn.fetch_all(dialect.build(&query)).await?;
    Ok(rows.into_iter().map(|(id,)| TicketId(id)).collect())
}

/// Whether a ticket is still what the scope asks for, now that it is locked.
pub(super) fn still_fits(scope: &SweepScope, clocks: &[SlaClock], now: Timestamp) -> bool {
    match scope {
        SweepScope::Open { .. } | SweepScope::These { .. } => true,
        SweepScope::Due | SweepScope::Ticket { .. } => {
            clocks.iter().any(|clock| clock.wake_at.is_some_and(|at| at <= now))
        }
    }
}
