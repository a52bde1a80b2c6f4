use escalated_core::{Result, ids::DepartmentId};
use http::StatusCode;

use super::view::DepartmentView;
use crate::{request::RequestCx, response, rest::shapes::Data, router::Answer};

/// GET departments.
pub(super) async fn list(request: RequestCx) -> Answer {
    let departments = request.services().list_departments(&request.cx).await?;
    let data: Vec<_> = departments.iter().map(|d| DepartmentView::new(d, None)).collect();
    response::json(StatusCode::OK, &Data::new(data))
}

/// GET departments/{id}.
pub(super) async fn show(request: RequestCx) -> Answer {
    let found = request.services().get_department(&request.cx, id(&request)?).await?;
    let (department, members) = found;
    let view = DepartmentView::new(&department, Some(members));
    response::json(StatusCode::OK, &Data::new(view))
}

pub(super) fn id(request: &RequestCx) -> Result<DepartmentId> {
    request.id("department_not_found", "no such department").map(DepartmentId)
}
