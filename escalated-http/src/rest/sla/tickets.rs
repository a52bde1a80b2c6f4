use escalated_core::{
    ids::PolicyId,
    pipeline::{Action, Command},
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::clock_view::{ExplanationView, StatusView};
use crate::{
    request::RequestCx,
    response,
    rest::{activities::ActivityView, shapes::Data, tickets::write_repeat},
    router::Answer,
};

/// A policy of the ticket's own, or null for the one that its fields lead to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketPolicyBody {
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(value_type = Option<i64>)]
    policy_id: Option<PolicyId>,
}

/// GET tickets/{ref}/sla.
pub(super) async fn status(request: RequestCx) -> Answer {
    let found = request.services().sla_status(&request.cx, &request.ticket_key()?).await?;
    response::json(StatusCode::OK, &Data::new(StatusView::new(&found)))
}

/// GET tickets/{ref}/sla/explain.
pub(super) async fn explain(request: RequestCx) -> Answer {
    let found = request.services().sla_explain(&request.cx, &request.ticket_key()?).await?;
    response::json(StatusCode::OK, &Data::new(ExplanationView::new(&found)))
}

/// GET tickets/{ref}/sla/log.
pub(super) async fn log(request: RequestCx) -> Answer {
    let found = request.services().sla_log(&request.cx, &request.ticket_key()?).await?;
    response::json(StatusCode::OK, &Data::new(ActivityView::all(&found)))
}

/// PUT tickets/{ref}/sla/policy.
pub(super) async fn set_policy(mut request: RequestCx) -> Answer {
    let key = request.ticket_key()?;
    let sent: TicketPolicyBody = request.json().await?;
    let services = request.services();
    services.check_ticket_policy(&request.cx, sent.policy_id, "policy_id").await?;
    let action = Action::SetSlaPolicy { policy: sent.policy_id };
    let command = Command::one(key.clone(), action).expecting(request.expected_version()?);
    let outcome = services.ports().tickets.execute(&request.cx, command).await?;
    let found = services.sla_status(&request.cx, &key).await?;
    let body = Data::done(StatusView::new(&found), "SLA policy updated.");
    let mut response = response::json_with_etag(StatusCode::OK, outcome.ticket.version, &body)?;
    write_repeat(&outcome, response.headers_mut());
    Ok(response)
}
