use http::StatusCode;

use super::{
    handlers::{self, ChangeContact, PARAMS},
    view::ContactView,
};
use crate::{openapi::Operation, rest::shapes::PageMeta, router::Routes};

/// Mounts contacts.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let (all, one) = ("/api/v1/contacts", "/api/v1/contacts/{id}");
    let operation = Operation::get(all, "list_contacts", "Guests, by address")
        .query(PARAMS)
        .answers_paged::<ContactView<'_>, PageMeta>();
    routes.operation(operation, handlers::list);
    let operation = Operation::get(one, "get_contact", "One guest");
    routes.operation(operation.answers_data::<ContactView<'_>>(StatusCode::OK), handlers::show);
    let operation = Operation::patch(one, "change_contact", "Change a guest's name")
        .takes::<ChangeContact>()
        .answers_data::<ContactView<'_>>(StatusCode::OK);
    routes.operation(operation, handlers::change);
}
