use std::collections::BTreeSet;

use escalated_core::{
    Result,
    actor::Cx,
    ids::{CalendarId, DepartmentId, HostUserId, PolicyId},
    sla::{DepartmentPolicy, EscalationManager, Policy},
};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value;

use super::calendar_rows::unreadable;
use crate::sql::{
    Conn, Keyed, Perhaps,
    schema::{EscalationManagers, SlaDepartmentPolicies, SlaPolicies},
    tickets::level,
};

#[derive(Debug, sqlx::FromRow)]
struct PolicyRow {
    id: i64,
    name: String,
    description: Option<String>,
    position: i32,
    is_default: Option<bool>,
    is_active: bool,
    conditions: Option<Value>,
    schedule_id: Option<i64>,
    at_risk_percent: i32,
    targets: Value,
    steps: Value,
}

impl Keyed for PolicyRow {
    const KEY: &'static str = "id";

    fn key(&self) -> i64 {
        self.id
    }
}

impl TryFrom<PolicyRow> for Policy {
    type Error = escalated_core::Error;

    fn try_from(row: PolicyRow) -> Result<Self> {
        let condition = row.conditions.map(serde_json::from_value).transpose();
        Ok(Self {
            id: PolicyId(row.id),
            name: row.name,
            description: row.description,
            position: row.position,
            is_default: row.is_default.unwrap_or_default(),
            is_active: row.is_active,
            condition: condition.map_err(unreadable)?,
            calendar_id: row.schedule_id.map(CalendarId),
            at_risk_percent: u16::try_from(row.at_risk_percent).map_err(unreadable)?,
            targets: serde_json::from_value(row.targets).map_err(unreadable)?,
            steps: serde_json::from_value(row.steps).map_err(unreadable)?,
        })
    }
}

/// The policies of the tenant by position.
pub(super) async fn select_policies(conn: &mut Conn<'_>, cx: &Cx) -> Result<Vec<Policy>> {
    select_rows(conn, cx).await?.into_iter().map(Perhaps::read).collect()
}

/// The policies of the tenant by position, and which of them cannot be read.
pub(super) async fn select_readable(
    conn: &mut Conn<'_>,
    cx: &Cx,
) -> Result<(Vec<Policy>, BTreeSet<PolicyId>)> {
    let (mut policies, mut resting) = (Vec::new(), BTreeSet::new());
    for row in select_rows(conn, cx).await? {
        let id = PolicyId(row.key);
        match row.read() {
            Ok(policy) => policies.push(policy),
            Err(error) => {
                let (tenant, code) = (cx.tenant.as_str(), error.code());
                tracing::warn!(
                    tenant,
                    policy = id.0,
                    code,
                    "an SLA policy rests: it is unreadable"
                );
                resting.insert(id);
            }
        }
    }
    Ok((policies, resting))
}

async fn select_rows(conn: &mut Conn<'_>, cx: &Cx) -> Result<Vec<Perhaps<PolicyRow>>> {
    use SlaPolicies as P;
    let mut query = Query::select();
    query
        .columns([
            P::Id,
            P::Name,
            P::Description,
            P::Position,
            P::IsDefault,
            P::IsActive,
            P::Conditions,
            P::ScheduleId,
            P::AtRiskPercent,
            P::Targets,
            P::Steps,
        ])
        .from(P::Table)
        .and_where(Expr::col(P::TenantId).eq(cx.tenant.as_str()))
        .order_by(P::Position, Order::Asc)
        .order_by(P::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    conn.fetch_all(statement).await
}

/// The policies of the tenant's departments.
pub(super) async fn select_department_policies(
    conn: &mut Conn<'_>,
    cx: &Cx,
) -> Result<Vec<DepartmentPolicy>> {
    use SlaDepartmentPolicies as D;
    let mut query = Query::select();
    query
        .columns([D::DepartmentId, D::PolicyId])
        .from(D::Table)
        .and_where(Expr::col(D::TenantId).eq(cx.tenant.as_str()))
        .order_by(D::DepartmentId, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<(i64, i64)> = conn.fetch_all(statement).await?;
    let row = |(department, policy)| DepartmentPolicy {
        department_id: DepartmentId(department),
        policy_id: PolicyId(policy),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The escalation managers of the tenant.
pub(super) async fn select_managers(
    conn: &mut Conn<'_>,
    cx: &Cx,
) -> Result<Vec<EscalationManager>> {
    use EscalationManagers as M;
    let mut query = Query::select();
    query
        .columns([M::DepartmentId, M::Level, M::UserId])
        .from(M::Table)
        .and_where(Expr::col(M::TenantId).eq(cx.tenant.as_str()))
        .order_by(M::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<(Option<i64>, i16, String)> = conn.fetch_all(statement).await?;
    let row = |(department, stored, user): (Option<i64>, i16, String)| EscalationManager {
        department_id: department.map(DepartmentId),
        level: level(stored),
        user_id: HostUserId::new(user),
    };
    Ok(rows.into_iter().map(row).collect())
}
