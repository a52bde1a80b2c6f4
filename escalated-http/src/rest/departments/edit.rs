use escalated_core::{
    departments::{DepartmentChange, DepartmentInput},
    ids::HostUserId,
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{read::id, view::DepartmentView};
use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, present},
    router::Answer,
};

/// A new department.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateDepartment {
    /// 1 to 255 characters.
    name: String,
    /// Made from the name when left out.
    slug: Option<String>,
    /// At most 2,000 characters.
    description: Option<String>,
    /// Default true.
    is_active: Option<bool>,
    /// An agent.
    #[schema(value_type = Option<Object>)]
    manager_id: Option<HostUserId>,
    /// Agents.
    #[schema(value_type = Option<Vec<Object>>)]
    members: Option<Vec<HostUserId>>,
}

/// New values of a department; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeDepartment {
    name: Option<String>,
    slug: Option<String>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    is_active: Option<bool>,
    /// An agent; null for nobody.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Object>)]
    manager_id: Option<Option<HostUserId>>,
    /// Exactly these agents.
    #[schema(value_type = Option<Vec<Object>>)]
    members: Option<Vec<HostUserId>>,
}

/// POST departments.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let body: CreateDepartment = request.json().await?;
    let input = DepartmentInput {
        name: body.name,
        slug: body.slug,
        description: body.description,
        is_active: body.is_active.unwrap_or(true),
        manager_id: body.manager_id,
        members: body.members,
    };
    let department = request.services().create_department(&request.cx, &input).await?;
    let view = DepartmentView::new(&department, None);
    response::json(StatusCode::CREATED, &Data::done(view, "Department created."))
}

/// PATCH departments/{id}.
pub(super) async fn change(mut request: RequestCx) -> Answer {
    let id = id(&request)?;
    let body: ChangeDepartment = request.json().await?;
    let change = DepartmentChange {
        name: body.name,
        slug: body.slug,
        description: body.description,
        is_active: body.is_active,
        manager_id: body.manager_id,
        members: body.members,
    };
    let department = request.services().update_department(&request.cx, id, &change).await?;
    let view = DepartmentView::new(&department, None);
    response::json(StatusCode::OK, &Data::done(view, "Department updated."))
}
