use escalated_core::{
    Error, Result,
    ids::PolicyId,
    services::SavedPolicy,
    sla::{Policy, PolicyInput},
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::PolicyView;
use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// A policy that was saved.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SavedPolicyView<'a> {
    #[schema(value_type = PolicyView)]
    data: &'a Policy,
    /// Promises that can never be kept, in sentences.
    warnings: &'a [String],
    message: &'static str,
}

/// GET sla/policies.
pub(super) async fn list(request: RequestCx) -> Answer {
    let policies = request.services().list_policies(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(policies))
}

/// GET sla/policies/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let id = id(&request)?;
    let policies = request.services().list_policies(&request.cx).await?;
    let found = policies.into_iter().find(|policy| policy.id == id);
    let none = || Error::not_found("policy_not_found", "no such policy");
    response::json(StatusCode::OK, &Data::new(found.ok_or_else(none)?))
}

/// POST sla/policies.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let input: PolicyInput = request.json().await?;
    let saved = request.services().save_policy(&request.cx, None, &input).await?;
    answer(StatusCode::CREATED, &saved, "Policy created.")
}

/// PUT sla/policies/{id}.
pub(super) async fn replace(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let input: PolicyInput = request.json().await?;
    let saved = request.services().save_policy(&request.cx, Some(id), &input).await?;
    answer(StatusCode::OK, &saved, "Policy updated.")
}

/// DELETE sla/policies/{id}.
pub(super) async fn delete(request: RequestCx) -> Answer {
    request.services().delete_policy(&request.cx, id(&request)?).await?;
    response::json(StatusCode::OK, &Done { message: "Policy deleted." })
}

/// POST sla/policies/itil.
pub(super) async fn install_itil(request: RequestCx) -> Answer {
    let saved = request.services().install_itil(&request.cx).await?;
    answer(StatusCode::OK, &saved, "ITIL preset installed.")
}

fn answer(status: StatusCode, saved: &SavedPolicy, message: &'static str) -> Answer {
    let view = SavedPolicyView { data: &saved.policy, warnings: &saved.warnings, message };
    response::json(status, &view)
}

fn id(request: &RequestCx) -> Result<PolicyId> {
    request.id("policy_not_found", "no such policy").map(PolicyId)
}
