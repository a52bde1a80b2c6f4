use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    conditions::Condition,
    ids::{EscalationRuleId, TenantId, TicketId},
    sla::{EscalationRule, EscalationRuleInput, EscalationRuleStore, RuleExecution, RuleRuns},
};
use sea_query::{Expr, ExprTrait, Order, Query, Value};
use serde_json::json;

use super::{
    rule_rows::{EXECUTION_COLUMNS, ExecutionRow, begin, candidates, held, select_rules},
    rule_runs::rule_runs,
};
use crate::{
    local::detached,
    sql::{
        conditions::ids_in,
        schema::{EscalationExecutions, EscalationRules},
        stores::SqlStores,
    },
};

fn not_found() -> Error {
    Error::not_found("escalation_rule_not_found", "no such escalation rule")
}

async fn save(
    stores: &SqlStores,
    cx: &Cx,
    id: Option<EscalationRuleId>,
    input: &EscalationRuleInput,
) -> Result<EscalationRule> {
    use EscalationRules as R;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    let others = select_rules(&mut conn, cx).await?;
    let old = match id {
        Some(id) => Some(others.iter().find(|rule| rule.id == id).ok_or_else(not_found)?),
        None => None,
    };
    let last = others.iter().map(|rule| rule.position).max().unwrap_or(0);
    let position = old.map_or(last.saturating_add(1), |old| old.position);
    let row: [(R, Value); 8] = [
        (R::Name, input.name.trim().into()),
        (R::Category, input.category.trim().into()),
        (R::Description, input.description.clone().into()),
        (R::Conditions, json!(input.condition).into()),
        (R::Actions, json!(input.actions).into()),
        (R::Position, input.position.unwrap_or(position).into()),
        (R::IsActive, input.is_active.into()),
        (R::UpdatedAt, cx.now.into()),
    ];
    let id = match id {
        Some(id) => {
            let mut query = Query::update();
            query
                .table(R::Table)
                .values(row.map(|(column, value)| (column, Expr::val(value))))
                .and_where(Expr::col(R::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(R::Id).eq(id.0));
            let statement = conn.dialect().build(&query);
            conn.execute(statement).await?;
            id
        }
        None => {
            let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
            let own = [cx.tenant.as_str().into(), cx.now.into()];
            let mut query = Query::insert();
            query
                .into_table(R::Table)
                .columns([R::TenantId, R::CreatedAt].into_iter().chain(columns))
                .values_panic(own.into_iter().chain(values).map(Expr::val));
            EscalationRuleId(conn.insert_returning_id(query).await?)
        }
    };
    let saved = select_rules(&mut conn, cx).await?.into_iter().find(|rule| rule.id == id);
    tx.commit().await?;
    saved.ok_or_else(not_found)
}

async fn remove(stores: &SqlStores, cx: &Cx, id: EscalationRuleId) -> Result<()> {
    use EscalationExecutions as E;
    use EscalationRules as R;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    let mut executions = Query::delete();
    executions
        .from_table(E::Table)
        .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(E::RuleId).eq(id.0));
    let statement = conn.dialect().build(&executions);
    conn.execute(statement).await?;
    let mut rule = Query::delete();
    rule.from_table(R::Table)
        .and_where(Expr::col(R::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(R::Id).eq(id.0));
    let statement = conn.dialect().build(&rule);
    if conn.execute(statement).await?.affected == 0 {
        return Err(not_found());
    }
    tx.commit().await
}

/// Reads first, so that a look at rules which hold as before takes no lock.
async fn rearm(
    stores: &SqlStores,
    cx: &Cx,
    rule: EscalationRuleId,
    condition: &Condition,
) -> Result<u64> {
    use EscalationExecutions as E;
    let dialect = stores.db.dialect();
    let query = held(dialect, cx, rule, condition);
    let mut reading = stores.db.read().await?;
    let free: Vec<(i64,)> = reading.conn().fetch_all(dialect.build(&query)).await?;
    drop(reading);
    if free.is_empty() {
        return Ok(0);
    }
    let mut query = Query::update();
    query.table(E::Table).value(E::IsArmed, true).value(E::UpdatedAt, cx.now).and_where(ids_in(
        dialect,
        Expr::col(E::Id),
        free.into_iter().map(|(id,)| id).collect(),
    ));
    let mut tx = stores.begin().await?;
    let done = tx.conn().execute(dialect.build(&query)).await?;
    tx.commit().await?;
    Ok(done.affected)
}

async fn finish(
    stores: &SqlStores,
    cx: &Cx,
    rule: EscalationRuleId,
    ticket: TicketId,
    report: &str,
) -> Result<()> {
    use EscalationExecutions as E;
    let mut query = Query::update();
    query
        .table(E::Table)
        .value(E::Report, report)
        .value(E::UpdatedAt, cx.now)
        .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(E::RuleId).eq(rule.0))
        .and_where(Expr::col(E::TicketId).eq(ticket.0));
    let mut tx = stores.begin().await?;
    tx.conn().execute(stores.db.dialect().build(&query)).await?;
    tx.commit().await
}

async fn executions(
    stores: &SqlStores,
    cx: &Cx,
    rule: EscalationRuleId,
    unfinished: bool,
) -> Result<Vec<RuleExecution>> {
    use EscalationExecutions as E;
    let mut query = Query::select();
    query
        .columns(EXECUTION_COLUMNS)
        .from(E::Table)
        .and_where(Expr::col(E::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(E::RuleId).eq(rule.0))
        .order_by(E::TicketId, Order::Asc);
    if unfinished {
        query
            .and_where(Expr::col(E::Report).is_null())
            .and_where(Expr::col(E::FiredAt).lt(cx.now))
            .limit(500);
    }
    let mut reading = stores.db.read().await?;
    let statement = stores.db.dialect().build(&query);
    let rows: Vec<ExecutionRow> = reading.conn().fetch_all(statement).await?;
    Ok(rows.into_iter().map(RuleExecution::from).collect())
}

async fn tenants(stores: &SqlStores) -> Result<Vec<TenantId>> {
    use EscalationRules as R;
    let mut query = Query::select();
    query
        .distinct()
        .column(R::TenantId)
        .from(R::Table)
        .and_where(Expr::col(R::IsActive).eq(true))
        .order_by(R::TenantId, Order::Asc);
    let mut reading = stores.db.read().await?;
    let statement = stores.db.dialect().build(&query);
    let rows: Vec<(String,)> = reading.conn().fetch_all(statement).await?;
    rows.into_iter().map(|(tenant,)| TenantId::new(tenant)).collect()
}

#[async_trait]
impl EscalationRuleStore for SqlStores {
    async fn escalation_rules(&self, cx: &Cx) -> Result<Vec<EscalationRule>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut reading = stores.db.read().await?;
            select_rules(&mut reading.conn(), &cx).await
        })
        .await
    }

    async fn save_escalation_rule(
        &self,
        cx: &Cx,
        id: Option<EscalationRuleId>,
        input: &EscalationRuleInput,
    ) -> Result<EscalationRule> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move { save(&stores, &cx, id, &input).await }).await
    }

    async fn delete_escalation_rule(&self, cx: &Cx, id: EscalationRuleId) -> Result<()> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { remove(&stores, &cx, id).await }).await
    }

    async fn tenants_with_rules(&self) -> Result<Vec<TenantId>> {
        let stores = self.clone();
        detached(async move { tenants(&stores).await }).await
    }

    async fn rearm(&self, cx: &Cx, rule: EscalationRuleId, condition: &Condition) -> Result<u64> {
        let (stores, cx, condition) = (self.clone(), cx.clone(), condition.clone());
        detached(async move { rearm(&stores, &cx, rule, &condition).await }).await
    }

    async fn rule_candidates(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        condition: &Condition,
        after: TicketId,
        limit: u32,
    ) -> Result<Vec<TicketId>> {
        let dialect = self.db.dialect();
        let query = candidates(dialect, cx, rule, condition, after, limit);
        let stores = self.clone();
        detached(async move {
            let mut reading = stores.db.read().await?;
            let rows: Vec<(i64,)> =
                reading.conn().fetch_all(dialect.build(&query).ad_hoc()).await?;
            Ok(rows.into_iter().map(|(id,)| TicketId(id)).collect())
        })
        .await
    }

    async fn begin_execution(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        ticket: TicketId,
    ) -> Result<Option<i64>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { begin(&stores, &cx, rule, ticket).await }).await
    }

    async fn finish_execution(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        ticket: TicketId,
        report: &str,
    ) -> Result<()> {
        let (stores, cx, report) = (self.clone(), cx.clone(), report.to_owned());
        detached(async move { finish(&stores, &cx, rule, ticket, &report).await }).await
    }

    async fn executions(
        &self,
        cx: &Cx,
        rule: EscalationRuleId,
        unfinished: bool,
    ) -> Result<Vec<RuleExecution>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { executions(&stores, &cx, rule, unfinished).await }).await
    }

    async fn rule_runs(&self, cx: &Cx, rule: &EscalationRule, limit: u32) -> Result<RuleRuns> {
        let (stores, cx, rule) = (self.clone(), cx.clone(), rule.clone());
        detached(async move { rule_runs(&stores, &cx, &rule, limit).await }).await
    }
}
