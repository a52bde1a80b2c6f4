use escalated_core::{
    Result,
    ids::TicketId,
    sla::{SlaClock, SweepScope},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::sql::{Conn, Dialect, schema::SlaClocks};

/// The tickets that a batch tries to lock, read without a lock.
pub(super) async fn candidates(
    conn: &mut Conn<'_>,
    scope: &SweepScope,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<TicketId>> {
    use SlaClocks as C;
    let mut query = Query::select();
    query.column(C::TicketId).from(C::Table).limit(limit.into());
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
    };
    let dialect: Dialect = conn.dialect();
    let rows: Vec<(i64,)> = conn.fetch_all(dialect.build(&query)).await?;
    let mut ids: Vec<TicketId> = rows.into_iter().map(|(id,)| TicketId(id)).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Whether a ticket is still what the scope asks for, now that it is locked.
pub(super) fn still_fits(scope: &SweepScope, clocks: &[SlaClock], now: Timestamp) -> bool {
    match scope {
        SweepScope::Open { .. } => true,
        SweepScope::Due | SweepScope::Ticket { .. } => {
            clocks.iter().any(|clock| clock.wake_at.is_some_and(|at| at <= now))
        }
    }
}
