use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{CalendarId, ClockId, PolicyId, TenantId, TicketId},
    sla::{ClockState, PauseReason, SlaClock, SlaMetric},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, Value};
use serde::Deserialize;

use crate::sql::{
    Bulk, Conn, Dialect, Holds, Statement,
    schema::SlaClocks,
    tickets::{level, stored},
};

/// A row of `escalated_sla_clocks`.
#[derive(Debug, sqlx::FromRow, Deserialize)]
pub(super) struct ClockRow {
    id: i64,
    pub(super) ticket_id: i64,
    metric: String,
    cycle: i32,
    policy_id: i64,
    schedule_id: Option<i64>,
    target_minutes: i64,
    state: String,
    started_at: Timestamp,
    due_at: Option<Timestamp>,
    paused_since: Option<Timestamp>,
    pause_reason: Option<String>,
    done_at: Option<Timestamp>,
    breached_at: Option<Timestamp>,
    consumed_seconds: Option<i64>,
    fired: String,
    level: i16,
    wake_at: Option<Timestamp>,
    counted_micros: Option<i64>,
    rules_version: Option<i64>,
}

/// The columns that change while a clock lives, behind others, as another macro wants them.
macro_rules! changing {
    ($form:ident![$($first:expr),*]) => {
        $form![
            $($first),*;
            PolicyId Integer, ScheduleId Integer, TargetMinutes Integer, State Text,
            StartedAt Time, DueAt Time, PausedSince Time, PauseReason Text, DoneAt Time,
            BreachedAt Time, ConsumedSeconds Integer, Fired Text, Level Integer, WakeAt Time,
            CountedMicros Integer, RulesVersion Integer
        ]
    };
}

macro_rules! names {
    ($($first:expr),*; $($column:ident $holds:ident),*) => {
        [$($first,)* $(SlaClocks::$column),*]
    };
}

macro_rules! typed {
    ($($first:expr),*; $($column:ident $holds:ident),*) => {
        [$($first,)* $((SlaClocks::$column, Holds::$holds)),*]
    };
}

/// The values of those columns, behind others.
macro_rules! values {
    ($clock:ident; $($first:expr),*) => {
        [
            $($first,)*
            $clock.policy_id.0.into(),
            $clock.calendar_id.map(|id| id.0).into(),
            $clock.target_minutes.into(),
            $clock.state.as_str().into(),
            $clock.started_at.into(),
            $clock.due_at.into(),
            $clock.paused_since.into(),
            $clock.pause_reason.map(|reason| reason.as_str().to_owned()).into(),
            $clock.done_at.into(),
            $clock.breached_at.into(),
            $clock.consumed_seconds.into(),
            fired($clock).into(),
            i16::from($clock.level).into(),
            $clock.wake_at.into(),
            $clock.counted_micros.into(),
            $clock.rules_version.into(),
        ]
    };
}

/// The columns of [`ClockRow`].
pub(super) const CLOCK_COLUMNS: [SlaClocks; 20] =
    changing!(names![SlaClocks::Id, SlaClocks::TicketId, SlaClocks::Metric, SlaClocks::Cycle]);

impl TryFrom<ClockRow> for SlaClock {
    type Error = Error;

    fn try_from(row: ClockRow) -> Result<Self> {
        let reason = row.pause_reason.as_deref().map(PauseReason::parse);
        Ok(Self {
            id: ClockId(row.id),
            ticket_id: TicketId(row.ticket_id),
            metric: stored(SlaMetric::parse(&row.metric))?,
            cycle: row.cycle,
            policy_id: PolicyId(row.policy_id),
            calendar_id: row.schedule_id.map(CalendarId),
            target_minutes: row.target_minutes,
            state: stored(ClockState::parse(&row.state))?,
            started_at: row.started_at,
            due_at: row.due_at,
            paused_since: row.paused_since,
            pause_reason: stored(reason.transpose())?,
            done_at: row.done_at,
            breached_at: row.breached_at,
            consumed_seconds: row.consumed_seconds,
            fired: row.fired.split(',').filter_map(|percent| percent.parse().ok()).collect(),
            level: level(row.level),
            wake_at: row.wake_at,
            counted_micros: row.counted_micros,
            rules_version: row.rules_version,
        })
    }
}

/// The clocks of a ticket by metric and cycle: the words of the metrics are in their order.
pub(crate) async fn select_clocks(
    conn: &mut Conn<'_>,
    cx: &Cx,
    ticket: TicketId,
) -> Result<Vec<SlaClock>> {
    use SlaClocks as C;
    let mut query = Query::select();
    query
        .columns(CLOCK_COLUMNS)
        .from(C::Table)
        .and_where(Expr::col(C::TenantId).eq(cx.tenant.as_str()))
        .and_where(Expr::col(C::TicketId).eq(ticket.0))
        .order_by(C::Metric, Order::Asc)
        .order_by(C::Cycle, Order::Asc);
    let statement = conn.dialect().build(&query);
    let rows: Vec<ClockRow> = conn.fetch_all(statement).await?;
    rows.into_iter().map(SlaClock::try_from).collect()
}

const NEW: Bulk<SlaClocks, 22> = Bulk {
    table: SlaClocks::Table,
    columns: changing!(typed![
        (SlaClocks::TenantId, Holds::Text),
        (SlaClocks::TicketId, Holds::Integer),
        (SlaClocks::Metric, Holds::Text),
        (SlaClocks::Cycle, Holds::Integer),
        (SlaClocks::CreatedAt, Holds::Time),
        (SlaClocks::UpdatedAt, Holds::Time)
    ]),
};

const CHANGED: Bulk<SlaClocks, 18> = Bulk {
    table: SlaClocks::Table,
    columns: changing!(typed![
        (SlaClocks::Id, Holds::Integer),
        (SlaClocks::UpdatedAt, Holds::Time)
    ]),
};

fn fired(clock: &SlaClock) -> String {
    let percents: Vec<String> = clock.fired.iter().map(u16::to_string).collect();
    percents.join(",")
}

fn new_row(tenant: &TenantId, ticket: TicketId, now: Timestamp, clock: &SlaClock) -> [Value; 22] {
    values![
        clock;
        tenant.as_str().into(),
        ticket.0.into(),
        clock.metric.as_str().into(),
        clock.cycle.into(),
        now.into(),
        now.into()
    ]
}

fn changed_row(now: Timestamp, clock: &SlaClock) -> [Value; 18] {
    values![clock; clock.id.0.into(), now.into()]
}

/// Clocks on their way into the database, of any number of tickets.
#[derive(Debug, Default)]
pub(crate) struct WrittenClocks {
    new: Vec<[Value; 22]>,
    changed: Vec<[Value; 18]>,
}

impl WrittenClocks {
    /// Adds the clocks of a ticket: new ones have no id yet.
    pub(crate) fn add(
        &mut self,
        tenant: &TenantId,
        ticket: TicketId,
        now: Timestamp,
        clocks: &[SlaClock],
    ) {
        for clock in clocks {
            if clock.id == ClockId(0) {
                self.new.push(new_row(tenant, ticket, now, clock));
            } else {
                self.changed.push(changed_row(now, clock));
            }
        }
    }

    /// What writes them: at most two statements for every 2,000 rows.
    pub(crate) fn statements(self, dialect: Dialect) -> Vec<Statement> {
        let mut statements = CHANGED.updates(dialect, self.changed);
        statements.extend(NEW.inserts(dialect, self.new));
        statements
    }

    /// Writes them.
    pub(crate) async fn write(self, conn: &mut Conn<'_>) -> Result<()> {
        conn.execute_all(self.statements(conn.dialect())).await
    }
}
