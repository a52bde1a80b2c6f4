use std::collections::HashMap;

use chrono::NaiveDate;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{CalendarId, HolidaySetId},
    sla::{BusinessCalendar, Holiday, HolidaySet},
};
use sea_query::{Expr, ExprTrait, Order, Query};
use serde_json::Value;

use crate::sql::{
    Bulk, Conn, Holds,
    schema::{BusinessSchedules, HolidaySets, Holidays, ScheduleHolidaySet},
};

#[derive(Debug, sqlx::FromRow)]
struct CalendarRow {
    id: i64,
    name: String,
    timezone: String,
    is_24x7: bool,
    is_default: Option<bool>,
    schedule: Value,
}

#[derive(Debug, sqlx::FromRow)]
struct HolidayRow {
    schedule_id: Option<i64>,
    holiday_set_id: Option<i64>,
    name: String,
    date: String,
    recurring: bool,
}

/// Whose holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Calendar(CalendarId),
    Set(HolidaySetId),
}

impl Owner {
    fn column(self) -> (Holidays, i64) {
        match self {
            Self::Calendar(id) => (Holidays::ScheduleId, id.0),
            Self::Set(id) => (Holidays::HolidaySetId, id.0),
        }
    }
}

pub(super) fn unreadable(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("row_unreadable", "a stored rule is not known to this version")
        .with_source(source)
}

async fn holidays(
    conn: &mut Conn<'_>,
    cx: &Cx,
    shared: bool,
) -> Result<HashMap<i64, Vec<Holiday>>> {
    use Holidays as H;
    let owner = if shared { H::HolidaySetId } else { H::ScheduleId };
    let mut query = Query::select();
    query
        .columns([H::ScheduleId, H::HolidaySetId, H::Name, H::Date, H::Recurring])
        .from(H::Table)
        .and_where(Expr::col(H::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(owner).is_not_null())
        .order_by(H::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<HolidayRow> = conn.fetch_all(statement).await?;
    let mut found: HashMap<i64, Vec<Holiday>> = HashMap::new();
    for row in rows {
        let date: NaiveDate = row.date.parse().map_err(unreadable)?;
        let holiday = Holiday { date, recurring: row.recurring, name: row.name };
        if let Some(owner) = row.holiday_set_id.or(row.schedule_id) {
            found.entry(owner).or_default().push(holiday);
        }
    }
    Ok(found)
}

/// The calendars of the tenant by name.
pub(super) async fn select_calendars(
    conn: &mut Conn<'_>,
    cx: &Cx,
) -> Result<Vec<BusinessCalendar>> {
    use BusinessSchedules as B;
    use ScheduleHolidaySet as L;
    let mut query = Query::select();
    query
        .columns([B::Id, B::Name, B::Timezone, B::Is24x7, B::IsDefault, B::Schedule])
        .from(B::Table)
        .and_where(Expr::col(B::TenantId).eq(cx.tenant.as_str()))
        .order_by(B::Name, Order::Asc)
        .order_by(B::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<CalendarRow> = conn.fetch_all(statement).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = Query::select();
    query
        .columns([L::ScheduleId, L::HolidaySetId])
        .from(L::Table)
        .and_where(Expr::col(L::TenantId).eq(cx.tenant.as_str()))
        .order_by(L::HolidaySetId, Order::Asc);
    let statement = conn.dialect().build(&query);
    let links: Vec<(i64, i64)> = conn.fetch_all(statement).await?;
    let mut holidays = holidays(conn, cx, false).await?;
    let calendar = |row: CalendarRow| {
        let shared = links.iter().filter(|(calendar, _)| *calendar == row.id);
        Ok(BusinessCalendar {
            id: CalendarId(row.id),
            name: row.name,
            timezone: row.timezone,
            is_24x7: row.is_24x7,
            is_default: row.is_default.unwrap_or_default(),
            windows: serde_json::from_value(row.schedule).map_err(unreadable)?,
            holidays: holidays.remove(&row.id).unwrap_or_default(),
            holiday_sets: shared.map(|(_, set)| HolidaySetId(*set)).collect(),
        })
    };
    rows.into_iter().map(calendar).collect()
}

/// The shared holidays of the tenant by name.
pub(super) async fn select_holiday_sets(conn: &mut Conn<'_>, cx: &Cx) -> Result<Vec<HolidaySet>> {
    use HolidaySets as S;
    let mut query = Query::select();
    query
        .columns([S::Id, S::Name])
        .from(S::Table)
        .and_where(Expr::col(S::TenantId).eq(cx.tenant.as_str()))
        .order_by(S::Name, Order::Asc)
        .order_by(S::Id, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<(i64, String)> = conn.fetch_all(statement).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut holidays = holidays(conn, cx, true).await?;
    let set = |(id, name): (i64, String)| HolidaySet {
        id: HolidaySetId(id),
        name,
        holidays: holidays.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(set).collect())
}

/// Puts holidays in the place of those that an owner has.
pub(super) async fn put_holidays(
    conn: &mut Conn<'_>,
    cx: &Cx,
    owner: Owner,
    holidays: &[Holiday],
) -> Result<()> {
    use Holidays as H;
    const ROWS: Bulk<Holidays, 8> = Bulk {
        table: H::Table,
        columns: [
            (H::TenantId, Holds::Text),
            (H::ScheduleId, Holds::Integer),
            (H::HolidaySetId, Holds::Integer),
            (H::Name, Holds::Text),
            (H::Date, Holds::Text),
            (H::Recurring, Holds::Bool),
            (H::CreatedAt, Holds::Time),
            (H::UpdatedAt, Holds::Time),
        ],
    };
    let (column, id) = owner.column();
    let mut query = Query::delete();
    query
        .from_table(H::Table)
        .and_where(Expr::col(H::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(column).eq(id));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    let (calendar, set) = match owner {
        Owner::Calendar(id) => (Some(id.0), None),
        Owner::Set(id) => (None, Some(id.0)),
    };
    let row = |holiday: &Holiday| {
        [
            cx.tenant.as_str().into(),
            calendar.into(),
            set.into(),
            holiday.name.clone().into(),
            holiday.date.to_string().into(),
            holiday.recurring.into(),
            cx.now.into(),
            cx.now.into(),
        ]
    };
    ROWS.insert(conn, holidays.iter().map(row).collect()).await
}

/// Puts sets in the place of those that a calendar shares.
pub(super) async fn put_shared(
    conn: &mut Conn<'_>,
    cx: &Cx,
    calendar: CalendarId,
    sets: &[HolidaySetId],
) -> Result<()> {
    use ScheduleHolidaySet as L;
    const ROWS: Bulk<ScheduleHolidaySet, 3> = Bulk {
        table: L::Table,
        columns: [
            (L::ScheduleId, Holds::Integer),
            (L::HolidaySetId, Holds::Integer),
            (L::TenantId, Holds::Text),
        ],
    };
    let mut query = Query::delete();
    query
        .from_table(L::Table)
        .and_where(Expr::col(L::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(L::ScheduleId).eq(calendar.0));
    let statement = conn.dialect().build(&query);
    conn.execute(statement).await?;
    let mut sets = sets.to_vec();
    sets.sort_unstable();
    sets.dedup();
    let row = |set: HolidaySetId| [calendar.0.into(), set.0.into(), cx.tenant.as_str().into()];
    ROWS.insert(conn, sets.into_iter().map(row).collect()).await
}
