use std::collections::HashMap;

use escalated_core::{Result, actor::Cx, ids::TenantId};
use sea_query::{Expr, ExprTrait, OnConflict, Query};

use crate::sql::{Conn, schema::SlaRuleVersions};

/// Notes that what clocks are worked out from changes in this transaction.
pub(crate) async fn next_version(conn: &mut Conn<'_>, cx: &Cx) -> Result<()> {
    use SlaRuleVersions as V;
    let mut query = Query::insert();
    query
        .into_table(V::Table)
        .columns([V::TenantId, V::Version])
        .values_panic([cx.tenant.as_str().into(), 1_i64.into()])
        .on_conflict(
            OnConflict::column(V::TenantId)
                .value(V::Version, Expr::col((V::Table, V::Version)).add(1))
                .to_owned(),
        );
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

/// The version of a tenant's rules; 0 when they never changed.
pub(super) async fn select_version(conn: &mut Conn<'_>, tenant: &TenantId) -> Result<i64> {
    let found = select_versions(conn, &[tenant]).await?;
    Ok(found.into_values().next().unwrap_or(0))
}

/// The versions of several tenants' rules; left out are those whose rules never changed.
pub(super) async fn select_versions(
    conn: &mut Conn<'_>,
    tenants: &[&TenantId],
) -> Result<HashMap<String, i64>> {
    use SlaRuleVersions as V;
    let mut query = Query::select();
    query
        .columns([V::TenantId, V::Version])
        .from(V::Table)
        .and_where(Expr::col(V::TenantId).is_in(tenants.iter().map(|tenant| tenant.as_str())));
    let statement = conn.dialect().build(&query);
    let statement = if tenants.len() > 1 { statement.ad_hoc() } else { statement };
    let rows: Vec<(String, i64)> = conn.fetch_all(statement).await?;
    Ok(rows.into_iter().collect())
}
