use bytes::Bytes;
use escalated_core::{
    Error, Result,
    actor::Cx,
    ids::{ClockId, DepartmentId, HostUserId, PolicyId},
    services::{ClockPage, Services},
    sla::{ClockFilter, ClockRecord, ClockState, SlaMetric},
    tickets::{Priority, Reference, TicketType},
};
use futures_util::stream;
use http::StatusCode;
use http_body::Frame;
use http_body_util::StreamBody;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    csv::{self, Cell},
    filter::{clock_filter, clock_params, wants_csv},
};
use crate::{
    Body, BoxError,
    request::{Param, ParamKind, Query, RequestCx},
    response,
    rest::shapes::Moment,
    router::Answer,
};

pub(super) const PARAMS: &[Param] = clock_params![
    Param::new("cursor", ParamKind::Text, "The next_cursor of the page before"),
    Param::new("limit", ParamKind::Integer, "1 to 100, default 50; a table has all rows"),
];

/// How many rows of a table are read at a time.
const PAGE: u32 = 500;

const HEAD: [&str; 15] = [
    "id",
    "reference",
    "subject",
    "metric",
    "cycle",
    "state",
    "policy_id",
    "priority",
    "ticket_type",
    "department_id",
    "assigned_to",
    "target_minutes",
    "due_at",
    "breached_at",
    "done_at",
];

/// A promise that was broken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BreachView<'a> {
    #[schema(value_type = i64)]
    id: ClockId,
    /// Of the ticket.
    #[schema(value_type = String)]
    reference: &'a Reference,
    subject: &'a str,
    #[schema(value_type = String)]
    metric: SlaMetric,
    /// Counts next responses, from 1.
    cycle: i32,
    /// `running`, `paused` or `missed`.
    #[schema(value_type = String)]
    state: ClockState,
    #[schema(value_type = i64)]
    policy_id: PolicyId,
    /// As it is now.
    #[schema(value_type = String)]
    priority: Priority,
    #[schema(value_type = String)]
    ticket_type: TicketType,
    #[schema(value_type = Option<i64>)]
    department_id: Option<DepartmentId>,
    #[schema(value_type = Option<Object>)]
    assigned_to: Option<&'a HostUserId>,
    /// Minutes that count.
    target_minutes: i64,
    due_at: Option<Moment>,
    breached_at: Option<Moment>,
    done_at: Option<Moment>,
}

impl<'a> BreachView<'a> {
    fn new(record: &'a ClockRecord) -> Self {
        let clock = &record.clock;
        Self {
            id: clock.id,
            reference: &record.reference,
            subject: &record.subject,
            metric: clock.metric,
            cycle: clock.cycle,
            state: clock.state,
            policy_id: clock.policy_id,
            priority: record.priority,
            ticket_type: record.ticket_type,
            department_id: record.department_id,
            assigned_to: record.assigned_to.as_ref(),
            target_minutes: clock.target_minutes,
            due_at: clock.due_at.map(Moment),
            breached_at: clock.breached_at.map(Moment),
            done_at: clock.done_at.map(Moment),
        }
    }
}

/// Where a page of breaches stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BreachMeta {
    /// The most rows of a page.
    limit: u32,
    /// Send it as `cursor` for the next ones; null on the last page.
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct Breaches<'a> {
    data: Vec<BreachView<'a>>,
    meta: BreachMeta,
}

/// GET sla/breaches: by the ids of their clocks.
pub(super) async fn breaches(request: RequestCx) -> Answer {
    let query = request.query(PARAMS)?;
    let filter = clock_filter(&request, &query)?;
    let after = after(&query)?;
    let limit = query.integer("limit", 1..=100)?;
    if wants_csv(&query)? {
        if limit.is_some() {
            let message = "a table has all rows; leave the limit out";
            return Err(Error::field("limit", "conflicting_fields", message));
        }
        return table(&request, filter, after).await;
    }
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(50);
    let page = request.services().sla_breaches(&request.cx, &filter, after, limit).await?;
    let next_cursor = page.next.map(|id| id.to_string());
    let data = page.items.iter().map(BreachView::new).collect();
    let body = Breaches { data, meta: BreachMeta { limit, next_cursor } };
    response::json(StatusCode::OK, &body)
}

fn after(query: &Query) -> Result<ClockId> {
    let Some(text) = query.text("cursor") else { return Ok(ClockId(0)) };
    match text.parse::<i64>() {
        Ok(id) if id > 0 => Ok(ClockId(id)),
        _ => {
            let message = "send the `next_cursor` of the page before unchanged, or leave it out";
            Err(Error::field("cursor", "malformed_cursor", message))
        }
    }
}

/// A table that is being sent.
struct Sending {
    services: Services,
    cx: Cx,
    filter: ClockFilter,
}

impl Sending {
    async fn page(&self, after: ClockId) -> Result<ClockPage> {
        self.services.sla_breaches(&self.cx, &self.filter, after, PAGE).await
    }
}

/// All rows, page by page. What is refused is refused before the first byte.
async fn table(request: &RequestCx, filter: ClockFilter, after: ClockId) -> Answer {
    let (services, cx) = (request.services().clone(), request.cx.clone());
    let sending = Sending { services, cx, filter };
    let first = sending.page(after).await?;
    let mut bytes = csv::rows([HEAD.map(Cell::word).into()])?;
    bytes.extend(written(&first)?);
    let rest = stream::try_unfold((sending, first.next), |(sending, next)| async move {
        let Some(after) = next else { return Ok(None) };
        let page = sending.page(after).await?;
        let bytes = Bytes::from(written(&page)?);
        Ok::<_, BoxError>(Some((Frame::data(bytes), (sending, page.next))))
    });
    let head = stream::iter([Ok::<_, BoxError>(Frame::data(Bytes::from(bytes)))]);
    let body = Body::new(StreamBody::new(futures_util::StreamExt::chain(head, rest)));
    Ok(csv::table("attachment; filename=\"sla-breaches.csv\"", body))
}

fn written(page: &ClockPage) -> Result<Vec<u8>> {
    csv::rows(page.items.iter().map(row))
}

fn row(record: &ClockRecord) -> Vec<Cell<'_>> {
    let clock = &record.clock;
    let instant = |at: Option<escalated_core::time::Timestamp>| {
        Cell::maybe(at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)))
    };
    vec![
        Cell::number(&clock.id),
        Cell::number(&record.reference),
        Cell::text(&record.subject),
        Cell::word(clock.metric.as_str()),
        Cell::number(&clock.cycle),
        Cell::word(clock.state.as_str()),
        Cell::number(&clock.policy_id),
        Cell::word(record.priority.as_str()),
        Cell::word(record.ticket_type.as_str()),
        Cell::maybe(record.department_id),
        Cell::text(record.assigned_to.as_ref().map_or("", HostUserId::as_str)),
        Cell::number(&clock.target_minutes),
        instant(clock.due_at),
        instant(clock.breached_at),
        instant(clock.done_at),
    ]
}
