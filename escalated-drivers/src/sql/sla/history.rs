use escalated_core::{
    Result,
    activities::{Activity, ActivityKind},
    actor::Cx,
    ids::TicketId,
};
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::sql::{
    Conn,
    schema::TicketActivities,
    stores::{ACTIVITY_COLUMNS, ActivityRow},
};

/// The kinds that the SLA leaves.
fn is_of_the_log(kind: ActivityKind) -> bool {
    kind.as_str().starts_with("sla_")
}

/// Kinds as a list in the text of a statement, so that a partial index can answer it.
fn words(kinds: impl Iterator<Item = ActivityKind>) -> String {
    let words: Vec<String> = kinds.map(|kind| format!("'{}'", kind.as_str())).collect();
    words.join(", ")
}

/// True of the activities that move clocks, as the partial index has it.
pub(super) fn moves_clocks(column: &str) -> String {
    format!("{column} IN ({})", words(ActivityKind::MOVES_CLOCKS.iter().copied()))
}

async fn select(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
    which: String,
) -> Result<Vec<Activity>> {
    use TicketActivities as A;
    let mut query = Query::select();
    query
        .columns(ACTIVITY_COLUMNS)
        .from(A::Table)
        .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(A::TicketId).eq(ticket.0))
        .and_where(Expr::cust(which))
        .order_by(A::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<ActivityRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(Activity::try_from).collect()
}

/// The activities of a ticket that move clocks, oldest first.
pub(crate) async fn select_history(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
) -> Result<Vec<Activity>> {
    select(conn, cx, ticket, moves_clocks("type")).await
}

/// The activities of a ticket that the SLA left, oldest first.
pub(super) async fn select_log(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
) -> Result<Vec<Activity>> {
    let kinds = ActivityKind::ALL.iter().copied().filter(|kind| is_of_the_log(*kind));
    select(conn, cx, ticket, format!("type IN ({})", words(kinds))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partial_indexes_have_the_kinds_that_move_clocks() {
        for files in [escalated_migrations::SQLITE, escalated_migrations::POSTGRES] {
            let all: Vec<_> =
                files.iter().flat_map(escalated_migrations::Migration::statements).collect();
            let index = all.iter().find(|text| text.contains("esc_activities_clock")).unwrap();
            assert!(index.ends_with(&format!("WHERE {}", moves_clocks("type"))), "{index}");
        }
    }
}
