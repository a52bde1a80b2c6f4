use escalated_core::{
    actor::Ability,
    ids::{HostUserId, TokenId},
    tokens::NewToken,
};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{NewTokenView, TokenView};
use crate::{
    request::RequestCx,
    response,
    rest::shapes::{Data, Done},
    router::Answer,
};

/// A new token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateToken {
    /// 1 to 255 characters.
    name: String,
    /// At least one of `agent`, `admin`, `*`.
    #[schema(value_type = Vec<String>)]
    abilities: Vec<Ability>,
    /// 1 to 365; left out, it does not expire.
    expires_in_days: Option<i64>,
    /// Whom it stands for; the caller when left out.
    #[schema(value_type = Option<Object>)]
    owner_id: Option<HostUserId>,
}

/// GET tokens.
pub(super) async fn list(request: RequestCx) -> Answer {
    let tokens = request.services().list_tokens(&request.cx).await?;
    let data: Vec<_> = tokens.iter().map(TokenView::new).collect();
    response::json(StatusCode::OK, &Data::new(data))
}

/// POST tokens.
pub(super) async fn create(mut request: RequestCx) -> Answer {
    let body: CreateToken = request.json().await?;
    let new = NewToken {
        name: body.name,
        abilities: body.abilities,
        expires_in_days: body.expires_in_days,
    };
    let owner = body.owner_id.as_ref();
    let (token, secret) = request.services().create_token(&request.cx, owner, &new).await?;
    let message = "Token created. It is shown this once.";
    let data = TokenView::new(&token);
    response::json(StatusCode::CREATED, &NewTokenView { data, token: secret.reveal(), message })
}

/// DELETE tokens/{id}.
pub(super) async fn revoke(request: RequestCx) -> Answer {
    let id = request.id("token_not_found", "no such token").map(TokenId)?;
    request.services().revoke_token(&request.cx, id).await?;
    response::json(StatusCode::OK, &Done { message: "Token revoked." })
}
