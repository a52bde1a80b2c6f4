//! PostgreSQL relays and claims in one statement each, which is a commit by itself: one round trip
//! instead of five to nine.

use std::collections::BTreeSet;

use escalated_core::{
    Error, Result,
    events::Event,
    jobs::Job,
    outbox::{Claim, Relayed, Route},
    time::Timestamp,
};
use sea_query::Value as SqlValue;
use serde_json::json;

use super::{
    claim::resignation, claim_jobs::JobRow, fan_out::MOST, new_deliveries::leased_at_once,
    relay::OutboxRow,
};
use crate::sql::{Dialect, Statement, stores::SqlStores};

/// Only who finds the relay's row as it was when the statement began gives positions; another relay
/// that came in between has changed it. Ids are drawn in the order of the events. A full join is
/// hashed, however few rows are expected; every delivery has its event anyway.
const RELAY: &str = "\
WITH fresh AS (SELECT n.id, ROW_NUMBER() OVER (ORDER BY n.id) AS place FROM \
 (SELECT id FROM escalated_outbox WHERE position IS NULL ORDER BY id LIMIT $1) AS n), \
taken AS (UPDATE escalated_leases SET value = value + (SELECT COUNT(*) FROM fresh), \
 lease_until = $2 WHERE name = 'relay' AND EXISTS (SELECT 1 FROM fresh) \
 AND value = (SELECT l.value FROM escalated_leases AS l WHERE l.name = 'relay') \
 RETURNING value - (SELECT COUNT(*) FROM fresh) AS last), \
placed AS (UPDATE escalated_outbox AS o SET position = taken.last + fresh.place \
 FROM fresh, taken WHERE o.id = fresh.id RETURNING o.*), \
wanted AS (SELECT p.id, p.tenant_id, p.ticket_id, r.consumer, \
 ROW_NUMBER() OVER (PARTITION BY r.consumer ORDER BY p.id) <= r.lease AS leased \
 FROM placed AS p JOIN json_to_recordset(CAST($3 AS json)) \
 AS r (consumer text, event text, lease bigint) ON r.event = p.name WHERE NOT p.is_quiet), \
written AS (INSERT INTO escalated_deliveries (tenant_id, outbox_id, consumer, ticket_id, state, \
 run_at, lease_until, fence, created_at, updated_at) \
 SELECT w.tenant_id, w.id, w.consumer, w.ticket_id, 'pending', $2, \
 CASE WHEN w.leased THEN CAST($4 AS timestamptz) END, CASE WHEN w.leased THEN 1 ELSE 0 END, \
 $2, $2 FROM wanted AS w ORDER BY w.id, w.consumer RETURNING id, outbox_id, consumer, fence) \
SELECT p.id, p.tenant_id, p.event_id, p.name, p.ticket_id, p.seq, p.position, \
 CASE WHEN d.fence = 1 THEN p.payload ELSE 'null' END AS payload, p.actor_type, p.actor_id, \
 p.actor_name, p.cause, p.depth, p.is_quiet, p.created_at, \
 d.id AS delivery_id, d.consumer, d.fence \
FROM placed AS p FULL JOIN written AS d ON d.outbox_id = p.id ORDER BY p.id, d.id";

#[derive(Debug, sqlx::FromRow)]
struct PlacedRow {
    #[sqlx(flatten)]
    event: OutboxRow,
    delivery_id: Option<i64>,
    consumer: Option<String>,
    fence: Option<i64>,
}

#[derive(Debug, sqlx::FromRow)]
struct ClaimedRow {
    #[sqlx(flatten)]
    event: OutboxRow,
    delivery_id: i64,
    attempts: i32,
    fence: i64,
}

/// Gives positions, writes the deliveries and reads what is leased.
pub(super) async fn relay(
    stores: &SqlStores,
    routes: &[Route],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Relayed> {
    let pairs = routes.iter().flat_map(|route| {
        let lease = leased_at_once(route);
        route.events.iter().map(
            move |event| json!({ "consumer": route.consumer, "event": event.as_str(), "lease": lease }),
        )
    });
    let pairs = serde_json::Value::from_iter(pairs).to_string();
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let values = vec![most.into(), now.into(), pairs.into(), lease_until.into()];
    let rows: Vec<PlacedRow> = fetch(stores, Statement::raw(RELAY, values)).await?;
    let events = rows.iter().map(|row| row.event.id).collect::<BTreeSet<_>>().len();
    let (mut claims, mut waiting) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let (Some(delivery_id), Some(consumer), Some(fence)) =
            (row.delivery_id, row.consumer, row.fence)
        else {
            continue;
        };
        if fence == 0 {
            waiting.insert(consumer);
        } else if let Some(event) = readable(row.event) {
            claims.push((consumer, Claim { delivery_id, event, attempts: 0, fence }));
        }
    }
    Ok(Relayed { events, claims, waiting: waiting.into_iter().collect() })
}

/// Leases the deliveries that `due` finds.
pub(super) async fn claim(
    stores: &SqlStores,
    due: Statement,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<Claim>> {
    let statement = leasing(due, [lease_until.into(), now.into()], |due, [until, now]| {
        format!(
            "WITH due AS ({due}), \
             leased AS (UPDATE escalated_deliveries AS d SET lease_until = {until}, \
             fence = d.fence + 1, updated_at = {now} FROM due WHERE d.id = due.id \
             RETURNING d.id, d.outbox_id, d.attempts, d.fence, d.run_at) \
             SELECT l.id AS delivery_id, l.attempts, l.fence, o.* FROM leased AS l \
             JOIN escalated_outbox AS o ON o.id = l.outbox_id ORDER BY l.run_at, l.id"
        )
    });
    let rows: Vec<ClaimedRow> = fetch(stores, statement).await?;
    let (mut claims, mut unreadable) = (Vec::with_capacity(rows.len()), Vec::new());
    for ClaimedRow { event, delivery_id, attempts, fence } in rows {
        match readable(event) {
            Some(event) => claims.push(Claim { delivery_id, event, attempts, fence }),
            None => unreadable.push(delivery_id),
        }
    }
    if !unreadable.is_empty() {
        let query = resignation(unreadable, now);
        stores.execute_alone(Dialect::Postgres.build(&query).ad_hoc()).await?;
    }
    Ok(claims)
}

/// Leases the jobs that `due` finds. Whoever died with a job left the key where it is.
pub(super) async fn claim_jobs(
    stores: &SqlStores,
    due: Statement,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<Job>> {
    let statement = leasing(due, [lease_until.into(), now.into()], |due, [until, now]| {
        format!(
            "WITH due AS ({due}), \
             leased AS (UPDATE escalated_jobs AS j SET \
             leased_key = COALESCE(j.dedupe_key, j.leased_key), dedupe_key = NULL, \
             lease_until = {until}, fence = j.fence + 1, updated_at = {now} \
             FROM due WHERE j.id = due.id RETURNING j.id, j.run_at) \
             SELECT due.* FROM due JOIN leased ON leased.id = due.id \
             ORDER BY leased.run_at, due.id"
        )
    });
    let rows: Vec<JobRow> = fetch(stores, statement).await?;
    rows.into_iter().map(Job::try_from).collect()
}

/// A statement around the one that finds what is due, with its values behind those of that one.
fn leasing(
    due: Statement,
    more: [SqlValue; 2],
    around: impl Fn(&str, [String; 2]) -> String,
) -> Statement {
    let Statement { sql, mut values, persistent } = due;
    let places = [1, 2].map(|place| format!("${}", values.0.len() + place));
    values.0.extend(more);
    Statement { persistent, ..Statement::new(around(&sql, places), values) }
}

async fn fetch<R: crate::sql::DbRow>(stores: &SqlStores, statement: Statement) -> Result<Vec<R>> {
    stores.db.write().await?.conn().fetch_all(statement).await
}

fn readable(row: OutboxRow) -> Option<Event> {
    let id = row.id;
    let event: Result<Event, Error> = row.try_into();
    if let Err(error) = &event {
        tracing::warn!(id, code = error.code(), "an event cannot be read");
    }
    event.ok()
}
