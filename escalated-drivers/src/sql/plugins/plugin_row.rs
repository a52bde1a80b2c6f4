use escalated_core::{
    Error, Result,
    ids::TenantId,
    plugins::{Manifest, Plugin, Problem},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement};
use serde::{Serialize, de::DeserializeOwned};

use super::secrets::{Owner, Sealing, Secrets};
use crate::sql::{Conn, Dialect, schema::Plugins};

#[derive(Debug, sqlx::FromRow)]
struct PluginRow {
    slug: String,
    runtime: String,
    manifest: String,
    problems: String,
    is_present: bool,
    is_active: bool,
    grants: String,
    audiences: String,
    config: String,
    activated_at: Option<Timestamp>,
    deactivated_at: Option<Timestamp>,
    seen_at: Timestamp,
}

/// A plugin, and how its configuration is stored.
pub(super) struct StoredPlugin {
    pub(super) plugin: Plugin,
    pub(super) sealing: Sealing,
}

impl StoredPlugin {
    fn read(secrets: &Secrets, tenant: &TenantId, row: PluginRow) -> Result<Self> {
        let mut problems: Vec<Problem> = serde_json::from_str(&row.problems).unwrap_or_default();
        // A newer version may have written parts that this one does not know. The plugin is still
        // listed, and an admin can switch it off.
        let manifest = serde_json::from_str(&row.manifest).unwrap_or_else(|error| {
            problems.push(Problem::new(&row.slug, "load_failed", error.to_string()));
            Manifest { name: row.slug.clone(), ..Manifest::default() }
        });
        let owner = Owner { tenant, plugin: &row.slug };
        let (config, sealing) = secrets.open(owner, read(&row.config)?);
        for key in sealing.lost.keys() {
            let message = format!("`{key}` was sealed under a secret that is gone; set it again");
            problems.push(Problem::new(&row.slug, "secret_lost", message));
        }
        let mut plugin = Plugin {
            name: row.slug,
            runtime: row.runtime,
            manifest,
            problems,
            is_present: row.is_present,
            is_active: row.is_active,
            grants: read(&row.grants)?,
            audiences: read(&row.audiences)?,
            config,
            activated_at: row.activated_at,
            deactivated_at: row.deactivated_at,
            seen_at: row.seen_at,
        };
        let misfits = plugin.config_problems();
        plugin.problems.extend(misfits);
        Ok(Self { plugin, sealing })
    }
}

/// Reads JSON that was stored as text.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| {
        Error::internal("row_unreadable", "a stored value of a plugin cannot be read")
            .with_source(source)
    })
}

/// JSON as it is stored.
pub(super) fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|source| {
        Error::internal("row_unwritable", "a value of a plugin cannot be stored")
            .with_source(source)
    })
}

fn select(tenant: &TenantId) -> SelectStatement {
    use Plugins as P;
    let mut query = Query::select();
    query
        .columns([
            P::Slug,
            P::Runtime,
            P::Manifest,
            P::Problems,
            P::IsPresent,
            P::IsActive,
            P::Grants,
            P::Audiences,
            P::Config,
            P::ActivatedAt,
            P::DeactivatedAt,
            P::SeenAt,
        ])
        .from(P::Table)
        .and_where(Expr::col(P::TenantId).eq(tenant.as_str()))
        .order_by(P::Slug, Order::Asc);
    query
}

async fn all(
    conn: &mut Conn<'_>,
    secrets: &Secrets,
    tenant: &TenantId,
    query: &SelectStatement,
) -> Result<Vec<StoredPlugin>> {
    let statement = conn.dialect().build(query);
    let rows: Vec<PluginRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(|row| StoredPlugin::read(secrets, tenant, row)).collect()
}

/// All plugins of the tenant, locked if asked.
pub(super) async fn select_plugins(
    conn: &mut Conn<'_>,
    secrets: &Secrets,
    tenant: &TenantId,
    lock: bool,
) -> Result<Vec<StoredPlugin>> {
    let mut query = select(tenant);
    if lock {
        locked(conn.dialect(), &mut query);
    }
    all(conn, secrets, tenant, &query).await
}

/// Those that an admin activated.
pub(super) async fn select_active(
    conn: &mut Conn<'_>,
    secrets: &Secrets,
    tenant: &TenantId,
) -> Result<Vec<StoredPlugin>> {
    let mut query = select(tenant);
    query.and_where(Expr::col(Plugins::IsActive).eq(true));
    all(conn, secrets, tenant, &query).await
}

/// One of them, locked if asked.
pub(super) async fn select_plugin(
    conn: &mut Conn<'_>,
    secrets: &Secrets,
    tenant: &TenantId,
    name: &str,
    lock: bool,
) -> Result<Option<StoredPlugin>> {
    let mut query = select(tenant);
    query.and_where(Expr::col(Plugins::Slug).eq(name));
    if lock {
        locked(conn.dialect(), &mut query);
    }
    Ok(all(conn, secrets, tenant, &query).await?.into_iter().next())
}

/// SQLite's writers hold the lock of the whole file already.
pub(super) fn locked(dialect: Dialect, query: &mut SelectStatement) {
    if dialect != Dialect::Sqlite {
        query.lock(LockType::Update);
    }
}
