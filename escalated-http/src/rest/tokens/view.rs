use escalated_core::{
    ids::{HostUserId, TokenId},
    tokens::ApiToken,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::shapes::Moment;

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenView<'a> {
    #[schema(value_type = i64)]
    id: TokenId,
    name: &'a str,
    /// `agent`, `admin`, `*`.
    abilities: Vec<&'static str>,
    /// Whom it stands for.
    #[schema(value_type = Object)]
    owner_id: &'a HostUserId,
    /// To five minutes.
    last_used_at: Option<Moment>,
    expires_at: Option<Moment>,
    revoked_at: Option<Moment>,
    created_at: Moment,
}

/// A new token with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewTokenView<'a> {
    pub(super) data: TokenView<'a>,
    /// Send it as `Authorization: Bearer`.
    pub(super) token: &'a str,
    pub(super) message: &'static str,
}

impl<'a> TokenView<'a> {
    pub(super) fn new(token: &'a ApiToken) -> Self {
        Self {
            id: token.id,
            name: &token.name,
            abilities: token.abilities.iter().map(|ability| ability.as_str()).collect(),
            owner_id: &token.owner,
            last_used_at: token.last_used_at.map(Moment),
            expires_at: token.expires_at.map(Moment),
            revoked_at: token.revoked_at.map(Moment),
            created_at: Moment(token.created_at),
        }
    }
}
