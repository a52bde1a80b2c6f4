use http::StatusCode;

use super::{
    TagView,
    edit::{self, ChangeTag, CreateTag},
};
use crate::{
    openapi::Operation,
    rest::shapes::Done,
    router::{Access, Routes},
};

/// Mounts tags.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let (all, one) = ("/api/v1/tags", "/api/v1/tags/{id}");
    let operation = Operation::get(all, "list_tags", "All tags");
    routes.operation(operation.answers_all::<TagView<'_>>(), edit::list);
    let operation = Operation::post(all, "create_tag", "Make a tag")
        .access(Access::Admin)
        .takes::<CreateTag>()
        .answers_data::<TagView<'_>>(StatusCode::CREATED)
        .may_conflict();
    routes.operation(operation, edit::create);
    let operation = Operation::patch(one, "change_tag", "Change a tag")
        .access(Access::Admin)
        .takes::<ChangeTag>()
        .answers_data::<TagView<'_>>(StatusCode::OK)
        .may_conflict();
    routes.operation(operation, edit::change);
    let operation = Operation::delete(one, "delete_tag", "Remove a tag from every ticket")
        .access(Access::Admin)
        .answers::<Done>(StatusCode::OK);
    routes.operation(operation, edit::delete);
}
