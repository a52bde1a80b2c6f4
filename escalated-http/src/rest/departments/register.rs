use http::StatusCode;

use super::{
    edit::{self, ChangeDepartment, CreateDepartment},
    read,
    view::DepartmentView,
};
use crate::{
    openapi::Operation,
    router::{Access, Routes},
};

/// Mounts departments.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let (all, one) = ("/api/v1/departments", "/api/v1/departments/{id}");
    let operation = Operation::get(all, "list_departments", "All departments");
    routes.operation(operation.answers_all::<DepartmentView<'_>>(), read::list);
    let operation = Operation::get(one, "get_department", "One department with its members")
        .answers_data::<DepartmentView<'_>>(StatusCode::OK);
    routes.operation(operation, read::show);
    let operation = Operation::post(all, "create_department", "Make a department")
        .access(Access::Admin)
        .takes::<CreateDepartment>()
        .answers_data::<DepartmentView<'_>>(StatusCode::CREATED)
        .may_conflict();
    routes.operation(operation, edit::create);
    let operation = Operation::patch(one, "change_department", "Change a department")
        .access(Access::Admin)
        .takes::<ChangeDepartment>()
        .answers_data::<DepartmentView<'_>>(StatusCode::OK)
        .may_conflict();
    routes.operation(operation, edit::change);
}
