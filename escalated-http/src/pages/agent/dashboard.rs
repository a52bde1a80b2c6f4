use chrono::{NaiveTime, TimeDelta};
use escalated_core::{
    Result,
    conditions::{Condition, Op},
    page::PageRequest,
    tickets::{Status, TicketQuery},
};
use futures_util::future::try_join_all;
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    answer,
    props::{Names, staff_row},
};
use crate::{request::RequestCx, router::Answer};

/// `Escalated/Agent/Dashboard`: numbers and the newest tickets.
pub(in crate::pages) async fn dashboard(request: RequestCx) -> Answer {
    let counts = try_join_all(numbers(&request).into_iter().map(|c| count(&request, c))).await?;
    let number = |index: usize| counts.get(index).copied().unwrap_or_default();
    let own = json!({
        "stats": {
            "open": number(0),
            "my_assigned": number(1),
            "unassigned": number(2),
            "sla_breached": number(3),
            "resolved_today": number(4),
        },
        "myPerformance": { "resolved_this_week": number(5) },
        "recentTickets": recent(&request).await?,
    });
    answer::page(&request, "Escalated/Agent/Dashboard", StatusCode::OK, None, own).await
}

/// Which tickets each number counts, in their order on the page.
fn numbers(request: &RequestCx) -> [Condition; 6] {
    let now = request.cx.now;
    let today = now.with_time(NaiveTime::MIN).single().unwrap_or(now);
    let since = |at: chrono::DateTime<chrono::Utc>| {
        Condition::clause("resolved_at", Op::Gte, at.to_rfc3339())
    };
    let mine = match request.cx.actor.user_id() {
        Some(id) => Condition::clause("assigned_to", Op::Eq, id.as_str()),
        None => Condition::nothing(),
    };
    [
        unresolved(),
        unresolved().and(mine.clone()),
        unresolved().and(Condition::clause("assigned_to", Op::IsEmpty, Value::Null)),
        unresolved().and(breached()),
        since(today),
        since(now - TimeDelta::days(7)).and(mine),
    ]
}

/// Tickets on which work is still owed.
pub(super) fn unresolved() -> Condition {
    let open = Status::ALL.iter().filter(|status| status.is_open());
    let words: Vec<Value> = open.map(|status| status.as_str().into()).collect();
    Condition::clause("status", Op::In, words)
}

/// Tickets that missed a target of their SLA.
pub(super) fn breached() -> Condition {
    let fields = ["sla_first_response_breached", "sla_resolution_breached"];
    Condition::Any { any: fields.iter().map(|f| Condition::clause(*f, Op::Eq, true)).collect() }
}

async fn count(request: &RequestCx, filter: Condition) -> Result<i64> {
    let page = PageRequest::Number { page: 1, per_page: 1 };
    let query = TicketQuery { filter, page, ..TicketQuery::default() };
    let page = request.services().ports().tickets.list(&request.cx, &query).await?;
    Ok(page.total.map_or(0, |total| total.count))
}

async fn recent(request: &RequestCx) -> Result<Value> {
    let page = PageRequest::Number { page: 1, per_page: 10 };
    let query = TicketQuery { page, ..TicketQuery::default() };
    let ports = request.services().ports();
    let rows = ports.tickets.list(&request.cx, &query).await?.items;
    let wanted = rows.iter().flat_map(Names::wanted_by_row).collect();
    let names = super::show::names(request, wanted).await?;
    Ok(rows.iter().map(|row| staff_row(row, &names)).collect())
}
