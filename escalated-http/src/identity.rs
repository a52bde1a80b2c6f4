use escalated_core::{
    Error, ErrorKind, Result,
    actor::{Actor, Cx, Grants, Identity, Role},
    ids::TenantId,
    services::Services,
    time::Timestamp,
};
use http::{header, request::Parts};

use crate::request::Caller;

/// Finds out who asks: an API token, a guest's token, what an adapter or the host's layer has put
/// into the extensions, or the host's login. An error is answered as such, never as anonymous.
pub(crate) async fn identify(
    services: &Services,
    parts: &Parts,
    guest_in_path: Option<&str>,
    now: Timestamp,
) -> Result<(Identity, Caller)> {
    if let Some(secret) = bearer(parts) {
        let found = services.identify_token(secret, now).await?;
        let identity = found.identity.clone();
        return Ok(known(identity, Some(found)));
    }
    if let Some(token) = guest_in_path {
        let found = services.identify_guest(token).await?;
        let hidden = || Error::not_found("ticket_not_found", "no such ticket");
        return Ok(known(found.ok_or_else(hidden)?, None));
    }
    if let Some(token) = parts.headers.get("x-guest-token") {
        let found = services.identify_guest(token.to_str().unwrap_or_default()).await?;
        let refused = || Error::unauthenticated("invalid_guest_token", "Invalid guest token.");
        return Ok(known(found.ok_or_else(refused)?, None));
    }
    if let Some(identity) = parts.extensions.get::<Identity>() {
        return Ok(known(identity.clone(), None));
    }
    match services.ports().identify.identify(parts).await? {
        Some(identity) => Ok(known(identity, None)),
        None => Ok((anonymous(), Caller::default())),
    }
}

/// In whose helpdesk another service calls, as far as the host can tell. It is nobody there: what it
/// sends as a login is meant for a plugin, or for no one.
pub(crate) async fn outsider(services: &Services, parts: &Parts) -> Result<(Identity, Caller)> {
    let found = match parts.extensions.get::<Identity>() {
        Some(identity) => Some(identity.clone()),
        None => match services.ports().identify.identify(parts).await {
            Err(error) if error.kind() == ErrorKind::Unauthenticated => None,
            found => found?,
        },
    };
    let nobody = anonymous();
    let tenant = found.map_or_else(TenantId::default, |identity| identity.tenant);
    Ok((Identity { tenant, ..nobody }, Caller::default()))
}

/// The context of a request by this identity.
pub(crate) fn context(
    identity: Identity,
    now: Timestamp,
    request_id: String,
    idempotency_key: Option<String>,
) -> Cx {
    let Identity { tenant, actor, grants, session: _ } = identity;
    Cx { tenant, request_id, idempotency_key, ..Cx::new(actor, grants, now) }
}

fn known(
    identity: Identity,
    token: Option<escalated_core::services::TokenIdentity>,
) -> (Identity, Caller) {
    let session = Some(identity.session.clone());
    (identity, Caller { session, token })
}

fn anonymous() -> Identity {
    Identity {
        tenant: TenantId::default(),
        actor: Actor::Anonymous,
        grants: Grants::role(Role::Anonymous),
        session: escalated_core::actor::Session::Header,
    }
}

/// The secret of `Authorization: Bearer`; other schemes are the host's.
fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
