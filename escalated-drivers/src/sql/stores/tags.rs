use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    departments::slug,
    ids::TagId,
    tags::{Tag, TagChange, TagInput, TagStore},
};
use sea_query::{Expr, ExprTrait, Order, Query};

use super::SqlStores;
use crate::{
    local::detached,
    sql::{
        Conn, database_error,
        schema::{Tags, TicketTag},
        unique_violation,
    },
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct TagRow {
    id: i64,
    name: String,
    slug: String,
    color: String,
}

impl From<TagRow> for Tag {
    fn from(row: TagRow) -> Self {
        Self { id: TagId(row.id), name: row.name, slug: row.slug, color: row.color }
    }
}

const COLUMNS: [Tags; 4] = [Tags::Id, Tags::Name, Tags::Slug, Tags::Color];

/// The tags of the tenant: all, or those with these ids.
pub(crate) async fn select_tags(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ids: Option<&[TagId]>,
) -> Result<Vec<Tag>> {
    let mut query = Query::select();
    query
        .columns(COLUMNS)
        .from(Tags::Table)
        .and_where(Expr::col(Tags::TenantId).eq(cx.tenant.as_str()))
        .order_by(Tags::Name, Order::Asc);
    if let Some(ids) = ids {
        query.and_where(Expr::col(Tags::Id).is_in(ids.iter().map(|id| id.0)));
    }
    let statement = conn.dialect().build(&query);
    let statement = if ids.is_some() { statement.ad_hoc() } else { statement };
    let rows: Vec<TagRow> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(Tag::from).collect())
}

fn taken(error: sqlx::Error) -> Error {
    if unique_violation(&error) {
        Error::field("name", "slug_taken", "a tag of that name exists; choose another name")
    } else {
        database_error(error)
    }
}

fn in_use() -> Error {
    Error::conflict("tag_in_use", "tickets have this tag; take it from them first")
}

/// A ticket that got the tag in this moment is seen by the key that refers to it alone.
fn refers(error: sqlx::Error) -> Error {
    let foreign =
        error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation);
    if foreign { in_use() } else { database_error(error) }
}

fn not_found() -> Error {
    Error::not_found("tag_not_found", "no such tag")
}

async fn one(conn: &mut Conn<'_>, cx: &Cx, id: TagId) -> Result<Tag> {
    select_tags(conn, cx, Some(&[id])).await?.into_iter().next().ok_or_else(not_found)
}

#[async_trait]
impl TagStore for SqlStores {
    async fn list_tags(&self, cx: &Cx) -> Result<Vec<Tag>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { select_tags(&mut stores.db.read().await?.conn(), &cx, None).await })
            .await
    }

    async fn create_tag(&self, cx: &Cx, input: &TagInput) -> Result<Tag> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let mut conn = tx.conn();
            let slug = slug(&input.name);
            let mut query = Query::insert();
            query
                .into_table(Tags::Table)
                .columns([
                    Tags::TenantId,
                    Tags::Name,
                    Tags::Slug,
                    Tags::Color,
                    Tags::CreatedAt,
                    Tags::UpdatedAt,
                ])
                .values_panic([
                    cx.tenant.as_str().into(),
                    input.name.trim().into(),
                    slug.clone().into(),
                    input.color.as_deref().unwrap_or("#6B7280").into(),
                    cx.now.into(),
                    cx.now.into(),
                ]);
            let statement = conn.dialect().build(&query);
            conn.try_execute(statement).await.map_err(taken)?;
            let mut query = Query::select();
            query
                .columns(COLUMNS)
                .from(Tags::Table)
                .and_where(Expr::col(Tags::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(Tags::Slug).eq(slug));
            let statement = conn.dialect().build(&query);
            let row: Option<TagRow> = conn.fetch_optional(statement).await?;
            tx.commit().await?;
            row.map(Tag::from).ok_or_else(not_found)
        })
        .await
    }

    async fn update_tag(&self, cx: &Cx, id: TagId, change: &TagChange) -> Result<Tag> {
        let (stores, cx) = (self.clone(), cx.clone());
        let mut query = Query::update();
        query
            .table(Tags::Table)
            .value(Tags::UpdatedAt, cx.now)
            .and_where(Expr::col(Tags::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(Tags::Id).eq(id.0));
        if let Some(name) = &change.name {
            query.value(Tags::Name, name.trim()).value(Tags::Slug, slug(name));
        }
        if let Some(color) = &change.color {
            query.value(Tags::Color, color.as_str());
        }
        detached(async move {
            let mut tx = stores.begin().await?;
            let mut conn = tx.conn();
            let statement = conn.dialect().build(&query).ad_hoc();
            if conn.try_execute(statement).await.map_err(taken)?.affected == 0 {
                tx.rollback().await?;
                return Err(not_found());
            }
            let tag = one(&mut conn, &cx, id).await?;
            tx.commit().await?;
            Ok(tag)
        })
        .await
    }

    async fn delete_tag(&self, cx: &Cx, id: TagId) -> Result<()> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let mut tx = stores.begin().await?;
            let mut conn = tx.conn();
            one(&mut conn, &cx, id).await?;
            let mut tagged = Query::select();
            tagged
                .expr(Expr::val(1))
                .from(TicketTag::Table)
                .and_where(Expr::col(TicketTag::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(TicketTag::TagId).eq(id.0));
            let mut query = Query::delete();
            query
                .from_table(Tags::Table)
                .and_where(Expr::col(Tags::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(Tags::Id).eq(id.0))
                .and_where(Expr::exists(tagged).not());
            let statement = conn.dialect().build(&query);
            if conn.try_execute(statement).await.map_err(refers)?.affected == 0 {
                return Err(in_use());
            }
            tx.commit().await
        })
        .await
    }
}
