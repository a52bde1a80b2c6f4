use std::collections::BTreeSet;

use escalated_core::{
    Result,
    actor::Cx,
    plugins::{FoundPlugin, Manifest, Plugin},
};
use sea_query::{Expr, ExprTrait, OnConflict, Query};

use super::{
    plugin_row::{StoredPlugin, select_plugins, written},
    secrets::{Owner, Secrets, is_secret},
};
use crate::sql::{Conn, schema::Plugins, stores::SqlStores};

/// Writes what a runtime told. Returns the names that another runtime has.
pub(super) async fn write_found(
    stores: &SqlStores,
    cx: &Cx,
    runtime: &str,
    found: &[FoundPlugin],
) -> Result<Vec<String>> {
    let mut tx = stores.begin().await?;
    let taken = compare(&stores.secrets, &mut tx.conn(), cx, runtime, found).await;
    tx.end(taken).await
}

async fn compare(
    secrets: &Secrets,
    conn: &mut Conn<'_>,
    cx: &Cx,
    runtime: &str,
    found: &[FoundPlugin],
) -> Result<Vec<String>> {
    let known = select_plugins(conn, secrets, &cx.tenant, true).await?;
    let (mut taken, mut names) = (Vec::new(), BTreeSet::new());
    for plugin in found {
        let name = plugin.manifest.name.as_str();
        let old = known.iter().find(|old| old.plugin.name == name);
        match old {
            Some(StoredPlugin { plugin: old, .. }) if old.runtime != runtime && old.is_present => {
                taken.push(name.to_owned());
            }
            // The first of two with one name keeps it.
            _ if !names.insert(name) => taken.push(name.to_owned()),
            Some(old) => {
                let config = sealed_anew(secrets, cx, old, &plugin.manifest)?;
                refresh(conn, cx, runtime, plugin, config).await?;
            }
            None => add(conn, cx, runtime, plugin).await?,
        }
    }
    let gone = |old: &&Plugin| {
        old.runtime == runtime && old.is_present && !names.contains(old.name.as_str())
    };
    for old in known.iter().map(|old| &old.plugin).filter(gone) {
        mark_absent(conn, cx, &old.name).await?;
    }
    Ok(taken)
}

async fn add(conn: &mut Conn<'_>, cx: &Cx, runtime: &str, plugin: &FoundPlugin) -> Result<()> {
    use Plugins as P;
    let mut query = Query::insert();
    query
        .into_table(P::Table)
        .columns([
            P::TenantId,
            P::Slug,
            P::Runtime,
            P::Manifest,
            P::Problems,
            P::IsPresent,
            P::IsActive,
            P::Grants,
            P::Audiences,
            P::Config,
            P::SeenAt,
            P::CreatedAt,
            P::UpdatedAt,
        ])
        .values_panic([
            cx.tenant.as_str().into(),
            plugin.manifest.name.as_str().into(),
            runtime.into(),
            written(&plugin.manifest)?.into(),
            written(&plugin.problems)?.into(),
            true.into(),
            false.into(),
            "[]".into(),
            "{}".into(),
            "{}".into(),
            cx.now.into(),
            cx.now.into(),
            cx.now.into(),
        ])
        // Another node may have found it in the same moment.
        .on_conflict(
            OnConflict::columns([P::TenantId, P::Slug]).update_column(P::SeenAt).to_owned(),
        );
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

/// The configuration as it is to be stored, if that changes. What the version before called a secret
/// and this one does not is removed: nobody who set it has agreed that it be shown.
fn sealed_anew(
    secrets: &Secrets,
    cx: &Cx,
    old: &StoredPlugin,
    manifest: &Manifest,
) -> Result<Option<String>> {
    let StoredPlugin { plugin, sealing } = old;
    let is_known = |key: &str| manifest.config.iter().any(|field| field.name == key);
    let was_secret = |key: &str| is_secret(&plugin.manifest, key);
    let mut config = plugin.config.clone();
    config.retain(|key, _| !was_secret(key) || !is_known(key) || is_secret(manifest, key));
    if config.len() == plugin.config.len() && !sealing.is_stale(&config, manifest) {
        return Ok(None);
    }
    let owner = Owner { tenant: &cx.tenant, plugin: &plugin.name };
    written(&secrets.seal(owner, manifest, &config, sealing)?).map(Some)
}

async fn refresh(
    conn: &mut Conn<'_>,
    cx: &Cx,
    runtime: &str,
    plugin: &FoundPlugin,
    config: Option<String>,
) -> Result<()> {
    use Plugins as P;
    let mut query = Query::update();
    if let Some(config) = config {
        query.value(P::Config, config);
    }
    query
        .table(P::Table)
        .value(P::Runtime, runtime)
        .value(P::Manifest, written(&plugin.manifest)?)
        .value(P::Problems, written(&plugin.problems)?)
        .value(P::IsPresent, true)
        .value(P::SeenAt, cx.now)
        .value(P::UpdatedAt, cx.now)
        .and_where(Expr::col(P::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(P::Slug).eq(plugin.manifest.name.as_str()));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

async fn mark_absent(conn: &mut Conn<'_>, cx: &Cx, name: &str) -> Result<()> {
    use Plugins as P;
    let mut query = Query::update();
    query
        .table(P::Table)
        .value(P::IsPresent, false)
        .value(P::SeenAt, cx.now)
        .value(P::UpdatedAt, cx.now)
        .and_where(Expr::col(P::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(P::Slug).eq(name));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}
