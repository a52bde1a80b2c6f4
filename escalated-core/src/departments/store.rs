use async_trait::async_trait;

use super::{Department, DepartmentChange, DepartmentInput};
use crate::{
    Result,
    actor::Cx,
    ids::{DepartmentId, HostUserId},
};

/// Where departments are kept.
#[async_trait]
pub trait DepartmentStore: Send + Sync {
    /// All departments by name.
    async fn list_departments(&self, cx: &Cx) -> Result<Vec<Department>>;
    /// One department of the tenant.
    async fn find_department(&self, cx: &Cx, id: DepartmentId) -> Result<Option<Department>>;
    /// Makes a department. `slug_taken` when another has the slug.
    async fn create_department(&self, cx: &Cx, input: &DepartmentInput) -> Result<Department>;
    /// Writes what the change says and nothing else, so that of two at the same time neither undoes
    /// the other. `slug_taken` when another has the slug, `department_not_found` when there is none.
    async fn update_department(
        &self,
        cx: &Cx,
        id: DepartmentId,
        change: &DepartmentChange,
    ) -> Result<Department>;
    /// The agents who work there.
    async fn department_members(&self, cx: &Cx, id: DepartmentId) -> Result<Vec<HostUserId>>;
    /// The departments where an agent works.
    async fn departments_of(&self, cx: &Cx, agent: &HostUserId) -> Result<Vec<DepartmentId>>;
}
