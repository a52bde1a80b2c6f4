use http::StatusCode;

use super::{
    handlers::{self, CreateToken},
    view::{NewTokenView, TokenView},
};
use crate::{
    openapi::Operation,
    rest::shapes::Done,
    router::{Access, Routes},
};

/// Mounts tokens.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let (all, one) = ("/api/v1/tokens", "/api/v1/tokens/{id}");
    let operation = Operation::get(all, "list_tokens", "All tokens, without their secrets");
    let operation = operation.access(Access::Admin).answers_all::<TokenView<'_>>();
    routes.operation(operation, handlers::list);
    let operation = Operation::post(all, "create_token", "Make a token")
        .access(Access::Admin)
        .takes::<CreateToken>()
        .answers::<NewTokenView<'_>>(StatusCode::CREATED);
    routes.operation(operation, handlers::create);
    let operation = Operation::delete(one, "revoke_token", "Revoke a token");
    let operation = operation.access(Access::Admin).answers::<Done>(StatusCode::OK);
    routes.operation(operation, handlers::revoke);
}
