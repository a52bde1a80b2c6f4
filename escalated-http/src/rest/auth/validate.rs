use escalated_core::{
    Error,
    actor::{Actor, Role},
    ids::HostUserId,
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    openapi::Operation,
    request::RequestCx,
    response,
    rest::{shapes::Moment, tickets::PersonRef},
    router::{Answer, Routes},
};

/// Who the caller is and what their token is good for.
#[derive(Debug, Serialize, ToSchema)]
struct Validation<'a> {
    user: PersonRef<'a>,
    /// `agent`, `admin`, `*`; empty for a login of the host.
    abilities: Vec<&'static str>,
    is_agent: bool,
    is_admin: bool,
    token_name: Option<&'a str>,
    expires_at: Option<Moment>,
}

/// Mounts the validation of tokens.
pub(in crate::rest) fn register(routes: &mut Routes) {
    let about = "Who the caller is and what the token is good for";
    let operation = Operation::post("/api/v1/auth/validate", "validate_token", about);
    routes.operation(operation.answers::<Validation<'_>>(StatusCode::OK), validate);
}

async fn validate(request: RequestCx) -> Answer {
    let Actor::User { id, name, email } = &request.cx.actor else {
        return Err(Error::unauthenticated("unauthenticated", "Unauthenticated."));
    };
    let role = request.cx.grants.role;
    let token = request.caller.token.as_ref().map(|found| &found.token);
    let abilities = token.map(|token| token.abilities.as_slice()).unwrap_or_default();
    response::json(
        StatusCode::OK,
        &Validation {
            user: user(id, name, email.as_deref()),
            abilities: abilities.iter().map(|ability| ability.as_str()).collect(),
            is_agent: role >= Role::Agent,
            is_admin: role >= Role::Admin,
            token_name: token.map(|token| token.name.as_str()),
            expires_at: token.and_then(|token| token.expires_at).map(Moment),
        },
    )
}

fn user<'a>(id: &'a HostUserId, name: &'a str, email: Option<&'a str>) -> PersonRef<'a> {
    PersonRef { id, name, email }
}
