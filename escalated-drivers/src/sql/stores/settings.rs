use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use escalated_core::{
    Result,
    actor::Cx,
    ids::TenantId,
    settings::{SettingKey, Settings, SettingsStore},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, OnConflict, Query};

use super::SqlStores;
use crate::{
    local::detached,
    sql::{Conn, schema, sla::next_version},
};

/// How long settings are believed; a change on another node holds after that.
const SECONDS: i64 = 2;

/// The settings of each tenant, read in the last seconds.
#[derive(Debug, Default)]
pub struct SettingsCache(Mutex<HashMap<TenantId, (Arc<Settings>, Timestamp)>>);

impl SettingsCache {
    fn get(&self, tenant: &TenantId, now: Timestamp) -> Option<Arc<Settings>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (settings, since) = cache.get(tenant)?;
        let age = now - *since;
        let fresh = age >= TimeDelta::zero() && age < TimeDelta::seconds(SECONDS);
        fresh.then(|| settings.clone())
    }

    fn put(&self, tenant: TenantId, settings: Arc<Settings>, now: Timestamp) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= 1000 {
            cache.clear();
        }
        cache.insert(tenant, (settings, now));
    }

    fn forget(&self, tenant: &TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(tenant);
    }
}

/// The settings of the tenant as they stand in the database.
pub(crate) async fn select_settings(conn: &mut Conn<'_>, cx: &Cx) -> Result<Arc<Settings>> {
    let mut query = Query::select();
    query
        .columns([schema::Settings::Key, schema::Settings::Value])
        .from(schema::Settings::Table)
        .and_where(Expr::col(schema::Settings::TenantId).eq(cx.tenant.as_str()));
    let statement = conn.dialect().build(&query);
    let pairs: Vec<(String, String)> = conn.fetch_all(statement).await?;
    Ok(Arc::new(Settings::from_pairs(pairs)))
}

impl SqlStores {
    /// Reads the settings on a connection that is held already, unless they are known.
    pub(crate) async fn warm_settings(&self, conn: &mut Conn<'_>, cx: &Cx) -> Result<()> {
        if self.settings.get(&cx.tenant, cx.now).is_none() {
            let settings = select_settings(conn, cx).await?;
            self.settings.put(cx.tenant.clone(), settings, cx.now);
        }
        Ok(())
    }
}

async fn write(stores: &SqlStores, cx: &Cx, pairs: &[(SettingKey, String)]) -> Result<()> {
    use schema::Settings as S;
    let mut query = Query::insert();
    query.into_table(S::Table).columns([S::TenantId, S::Key, S::Value, S::CreatedAt, S::UpdatedAt]);
    for (key, value) in pairs {
        query.values_panic([
            cx.tenant.as_str().into(),
            key.as_str().into(),
            value.as_str().into(),
            cx.now.into(),
            cx.now.into(),
        ]);
    }
    query.on_conflict(
        OnConflict::columns([S::TenantId, S::Key])
            .update_columns([S::Value, S::UpdatedAt])
            .to_owned(),
    );
    let mut tx = stores.begin().await?;
    let statement = stores.db.dialect().build(&query).ad_hoc();
    tx.conn().execute(statement).await?;
    if pairs.iter().any(|(key, _)| key.as_str().starts_with("sla_")) {
        next_version(&mut tx.conn(), cx).await?;
    }
    tx.commit().await
}

#[async_trait]
impl SettingsStore for SqlStores {
    async fn settings(&self, cx: &Cx) -> Result<Arc<Settings>> {
        if let Some(settings) = self.settings.get(&cx.tenant, cx.now) {
            return Ok(settings);
        }
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let settings = select_settings(&mut stores.db.read().await?.conn(), &cx).await?;
            stores.settings.put(cx.tenant.clone(), settings.clone(), cx.now);
            Ok(settings)
        })
        .await
    }

    async fn put_settings(&self, cx: &Cx, pairs: &[(SettingKey, String)]) -> Result<()> {
        if pairs.is_empty() {
            return Ok(());
        }
        let (stores, cx, pairs) = (self.clone(), cx.clone(), pairs.to_vec());
        detached(async move {
            write(&stores, &cx, &pairs).await?;
            stores.settings.forget(&cx.tenant);
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }
}
