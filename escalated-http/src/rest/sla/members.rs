//! What stands beside the policies, replaced as a whole: policies of departments, and managers.

use escalated_core::{
    Error, FieldError, Result,
    sla::{DepartmentPolicy, EscalationManager},
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::document::{DepartmentPolicyRow, ManagerRow};
use crate::{request::RequestCx, response, rest::shapes::Data, router::Answer};

/// The policies of all departments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DepartmentPoliciesBody {
    #[schema(value_type = Vec<DepartmentPolicyRow>)]
    data: Vec<DepartmentPolicy>,
}

/// All escalation managers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ManagersBody {
    #[schema(value_type = Vec<ManagerRow>)]
    data: Vec<EscalationManager>,
}

/// GET sla/department-policies.
pub(super) async fn department_policies(request: RequestCx) -> Answer {
    let rules = request.services().sla_rules(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(&rules.department_policies))
}

/// PUT sla/department-policies.
pub(super) async fn put_department_policies(mut request: RequestCx) -> Answer {
    let DepartmentPoliciesBody { data } = request.json().await?;
    below_data(request.services().put_department_policies(&request.cx, &data).await)?;
    response::json(StatusCode::OK, &Data::done(data, "Department policies updated."))
}

/// GET sla/managers.
pub(super) async fn managers(request: RequestCx) -> Answer {
    let rules = request.services().sla_rules(&request.cx).await?;
    response::json(StatusCode::OK, &Data::new(&rules.managers))
}

/// PUT sla/managers.
pub(super) async fn put_managers(mut request: RequestCx) -> Answer {
    let ManagersBody { data } = request.json().await?;
    below_data(request.services().put_managers(&request.cx, &data).await)?;
    response::json(StatusCode::OK, &Data::done(data, "Managers updated."))
}

/// The service counts rows; here they stand under `data`.
fn below_data(result: Result<()>) -> Result<()> {
    let below = |at: &FieldError| {
        let field = match at.field.as_str() {
            "" => "data".to_owned(),
            field => format!("data.{field}"),
        };
        FieldError { field, ..at.clone() }
    };
    result.map_err(|error| match error.fields() {
        [] => error,
        fields => Error::invalid(fields.iter().map(below).collect()),
    })
}
