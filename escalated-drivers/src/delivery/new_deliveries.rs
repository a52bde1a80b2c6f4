use std::collections::BTreeSet;

use escalated_core::{
    Result,
    outbox::{Claim, Order, Route},
    time::Timestamp,
};
use sea_query::{Expr, ExprTrait, Query};

use super::{claim::events_of, fan_out::NewEventRow};
use crate::sql::{Conn, Dialect, schema::Deliveries};

/// How many rows one statement writes at most, within SQLite's number of placeholders.
const ROWS: usize = 1_000;

/// Whoever holds a fresh lease is the first to.
const FIRST_FENCE: i64 = 1;

/// How many new deliveries are leased. Where order counts, an earlier one may be under way.
pub(super) fn leased_at_once(route: &Route) -> usize {
    if route.order == Order::Free { route.lease } else { 0 }
}

/// The deliveries of events that were just given their position.
pub(super) struct NewDeliveries<'a> {
    rows: Vec<NewDelivery<'a>>,
    until: Timestamp,
}

struct NewDelivery<'a> {
    event: &'a NewEventRow,
    consumer: &'a str,
    leased: bool,
}

/// A delivery that was written with a lease.
#[derive(Debug, sqlx::FromRow)]
struct LeasedRow {
    id: i64,
    outbox_id: i64,
    consumer: String,
}

impl<'a> NewDeliveries<'a> {
    /// One for each pair of event and route, in the order of the events.
    pub(super) fn along(routes: &'a [Route], events: &'a [NewEventRow], until: Timestamp) -> Self {
        let mut rows = Vec::new();
        for route in routes {
            let names: Vec<&str> = route.events.iter().map(|event| event.as_str()).collect();
            let wanted = events.iter().filter(|e| !e.is_quiet && names.contains(&e.name.as_str()));
            let most = leased_at_once(route);
            rows.extend(wanted.enumerate().map(|(place, event)| NewDelivery {
                event,
                consumer: &route.consumer,
                leased: place < most,
            }));
        }
        rows.sort_by_key(|row| row.event.id);
        Self { rows, until }
    }

    /// The consumers with deliveries that are not leased.
    pub(super) fn waiting(&self) -> Vec<String> {
        let waiting = self.rows.iter().filter(|row| !row.leased).map(|row| row.consumer);
        let waiting: BTreeSet<&str> = waiting.collect();
        waiting.into_iter().map(str::to_owned).collect()
    }

    /// Writes them and reads back what is leased.
    pub(super) async fn insert(
        &self,
        conn: &mut Conn<'_>,
        now: Timestamp,
    ) -> Result<Vec<(String, Claim)>> {
        let mut leased = Vec::new();
        for rows in self.rows.chunks(ROWS) {
            leased.extend(self.insert_rows(conn, now, rows).await?);
        }
        if leased.is_empty() {
            return Ok(Vec::new());
        }
        leased.sort_by_key(|row| (row.outbox_id, row.id));
        let mut ids: Vec<i64> = leased.iter().map(|row| row.outbox_id).collect();
        ids.dedup();
        let mut events = events_of(conn, ids).await?;
        let mut claims = Vec::with_capacity(leased.len());
        let mut rows = leased.into_iter().peekable();
        while let Some(row) = rows.next() {
            // Payloads are large: only what goes to another consumer as well is copied.
            let event = match rows.peek() {
                Some(next) if next.outbox_id == row.outbox_id => {
                    events.get(&row.outbox_id).cloned()
                }
                _ => events.remove(&row.outbox_id),
            };
            if let Some(event) = event {
                let claim = Claim { delivery_id: row.id, event, attempts: 0, fence: FIRST_FENCE };
                claims.push((row.consumer, claim));
            }
        }
        Ok(claims)
    }

    async fn insert_rows(
        &self,
        conn: &mut Conn<'_>,
        now: Timestamp,
        rows: &[NewDelivery<'_>],
    ) -> Result<Vec<LeasedRow>> {
        use Deliveries as D;
        let mut query = Query::insert();
        query.into_table(D::Table).columns([
            D::TenantId,
            D::OutboxId,
            D::Consumer,
            D::TicketId,
            D::State,
            D::RunAt,
            D::LeaseUntil,
            D::Fence,
            D::CreatedAt,
            D::UpdatedAt,
        ]);
        for row in rows {
            query.values_panic([
                row.event.tenant_id.clone().into(),
                row.event.id.into(),
                row.consumer.into(),
                row.event.ticket_id.into(),
                "pending".into(),
                now.into(),
                row.leased.then_some(self.until).into(),
                if row.leased { FIRST_FENCE } else { 0 }.into(),
                now.into(),
                now.into(),
            ]);
        }
        let dialect = conn.dialect();
        let events: Vec<i64> =
            rows.iter().filter(|row| row.leased).map(|row| row.event.id).collect();
        if events.is_empty() {
            conn.execute(dialect.build(&query).ad_hoc()).await?;
            return Ok(Vec::new());
        }
        let columns = [D::Id, D::OutboxId, D::Consumer];
        let written: Vec<LeasedRow> = if dialect == Dialect::MySql {
            conn.execute(dialect.build(&query).ad_hoc()).await?;
            let mut query = Query::select();
            query.columns(columns).from(D::Table).and_where(Expr::col(D::OutboxId).is_in(events));
            conn.fetch_all(dialect.build(&query).ad_hoc()).await?
        } else {
            query.returning(Query::returning().columns(columns));
            conn.fetch_all(dialect.build(&query).ad_hoc()).await?
        };
        let is_leased = |written: &LeasedRow| {
            rows.iter().any(|row| {
                row.leased && row.event.id == written.outbox_id && row.consumer == written.consumer
            })
        };
        Ok(written.into_iter().filter(is_leased).collect())
    }
}
