use std::collections::BTreeMap;

use escalated_core::{
    Result,
    activities::Activity,
    actor::Cx,
    ids::TicketId,
    sla::{EscalationRule, RuleExecution, RuleRun, RuleRuns},
    tickets::Reference,
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::rule_rows::ExecutionRow;
use crate::sql::{
    Conn,
    schema::{EscalationExecutions, TicketActivities, Tickets},
    stores::{ACTIVITY_COLUMNS, ActivityRow, SqlStores},
    tickets::stored,
};

/// How many changes are read for the runs of one answer.
const MAX_CHANGES: u64 = 1_000;

#[derive(Debug, sqlx::FromRow)]
struct RunRow {
    #[sqlx(flatten)]
    execution: ExecutionRow,
    reference: String,
    subject: String,
}

/// What a rule did to the last tickets.
pub(super) async fn rule_runs(
    stores: &SqlStores,
    cx: &Cx,
    rule: &EscalationRule,
    limit: u32,
) -> Result<RuleRuns> {
    let mut reading = stores.db.read().await?;
    let mut conn = reading.conn();
    let statement = conn.dialect().build(&count(cx, rule));
    let all: Option<(i64,)> = conn.fetch_optional(statement).await?;
    let tickets = all.and_then(|(all,)| u64::try_from(all).ok()).unwrap_or(0);
    let statement = conn.dialect().build(&last(cx, rule, limit));
    let rows: Vec<RunRow> = conn.fetch_all(statement).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.execution.ticket_id).collect();
    let since = rows.iter().map(|row| row.execution.fired_at).min();
    let mut changes = match since {
        Some(since) => changes(&mut conn, cx, rule, &ids, since).await?,
        None => BTreeMap::new(),
    };
    let run = |row: RunRow| {
        let execution = RuleExecution::from(row.execution);
        let mut changes = changes.remove(&execution.ticket_id).unwrap_or_default();
        changes.retain(|change| change.created_at >= execution.fired_at);
        let reference = stored(Reference::parse(&row.reference))?;
        Ok(RuleRun { execution, reference, subject: row.subject, changes })
    };
    Ok(RuleRuns { tickets, last: rows.into_iter().map(run).collect::<Result<_>>()? })
}

fn count(cx: &Cx, rule: &EscalationRule) -> SelectStatement {
    use EscalationExecutions as E;
    let mut query = Query::select();
    query
        .expr(Expr::col(E::Id).count())
        .from(E::Table)
        .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(E::RuleId).eq(rule.id.0));
    query
}

fn last(cx: &Cx, rule: &EscalationRule, limit: u32) -> SelectStatement {
    use EscalationExecutions as E;
    let mut query = Query::select();
    let own = [E::RuleId, E::TicketId, E::Epoch, E::IsArmed, E::FiredAt, E::Report];
    query
        .columns(own.map(|column| (E::Table, column)))
        .columns([Tickets::Reference, Tickets::Subject].map(|column| (Tickets::Table, column)))
        .from(E::Table)
        .inner_join(
            Tickets::Table,
            Expr::col((Tickets::Table, Tickets::Id)).equals((E::Table, E::TicketId)),
        )
        .and_where(Expr::col((E::Table, E::TenantId)).eq(cx.tenant.as_str()))
        .and_where(Expr::col((E::Table, E::RuleId)).eq(rule.id.0))
        .order_by((E::Table, E::FiredAt), Order::Desc)
        .order_by((E::Table, E::TicketId), Order::Desc)
        .limit(limit.into());
    query
}

/// What the tickets record under the rule's name, in order.
async fn changes(
    conn: &mut Conn<'_>,
    cx: &Cx,
    rule: &EscalationRule,
    tickets: &[i64],
    since: Timestamp,
) -> Result<BTreeMap<TicketId, Vec<Activity>>> {
    use TicketActivities as A;
    let mut query = Query::select();
    query
        .columns(ACTIVITY_COLUMNS)
        .from(A::Table)
        .and_where(Expr::col(A::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(A::TicketId).is_in(tickets.iter().copied()))
        .and_where(Expr::col(A::CreatedAt).gte(since))
        .and_where(Expr::col(A::Cause).eq(rule.cause()))
        .order_by(A::Id, Order::Asc)
        .limit(MAX_CHANGES);
    let statement = conn.dialect().build(&query).ad_hoc();
    let rows: Vec<ActivityRow> = conn.fetch_all(statement).await?;
    let mut found: BTreeMap<TicketId, Vec<Activity>> = BTreeMap::new();
    for row in rows {
        let change = Activity::try_from(row)?;
        found.entry(change.ticket_id).or_default().push(change);
    }
    Ok(found)
}
