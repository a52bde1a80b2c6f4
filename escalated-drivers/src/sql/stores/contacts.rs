use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    contacts::{Contact, ContactQuery, ContactStore},
    fold::{fold, fold_email},
    ids::{ContactId, HostUserId},
    page::{Page, Total},
    time::Timestamp,
};
use sea_query::{Cond, Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement};
use serde_json::Value;

use super::{SqlStores, short_hash};
use crate::{
    local::detached,
    sql::{Conn, Dialect, schema::Contacts},
};

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct ContactRow {
    id: i64,
    email: String,
    name: Option<String>,
    user_id: Option<String>,
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self {
            id: ContactId(row.id),
            email: row.email,
            name: row.name,
            user_id: row.user_id.map(HostUserId::new),
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The columns of [`ContactRow`].
fn select(cx: &Cx) -> SelectStatement {
    let mut query = Query::select();
    query
        .columns([
            Contacts::Id,
            Contacts::Email,
            Contacts::Name,
            Contacts::UserId,
            Contacts::Metadata,
            Contacts::CreatedAt,
            Contacts::UpdatedAt,
        ])
        .from(Contacts::Table)
        .and_where(Expr::col(Contacts::TenantId).eq(cx.tenant.as_str()));
    query
}

/// Those of these contacts that the tenant has.
pub(crate) async fn select_contacts(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ids: &[ContactId],
) -> Result<Vec<Contact>> {
    let mut query = select(cx);
    query.and_where(Expr::col(Contacts::Id).is_in(ids.iter().map(|id| id.0)));
    let statement = conn.dialect().build(&query);
    let statement = if ids.len() > 1 { statement.ad_hoc() } else { statement };
    let rows: Vec<ContactRow> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().map(Contact::from).collect())
}

/// The contact with that address.
pub(crate) async fn find_by_email(
    conn: &mut Conn<'_>,
    cx: &Cx,
    email: &str,
) -> Result<Option<Contact>> {
    let mut query = select(cx);
    query.and_where(Expr::col(Contacts::EmailHash).eq(short_hash(&[&fold_email(email)])));
    let statement = conn.dialect().build(&query);
    let row: Option<ContactRow> = conn.fetch_optional(statement).await?;
    Ok(row.map(Contact::from))
}

/// The contact with that address; an upsert makes it, so that two callers at once get the same.
pub(crate) async fn find_or_create(
    conn: &mut Conn<'_>,
    cx: &Cx,
    email: &str,
    name: &str,
) -> Result<Contact> {
    let known = find_by_email(conn, cx, email).await?;
    let name = Some(name.trim()).filter(|name| !name.is_empty());
    if let Some(contact) = known {
        let blank = contact.name.as_deref().is_none_or(|name| name.trim().is_empty());
        if blank && name.is_some() {
            return rename(conn, cx, contact.id, name).await;
        }
        return Ok(contact);
    }
    let folded = fold_email(email);
    let mut query = Query::insert();
    query
        .into_table(Contacts::Table)
        .columns([
            Contacts::TenantId,
            Contacts::Email,
            Contacts::EmailFold,
            Contacts::EmailHash,
            Contacts::Name,
            Contacts::NameFold,
            Contacts::Metadata,
            Contacts::CreatedAt,
            Contacts::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            email.trim().into(),
            folded.clone().into(),
            short_hash(&[&folded]).into(),
            name.map(str::to_owned).into(),
            name.map(fold).into(),
            Value::Object(serde_json::Map::new()).into(),
            cx.now.into(),
            cx.now.into(),
        ])
        .on_conflict(
            OnConflict::columns([Contacts::TenantId, Contacts::EmailHash])
                .do_nothing_on([Contacts::Id])
                .to_owned(),
        );
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    find_by_email(conn, cx, email).await?.ok_or_else(|| {
        // Another transaction made it and our snapshot does not show it yet.
        Error::unavailable("database_busy", "the database is busy; try again").retryable()
    })
}

async fn rename(
    conn: &mut Conn<'_>,
    cx: &Cx,
    id: ContactId,
    name: Option<&str>,
) -> Result<Contact> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let mut query = Query::update();
    query
        .table(Contacts::Table)
        .value(Contacts::Name, name.map(str::to_owned))
        .value(Contacts::NameFold, name.map(fold))
        .value(Contacts::UpdatedAt, cx.now)
        .and_where(Expr::col(Contacts::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Contacts::Id).eq(id.0));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    let found = select_contacts(conn, cx, &[id]).await?.into_iter().next();
    found.ok_or_else(|| Error::not_found("contact_not_found", "no such contact"))
}

/// Whether a folded column holds a folded text. Never LIKE: its wildcards would need escaping.
fn holds(dialect: Dialect, column: Contacts, text: &str) -> Expr {
    let call = match dialect {
        Dialect::Sqlite => Func::cust("instr").args([Expr::col(column), Expr::val(text)]),
        Dialect::Postgres => Func::cust("strpos").args([Expr::col(column), Expr::val(text)]),
        Dialect::MySql => Func::cust("LOCATE").args([Expr::val(text), Expr::col(column)]),
    };
    Expr::expr(call).gt(0)
}

fn filtered(dialect: Dialect, cx: &Cx, query: &ContactQuery) -> SelectStatement {
    let mut select = select(cx);
    if let Some(text) = query.search.as_deref().map(fold).filter(|text| !text.is_empty()) {
        select.cond_where(Cond::any().add(holds(dialect, Contacts::EmailFold, &text)).add(holds(
            dialect,
            Contacts::NameFold,
            &text,
        )));
    }
    select
}

async fn list(conn: &mut Conn<'_>, cx: &Cx, query: &ContactQuery) -> Result<Page<Contact>> {
    let dialect = conn.dialect();
    let mut count = filtered(dialect, cx, query);
    count.clear_selects().column(Contacts::Id).limit(10_001);
    let mut counted = Query::select();
    counted.expr(Expr::cust("COUNT(*)")).from_subquery(count, "c");
    let total = conn.fetch_number(dialect.build(&counted)).await?;
    let mut page = filtered(dialect, cx, query);
    let (size, skip) = (query.per_page.clamp(1, 100), Ord::max(query.page, 1) - 1);
    page.order_by(Contacts::EmailFold, Order::Asc)
        .order_by(Contacts::Id, Order::Asc)
        .limit(u64::try_from(size).unwrap_or(15))
        .offset(u64::try_from(skip.saturating_mul(size)).unwrap_or(0));
    let rows: Vec<ContactRow> = conn.fetch_all(dialect.build(&page)).await?;
    let items = rows.into_iter().map(Contact::from).collect();
    Ok(Page { items, next: None, total: Some(Total::from_capped_count(total)) })
}

#[async_trait]
impl ContactStore for SqlStores {
    async fn find_contact(&self, cx: &Cx, id: ContactId) -> Result<Option<Contact>> {
        Ok(self.contacts(cx, &[id]).await?.into_iter().next())
    }

    async fn find_contact_by_email(&self, cx: &Cx, email: &str) -> Result<Option<Contact>> {
        let (stores, cx, email) = (self.clone(), cx.clone(), email.to_owned());
        detached(
            async move { find_by_email(&mut stores.db.read().await?.conn(), &cx, &email).await },
        )
        .await
    }

    async fn contacts(&self, cx: &Cx, ids: &[ContactId]) -> Result<Vec<Contact>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (stores, cx, ids) = (self.clone(), cx.clone(), ids.to_vec());
        detached(
            async move { select_contacts(&mut stores.db.read().await?.conn(), &cx, &ids).await },
        )
        .await
    }

    async fn list_contacts(&self, cx: &Cx, query: &ContactQuery) -> Result<Page<Contact>> {
        let (stores, cx, query) = (self.clone(), cx.clone(), query.clone());
        detached(async move { list(&mut stores.db.read().await?.conn(), &cx, &query).await }).await
    }

    async fn find_or_create_contact(&self, cx: &Cx, email: &str, name: &str) -> Result<Contact> {
        let (stores, cx) = (self.clone(), cx.clone());
        let (email, name) = (email.to_owned(), name.to_owned());
        detached(async move {
            let mut tx = stores.begin().await?;
            let contact = find_or_create(&mut tx.conn(), &cx, &email, &name).await?;
            tx.commit().await?;
            Ok(contact)
        })
        .await
    }

    async fn rename_contact(&self, cx: &Cx, id: ContactId, name: Option<&str>) -> Result<Contact> {
        let (stores, cx, name) = (self.clone(), cx.clone(), name.map(str::to_owned));
        detached(async move {
            let mut tx = stores.begin().await?;
            let contact = rename(&mut tx.conn(), &cx, id, name.as_deref()).await?;
            tx.commit().await?;
            Ok(contact)
        })
        .await
    }
}
