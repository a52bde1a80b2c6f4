use super::{
    ActivityView,
    list::{ActivityMeta, PARAMS, list},
};
use crate::{openapi::Operation, router::Routes};

/// Mounts activities.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let path = "/api/v1/tickets/{ref}/activities";
    let operation = Operation::get(path, "list_activities", "The record of a ticket, newest first")
        .query(PARAMS)
        .answers_paged::<ActivityView<'_>, ActivityMeta>();
    routes.operation(operation, list);
}
