use escalated_core::{
    Result,
    actor::Cx,
    ids::{ClockId, DepartmentId, HostUserId},
    sla::{ClockFilter, ClockRecord, SlaClock},
    tickets::{Priority, Reference, TicketType},
    time::Timestamp,
};
use sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, JoinType, Order, Query, SelectStatement};

use super::clock_row::{CLOCK_COLUMNS, ClockRow};
use crate::sql::{
    Conn, Dialect,
    schema::{SlaClocks, Tickets},
    tickets::stored,
};

#[derive(Debug, sqlx::FromRow)]
struct RecordRow {
    #[sqlx(flatten)]
    clock: ClockRow,
    t_reference: String,
    t_subject: String,
    t_priority: i16,
    t_ticket_type: String,
    t_department_id: Option<i64>,
    t_assigned_to: Option<String>,
    t_created_at: Timestamp,
}

impl TryFrom<RecordRow> for ClockRecord {
    type Error = escalated_core::Error;

    fn try_from(row: RecordRow) -> Result<Self> {
        Ok(Self {
            clock: SlaClock::try_from(row.clock)?,
            reference: stored(Reference::parse(&row.t_reference))?,
            subject: row.t_subject,
            priority: Priority::from_weight(row.t_priority),
            ticket_type: stored(TicketType::parse(&row.t_ticket_type))?,
            department_id: row.t_department_id.map(DepartmentId),
            assigned_to: row.t_assigned_to.map(HostUserId::new),
            created_at: row.t_created_at,
        })
    }
}

fn clock(column: SlaClocks) -> Expr {
    Expr::col((SlaClocks::Table, column))
}

fn ticket(column: Tickets) -> Expr {
    Expr::col((Tickets::Table, column))
}

/// Clocks by id, each with its ticket: a page is a walk along the index of the tenant's clocks.
pub(super) fn records_query(
    dialect: Dialect,
    cx: &Cx,
    filter: &ClockFilter,
    after: ClockId,
    limit: u32,
) -> SelectStatement {
    use SlaClocks as C;
    use Tickets as T;
    let mut query = Query::select();
    query.columns(CLOCK_COLUMNS.map(|column| (C::Table, column).into_column_ref()));
    for (column, name) in [
        (T::Reference, "t_reference"),
        (T::Subject, "t_subject"),
        (T::Priority, "t_priority"),
        (T::TicketType, "t_ticket_type"),
        (T::DepartmentId, "t_department_id"),
        (T::AssignedTo, "t_assigned_to"),
        (T::CreatedAt, "t_created_at"),
    ] {
        query.expr_as(ticket(column), Alias::new(name));
    }
    query.from(C::Table);
    let same = || ticket(T::Id).eq(clock(C::TicketId));
    match dialect {
        // Keeps the clocks outside: otherwise a filter on tickets would sort each page anew.
        Dialect::Sqlite => query.cross_join(T::Table).and_where(same()),
        Dialect::MySql => query.join(JoinType::StraightJoin, T::Table, same()),
        Dialect::Postgres => query.join(JoinType::InnerJoin, T::Table, same()),
    };
    query
        .and_where(clock(C::TenantId).eq(cx.tenant.as_str()))
        .and_where(clock(C::Id).gt(after.0))
        .and_where_option(filter.metric.map(|metric| clock(C::Metric).eq(metric.as_str())))
        .and_where_option(filter.policy_id.map(|policy| clock(C::PolicyId).eq(policy.0)))
        .and_where_option(filter.breached.map(|breached| {
            let at = clock(C::BreachedAt);
            if breached { at.is_not_null() } else { at.is_null() }
        }))
        .and_where_option(filter.from.map(|from| ticket(T::CreatedAt).gte(from)))
        .and_where_option(filter.to.map(|to| ticket(T::CreatedAt).lt(to)))
        .and_where_option(filter.priority.map(|one| ticket(T::Priority).eq(one.weight())))
        .and_where_option(filter.department_id.map(|one| ticket(T::DepartmentId).eq(one.0)))
        .and_where_option(
            filter.assigned_to.as_ref().map(|one| ticket(T::AssignedTo).eq(one.as_str())),
        )
        .order_by((C::Table, C::Id), Order::Asc)
        .limit(limit.clamp(1, 1_000).into());
    query
}

pub(super) async fn select_records(
    conn: &mut Conn<'_>,
    cx: &Cx,
    filter: &ClockFilter,
    after: ClockId,
    limit: u32,
) -> Result<Vec<ClockRecord>> {
    let dialect = conn.dialect();
    let statement = dialect.build(&records_query(dialect, cx, filter, after, limit)).ad_hoc();
    let rows: Vec<RecordRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(ClockRecord::try_from).collect()
}
