use escalated_core::{
    Error, FieldError, Result,
    conditions::{Condition, Op, check},
    ids::HostUserId,
    page::{Cursor, PageRequest},
    tickets::{
        Awaiting, Priority, SortDir, SortKey, Status, TICKET_FIELDS, TicketQuery, TicketSort,
        TicketType,
    },
};
use serde_json::Value;

use super::{person::Reader, read::reader};
use crate::request::{
    Param,
    ParamKind::{Bool, Integer, List, Text, Time},
    Query, RequestCx,
};

/// How far page numbers go; cursors go on.
const DEEPEST: i64 = 100_000;

/// What lists of tickets take.
pub(super) const PARAMS: &[Param] = &[
    Param::new("status", List, "One of these statuses"),
    Param::new("priority", List, "One of these priorities"),
    Param::new("ticket_type", List, "One of these types"),
    Param::new("search", Text, "Whole words of three letters or more, all of them"),
    Param::new("sort_by", Text, "created_at, updated_at, status, priority, subject, …"),
    Param::new("sort_dir", Text, "asc or desc"),
    Param::new("per_page", Integer, "1 to 100, default 15"),
    Param::new("page", Integer, "From 1"),
    Param::new("cursor", Text, "The next_cursor of the page before"),
    Param::new("limit", Integer, "1 to 100, for pages by cursor without a total"),
    Param::new("assigned_to", List, "One of these agents; `me` is the caller"),
    Param::new("unassigned", Bool, "1: nobody is responsible; 0: somebody is"),
    Param::new("department_id", List, "One of these departments"),
    Param::new("tag_ids", List, "One of these tags"),
    Param::new("tags", List, "As tag_ids"),
    Param::new("requester", Text, "A user's id, or an address of a user or guest"),
    Param::new("contact_id", List, "One of these contacts"),
    Param::new("created_after", Time, "At this instant or later"),
    Param::new("created_before", Time, "Before this instant"),
    Param::new("updated_after", Time, "At this instant or later"),
    Param::new("updated_before", Time, "Before this instant"),
    Param::new("awaiting", List, "none, requester or internal"),
    Param::new("channel", List, "One of these channels"),
    Param::new("sla_breached", Bool, "1: a target was missed; 0: none was"),
    Param::new("filter", Text, "A condition in JSON"),
];

/// Requesters filter by what they see of a ticket, so that filters tell nothing else.
const FOR_REQUESTERS: usize = 10;

/// Reads the list that the caller asks for.
pub(super) async fn read(request: &RequestCx) -> Result<TicketQuery> {
    let known = match reader(request) {
        Reader::Staff => PARAMS,
        Reader::Requester => PARAMS.get(..FOR_REQUESTERS).unwrap_or_default(),
    };
    let query = request.query(known)?;
    let sort = TicketSort {
        key: query.text("sort_by").map_or(Ok(SortKey::CreatedAt), SortKey::parse)?,
        dir: query.text("sort_dir").map_or(Ok(SortDir::Desc), SortDir::parse)?,
    };
    let search = query.text("search").map(str::to_owned);
    if search.as_ref().is_some_and(|text| text.chars().count() > 255) {
        return Err(Error::field("search", "too_long", "a search has at most 255 characters"));
    }
    let page = page(request, &query, sort)?;
    Ok(TicketQuery { filter: filter(request, &query).await?, search, sort, page })
}

fn page(request: &RequestCx, query: &Query, sort: TicketSort) -> Result<PageRequest> {
    let cursor = query.text("cursor");
    let limit = query.integer("limit", 1..=100)?;
    let per_page = query.integer("per_page", 1..=100)?;
    let page = query.integer("page", 1..=i64::MAX)?;
    if cursor.is_none() && limit.is_none() {
        let (page, per_page) = (page.unwrap_or(1), per_page.unwrap_or(15));
        if page.saturating_mul(per_page) > DEEPEST {
            let message = format!("pages reach {DEEPEST} rows; go on with `cursor`");
            return Err(Error::field("page", "out_of_range", message));
        }
        return Ok(PageRequest::Number { page, per_page });
    }
    if page.is_some() {
        let message = "give `page` or `cursor` and `limit`, not both";
        return Err(Error::field("page", "conflicting_fields", message));
    }
    let keyring = &request.services().ports().keyring;
    let cursor = cursor.map(|text| Cursor::decode(keyring, text, sort)).transpose()?;
    Ok(PageRequest::After { cursor, limit: limit.or(per_page).unwrap_or(15) })
}

async fn filter(request: &RequestCx, query: &Query) -> Result<Condition> {
    let mut all = Vec::new();
    words(query, "status", |word| Status::parse(word).map(|_| ()), &mut all)?;
    words(query, "priority", |word| Priority::parse(word).map(|_| ()), &mut all)?;
    words(query, "ticket_type", |word| TicketType::parse(word).map(|_| ()), &mut all)?;
    words(query, "awaiting", |word| Awaiting::parse(word).map(|_| ()), &mut all)?;
    words(query, "channel", |_| Ok(()), &mut all)?;
    assignees(request, query, &mut all)?;
    ids(query, "department_id", "department_id", &mut all)?;
    ids(query, "contact_id", "contact_id", &mut all)?;
    ids(query, "tag_ids", "tags", &mut all)?;
    ids(query, "tags", "tags", &mut all)?;
    for (name, field, op) in [
        ("created_after", "created_at", Op::Gte),
        ("created_before", "created_at", Op::Lt),
        ("updated_after", "updated_at", Op::Gte),
        ("updated_before", "updated_at", Op::Lt),
    ] {
        let instant = query.time(name)?;
        all.extend(instant.map(|instant| Condition::clause(field, op, instant.to_rfc3339())));
    }
    if let Some(breached) = query.flag("sla_breached")? {
        let missed = |field: &str| Condition::clause(field, Op::Eq, true);
        let any = ["sla_first_response_breached", "sla_resolution_breached"];
        let any = Condition::Any { any: any.into_iter().map(missed).collect() };
        all.push(if breached { any } else { Condition::Not { not: Box::new(any) } });
    }
    if let Some(person) = query.text("requester") {
        all.push(requester(request, person).await?);
    }
    if let Some(text) = query.text("filter") {
        all.push(condition(text)?);
    }
    let all = if all.is_empty() { Condition::everything() } else { Condition::All { all } };
    Ok(all)
}

fn words(
    query: &Query,
    name: &'static str,
    parse: impl Fn(&str) -> Result<()>,
    all: &mut Vec<Condition>,
) -> Result<()> {
    let words = query.list(name);
    for word in &words {
        parse(word)?;
    }
    if !words.is_empty() {
        let words: Vec<Value> = words.into_iter().map(Value::from).collect();
        all.push(Condition::clause(name, Op::In, words));
    }
    Ok(())
}

fn ids(
    query: &Query,
    name: &'static str,
    field: &'static str,
    all: &mut Vec<Condition>,
) -> Result<()> {
    let ids: Vec<Value> = query.ids(name)?.into_iter().map(Value::from).collect();
    if !ids.is_empty() {
        all.push(Condition::clause(field, Op::In, ids));
    }
    Ok(())
}

fn assignees(request: &RequestCx, query: &Query, all: &mut Vec<Condition>) -> Result<()> {
    let me = request.cx.actor.user_id().map(HostUserId::as_str);
    let agents: Vec<Value> = query
        .list("assigned_to")
        .into_iter()
        .map(|id| Value::from(if id == "me" { me.unwrap_or(id) } else { id }))
        .collect();
    if !agents.is_empty() {
        all.push(Condition::clause("assigned_to", Op::In, agents));
    }
    if let Some(unassigned) = query.flag("unassigned")? {
        let op = if unassigned { Op::IsEmpty } else { Op::IsNotEmpty };
        all.push(Condition::clause("assigned_to", op, Value::Null));
    }
    Ok(())
}

/// Tickets of a person: by the host's id, or by the address of a user or a guest.
async fn requester(request: &RequestCx, person: &str) -> Result<Condition> {
    if !person.contains('@') {
        return Ok(Condition::clause("requester_id", Op::Eq, person));
    }
    let mut any = vec![Condition::clause("guest_email", Op::Eq, person)];
    let ports = request.services().ports();
    if let Some(user) = ports.directory.find_by_email(&request.cx.tenant, person).await? {
        any.push(Condition::clause("requester_id", Op::Eq, user.id.as_str()));
    }
    Ok(Condition::Any { any })
}

fn condition(text: &str) -> Result<Condition> {
    let tree: Condition = crate::request::parse_json(text.as_bytes()).map_err(|_| {
        let message = "a condition is {\"all\": […]}, {\"any\": […]}, {\"not\": …} or \
                       {\"field\", \"op\", \"value\"} in JSON";
        Error::invalid(vec![FieldError::new("filter", "malformed_filter", message)])
    })?;
    check(&tree, TICKET_FIELDS, "filter")?;
    Ok(tree)
}
