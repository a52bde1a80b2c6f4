use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{CalendarId, ClockId, PolicyId, TenantId, TicketId},
    sla::{ClockState, PauseReason, SlaClock, SlaMetric},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Order, Query, Value};

use crate::sql::{
    Bulk, Conn, Holds,
    schema::SlaClocks,
    tickets::{level, stored},
};

/// A row of `escalated_sla_clocks`.
#[derive(Debug, sqlx::FromRow)]
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
}

/// The columns of [`ClockRow`].
pub(super) const CLOCK_COLUMNS: [SlaClocks; 18] = [
    SlaClocks::Id,
    SlaClocks::TicketId,
    SlaClocks::Metric,
    SlaClocks::Cycle,
    SlaClocks::PolicyId,
    SlaClocks::ScheduleId,
    SlaClocks::TargetMinutes,
    SlaClocks::State,
    SlaClocks::StartedAt,
    SlaClocks::DueAt,
    SlaClocks::PausedSince,
    SlaClocks::PauseReason,
    SlaClocks::DoneAt,
    SlaClocks::BreachedAt,
    SlaClocks::ConsumedSeconds,
    SlaClocks::Fired,
    SlaClocks::Level,
    SlaClocks::WakeAt,
];

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

const NEW: Bulk<SlaClocks, 20> = Bulk {
    table: SlaClocks::Table,
    columns: [
        (SlaClocks::TenantId, Holds::Text),
        (SlaClocks::TicketId, Holds::Integer),
        (SlaClocks::Metric, Holds::Text),
        (SlaClocks::Cycle, Holds::Integer),
        (SlaClocks::PolicyId, Holds::Integer),
        (SlaClocks::ScheduleId, Holds::Integer),
        (SlaClocks::TargetMinutes, Holds::Integer),
        (SlaClocks::State, Holds::Text),
        (SlaClocks::StartedAt, Holds::Time),
        (SlaClocks::DueAt, Holds::Time),
        (SlaClocks::PausedSince, Holds::Time),
        (SlaClocks::PauseReason, Holds::Text),
        (SlaClocks::DoneAt, Holds::Time),
        (SlaClocks::BreachedAt, Holds::Time),
        (SlaClocks::ConsumedSeconds, Holds::Integer),
        (SlaClocks::Fired, Holds::Text),
        (SlaClocks::Level, Holds::Integer),
        (SlaClocks::WakeAt, Holds::Time),
        (SlaClocks::CreatedAt, Holds::Time),
        (SlaClocks::UpdatedAt, Holds::Time),
    ],
};

const CHANGED: Bulk<SlaClocks, 16> = Bulk {
    table: SlaClocks::Table,
    columns: [
        (SlaClocks::Id, Holds::Integer),
        (SlaClocks::PolicyId, Holds::Integer),
        (SlaClocks::ScheduleId, Holds::Integer),
        (SlaClocks::TargetMinutes, Holds::Integer),
        (SlaClocks::State, Holds::Text),
        (SlaClocks::StartedAt, Holds::Time),
        (SlaClocks::DueAt, Holds::Time),
        (SlaClocks::PausedSince, Holds::Time),
        (SlaClocks::PauseReason, Holds::Text),
        (SlaClocks::DoneAt, Holds::Time),
        (SlaClocks::BreachedAt, Holds::Time),
        (SlaClocks::ConsumedSeconds, Holds::Integer),
        (SlaClocks::Fired, Holds::Text),
        (SlaClocks::Level, Holds::Integer),
        (SlaClocks::WakeAt, Holds::Time),
        (SlaClocks::UpdatedAt, Holds::Time),
    ],
};

fn fired(clock: &SlaClock) -> String {
    let percents: Vec<String> = clock.fired.iter().map(u16::to_string).collect();
    percents.join(",")
}

fn new_row(tenant: &TenantId, ticket: TicketId, now: Timestamp, clock: &SlaClock) -> [Value; 20] {
    [
        tenant.as_str().into(),
        ticket.0.into(),
        clock.metric.as_str().into(),
        clock.cycle.into(),
        clock.policy_id.0.into(),
        clock.calendar_id.map(|id| id.0).into(),
        clock.target_minutes.into(),
        clock.state.as_str().into(),
        clock.started_at.into(),
        clock.due_at.into(),
        clock.paused_since.into(),
        clock.pause_reason.map(|reason| reason.as_str().to_owned()).into(),
        clock.done_at.into(),
        clock.breached_at.into(),
        clock.consumed_seconds.into(),
        fired(clock).into(),
        i16::from(clock.level).into(),
        clock.wake_at.into(),
        now.into(),
        now.into(),
    ]
}

fn changed_row(now: Timestamp, clock: &SlaClock) -> [Value; 16] {
    [
        clock.id.0.into(),
        clock.policy_id.0.into(),
        clock.calendar_id.map(|id| id.0).into(),
        clock.target_minutes.into(),
        clock.state.as_str().into(),
        clock.started_at.into(),
        clock.due_at.into(),
        clock.paused_since.into(),
        clock.pause_reason.map(|reason| reason.as_str().to_owned()).into(),
        clock.done_at.into(),
        clock.breached_at.into(),
        clock.consumed_seconds.into(),
        fired(clock).into(),
        i16::from(clock.level).into(),
        clock.wake_at.into(),
        now.into(),
    ]
}

/// Clocks on their way into the database, of any number of tickets.
#[derive(Debug, Default)]
pub(crate) struct WrittenClocks {
    new: Vec<[Value; 20]>,
    changed: Vec<[Value; 16]>,
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

    /// Writes them with at most two statements for every 2,000 rows.
    pub(crate) async fn write(self, conn: &mut Conn<'_>) -> Result<()> {
        CHANGED.update(conn, self.changed).await?;
        NEW.insert(conn, self.new).await
    }
}
