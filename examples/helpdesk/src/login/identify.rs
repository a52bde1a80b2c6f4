//! The port `Identify`: how the helpdesk learns who sent a request.

use async_trait::async_trait;
use axum::http::request::Parts;
use escalated::core::{
    Result,
    actor::{Actor, Grants, Identify, Identity, Session},
    ids::{HostUserId, TenantId},
};

use super::Sessions;

/// Reads our session cookie. API tokens and guests' links the helpdesk reads itself.
#[derive(Clone)]
pub struct HostLogin(pub Sessions);

#[async_trait]
impl Identify for HostLogin {
    async fn identify(&self, request: &Parts) -> Result<Option<Identity>> {
        Ok(self.0.read(&request.headers).map(|logged_in| Identity {
            tenant: TenantId::default(),
            actor: Actor::User {
                id: HostUserId::new(logged_in.person.id),
                name: logged_in.person.name.into(),
                email: Some(logged_in.person.email.into()),
            },
            grants: Grants::role(logged_in.person.role),
            session: Session::Cookie(logged_in.nonce),
        }))
    }
}
