use escalated_core::{Error, Result, ids::ActivityId};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::ActivityView;
use crate::{
    request::{
        Param,
        ParamKind::{Integer, Text},
        Query, RequestCx,
    },
    response,
    router::Answer,
};

pub(super) const PARAMS: &[Param] = &[
    Param::new("cursor", Text, "The next_cursor of the page before"),
    Param::new("limit", Integer, "1 to 100, default 50"),
];

/// Where a page of activities stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActivityMeta {
    /// The most rows of a page.
    limit: i64,
    /// Send it as `cursor` for older ones; null on the last page.
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct Activities<'a> {
    data: Vec<ActivityView<'a>>,
    meta: ActivityMeta,
}

/// GET tickets/{ref}/activities: newest first.
pub(super) async fn list(request: RequestCx) -> Answer {
    let query = request.query(PARAMS)?;
    let limit = query.integer("limit", 1..=100)?.unwrap_or(50);
    let before = before(&query)?;
    let ports = request.services().ports();
    let ticket = ports.tickets.get(&request.cx, &request.ticket_key()?).await?.ticket.id;
    let store = &ports.activities;
    let found = store.ticket_activities(&request.cx, ticket, before, limit).await?;
    let full = i64::try_from(found.len()).is_ok_and(|count| count == limit);
    let last = found.last().filter(|_| full).map(|activity| activity.id.to_string());
    let meta = ActivityMeta { limit, next_cursor: last };
    response::json(StatusCode::OK, &Activities { data: ActivityView::all(&found), meta })
}

fn before(query: &Query) -> Result<Option<ActivityId>> {
    let Some(text) = query.text("cursor") else { return Ok(None) };
    match text.parse::<i64>() {
        Ok(id) if id > 0 => Ok(Some(ActivityId(id))),
        _ => {
            let message = "send the `next_cursor` of the page before unchanged, or leave it out";
            Err(Error::field("cursor", "malformed_cursor", message))
        }
    }
}
