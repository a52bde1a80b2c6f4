use chrono::{Datelike, Days, NaiveTime};
use escalated_core::{
    Result,
    conditions::{Condition, Op},
    page::PageRequest,
    tickets::{Priority, Status, TicketListItem, TicketQuery},
    time::Timestamp,
};
use http::StatusCode;
use serde_json::Value;

use super::view::{Dashboard, MyPerformance, NeedsAttention, RecentTicket, Stats};
use crate::{
    names::Wanted,
    openapi::Operation,
    request::RequestCx,
    response,
    rest::tickets::want,
    router::{Answer, Routes},
};

/// Mounts the dashboard.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "The numbers of an agent's first page";
    let operation = Operation::get("/api/v1/dashboard", "get_dashboard", about);
    routes.operation(operation.answers::<Dashboard<'_>>(StatusCode::OK), dashboard);
}

/// GET dashboard.
async fn dashboard(request: RequestCx) -> Answer {
    let mine = request.cx.actor.user_id().map_or("", |id| id.as_str());
    let mine = || Condition::clause("assigned_to", Op::Eq, mine);
    let nobodys = || Condition::clause("assigned_to", Op::IsEmpty, Value::Null);
    let resolved = |since| Condition::clause("resolved_at", Op::Gte, since);
    let breached = open().and(breached());
    let urgent = Condition::clause("priority", Op::Gte, Priority::Urgent.as_str());
    let urgent = open().and(nobodys()).and(urgent);
    let today = midnight(request.cx.now, 0);
    let days = u64::from(request.cx.now.weekday().num_days_from_monday());
    let monday = midnight(request.cx.now, days);
    let stats = Stats {
        open: count(&request, open()).await?,
        my_assigned: count(&request, open().and(mine())).await?,
        unassigned: count(&request, open().and(nobodys())).await?,
        sla_breached: count(&request, breached.clone()).await?,
        resolved_today: count(&request, resolved(today)).await?,
    };
    let resolved_this_week = count(&request, resolved(monday).and(mine())).await?;
    let recent = newest(&request, Condition::everything(), 10).await?;
    let breaching = newest(&request, breached, 5).await?;
    let urgent = newest(&request, urgent, 5).await?;
    let mut wanted = Wanted::default();
    let lists = [&recent, &breaching, &urgent];
    lists.into_iter().flatten().for_each(|item| want(item, &mut wanted));
    let names = wanted.resolve(request.services(), &request.cx).await?;
    response::json(
        StatusCode::OK,
        &Dashboard {
            stats,
            recent_tickets: RecentTicket::all(&recent, &names),
            needs_attention: NeedsAttention {
                sla_breaching: RecentTicket::all(&breaching, &names),
                unassigned_urgent: RecentTicket::all(&urgent, &names),
            },
            my_performance: MyPerformance { resolved_this_week },
        },
    )
}

fn open() -> Condition {
    let words: Vec<Value> = Status::ALL
        .iter()
        .filter(|status| status.is_open())
        .map(|status| status.as_str().into())
        .collect();
    Condition::clause("status", Op::In, words)
}

fn breached() -> Condition {
    let missed = |field: &str| Condition::clause(field, Op::Eq, true);
    let fields = ["sla_first_response_breached", "sla_resolution_breached"];
    Condition::Any { any: fields.into_iter().map(missed).collect() }
}

/// The first moment of the day that many days ago, in UTC.
fn midnight(now: Timestamp, days_ago: u64) -> String {
    let day = now.date_naive();
    let day = day.checked_sub_days(Days::new(days_ago)).unwrap_or(day);
    day.and_time(NaiveTime::MIN).and_utc().to_rfc3339()
}

async fn count(request: &RequestCx, filter: Condition) -> Result<i64> {
    let page = PageRequest::Number { page: 1, per_page: 1 };
    let query = TicketQuery { filter, page, ..TicketQuery::default() };
    let found = request.services().ports().tickets.list(&request.cx, &query).await?;
    Ok(found.total.map_or(0, |total| total.count))
}

async fn newest(request: &RequestCx, filter: Condition, limit: i64) -> Result<Vec<TicketListItem>> {
    let page = PageRequest::After { cursor: None, limit };
    let query = TicketQuery { filter, page, ..TicketQuery::default() };
    Ok(request.services().ports().tickets.list(&request.cx, &query).await?.items)
}
