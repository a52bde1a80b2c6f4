use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    plugins::{
        Document, MAX_DOCUMENT_BYTES, MAX_DOCUMENTS, PluginDataStore, StoreQuery, check_place,
    },
};
use sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use serde_json::{Map, Value};

use super::{
    plugin_row::{locked, read, written},
    scan::scan,
};
use crate::{
    local::detached,
    sql::{Conn, again, schema::PluginStore, stores::SqlStores},
};

/// Where a document stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) cx: Cx,
    pub(super) plugin: String,
    pub(super) collection: String,
    key: String,
}

impl Place {
    pub(super) fn new(cx: &Cx, plugin: &str, collection: &str, key: &str) -> Self {
        let (plugin, collection) = (plugin.to_owned(), collection.to_owned());
        Self { cx: cx.clone(), plugin, collection, key: key.to_owned() }
    }

    fn check(&self) -> Result<()> {
        check_place(&self.collection, &self.key)
    }

    fn select(&self) -> SelectStatement {
        use PluginStore as S;
        let mut query = Query::select();
        query
            .columns([S::Id, S::Data])
            .from(S::Table)
            .and_where(Expr::col(S::TenantId).eq(self.cx.tenant.as_str()))
            .and_where(Expr::col(S::Plugin).eq(self.plugin.as_str()))
            .and_where(Expr::col(S::Collection).eq(self.collection.as_str()))
            .and_where(Expr::col(S::RecordKey).eq(self.key.as_str()));
        query
    }

    async fn find(&self, conn: &mut Conn<'_>, lock: bool) -> Result<Option<Document>> {
        let mut query = self.select();
        if lock {
            locked(conn.dialect(), &mut query);
        }
        let statement = conn.dialect().build(&query);
        let row: Option<(i64, String)> = conn.fetch_optional(statement).await?;
        let Some((id, data)) = row else { return Ok(None) };
        Ok(Some(Document { id, key: self.key.clone(), data: read(&data)? }))
    }

    /// Whether there is no room for one more of the plugin's documents.
    async fn is_full(&self, stores: &SqlStores, conn: &mut Conn<'_>) -> Result<bool> {
        use PluginStore as S;
        if stores.rooms.take(&self.cx.tenant, &self.plugin) {
            return Ok(false);
        }
        let mut query = Query::select();
        query
            .expr(Expr::col(S::Id).count())
            .from(S::Table)
            .and_where(Expr::col(S::TenantId).eq(self.cx.tenant.as_str()))
            .and_where(Expr::col(S::Plugin).eq(self.plugin.as_str()));
        let statement = conn.dialect().build(&query);
        let count = conn.fetch_number(statement).await?;
        let free = MAX_DOCUMENTS.saturating_sub(u64::try_from(count).unwrap_or(0));
        stores.rooms.counted(&self.cx.tenant, &self.plugin, free);
        Ok(free == 0)
    }
}

fn checked(data: &Value) -> Result<String> {
    let text = written(data)?;
    if text.len() > MAX_DOCUMENT_BYTES {
        let message = format!("a document has at most {MAX_DOCUMENT_BYTES} bytes as JSON");
        return Err(Error::too_large("plugin_document_too_large", message));
    }
    Ok(text)
}

async fn put(stores: &SqlStores, place: &Place, text: &str) -> Result<Document> {
    let mut tx = stores.begin().await?;
    let document = write(stores, &mut tx.conn(), place, text).await;
    tx.end(document).await
}

async fn write(
    stores: &SqlStores,
    conn: &mut Conn<'_>,
    place: &Place,
    text: &str,
) -> Result<Document> {
    use PluginStore as S;
    let cx = &place.cx;
    let mut query = Query::insert();
    query
        .into_table(S::Table)
        .columns([
            S::TenantId,
            S::Plugin,
            S::Collection,
            S::RecordKey,
            S::Data,
            S::CreatedAt,
            S::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            place.plugin.as_str().into(),
            place.collection.as_str().into(),
            place.key.as_str().into(),
            text.into(),
            cx.now.into(),
            cx.now.into(),
        ])
        .on_conflict(
            OnConflict::columns([S::TenantId, S::Plugin, S::Collection, S::RecordKey])
                .update_columns([S::Data, S::UpdatedAt])
                .to_owned(),
        );
    if place.is_full(stores, conn).await? && place.find(conn, false).await?.is_none() {
        let message = format!("a plugin has at most {MAX_DOCUMENTS} documents; delete some");
        return Err(Error::too_large("plugin_store_full", message));
    }
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    let document = place.find(conn, false).await?;
    document.ok_or_else(|| Error::internal("row_missing", "a row that was written is not there"))
}

async fn merge(
    stores: &SqlStores,
    place: &Place,
    changes: &Map<String, Value>,
) -> Result<Document> {
    let mut tx = stores.begin().await?;
    let document = change(&mut tx.conn(), place, changes).await;
    tx.end(document).await
}

async fn change(
    conn: &mut Conn<'_>,
    place: &Place,
    changes: &Map<String, Value>,
) -> Result<Document> {
    use PluginStore as S;
    let mut document = place.find(conn, true).await?.ok_or_else(missing)?;
    match &mut document.data {
        Value::Object(data) => data.extend(changes.clone()),
        _ => {
            let message = "this document has no fields; write it anew as a whole";
            return Err(Error::field("data", "wrong_type", message));
        }
    }
    let mut query = Query::update();
    query
        .table(S::Table)
        .value(S::Data, checked(&document.data)?)
        .value(S::UpdatedAt, place.cx.now)
        .and_where(Expr::col(S::Id).eq(document.id));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    Ok(document)
}

fn missing() -> Error {
    Error::not_found("plugin_document_not_found", "no such document")
}

async fn delete(stores: &SqlStores, place: &Place) -> Result<bool> {
    use PluginStore as S;
    let mut query = Query::delete();
    query
        .from_table(S::Table)
        .and_where(Expr::col(S::TenantId).eq(place.cx.tenant.as_str()))
        .and_where(Expr::col(S::Plugin).eq(place.plugin.as_str()))
        .and_where(Expr::col(S::Collection).eq(place.collection.as_str()))
        .and_where(Expr::col(S::RecordKey).eq(place.key.as_str()));
    Ok(stores.execute_alone(stores.db.dialect().build(&query)).await? > 0)
}

#[async_trait]
impl PluginDataStore for SqlStores {
    async fn find_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
    ) -> Result<Option<Document>> {
        let (stores, place) = (self.clone(), Place::new(cx, plugin, collection, key));
        // What cannot be stored is not there, and PostgreSQL takes no NUL even to look for it.
        if place.check().is_err() {
            return Ok(None);
        }
        detached(async move { place.find(&mut stores.db.read().await?.conn(), false).await }).await
    }

    async fn put_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
        data: &Value,
    ) -> Result<Document> {
        let (stores, place) = (self.clone(), Place::new(cx, plugin, collection, key));
        place.check()?;
        let text = checked(data)?;
        detached(async move { again(|| put(&stores, &place, &text)).await }).await
    }

    async fn merge_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
        changes: &Map<String, Value>,
    ) -> Result<Document> {
        let (stores, place) = (self.clone(), Place::new(cx, plugin, collection, key));
        let changes = changes.clone();
        if place.check().is_err() {
            return Err(missing());
        }
        detached(async move { again(|| merge(&stores, &place, &changes)).await }).await
    }

    async fn delete_document(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        key: &str,
    ) -> Result<bool> {
        let (stores, place) = (self.clone(), Place::new(cx, plugin, collection, key));
        if place.check().is_err() {
            return Ok(false);
        }
        detached(async move { delete(&stores, &place).await }).await
    }

    async fn query_documents(
        &self,
        cx: &Cx,
        plugin: &str,
        collection: &str,
        query: &StoreQuery,
    ) -> Result<Vec<Document>> {
        let (stores, query) = (self.clone(), query.clone());
        // A key is not needed here, but the collection must be one.
        let place = Place::new(cx, plugin, collection, "*");
        if place.check().is_err() {
            return Ok(Vec::new());
        }
        detached(async move { scan(&stores, &place, &query).await }).await
    }
}
