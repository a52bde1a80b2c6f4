use std::sync::Arc;

use escalated_core::{Result, actor::Cx, sla::SlaConfig};

use super::{
    SlaCache,
    calendar_rows::{select_calendars, select_holiday_sets},
    policy_rows::{select_department_policies, select_managers, select_policies},
};
use crate::sql::{
    Conn,
    stores::{select_departments, select_settings},
};

/// The rules of the tenant as they stand in the database.
pub(super) async fn read_config(conn: &mut Conn<'_>, cx: &Cx) -> Result<SlaConfig> {
    let calendars = select_calendars(conn, cx).await?;
    let holiday_sets = select_holiday_sets(conn, cx).await?;
    let departments = select_departments(conn, cx, None).await?;
    let managers = departments.into_iter().filter_map(|one| Some((one.id, one.manager?)));
    Ok(SlaConfig {
        settings: select_settings(conn, cx).await?.sla.clone(),
        calendars: calendars.into_iter().map(|calendar| (calendar.id, calendar)).collect(),
        holiday_sets: holiday_sets.into_iter().map(|set| (set.id, set)).collect(),
        policies: select_policies(conn, cx).await?,
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
