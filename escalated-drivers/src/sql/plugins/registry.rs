use std::sync::Arc;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::TenantId,
    plugins::{
        Activation, ActivePlugins, CtxGroup, FoundPlugin, MAX_CONFIG_BYTES, Plugin, PluginStore,
    },
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, UpdateStatement};
use serde_json::{Map, Value};

use super::{
    plugin_row::{StoredPlugin, select_active, select_plugin, select_plugins, written},
    secrets::Owner,
    seen::write_found,
};
use crate::{
    local::detached,
    sql::{Conn, again, schema::Plugins, stores::SqlStores},
};

fn not_found() -> Error {
    Error::not_found("plugin_not_found", "no such plugin")
}

/// A change of one plugin's row.
fn update(cx: &Cx, name: &str) -> UpdateStatement {
    let mut query = Query::update();
    query
        .table(Plugins::Table)
        .value(Plugins::UpdatedAt, cx.now)
        .and_where(Expr::col(Plugins::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(Plugins::Slug).eq(name));
    query
}

async fn switch(
    stores: &SqlStores,
    cx: &Cx,
    name: &str,
    activation: Option<&Activation>,
) -> Result<Plugin> {
    use Plugins as P;
    let mut query = update(cx, name);
    query.value(P::IsActive, activation.is_some());
    match activation {
        Some(Activation { grants, audiences }) => {
            let grants = match grants {
                Some(grants) => written(grants)?,
                None => written(&CtxGroup::ALL)?,
            };
            query
                .value(P::Grants, grants)
                .value(P::Audiences, written(audiences)?)
                .value(P::ActivatedAt, cx.now);
        }
        None => drop(query.value(P::DeactivatedAt, cx.now)),
    }
    let mut tx = stores.begin().await?;
    let switched = write(stores, &mut tx.conn(), cx, name, &query).await;
    tx.end(switched).await
}

async fn write(
    stores: &SqlStores,
    conn: &mut Conn<'_>,
    cx: &Cx,
    name: &str,
    query: &UpdateStatement,
) -> Result<Plugin> {
    let statement = conn.dialect().build(query);
    conn.execute(statement).await?;
    let found = select_plugin(conn, &stores.secrets, &cx.tenant, name, false).await?;
    found.map(|found| found.plugin).ok_or_else(not_found)
}

async fn configure(
    stores: &SqlStores,
    cx: &Cx,
    name: &str,
    changes: &Map<String, Value>,
) -> Result<Plugin> {
    let mut tx = stores.begin().await?;
    let plugin = change(stores, &mut tx.conn(), cx, name, changes).await;
    tx.end(plugin).await
}

async fn change(
    stores: &SqlStores,
    conn: &mut Conn<'_>,
    cx: &Cx,
    name: &str,
    changes: &Map<String, Value>,
) -> Result<Plugin> {
    let secrets = &stores.secrets;
    let found = select_plugin(conn, secrets, &cx.tenant, name, true).await?;
    let StoredPlugin { mut plugin, mut sealing } = found.ok_or_else(not_found)?;
    for (key, value) in changes {
        sealing.lost.remove(key);
        match value {
            Value::Null => drop(plugin.config.remove(key)),
            value => drop(plugin.config.insert(key.clone(), value.clone())),
        }
    }
    if written(&plugin.config)?.len() > MAX_CONFIG_BYTES {
        let message = format!("a configuration has at most {MAX_CONFIG_BYTES} bytes as JSON");
        return Err(Error::too_large("plugin_config_too_large", message));
    }
    let mut query = update(cx, name);
    let owner = Owner { tenant: &cx.tenant, plugin: name };
    let stored = secrets.seal(owner, &plugin.manifest, &plugin.config, &sealing)?;
    query.value(Plugins::Config, written(&stored)?);
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    Ok(plugin)
}

async fn tenants(stores: &SqlStores) -> Result<Vec<TenantId>> {
    use Plugins as P;
    let mut query = Query::select();
    query
        .distinct()
        .column(P::TenantId)
        .from(P::Table)
        .and_where(Expr::col(P::IsActive).eq(true))
        .order_by(P::TenantId, Order::Asc);
    let statement = stores.db.dialect().build(&query);
    let rows: Vec<(String,)> = stores.db.read().await?.conn().fetch_all(statement).await?;
    rows.into_iter().map(|(tenant,)| TenantId::new(tenant)).collect()
}

#[async_trait]
impl PluginStore for SqlStores {
    async fn list_plugins(&self, cx: &Cx) -> Result<Vec<Plugin>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            let (mut held, secrets) = (stores.db.read().await?, &stores.secrets);
            let found = select_plugins(&mut held.conn(), secrets, &cx.tenant, false).await?;
            Ok(found.into_iter().map(|found| found.plugin).collect())
        })
        .await
    }

    async fn find_plugin(&self, cx: &Cx, name: &str) -> Result<Option<Plugin>> {
        let (stores, cx, name) = (self.clone(), cx.clone(), name.to_owned());
        detached(async move {
            let (mut held, secrets) = (stores.db.read().await?, &stores.secrets);
            let found = select_plugin(&mut held.conn(), secrets, &cx.tenant, &name, false).await?;
            Ok(found.map(|found| found.plugin))
        })
        .await
    }

    async fn found_plugins(
        &self,
        cx: &Cx,
        runtime: &str,
        found: &[FoundPlugin],
    ) -> Result<Vec<String>> {
        let (stores, cx) = (self.clone(), cx.clone());
        let (runtime, found) = (runtime.to_owned(), found.to_vec());
        detached(async move {
            let taken = again(|| write_found(&stores, &cx, &runtime, &found)).await;
            stores.plugins.forget(&cx.tenant);
            taken
        })
        .await
    }

    async fn set_active(
        &self,
        cx: &Cx,
        name: &str,
        activation: Option<&Activation>,
    ) -> Result<Plugin> {
        let (stores, cx) = (self.clone(), cx.clone());
        let (name, activation) = (name.to_owned(), activation.cloned());
        detached(async move {
            let plugin = again(|| switch(&stores, &cx, &name, activation.as_ref())).await;
            stores.plugins.forget(&cx.tenant);
            plugin
        })
        .await
    }

    async fn merge_config(
        &self,
        cx: &Cx,
        name: &str,
        changes: &Map<String, Value>,
    ) -> Result<Plugin> {
        let (stores, cx) = (self.clone(), cx.clone());
        let (name, changes) = (name.to_owned(), changes.clone());
        detached(async move {
            let plugin = again(|| configure(&stores, &cx, &name, &changes)).await;
            stores.plugins.forget(&cx.tenant);
            plugin
        })
        .await
    }

    async fn active_plugins(
        &self,
        tenant: &TenantId,
        now: Timestamp,
    ) -> Result<Arc<ActivePlugins>> {
        let before = match self.plugins.get(tenant, now) {
            Ok(plugins) => return Ok(plugins),
            Err(before) => before,
        };
        let (stores, tenant) = (self.clone(), tenant.clone());
        detached(async move {
            let (mut held, secrets) = (stores.db.read().await?, &stores.secrets);
            let found = select_active(&mut held.conn(), secrets, &tenant).await?;
            let plugins = found.into_iter().map(|found| (found.plugin.name.clone(), found.plugin));
            let (present, absent) = plugins.partition(|(_, plugin)| plugin.is_present);
            let plugins = Arc::new(ActivePlugins { present, absent });
            stores.plugins.put(tenant, plugins.clone(), now, before);
            Ok(plugins)
        })
        .await
    }

    async fn tenants_with_plugins(&self) -> Result<Vec<TenantId>> {
        let stores = self.clone();
        detached(async move { tenants(&stores).await }).await
    }
}
