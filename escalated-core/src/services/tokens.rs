use super::Services;
use crate::{
    Error, Result,
    actor::{Ability, Cx, Role},
    authz::{Operation, Resource},
    ids::{HostUserId, TokenId},
    tokens::{ApiToken, NewToken, TokenSecret},
};

impl Services {
    /// The tokens of the tenant, for admins.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_tokens(&self, cx: &Cx) -> Result<Vec<ApiToken>> {
        self.may(cx, Operation::Administer, &Resource::Tokens)?;
        self.ports.tokens.list_tokens(cx, None).await
    }

    /// Makes a token that stands for `owner` (the actor if none is named). Its secret is in the
    /// answer and nowhere else. A token never has more rights than its owner at each request.
    ///
    /// # Errors
    /// `forbidden`, `unknown_agent`, and what [`NewToken::check`] says.
    pub async fn create_token(
        &self,
        cx: &Cx,
        owner: Option<&HostUserId>,
        new: &NewToken,
    ) -> Result<(ApiToken, TokenSecret)> {
        self.may(cx, Operation::Administer, &Resource::Tokens)?;
        new.check()?;
        let Some(owner) = owner.or_else(|| cx.actor.user_id()) else {
            return Err(Error::field("owner_id", "required", "name the user of the token"));
        };
        let people = self.ports.directory.people(&cx.tenant, std::slice::from_ref(owner)).await?;
        let admin = new.abilities.contains(&Ability::Admin);
        let wanted = if admin { Role::Admin } else { Role::Agent };
        if !people.iter().any(|person| person.id == *owner && person.role >= wanted) {
            let message = format!("name a user who is an {}", wanted.as_str());
            return Err(Error::field("owner_id", "unknown_agent", message));
        }
        let secret = TokenSecret::generate(&*self.ports.entropy);
        let hash = TokenSecret::stored(secret.reveal());
        let token = self.ports.tokens.create_token(cx, owner, new, &hash).await?;
        Ok((token, secret))
    }

    /// Revokes a token, at once on this node and within seconds on the others.
    ///
    /// # Errors
    /// `forbidden`, `token_not_found`.
    pub async fn revoke_token(&self, cx: &Cx, id: TokenId) -> Result<()> {
        self.may(cx, Operation::Administer, &Resource::Tokens)?;
        self.ports.tokens.revoke_token(cx, id).await?;
        self.tokens.forget(id);
        Ok(())
    }
}
