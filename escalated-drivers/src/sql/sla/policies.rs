use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::PolicyId,
    sla::{DepartmentPolicy, EscalationManager, Policy, PolicyInput, PolicyStore, SlaConfig},
};
use sea_query::{Expr, ExprTrait, Iden, Query, Value};
use serde_json::json;

use super::{
    cached_config,
    calendars::{clear_default, delete, taken},
    next_version,
    policy_rows::{select_policies, select_readable},
};
use crate::{
    local::detached,
    sql::{
        Bulk, Conn, Holds, again,
        schema::{EscalationManagers, SlaDepartmentPolicies, SlaPolicies},
        stores::SqlStores,
    },
};

fn not_found() -> Error {
    Error::not_found("policy_not_found", "no such SLA policy")
}

fn row(cx: &Cx, input: &PolicyInput, position: i32) -> [(SlaPolicies, Value); 11] {
    use SlaPolicies as P;
    let condition: Value = match &input.condition {
        Some(condition) => json!(condition).into(),
        None => Value::Json(None),
    };
    [
        (P::Name, input.name.trim().into()),
        (P::Description, input.description.clone().into()),
        (P::Position, position.into()),
        (P::IsDefault, input.is_default.then_some(true).into()),
        (P::IsActive, input.is_active.into()),
        (P::Conditions, condition),
        (P::ScheduleId, input.calendar_id.map(|id| id.0).into()),
        (P::AtRiskPercent, i32::from(input.at_risk_percent).into()),
        (P::Targets, json!(input.targets).into()),
        (P::Steps, json!(input.steps).into()),
        (P::UpdatedAt, cx.now.into()),
    ]
}

async fn save_policy(
    stores: &SqlStores,
    cx: &Cx,
    id: Option<PolicyId>,
    input: &PolicyInput,
) -> Result<Policy> {
    use SlaPolicies as P;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    // One that cannot be read may be saved anew.
    let (others, unreadable) = select_readable(&mut conn, cx).await?;
    let last = others.iter().map(|policy| policy.position).max().unwrap_or(0).saturating_add(1);
    if input.is_default {
        let columns = [P::Table, P::TenantId, P::IsDefault, P::Id];
        clear_default(&mut conn, cx, columns, id.map_or(0, |id| id.0)).await?;
    }
    let id = match id {
        Some(id) => {
            let old = others.iter().find(|policy| policy.id == id);
            if old.is_none() && !unreadable.contains(&id) {
                return Err(not_found());
            }
            let old = old.map_or(last, |policy| policy.position);
            let row = row(cx, input, input.position.unwrap_or(old));
            let mut query = Query::update();
            query
                .table(P::Table)
                .values(row.map(|(column, value)| (column, Expr::val(value))))
                .and_where(Expr::col(P::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(P::Id).eq(id.0));
            let statement = conn.dialect().build(&query);
            conn.try_execute(statement).await.map_err(taken)?;
            id
        }
        None => {
            let row = row(cx, input, input.position.unwrap_or(last));
            let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
            let mut query = Query::insert();
            query
                .into_table(P::Table)
                .columns([P::TenantId, P::CreatedAt].into_iter().chain(columns))
                .values_panic(
                    [cx.tenant.as_str().into(), cx.now.into()]
                        .into_iter()
                        .chain(values)
                        .map(Expr::val),
                );
            PolicyId(conn.try_insert_returning_id(query).await.map_err(taken)?)
        }
    };
    next_version(&mut conn, cx).await?;
    let (all, _) = select_readable(&mut conn, cx).await?;
    let saved = all.into_iter().find(|policy| policy.id == id);
    tx.commit().await?;
    saved.ok_or_else(not_found)
}

async fn delete_policy(stores: &SqlStores, cx: &Cx, id: PolicyId) -> Result<()> {
    use SlaDepartmentPolicies as D;
    use SlaPolicies as P;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    delete(&mut conn, cx, [D::Table, D::TenantId, D::PolicyId], id.0).await?;
    if delete(&mut conn, cx, [P::Table, P::TenantId, P::Id], id.0).await? == 0 {
        return Err(not_found());
    }
    next_version(&mut conn, cx).await?;
    tx.commit().await
}

/// Removes every row of the tenant.
async fn clear<T: Iden + Copy + 'static>(
    conn: &mut Conn<'_>,
    cx: &Cx,
    [table, tenant]: [T; 2],
) -> Result<()> {
    let mut query = Query::delete();
    query.from_table(table).and_where(Expr::col(tenant).eq(cx.tenant.as_str()));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

async fn put_department_policies(
    stores: &SqlStores,
    cx: &Cx,
    rows: &[DepartmentPolicy],
) -> Result<()> {
    use SlaDepartmentPolicies as D;
    const ROWS: Bulk<SlaDepartmentPolicies, 4> = Bulk {
        table: D::Table,
        columns: [
            (D::DepartmentId, Holds::Integer),
            (D::TenantId, Holds::Text),
            (D::PolicyId, Holds::Integer),
            (D::CreatedAt, Holds::Time),
        ],
    };
    let mut tx = stores.begin().await?;
    clear(&mut tx.conn(), cx, [D::Table, D::TenantId]).await?;
    let row = |row: &DepartmentPolicy| {
        [
            row.department_id.0.into(),
            cx.tenant.as_str().into(),
            row.policy_id.0.into(),
            cx.now.into(),
        ]
    };
    ROWS.insert(&mut tx.conn(), rows.iter().map(row).collect()).await?;
    next_version(&mut tx.conn(), cx).await?;
    tx.commit().await
}

async fn put_managers(stores: &SqlStores, cx: &Cx, rows: &[EscalationManager]) -> Result<()> {
    use EscalationManagers as M;
    const ROWS: Bulk<EscalationManagers, 5> = Bulk {
        table: M::Table,
        columns: [
            (M::TenantId, Holds::Text),
            (M::DepartmentId, Holds::Integer),
            (M::Level, Holds::Integer),
            (M::UserId, Holds::Text),
            (M::CreatedAt, Holds::Time),
        ],
    };
    let mut tx = stores.begin().await?;
    clear(&mut tx.conn(), cx, [M::Table, M::TenantId]).await?;
    let row = |row: &EscalationManager| {
        [
            cx.tenant.as_str().into(),
            row.department_id.map(|id| id.0).into(),
            i16::from(row.level).into(),
            row.user_id.as_str().into(),
            cx.now.into(),
        ]
    };
    ROWS.insert(&mut tx.conn(), rows.iter().map(row).collect()).await?;
    tx.commit().await
}

#[async_trait]
impl PolicyStore for SqlStores {
    async fn policies(&self, cx: &Cx) -> Result<Vec<Policy>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { select_policies(&mut stores.db.read().await?.conn(), &cx).await })
            .await
    }

    async fn save_policy(
        &self,
        cx: &Cx,
        id: Option<PolicyId>,
        input: &PolicyInput,
    ) -> Result<Policy> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move {
            let saved = again(|| save_policy(&stores, &cx, id, &input)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(saved)
        })
        .await
    }

    async fn delete_policy(&self, cx: &Cx, id: PolicyId) -> Result<()> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            again(|| delete_policy(&stores, &cx, id)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }

    async fn put_department_policies(&self, cx: &Cx, rows: &[DepartmentPolicy]) -> Result<()> {
        let (stores, cx, rows) = (self.clone(), cx.clone(), rows.to_vec());
        detached(async move {
            again(|| put_department_policies(&stores, &cx, &rows)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }

    async fn put_managers(&self, cx: &Cx, rows: &[EscalationManager]) -> Result<()> {
        let (stores, cx, rows) = (self.clone(), cx.clone(), rows.to_vec());
        detached(async move {
            again(|| put_managers(&stores, &cx, &rows)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }

    async fn sla_config(&self, cx: &Cx) -> Result<Arc<SlaConfig>> {
        if let Some(config) = self.sla.get(&cx.tenant, cx.now) {
            return Ok(config);
        }
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            cached_config(&mut held.conn(), &cx, Some(&stores.sla)).await
        })
        .await
    }
}
