use escalated_core::{Error, Result, ids::EscalationRuleId, sla::EscalationRuleInput};
use http::StatusCode;

use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// GET sla/escalation-rules.
pub(super) async fn list(request: RequestCx) -> Answer {
    let rules = request.services().list_escalation_rules(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(rules))
}

/// GET sla/escalation-rules/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let id = id(&request)?;
    let rules = request.services().list_escalation_rules(&request.cx).await?;
    let found = rules.into_iter().find(|rule| rule.id == id);
    let none = || Error::not_found("escalation_rule_not_found", "no such escalation rule");
    response::json(StatusCode::OK, &Data::new(found.ok_or_else(none)?))
}

/// POST sla/escalation-rules.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let input: EscalationRuleInput = request.json().await?;
    let saved = request.services().save_escalation_rule(&request.cx, None, &input).await?;
    response::json(StatusCode::CREATED, &Data::done(saved, "Escalation rule created."))
}

/// PUT sla/escalation-rules/{id}.
pub(super) async fn replace(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let input: EscalationRuleInput = request.json().await?;
    let saved = request.services().save_escalation_rule(&request.cx, Some(id), &input).await?;
    response::json(StatusCode::OK, &Data::done(saved, "Escalation rule updated."))
}

/// DELETE sla/escalation-rules/{id}.
pub(super) async fn delete(request: RequestCx) -> Answer {
    request.services().delete_escalation_rule(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Done { message: "Escalation rule deleted." })
}

fn id(request: &RequestCx) -> Result<EscalationRuleId> {
    request.id("escalation_rule_not_found", "no such escalation rule").map(EscalationRuleId)
}
