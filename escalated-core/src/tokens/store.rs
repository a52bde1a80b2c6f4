use async_trait::async_trait;

use super::{ApiToken, NewToken};
use crate::{
    Result,
    actor::Cx,
    ids::{HostUserId, TokenId},
    time::Timestamp,
};

/// Where tokens are kept.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// Stores a token of `owner` under the hash of its secret.
    async fn create_token(
        &self,
        cx: &Cx,
        owner: &HostUserId,
        new: &NewToken,
        secret_hash: &str,
    ) -> Result<ApiToken>;
    /// The token with that hash, of any tenant, also if expired or revoked.
    async fn find_token(&self, secret_hash: &str) -> Result<Option<ApiToken>>;
    /// Tokens of the tenant, newest first; of one owner if given.
    async fn list_tokens(&self, cx: &Cx, owner: Option<&HostUserId>) -> Result<Vec<ApiToken>>;
    /// Revokes a token; `token_not_found` when there is none.
    async fn revoke_token(&self, cx: &Cx, id: TokenId) -> Result<()>;
    /// Notes that a token was used.
    async fn touch_token(&self, id: TokenId, now: Timestamp) -> Result<()>;
}
