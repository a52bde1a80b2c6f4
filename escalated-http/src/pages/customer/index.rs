use escalated_core::{
    Error,
    actor::Role,
    conditions::{Condition, Op},
    page::{Page, PageRequest, Total},
    tickets::{Status, TicketListItem, TicketQuery},
};
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::super::{
    answer,
    props::{self, Address, paginator, public_row},
};
use crate::{request::RequestCx, router::Answer};

const PER_PAGE: i64 = 20;

/// `/`: the tickets of a requester; staff and guests are sent to their own start.
pub(in crate::pages) async fn index(request: RequestCx) -> Answer {
    match request.cx.grants.role {
        Role::Anonymous => anonymous(&request).await,
        role if role.is_staff() => answer::go(&request, "/agent"),
        _ => list(&request).await,
    }
}

async fn anonymous(request: &RequestCx) -> Answer {
    let settings = request.services().settings(&request.cx).await?;
    if request.state.config.login_url.is_none() && settings.guest_tickets_enabled {
        return answer::go(request, "/guest/create");
    }
    Err(Error::unauthenticated("unauthenticated", "log in to see your tickets"))
}

/// `Escalated/Customer/Index`.
async fn list(request: &RequestCx) -> Answer {
    let chosen = chosen(request);
    let get = |name: &str| chosen.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let number = get("page").and_then(|page| page.parse::<i64>().ok());
    let number = number.unwrap_or(1).clamp(1, 1_000_000);
    let page = match query(get("status"), get("search"), number) {
        Some(query) => request.services().ports().tickets.list(&request.cx, &query).await?,
        None => nothing(),
    };
    let filters: Vec<(String, String)> =
        chosen.iter().filter(|(name, _)| name != "page").cloned().collect();
    let echo: Map<String, Value> =
        filters.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let address = Address { path: format!("{}/", request.prefix()), query: filters };
    let rows: Vec<Value> = page.items.iter().map(public_row).collect();
    let own = json!({
        "tickets": paginator(&rows, page.total, number, PER_PAGE, &address),
        "filters": echo,
        "statuses": props::statuses(Status::ALL.iter().filter(|s| **s != Status::Live)),
    });
    answer::page(request, "Escalated/Customer/Index", StatusCode::OK, None, own).await
}

fn nothing() -> Page<TicketListItem> {
    Page { items: Vec::new(), next: None, total: Some(Total { count: 0, capped: false }) }
}

/// The known parameters that have a value.
fn chosen(request: &RequestCx) -> Vec<(String, String)> {
    let query = request.parts.uri.query().unwrap_or_default();
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let known = |name: &str| matches!(name, "search" | "status" | "page");
    pairs.into_iter().filter(|(name, value)| known(name) && !value.trim().is_empty()).collect()
}

/// None when no ticket can fit.
fn query(status: Option<&str>, search: Option<&str>, page: i64) -> Option<TicketQuery> {
    let filter = match status.map(Status::parse) {
        None => Condition::everything(),
        Some(Ok(status)) => Condition::clause("status", Op::Eq, status.as_str()),
        Some(Err(_)) => return None,
    };
    if search.is_some_and(|search| search.contains('\0')) {
        return None;
    }
    let page = PageRequest::Number { page, per_page: PER_PAGE };
    let search = search.map(str::to_owned);
    Some(TicketQuery { filter, search, page, ..TicketQuery::default() })
}
