use escalated_core::{
    Error, Result,
    actor::Cx,
    conditions::Condition,
    ids::{EscalationRuleId, TicketId},
    sla::{EscalationRule, RuleExecution},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use serde_json::Value;

use crate::sql::{
    Conn, Dialect,
    conditions::compile,
    database_error,
    schema::{EscalationExecutions, EscalationRules, Tickets},
    stores::SqlStores,
    unique_violation,
};

#[derive(Debug, sqlx::FromRow)]
struct RuleRow {
    id: i64,
    name: String,
    category: String,
    description: Option<String>,
    conditions: Value,
    actions: Value,
    position: i32,
    is_active: bool,
}

impl TryFrom<RuleRow> for EscalationRule {
    type Error = Error;

    fn try_from(row: RuleRow) -> Result<Self> {
        let unreadable = |source: serde_json::Error| {
            Error::internal("rule_unreadable", "a stored escalation rule cannot be read")
                .with_source(source)
        };
        Ok(Self {
            id: EscalationRuleId(row.id),
            name: row.name,
            category: row.category,
            description: row.description,
            condition: serde_json::from_value(row.conditions).map_err(unreadable)?,
            actions: serde_json::from_value(row.actions).map_err(unreadable)?,
            position: row.position,
            is_active: row.is_active,
        })
    }
}

/// All rules of the tenant by position.
pub(super) async fn select_rules(conn: &mut Conn<'_>, cx: &Cx) -> Result<Vec<EscalationRule>> {
    use EscalationRules as R;
    let mut query = Query::select();
    query
        .columns([
            R::Id,
            R::Name,
            R::Category,
            R::Description,
            R::Conditions,
            R::Actions,
            R::Position,
            R::IsActive,
        ])
        .from(R::Table)
        .and_where(Expr::col(R::TenantId).eq(cx.tenant.as_str()))
        .order_by(R::Position, Order::Asc)
        .order_by(R::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<RuleRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(EscalationRule::try_from).collect()
}

pub(super) const EXECUTION_COLUMNS: [EscalationExecutions; 6] = {
    use EscalationExecutions as E;
    [E::RuleId, E::TicketId, E::Epoch, E::IsArmed, E::FiredAt, E::Report]
};

#[derive(Debug, sqlx::FromRow)]
pub(super) struct ExecutionRow {
    rule_id: i64,
    pub(super) ticket_id: i64,
    epoch: i32,
    is_armed: bool,
    pub(super) fired_at: Timestamp,
    report: Option<String>,
}

impl From<ExecutionRow> for RuleExecution {
    fn from(row: ExecutionRow) -> Self {
        Self {
            rule_id: EscalationRuleId(row.rule_id),
            ticket_id: TicketId(row.ticket_id),
            epoch: row.epoch.into(),
            is_armed: row.is_armed,
            fired_at: row.fired_at,
            report: row.report,
        }
    }
}

/// Open tickets of which the condition is true.
fn matching(dialect: Dialect, cx: &Cx, condition: &Condition) -> SelectStatement {
    let mut query = Query::select();
    query
        .column((Tickets::Table, Tickets::Id))
        .from(Tickets::Table)
        .and_where(Expr::col((Tickets::Table, Tickets::TenantId)).eq(cx.tenant.as_str()))
        .and_where(Expr::col((Tickets::Table, Tickets::Status)).is_not_in(["resolved", "closed"]))
        .and_where(compile(dialect, condition));
    query
}

/// Those for which the rule is armed, after an id.
pub(super) fn candidates(
    dialect: Dialect,
    cx: &Cx,
    rule: EscalationRuleId,
    condition: &Condition,
    after: TicketId,
    limit: u32,
) -> SelectStatement {
    use EscalationExecutions as E;
    let mut spent = Query::select();
    spent
        .column((E::Table, E::TicketId))
        .from(E::Table)
        .and_where(Expr::col((E::Table, E::TenantId)).eq(cx.tenant.as_str()))
        .and_where(Expr::col((E::Table, E::RuleId)).eq(rule.0))
        .and_where(Expr::col((E::Table, E::IsArmed)).eq(false));
    let mut query = matching(dialect, cx, condition);
    query
        .and_where(Expr::col((Tickets::Table, Tickets::Id)).gt(after.0))
        .and_where(Expr::col((Tickets::Table, Tickets::Id)).not_in_subquery(spent))
        .order_by((Tickets::Table, Tickets::Id), Order::Asc)
        .limit(limit.into());
    query
}

/// Executions that hold the rule back although its condition is no longer true.
pub(super) fn held(
    dialect: Dialect,
    cx: &Cx,
    rule: EscalationRuleId,
    condition: &Condition,
) -> SelectStatement {
    use EscalationExecutions as E;
    let mut query = Query::select();
    query
        .column((E::Table, E::Id))
        .from(E::Table)
        .and_where(Expr::col((E::Table, E::TenantId)).eq(cx.tenant.as_str()))
        .and_where(Expr::col((E::Table, E::RuleId)).eq(rule.0))
        .and_where(Expr::col((E::Table, E::IsArmed)).eq(false))
        .and_where(Expr::col((E::Table, E::Report)).is_not_null())
        .and_where(
            Expr::col((E::Table, E::TicketId)).not_in_subquery(matching(dialect, cx, condition)),
        )
        .limit(1000);
    query
}

/// Takes the rule for a ticket, if nobody else did. Returns how often it has fired with this.
pub(super) async fn begin(
    stores: &SqlStores,
    cx: &Cx,
    rule: EscalationRuleId,
    ticket: TicketId,
) -> Result<Option<i64>> {
    use EscalationExecutions as E;
    let dialect = stores.db.dialect();
    let own = |query: &mut sea_query::UpdateStatement| {
        query
            .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(E::RuleId).eq(rule.0))
            .and_where(Expr::col(E::TicketId).eq(ticket.0));
    };
    let mut again = Query::update();
    again
        .table(E::Table)
        .value(E::IsArmed, false)
        .value(E::Epoch, Expr::col(E::Epoch).add(1))
        .value(E::FiredAt, cx.now)
        .value(E::Report, Option::<String>::None)
        .value(E::UpdatedAt, cx.now)
        .and_where(Expr::col(E::IsArmed).eq(true));
    own(&mut again);
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    if conn.execute(dialect.build(&again)).await?.affected == 1 {
        let mut query = Query::select();
        query
            .column(E::Epoch)
            .from(E::Table)
            .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(E::RuleId).eq(rule.0))
            .and_where(Expr::col(E::TicketId).eq(ticket.0));
        let rows: Vec<(i32,)> = conn.fetch_all(dialect.build(&query)).await?;
        tx.commit().await?;
        return Ok(rows.first().map(|(epoch,)| i64::from(*epoch)));
    }
    let mut first = Query::insert();
    first
        .into_table(E::Table)
        .columns([
            E::TenantId,
            E::RuleId,
            E::TicketId,
            E::Epoch,
            E::IsArmed,
            E::FiredAt,
            E::CreatedAt,
            E::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            rule.0.into(),
            ticket.0.into(),
            1_i32.into(),
            false.into(),
            cx.now.into(),
            cx.now.into(),
            cx.now.into(),
        ]);
    match conn.try_execute(dialect.build(&first)).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Some(1))
        }
        Err(error) if unique_violation(&error) => {
            tx.rollback().await?;
            Ok(None)
        }
        Err(error) => Err(database_error(error)),
    }
}
