use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    departments::{Department, DepartmentChange, DepartmentInput, DepartmentStore, slug},
    ids::{DepartmentId, HostUserId},
};
use sea_query::{Expr, ExprTrait, Order, Query, UpdateStatement};

use super::SqlStores;
use crate::{
    local::detached,
    sql::{
        Conn, database_error,
        schema::{DepartmentAgent, Departments},
        unique_violation,
    },
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct DepartmentRow {
    id: i64,
    name: String,
    slug: String,
    description: Option<String>,
    is_active: bool,
    manager_id: Option<String>,
}

impl From<DepartmentRow> for Department {
    fn from(row: DepartmentRow) -> Self {
        Self {
            id: DepartmentId(row.id),
            name: row.name,
            slug: row.slug,
            description: row.description,
            is_active: row.is_active,
            manager: row.manager_id.map(HostUserId::new),
        }
    }
}

const COLUMNS: [Departments; 6] = [
    Departments::Id,
    Departments::Name,
    Departments::Slug,
    Departments::Description,
    Departments::IsActive,
    Departments::ManagerId,
];

/// The departments of the tenant: all, or those with these ids.
pub(crate) async fn select_departments(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ids: Option<&[DepartmentId]>,
) -> Result<Vec<Department>> {
    let mut query = Query::select();
    query
        .columns(COLUMNS)
        .from(Departments::Table)
        .and_where(Expr::col(Departments::TenantId).eq(cx.tenant.as_str()))
        .order_by(Departments::Name, Order::Asc);
    if let Some(ids) = ids {
        query.and_where(Expr::col(Departments::Id).is_in(ids.iter().map(|id| id.0)));
    }
    let statement = conn.dialect().build(&query);
    let statement =
        if ids.is_some_and(|ids| ids.len() > 1) { statement.ad_hoc() } else { statement };
    let rows: Vec<DepartmentRow> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(Department::from).collect())
}

async fn one(conn: &mut Conn<'_>, cx: &Cx, id: DepartmentId) -> Result<Department> {
    let found = select_departments(conn, cx, Some(&[id])).await?.into_iter().next();
    found.ok_or_else(not_found)
}

fn not_found() -> Error {
    Error::not_found("department_not_found", "no such department")
}

/// Writes what the change says and nothing else.
fn update(cx: &Cx, id: DepartmentId, change: &DepartmentChange) -> UpdateStatement {
    use Departments as D;
    let mut query = Query::update();
    query
        .table(D::Table)
        .value(D::UpdatedAt, cx.now)
        .and_where(Expr::col(D::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(D::Id).eq(id.0));
    if let Some(name) = &change.name {
        query.value(D::Name, name.trim());
    }
    if let Some(slug) = &change.slug {
        query.value(D::Slug, slug.as_str());
    }
    if let Some(description) = &change.description {
        query.value(D::Description, description.clone());
    }
    if let Some(is_active) = change.is_active {
        query.value(D::IsActive, is_active);
    }
    if let Some(manager) = &change.manager_id {
        query.value(D::ManagerId, manager.as_ref().map(|id| id.as_str().to_owned()));
    }
    query
}

fn taken(error: sqlx::Error) -> Error {
    if unique_violation(&error) {
        Error::field("slug", "slug_taken", "a department has that slug; choose another")
    } else {
        database_error(error)
    }
}

async fn set_members(
    conn: &mut Conn<'_>,
    cx: &Cx,
    id: DepartmentId,
    members: &[HostUserId],
) -> Result<()> {
    let mut query = Query::delete();
    query
        .from_table(DepartmentAgent::Table)
        .and_where(Expr::col(DepartmentAgent::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(DepartmentAgent::DepartmentId).eq(id.0));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    let mut unique: Vec<&HostUserId> = members.iter().collect();
    unique.sort();
    unique.dedup();
    if unique.is_empty() {
        return Ok(());
    }
    let mut query = Query::insert();
    query.into_table(DepartmentAgent::Table).columns([
        DepartmentAgent::DepartmentId,
        DepartmentAgent::TenantId,
        DepartmentAgent::AgentId,
    ]);
    for member in unique {
        query.values_panic([id.0.into(), cx.tenant.as_str().into(), member.as_str().into()]);
    }
    let statement = conn.dialect().build(&query).ad_hoc();
    conn.execute(statement).await.map(|_| ())
}

async fn agents(conn: &mut Conn<'_>, cx: &Cx, id: DepartmentId) -> Result<Vec<HostUserId>> {
    let mut query = Query::select();
    query
        .column(DepartmentAgent::AgentId)
        .from(DepartmentAgent::Table)
        .and_where(Expr::col(DepartmentAgent::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(DepartmentAgent::DepartmentId).eq(id.0))
        .order_by(DepartmentAgent::AgentId, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<(String,)> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(|(id,)| HostUserId::new(id)).collect())
}

#[async_trait]
impl DepartmentStore for SqlStores {
    async fn list_departments(&self, cx: &Cx) -> Result<Vec<Department>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(
            async move { select_departments(&mut stores.db.read().await?.conn(), &cx, None).await },
        )
        .await
    }

    async fn find_department(&self, cx: &Cx, id: DepartmentId) -> Result<Option<Department>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut held = stores.db.read().await?;
            let found = select_departments(&mut held.conn(), &cx, Some(&[id])).await?;
            Ok(found.into_iter().next())
        })
        .await
    }

    async fn create_department(&self, cx: &Cx, input: &DepartmentInput) -> Result<Department> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let mut conn = tx.conn();
            let slug = input.slug.clone().unwrap_or_else(|| slug(&input.name));
            let mut query = Query::insert();
            query
                .into_table(Departments::Table)
                .columns([
                    Departments::TenantId,
                    Departments::Name,
                    Departments::Slug,
                    Departments::Description,
                    Departments::IsActive,
                    Departments::ManagerId,
                    Departments::CreatedAt,
                    Departments::UpdatedAt,
                ])
                .values_panic([
                    cx.tenant.as_str().into(),
                    input.name.trim().into(),
                    slug.clone().into(),
                    input.description.clone().into(),
                    input.is_active.into(),
                    input.manager_id.as_ref().map(|id| id.as_str().to_owned()).into(),
                    cx.now.into(),
                    cx.now.into(),
                ]);
            let statement = conn.dialect().build(&query);
            conn.try_execute(statement).await.map_err(taken)?;
            let mut query = Query::select();
            query
                .column(Departments::Id)
                .from(Departments::Table)
                .and_where(Expr::col(Departments::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(Departments::Slug).eq(slug));
            let statement = conn.dialect().build(&query);
            let id = DepartmentId(conn.fetch_number(statement).await?);
            set_members(&mut conn, &cx, id, input.members.as_deref().unwrap_or_default()).await?;
            let department = one(&mut conn, &cx, id).await?;
            tx.commit().await?;
            // The SLA tells a department's manager.
            stores.sla.forget(&cx.tenant);
            Ok(department)
        })
        .await
    }

    async fn update_department(
        &self,
        cx: &Cx,
        id: DepartmentId,
        change: &DepartmentChange,
    ) -> Result<Department> {
        let (stores, cx, change) = (self.clone(), cx.clone(), change.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let mut conn = tx.conn();
            // This locks the row, so that two lists of members do not mix.
            let statement = conn.dialect().build(&update(&cx, id, &change)).ad_hoc();
            if conn.try_execute(statement).await.map_err(taken)?.affected == 0 {
                tx.rollback().await?;
                return Err(not_found());
            }
            if let Some(members) = &change.members {
                set_members(&mut conn, &cx, id, members).await?;
            }
            let department = one(&mut conn, &cx, id).await?;
            tx.commit().await?;
            // The SLA tells a department's manager.
            stores.sla.forget(&cx.tenant);
            Ok(department)
        })
        .await
    }

    async fn department_members(&self, cx: &Cx, id: DepartmentId) -> Result<Vec<HostUserId>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { agents(&mut stores.db.read().await?.conn(), &cx, id).await }).await
    }

    async fn departments_of(&self, cx: &Cx, agent: &HostUserId) -> Result<Vec<DepartmentId>> {
        let (stores, cx, agent) = (self.clone(), cx.clone(), agent.clone());
        detached(async move {
            let mut query = Query::select();
            query
                .column(DepartmentAgent::DepartmentId)
                .from(DepartmentAgent::Table)
                .and_where(Expr::col(DepartmentAgent::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(DepartmentAgent::AgentId).eq(agent.as_str()))
                .order_by(DepartmentAgent::DepartmentId, Order::Asc);
            let mut held = stores.db.read().await?;
            let statement = stores.db.dialect().build(&query);
            let rows: Vec<(i64,)> = held.conn().fetch_all(statement).await?;
            Ok(rows.into_iter().map(|(id,)| DepartmentId(id)).collect())
        })
        .await
    }
}
