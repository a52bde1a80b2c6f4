use std::collections::BTreeSet;

use escalated_core::{
    Result,
    actor::Cx,
    plugins::{FoundPlugin, Plugin},
};
use sea_query::{Expr, ExprTrait, OnConflict, Query};

use super::plugin_row::{select_plugins, written};
use crate::sql::{Conn, schema::Plugins, stores::SqlStores};

/// Writes what a runtime told. Returns the names that another runtime has.
pub(super) async fn write_found(
    stores: &SqlStores,
    cx: &Cx,
    runtime: &str,
    found: &[FoundPlugin],
) -> Result<Vec<String>> {
    let mut tx = stores.begin().await?;
    let taken = compare(&mut tx.conn(), cx, runtime, found).await;
    tx.end(taken).await
}

async fn compare(
    conn: &mut Conn<'_>,
    cx: &Cx,
    runtime: &str,
    found: &[FoundPlugin],
) -> Result<Vec<String>> {
    let known = select_plugins(conn, &cx.tenant, true).await?;
    let (mut taken, mut names) = (Vec::new(), BTreeSet::new());
    for plugin in found {
        let name = plugin.manifest.name.as_str();
        let old = known.iter().find(|old| old.name == name);
        match old {
            Some(old) if old.runtime != runtime && old.is_present => taken.push(name.to_owned()),
            // The first of two with one name keeps it.
            _ if !names.insert(name) => taken.push(name.to_owned()),
            Some(_) => refresh(conn, cx, runtime, plugin).await?,
            None => add(conn, cx, runtime, plugin).await?,
        }
    }
    let gone = |old: &&Plugin| {
        old.runtime == runtime && old.is_present && !names.contains(old.name.as_str())
    };
    for old in known.iter().filter(gone) {
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

async fn refresh(conn: &mut Conn<'_>, cx: &Cx, runtime: &str, plugin: &FoundPlugin) -> Result<()> {
    use Plugins as P;
    let mut query = Query::update();
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
        .value(P::UpdatedAt, cx.now)
        .and_where(Expr::col(P::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(P::Slug).eq(name));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}
