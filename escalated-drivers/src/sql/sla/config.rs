use std::sync::Arc;

use escalated_core::{Error, Result, actor::Cx, sla::SlaConfig};

use super::{
    SlaCache,
    calendar_rows::{select_calendars, select_holiday_sets},
    policy_rows::{select_department_policies, select_managers, select_readable},
    versions::select_version,
};
use crate::sql::{
    Conn,
    stores::{select_departments, select_settings},
};

/// How often the rules are read while somebody changes them.
const ATTEMPTS: u32 = 5;

/// The rules of the tenant as they stand in the database, all of one version.
async fn read_config(conn: &mut Conn<'_>, cx: &Cx) -> Result<SlaConfig> {
    let mut version = select_version(conn, &cx.tenant).await?;
    for _ in 0..ATTEMPTS {
        let config = read_tables(conn, cx, version).await?;
        let after = select_version(conn, &cx.tenant).await?;
        if after == version {
            return Ok(config);
        }
        version = after;
    }
    let message = "the SLA rules are being changed; try again";
    Err(Error::unavailable("database_busy", message).retryable())
}

async fn read_tables(conn: &mut Conn<'_>, cx: &Cx, version: i64) -> Result<SlaConfig> {
    let calendars = select_calendars(conn, cx).await?;
    let holiday_sets = select_holiday_sets(conn, cx).await?;
    let departments = select_departments(conn, cx, None).await?;
    let managers = departments.into_iter().filter_map(|one| Some((one.id, one.manager?)));
    let (policies, resting) = select_readable(conn, cx).await?;
    Ok(SlaConfig {
        version,
        settings: select_settings(conn, cx).await?.sla.clone(),
        calendars: calendars.into_iter().map(|calendar| (calendar.id, calendar)).collect(),
        holiday_sets: holiday_sets.into_iter().map(|set| (set.id, set)).collect(),
        policies,
        resting,
        department_policies: select_department_policies(conn, cx).await?,
        managers: select_managers(conn, cx).await?,
        department_managers: managers.collect(),
    })
}

/// The rules of the tenant, read on this connection unless they are known.
pub(crate) async fn cached_config(
    conn: &mut Conn<'_>,
    cx: &Cx,
    cache: Option<&SlaCache>,
) -> Result<Arc<SlaConfig>> {
    if let Some(config) = cache.and_then(|cache| cache.get(&cx.tenant, cx.now)) {
        return Ok(config);
    }
    let config = Arc::new(read_config(conn, cx).await?);
    if let Some(cache) = cache {
        cache.put(cx.tenant.clone(), config.clone(), cx.now);
    }
    Ok(config)
}

/// The rules of that version, read on this connection unless they are known.
pub(super) async fn config_of_version(
    conn: &mut Conn<'_>,
    cx: &Cx,
    cache: &SlaCache,
    version: i64,
) -> Result<Arc<SlaConfig>> {
    if cache.get(&cx.tenant, cx.now).is_some_and(|config| config.version != version) {
        cache.forget(&cx.tenant);
    }
    cached_config(conn, cx, Some(cache)).await
}
