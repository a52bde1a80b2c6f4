use escalated_core::{
    departments::Department,
    ids::{DepartmentId, HostUserId},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Where tickets are routed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DepartmentView<'a> {
    #[schema(value_type = i64)]
    id: DepartmentId,
    name: &'a str,
    slug: &'a str,
    description: Option<&'a str>,
    is_active: bool,
    /// Who leads it.
    #[schema(value_type = Option<Object>)]
    manager_id: Option<&'a HostUserId>,
    /// Who works there; of one department only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    members: Option<Vec<HostUserId>>,
}

impl<'a> DepartmentView<'a> {
    pub(super) fn new(department: &'a Department, members: Option<Vec<HostUserId>>) -> Self {
        Self {
            id: department.id,
            name: &department.name,
            slug: &department.slug,
            description: department.description.as_deref(),
            is_active: department.is_active,
            manager_id: department.manager.as_ref(),
            members,
        }
    }
}
