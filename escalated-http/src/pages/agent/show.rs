use escalated_core::{
    Result,
    ids::HostUserId,
    tickets::{TicketDetail, TicketKey},
};
use futures_util::future::try_join4;
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    answer,
    props::{self, Files, Names, Refused, StaffView, staff_ticket},
    sla,
};
use crate::{links::Links, request::RequestCx, router::Answer};

/// `Escalated/Agent/TicketShow`: one ticket for staff.
pub(in crate::pages) async fn show(request: RequestCx) -> Answer {
    let detail = load(&request, &request.ticket_key()?).await?;
    let reference = detail.ticket.reference.as_ref().map_or("", |r| r.as_str());
    if !reference.is_empty() && request.param("ref") != reference {
        return answer::go(&request, &format!("/agent/tickets/{reference}"));
    }
    page(&request, &detail, Shown::default()).await
}

/// What stands on the page beside the ticket.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) status: Option<StatusCode>,
    pub(super) refused: Option<Refused>,
    /// Both states, after somebody else's change.
    pub(super) conflict: Value,
}

pub(super) async fn load(request: &RequestCx, key: &TicketKey) -> Result<TicketDetail> {
    request.services().ports().tickets.get(&request.cx, key).await
}

/// The names of these host users.
pub(super) async fn names(request: &RequestCx, mut ids: Vec<HostUserId>) -> Result<Names> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Names::default());
    }
    let directory = &request.services().ports().directory;
    Ok(Names::new(directory.people(&request.cx.tenant, &ids).await?))
}

pub(super) async fn page(request: &RequestCx, detail: &TicketDetail, shown: Shown) -> Answer {
    let (services, cx) = (request.services(), &request.cx);
    let ports = services.ports();
    let (departments, tags, agents, names) = try_join4(
        services.list_departments(cx),
        services.list_tags(cx),
        services.list_agents(cx),
        names(request, StaffView::wanted(detail)),
    )
    .await?;
    let view = StaffView {
        detail,
        cx,
        authorizer: &*ports.authorizer,
        departments: &departments,
        names: &names,
        files: Files(Links::new(request)),
    };
    let mut departments = departments.clone();
    departments.retain(|d| d.is_active || Some(d.id) == detail.ticket.department_id);
    let people = agents.iter().map(|a| json!({ "id": a.id, "name": a.name, "email": a.email }));
    let own = json!({
        "ticket": staff_ticket(&view),
        "departments": props::departments(&departments),
        "tags": props::tags(&tags),
        "agents": people.collect::<Value>(),
        "priorities": props::priorities(),
        "cannedResponses": [],
        "macros": [],
        "customActions": [],
        "is_following": false,
        "followers_count": 0,
        "sla": sla::panel(request, detail).await?,
        "conflict": shown.conflict,
    });
    let status = shown.status.unwrap_or(StatusCode::OK);
    let refused = shown.refused.as_ref();
    answer::page(request, "Escalated/Agent/TicketShow", status, refused, own).await
}
