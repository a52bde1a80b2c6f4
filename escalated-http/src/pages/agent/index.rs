use escalated_core::{
    Error,
    page::{Page, Total},
    tickets::{SortDir, SortKey, Status, TicketType},
};
use futures_util::future::try_join3;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    super::{answer, props},
    filters::Filters,
    show::names,
};
use crate::{request::RequestCx, router::Answer};
use props::{Address, Names, Refused, paginator, staff_row};

const PATH: &str = "/agent/tickets";

/// The filters that are folded away until one of them is used.
const MORE: [&str; 5] = ["ticket_type", "department_id", "tag", "sort_by", "sort_dir"];

/// The views on top of the inbox: a name, and the filters behind it.
const VIEWS: &[(&str, &[(&str, &str)])] = &[
    ("Unresolved", &[("status", "unresolved")]),
    ("Needs an answer", &[("status", "unresolved"), ("awaiting", "internal")]),
    ("Mine", &[("status", "unresolved"), ("assignee", "mine")]),
    ("Unassigned", &[("status", "unresolved"), ("assignee", "unassigned")]),
    ("Everything", &[]),
];

/// `Escalated/Agent/TicketIndex`: the inbox.
pub(in crate::pages) async fn index(request: RequestCx) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let filters = Filters::read(request.parts.uri.query());
    let nothing = || Page { items: Vec::new(), next: None, total: Some(none()) };
    let listed = match filters.query(cx.actor.user_id()) {
        Ok(query) => services.ports().tickets.list(cx, &query).await,
        Err(error) => Err(error),
    };
    let (page, refused) = match listed {
        Ok(page) => (page, None),
        Err(error) if !error.fields().is_empty() => (nothing(), Some(refusal(&error))),
        Err(error) => return Err(error),
    };
    let (departments, tags, agents) =
        try_join3(services.list_departments(cx), services.list_tags(cx), services.list_agents(cx))
            .await?;
    let people =
        names(&request, page.items.iter().flat_map(Names::wanted_by_row).collect()).await?;
    let rows: Vec<Value> = page.items.iter().map(|row| staff_row(row, &people)).collect();
    let path = format!("{}{PATH}", request.prefix());
    let address = Address { path, query: filters.address() };
    let own = json!({
        "tickets": paginator(&rows, page.total, filters.page, filters.per_page(), &address),
        "filters": filters.props(),
        "per_page": filters.length,
        "departments": props::departments(&departments),
        "tags": props::tags(&tags),
        "views": views(&request, &filters),
        "statuses": statuses(),
        "priorities": props::priorities(),
        "types": props::options(TicketType::ALL.iter().map(|t| (t.as_str(), t.label()))),
        "assignees": props::options(agents.iter().map(|a| (a.id.as_str(), a.name.as_str()))),
        "sorts": props::options(SortKey::ALL.iter().map(|key| (key.as_str(), key.label()))),
        "directions": props::options(SortDir::ALL.iter().map(|dir| (dir.as_str(), dir.label()))),
        "more_open": MORE.iter().any(|name| filters.get(name).is_some()),
    });
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer::page(&request, "Escalated/Agent/TicketIndex", status, refused.as_ref(), own).await
}

fn none() -> Total {
    Total { count: 0, capped: false }
}

fn refusal(error: &Error) -> Refused {
    Refused::new("filter", error, &[], |field| match field {
        "" => "search".into(),
        field => field.split('.').next().unwrap_or_default().into(),
    })
}

fn statuses() -> Value {
    let all = Status::ALL.iter().map(|status| (status.as_str(), status.label()));
    props::options(std::iter::once(("unresolved", "Unresolved")).chain(all))
}

fn views(request: &RequestCx, filters: &Filters) -> Value {
    let same = |pairs: &[(&str, &str)]| {
        let mut chosen: Vec<_> =
            filters.chosen.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let mut pairs = pairs.to_vec();
        chosen.sort_unstable();
        pairs.sort_unstable();
        chosen == pairs
    };
    let address = Address { path: format!("{}{PATH}", request.prefix()), query: Vec::new() };
    VIEWS
        .iter()
        .map(|(label, pairs)| {
            json!({ "label": label, "url": address.with(pairs), "current": same(pairs) })
        })
        .collect()
}
