use chrono::{Datelike, Days, NaiveTime};
use escalated_core::{
    Result,
    conditions::{Condition, Op},
    page::PageRequest,
    tickets::{Priority, Status, TicketListItem, TicketQuery},
    time::Timestamp,
};
use futures_util::future::try_join_all;
use serde_json::Value;

use crate::request::RequestCx;

/// The numbers of an agent's first page, each exact up to 10,000.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) open: i64,
    pub(crate) my_assigned: i64,
    pub(crate) unassigned: i64,
    pub(crate) sla_breached: i64,
    pub(crate) resolved_today: i64,
    /// By the caller, since Monday.
    pub(crate) resolved_this_week: i64,
}

/// Counts what the caller may see. Days begin at midnight in UTC.
pub(crate) async fn numbers(request: &RequestCx) -> Result<Numbers> {
    let now = request.cx.now;
    let mine = match request.cx.actor.user_id() {
        Some(id) => Condition::clause("assigned_to", Op::Eq, id.as_str()),
        None => Condition::nothing(),
    };
    let monday = u64::from(now.weekday().num_days_from_monday());
    let conditions = [
        unresolved(),
        unresolved().and(mine.clone()),
        unresolved().and(nobodys()),
        unresolved().and(breached()),
        resolved_since(midnight(now, 0)),
        resolved_since(midnight(now, monday)).and(mine),
    ];
    let counts = try_join_all(conditions.map(|filter| count(request, filter))).await?;
    let number = |index: usize| counts.get(index).copied().unwrap_or_default();
    Ok(Numbers {
        open: number(0),
        my_assigned: number(1),
        unassigned: number(2),
        sla_breached: number(3),
        resolved_today: number(4),
        resolved_this_week: number(5),
    })
}

/// Tickets on which work is still owed.
pub(crate) fn unresolved() -> Condition {
    let open = Status::ALL.iter().filter(|status| status.is_open());
    let words: Vec<Value> = open.map(|status| status.as_str().into()).collect();
    Condition::clause("status", Op::In, words)
}

/// Tickets that missed a target of their SLA.
pub(crate) fn breached() -> Condition {
    let fields = ["sla_first_response_breached", "sla_resolution_breached"];
    Condition::Any { any: fields.iter().map(|f| Condition::clause(*f, Op::Eq, true)).collect() }
}

/// Urgent tickets that nobody has taken.
pub(crate) fn unassigned_urgent() -> Condition {
    let urgent = Condition::clause("priority", Op::Gte, Priority::Urgent.as_str());
    unresolved().and(nobodys()).and(urgent)
}

fn nobodys() -> Condition {
    Condition::clause("assigned_to", Op::IsEmpty, Value::Null)
}

fn resolved_since(instant: Timestamp) -> Condition {
    Condition::clause("resolved_at", Op::Gte, instant.to_rfc3339())
}

/// The first moment of the day that many days ago, in UTC.
fn midnight(now: Timestamp, days_ago: u64) -> Timestamp {
    let day = now.date_naive();
    let day = day.checked_sub_days(Days::new(days_ago)).unwrap_or(day);
    day.and_time(NaiveTime::MIN).and_utc()
}

async fn count(request: &RequestCx, filter: Condition) -> Result<i64> {
    let page = PageRequest::Number { page: 1, per_page: 1 };
    let query = TicketQuery { filter, page, ..TicketQuery::default() };
    let found = request.services().ports().tickets.list(&request.cx, &query).await?;
    Ok(found.total.map_or(0, |total| total.count))
}

/// The newest tickets of a kind.
pub(crate) async fn newest(
    request: &RequestCx,
    filter: Condition,
    limit: i64,
) -> Result<Vec<TicketListItem>> {
    let page = PageRequest::After { cursor: None, limit };
    let query = TicketQuery { filter, page, ..TicketQuery::default() };
    Ok(request.services().ports().tickets.list(&request.cx, &query).await?.items)
}
