use chrono::TimeDelta;

use super::Services;
use crate::{
    Error, Result,
    actor::{Ability, Actor, Grants, Identity, Role, Session},
    contacts::GuestAccess,
    directory::Person,
    time::Timestamp,
    tokens::{ApiToken, TokenSecret},
};

/// Who a bearer token stands for.
#[derive(Debug, Clone)]
pub struct TokenIdentity {
    /// The identity.
    pub identity: Identity,
    /// The token.
    pub token: ApiToken,
    /// Its owner as the host knows them now.
    pub owner: Person,
}

impl Services {
    /// Who the secret of an API token stands for, now. The token's abilities limit its owner's
    /// role: without `admin` or `*` nobody acts as an admin.
    ///
    /// # Errors
    /// `invalid_token`, `token_expired`, `token_revoked`, `token_owner_gone` (unauthenticated), or
    /// `owner_not_agent` (forbidden).
    pub async fn identify_token(&self, secret: &str, now: Timestamp) -> Result<TokenIdentity> {
        let invalid = || Error::unauthenticated("invalid_token", "Invalid token.");
        if secret.len() != 64 {
            return Err(invalid());
        }
        let hash = TokenSecret::stored(secret);
        let token = match self.tokens.get(&hash, now) {
            Some(token) => token,
            None => {
                let token = self.ports.tokens.find_token(&hash).await?.ok_or_else(invalid)?;
                self.tokens.put(hash, token.clone(), now);
                token
            }
        };
        if token.revoked_at.is_some() {
            return Err(Error::unauthenticated("token_revoked", "Invalid token."));
        }
        if token.expires_at.is_some_and(|expires| expires <= now) {
            return Err(Error::unauthenticated("token_expired", "Token has expired."));
        }
        let ids = std::slice::from_ref(&token.owner);
        let people = self.ports.directory.people(&token.tenant, ids).await?;
        let owner = people.into_iter().find(|person| person.id == token.owner);
        let owner = owner
            .ok_or_else(|| Error::unauthenticated("token_owner_gone", "Token owner not found."))?;
        if !owner.role.is_staff() {
            let message = "User no longer has agent access.";
            return Err(Error::forbidden("owner_not_agent", message));
        }
        let stale = |used: Timestamp| now - used >= TimeDelta::minutes(5);
        if token.last_used_at.is_none_or(stale) {
            self.ports.tokens.touch_token(token.id, now).await?;
            self.tokens.forget(token.id);
        }
        let role = if token.can(Ability::Admin) { owner.role } else { owner.role.min(Role::Agent) };
        let departments = self.ports.directory.departments(&token.tenant, &owner.id).await?;
        let identity = Identity {
            tenant: token.tenant.clone(),
            actor: Actor::User {
                id: owner.id.clone(),
                name: owner.name.clone(),
                email: owner.email.clone(),
            },
            grants: Grants { departments, ..Grants::role(role) },
            session: Session::Header,
        };
        Ok(TokenIdentity { identity, token, owner })
    }

    /// Who a guest's token stands for: the contact, and only on that one ticket. None if nobody.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn identify_guest(&self, token: &str) -> Result<Option<Identity>> {
        if token.len() != 64 || !token.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let stored = GuestAccess::stored(token);
        let Some(guest) = self.ports.guests.ticket_of_guest(&stored).await? else {
            return Ok(None);
        };
        let actor = match guest.contact {
            Some(id) => Actor::Contact { id, name: guest.name, email: guest.email },
            None => return Ok(None),
        };
        Ok(Some(Identity {
            tenant: guest.tenant,
            actor,
            grants: Grants::guest(guest.ticket),
            session: Session::Header,
        }))
    }
}
