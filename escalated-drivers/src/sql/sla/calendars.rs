use async_trait::async_trait;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{CalendarId, HolidaySetId},
    sla::{BusinessCalendar, CalendarInput, CalendarStore, HolidaySet, HolidaySetInput},
};
use sea_query::{Expr, ExprTrait, Iden, Query, Value};
use serde_json::json;

use super::{
    calendar_rows::{Owner, put_holidays, put_shared, select_calendars, select_holiday_sets},
    next_version,
};
use crate::{
    local::detached,
    sql::{
        Conn, again, database_error,
        schema::{BusinessSchedules, HolidaySets, ScheduleHolidaySet, SlaPolicies},
        stores::SqlStores,
        unique_violation,
    },
};

/// Whoever makes a default at the same moment was quicker.
pub(super) fn taken(error: sqlx::Error) -> Error {
    if unique_violation(&error) {
        Error::unavailable("database_busy", "another default is being made; try again")
            .with_source(error)
            .retryable()
    } else {
        database_error(error)
    }
}

/// Takes the default away from whichever row of a table has it.
pub(super) async fn clear_default<T: Iden + Copy + 'static>(
    conn: &mut Conn<'_>,
    cx: &Cx,
    [table, tenant, is_default, id]: [T; 4],
    but: i64,
) -> Result<()> {
    let mut query = Query::update();
    query
        .table(table)
        .value(is_default, None::<bool>)
        .and_where(Expr::col(tenant).eq(cx.tenant.as_str()))
        .and_where(Expr::col(is_default).eq(true))
        .and_where(Expr::col(id).ne(but));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await.map(|_| ())
}

/// How many rows of a table of this tenant have that value.
pub(super) async fn count<T: Iden + Copy + 'static>(
    conn: &mut Conn<'_>,
    cx: &Cx,
    [table, tenant, column]: [T; 3],
    value: i64,
) -> Result<i64> {
    let mut query = Query::select();
    query
        .expr(Expr::cust("COUNT(*)"))
        .from(table)
        .and_where(Expr::col(tenant).eq(cx.tenant.as_str()))
        .and_where(Expr::col(column).eq(value));
    let statement = conn.dialect().build(&query);
    conn.fetch_number(statement).await
}

/// Removes the rows of this tenant that have that value; answers with their number.
pub(super) async fn delete<T: Iden + Copy + 'static>(
    conn: &mut Conn<'_>,
    cx: &Cx,
    [table, tenant, column]: [T; 3],
    value: i64,
) -> Result<u64> {
    let mut query = Query::delete();
    query
        .from_table(table)
        .and_where(Expr::col(tenant).eq(cx.tenant.as_str()))
        .and_where(Expr::col(column).eq(value));
    let statement = conn.dialect().build(&query);
    Ok(conn.execute(statement).await?.affected)
}

fn calendar_not_found() -> Error {
    Error::not_found("calendar_not_found", "no such calendar")
}

fn set_not_found() -> Error {
    Error::not_found("holiday_set_not_found", "no such set of holidays")
}

async fn save_calendar(
    stores: &SqlStores,
    cx: &Cx,
    id: Option<CalendarId>,
    input: &CalendarInput,
) -> Result<BusinessCalendar> {
    use BusinessSchedules as B;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    if input.is_default {
        let columns = [B::Table, B::TenantId, B::IsDefault, B::Id];
        clear_default(&mut conn, cx, columns, id.map_or(0, |id| id.0)).await?;
    }
    let row: [(BusinessSchedules, Value); 6] = [
        (B::Name, input.name.trim().into()),
        (B::Timezone, input.timezone.clone().into()),
        (B::Is24x7, input.is_24x7.into()),
        (B::IsDefault, input.is_default.then_some(true).into()),
        (B::Schedule, json!(input.windows).into()),
        (B::UpdatedAt, cx.now.into()),
    ];
    let id = match id {
        Some(id) => {
            // MySQL counts only rows that differ, so whether it is there is asked for itself.
            if count(&mut conn, cx, [B::Table, B::TenantId, B::Id], id.0).await? == 0 {
                return Err(calendar_not_found());
            }
            let mut query = Query::update();
            query
                .table(B::Table)
                .values(row.map(|(column, value)| (column, Expr::val(value))))
                .and_where(Expr::col(B::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(B::Id).eq(id.0));
            let statement = conn.dialect().build(&query);
            conn.try_execute(statement).await.map_err(taken)?;
            id
        }
        None => {
            let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
            let mut query = Query::insert();
            query
                .into_table(B::Table)
                .columns([B::TenantId, B::CreatedAt].into_iter().chain(columns))
                .values_panic(
                    [cx.tenant.as_str().into(), cx.now.into()]
                        .into_iter()
                        .chain(values)
                        .map(Expr::val),
                );
            CalendarId(conn.try_insert_returning_id(query).await.map_err(taken)?)
        }
    };
    put_holidays(&mut conn, cx, Owner::Calendar(id), &input.holidays).await?;
    put_shared(&mut conn, cx, id, &input.holiday_sets).await?;
    next_version(&mut conn, cx).await?;
    let saved = select_calendars(&mut conn, cx).await?.into_iter().find(|one| one.id == id);
    tx.commit().await?;
    saved.ok_or_else(calendar_not_found)
}

async fn delete_calendar(stores: &SqlStores, cx: &Cx, id: CalendarId) -> Result<()> {
    use BusinessSchedules as B;
    use SlaPolicies as P;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    if count(&mut conn, cx, [P::Table, P::TenantId, P::ScheduleId], id.0).await? > 0 {
        let message = "a policy counts by this calendar; give the policy another one first";
        return Err(Error::conflict("calendar_in_use", message));
    }
    put_holidays(&mut conn, cx, Owner::Calendar(id), &[]).await?;
    put_shared(&mut conn, cx, id, &[]).await?;
    if delete(&mut conn, cx, [B::Table, B::TenantId, B::Id], id.0).await? == 0 {
        return Err(calendar_not_found());
    }
    next_version(&mut conn, cx).await?;
    tx.commit().await
}

async fn save_holiday_set(
    stores: &SqlStores,
    cx: &Cx,
    id: Option<HolidaySetId>,
    input: &HolidaySetInput,
) -> Result<HolidaySet> {
    use HolidaySets as S;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    let id = match id {
        Some(id) => {
            if count(&mut conn, cx, [S::Table, S::TenantId, S::Id], id.0).await? == 0 {
                return Err(set_not_found());
            }
            let mut query = Query::update();
            query
                .table(S::Table)
                .value(S::Name, input.name.trim())
                .value(S::UpdatedAt, cx.now)
                .and_where(Expr::col(S::TenantId).eq(cx.tenant.as_str()))
                .and_where(Expr::col(S::Id).eq(id.0));
            let statement = conn.dialect().build(&query);
            conn.execute(statement).await?;
            id
        }
        None => {
            let mut query = Query::insert();
            query
                .into_table(S::Table)
                .columns([S::TenantId, S::Name, S::CreatedAt, S::UpdatedAt])
                .values_panic([
                    cx.tenant.as_str().into(),
                    input.name.trim().into(),
                    cx.now.into(),
                    cx.now.into(),
                ]);
            HolidaySetId(conn.insert_returning_id(query).await?)
        }
    };
    put_holidays(&mut conn, cx, Owner::Set(id), &input.holidays).await?;
    next_version(&mut conn, cx).await?;
    let saved = select_holiday_sets(&mut conn, cx).await?.into_iter().find(|one| one.id == id);
    tx.commit().await?;
    saved.ok_or_else(set_not_found)
}

async fn delete_holiday_set(stores: &SqlStores, cx: &Cx, id: HolidaySetId) -> Result<()> {
    use HolidaySets as S;
    use ScheduleHolidaySet as L;
    let mut tx = stores.begin().await?;
    let mut conn = tx.conn();
    if count(&mut conn, cx, [L::Table, L::TenantId, L::HolidaySetId], id.0).await? > 0 {
        let message = "a calendar shares these holidays; take them out of the calendar first";
        return Err(Error::conflict("holiday_set_in_use", message));
    }
    put_holidays(&mut conn, cx, Owner::Set(id), &[]).await?;
    if delete(&mut conn, cx, [S::Table, S::TenantId, S::Id], id.0).await? == 0 {
        return Err(set_not_found());
    }
    next_version(&mut conn, cx).await?;
    tx.commit().await
}

#[async_trait]
impl CalendarStore for SqlStores {
    async fn calendars(&self, cx: &Cx) -> Result<Vec<BusinessCalendar>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { select_calendars(&mut stores.db.read().await?.conn(), &cx).await })
            .await
    }

    async fn save_calendar(
        &self,
        cx: &Cx,
        id: Option<CalendarId>,
        input: &CalendarInput,
    ) -> Result<BusinessCalendar> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move {
            let saved = again(|| save_calendar(&stores, &cx, id, &input)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(saved)
        })
        .await
    }

    async fn delete_calendar(&self, cx: &Cx, id: CalendarId) -> Result<()> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            again(|| delete_calendar(&stores, &cx, id)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }

    async fn holiday_sets(&self, cx: &Cx) -> Result<Vec<HolidaySet>> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move { select_holiday_sets(&mut stores.db.read().await?.conn(), &cx).await })
            .await
    }

    async fn save_holiday_set(
        &self,
        cx: &Cx,
        id: Option<HolidaySetId>,
        input: &HolidaySetInput,
    ) -> Result<HolidaySet> {
        let (stores, cx, input) = (self.clone(), cx.clone(), input.clone());
        detached(async move {
            let saved = again(|| save_holiday_set(&stores, &cx, id, &input)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(saved)
        })
        .await
    }

    async fn delete_holiday_set(&self, cx: &Cx, id: HolidaySetId) -> Result<()> {
        let (stores, cx) = (self.clone(), cx.clone());
        detached(async move {
            again(|| delete_holiday_set(&stores, &cx, id)).await?;
            stores.sla.forget(&cx.tenant);
            Ok(())
        })
        .await
    }
}
