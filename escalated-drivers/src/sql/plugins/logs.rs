use std::collections::BTreeSet;

use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::TenantId,
    plugins::{LogLevel, NewPluginLog, PluginLog, PluginLogStore},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value;

use super::plugin_row::{read, written};
use crate::{
    local::detached,
    sql::{Conn, again, kept, pieces, schema::PluginLogs, stores::SqlStores},
};

/// How many lines of each plugin are kept.
const KEPT: u64 = 1000;
/// How many more there may be, so that not every line costs a removal.
const SLACK: u64 = 100;
/// The longest sentence, in characters.
const MAX_MESSAGE: usize = 2000;
/// The longest particulars, in bytes of JSON.
const MAX_DATA: usize = 8 << 10;

#[derive(Debug, sqlx::FromRow)]
struct LogRow {
    id: i64,
    plugin: String,
    level: String,
    message: String,
    data: Option<String>,
    created_at: Timestamp,
}

impl TryFrom<LogRow> for PluginLog {
    type Error = Error;

    fn try_from(row: LogRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            plugin: row.plugin,
            level: LogLevel::parse(&row.level).unwrap_or(LogLevel::Info),
            message: row.message,
            data: row.data.as_deref().map(read).transpose()?.unwrap_or(Value::Null),
            created_at: row.created_at,
        })
    }
}

/// The sentence as it is stored: PostgreSQL keeps no NUL.
fn sentence(message: &str) -> String {
    message.chars().take(MAX_MESSAGE).map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect()
}

fn particulars(data: &Value) -> Result<Option<String>> {
    if data.is_null() {
        return Ok(None);
    }
    Ok(Some(written(data)?).filter(|text| text.len() <= MAX_DATA))
}

async fn add(conn: &mut Conn<'_>, tenant: &TenantId, lines: &[NewPluginLog]) -> Result<()> {
    use PluginLogs as L;
    let plugins: BTreeSet<&str> = lines.iter().map(|line| line.plugin.as_str()).collect();
    for (piece, is_odd) in pieces(lines.iter().collect()) {
        let mut query = Query::insert();
        query.into_table(L::Table).columns([
            L::TenantId,
            L::Plugin,
            L::Level,
            L::Message,
            L::Data,
            L::CreatedAt,
        ]);
        for line in piece {
            query.values_panic([
                tenant.as_str().into(),
                line.plugin.as_str().into(),
                line.level.as_str().into(),
                sentence(&line.message).into(),
                particulars(&line.data)?.into(),
                line.created_at.into(),
            ]);
        }
        let statement = kept(conn.dialect().build(&query), is_odd);
        conn.execute(statement).await?;
    }
    for plugin in plugins {
        prune(conn, tenant, plugin).await?;
    }
    Ok(())
}

/// Removes the oldest lines, if there are many more than are kept.
async fn prune(conn: &mut Conn<'_>, tenant: &TenantId, plugin: &str) -> Result<()> {
    use PluginLogs as L;
    let place = |place: u64| {
        let mut query = Query::select();
        query
            .column(L::Id)
            .from(L::Table)
            .and_where(Expr::col(L::TenantId).eq(tenant.as_str()))
            .and_where(Expr::col(L::Plugin).eq(plugin))
            .order_by(L::Id, Order::Desc)
            .limit(1)
            .offset(place);
        query
    };
    let dialect = conn.dialect();
    let many: Vec<(i64,)> = conn.fetch_all(dialect.build(&place(KEPT + SLACK))).await?;
    if many.is_empty() {
        return Ok(());
    }
    let oldest: Vec<(i64,)> = conn.fetch_all(dialect.build(&place(KEPT))).await?;
    let Some((oldest,)) = oldest.first() else { return Ok(()) };
    let mut query = Query::delete();
    query
        .from_table(L::Table)
        .and_where(Expr::col(L::TenantId).eq(tenant.as_str()))
        .and_where(Expr::col(L::Plugin).eq(plugin))
        .and_where(Expr::col(L::Id).lte(*oldest));
    conn.execute(dialect.build(&query)).await.map(|_| ())
}

#[async_trait]
impl PluginLogStore for SqlStores {
    async fn add_plugin_logs(&self, tenant: &TenantId, lines: &[NewPluginLog]) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let (stores, tenant, lines) = (self.clone(), tenant.clone(), lines.to_vec());
        detached(async move {
            again(|| async {
                let mut tx = stores.begin().await?;
                let added = add(&mut tx.conn(), &tenant, &lines).await;
                tx.end(added).await
            })
            .await
        })
        .await
    }

    async fn list_plugin_logs(
        &self,
        cx: &Cx,
        plugin: &str,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<PluginLog>> {
        use PluginLogs as L;
        let mut query = Query::select();
        query
            .columns([L::Id, L::Plugin, L::Level, L::Message, L::Data, L::CreatedAt])
            .from(L::Table)
            .and_where(Expr::col(L::TenantId).eq(cx.tenant.as_str()))
            .and_where(Expr::col(L::Plugin).eq(plugin))
            .order_by(L::Id, Order::Desc)
            .limit(limit.clamp(1, 100).unsigned_abs());
        if let Some(before) = before {
            query.and_where(Expr::col(L::Id).lt(before));
        }
        let stores = self.clone();
        detached(async move {
            let statement = stores.db.dialect().build(&query);
            let rows: Vec<LogRow> = stores.db.read().await?.conn().fetch_all(statement).await?;
            rows.into_iter().map(PluginLog::try_from).collect()
        })
        .await
    }
}
