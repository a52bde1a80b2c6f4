use async_trait::async_trait;

use super::{Actor, Grants};
use crate::{Result, ids::TenantId};

/// How the caller proved who they are; decides whether a CSRF token is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// A cookie that browsers send by themselves; changes need a CSRF token that is bound to this
    /// secret of the session.
    Cookie(String),
    /// A header that browsers do not send by themselves.
    Header,
}

/// What a host knows about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The tenant.
    pub tenant: TenantId,
    /// Who.
    pub actor: Actor,
    /// What they may do.
    pub grants: Grants,
    /// How they proved it.
    pub session: Session,
}

/// The host's login: turns a request into an identity, once, at the edge.
///
/// Must not trust headers that the host's own layer did not set. `Ok(None)` is an anonymous
/// caller; an `Err` is answered as such and is never treated as anonymous.
///
/// ```
/// use escalated_core::actor::{Actor, Grants, Identify, Identity, Role, Session};
/// use escalated_core::ids::{HostUserId, TenantId};
///
/// /// The host's middleware has put its user into the request's extensions.
/// #[derive(Clone)]
/// struct LoggedIn { id: i64, name: String, is_agent: bool, session: String }
///
/// struct HostLogin;
///
/// #[async_trait::async_trait]
/// impl Identify for HostLogin {
///     async fn identify(
///         &self,
///         request: &http::request::Parts,
///     ) -> escalated_core::Result<Option<Identity>> {
///         Ok(request.extensions.get::<LoggedIn>().map(|user| Identity {
///             tenant: TenantId::default(),
///             actor: Actor::User {
///                 id: HostUserId::new(user.id.to_string()),
///                 name: user.name.clone(),
///                 email: None,
///             },
///             grants: Grants::role(if user.is_agent { Role::Agent } else { Role::Requester }),
///             session: Session::Cookie(user.session.clone()),
///         }))
///     }
/// }
/// ```
#[async_trait]
pub trait Identify: Send + Sync {
    /// Who sent this request?
    async fn identify(&self, request: &http::request::Parts) -> Result<Option<Identity>>;
}
