use std::sync::Arc;

use async_trait::async_trait;

use super::TestDirectory;
use crate::{
    Error, Result,
    actor::{Actor, Grants, Identify, Identity, Session},
    ids::TenantId,
};

/// A login that believes the header `x-test-user: ID`, and, as a browser session,
/// `x-test-cookie: ID`. `x-test-tenant` names the tenant. Nobody is anonymous who names an id that
/// the directory does not have: that is an error.
#[derive(Debug, Clone, Default)]
pub struct TestLogin(Arc<TestDirectory>);

impl TestLogin {
    /// A login of these people.
    #[must_use]
    pub fn new(people: Arc<TestDirectory>) -> Self {
        Self(people)
    }
}

#[async_trait]
impl Identify for TestLogin {
    async fn identify(&self, request: &http::request::Parts) -> Result<Option<Identity>> {
        let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
        let (id, session) = match (header("x-test-user"), header("x-test-cookie")) {
            (Some(id), _) => (id, Session::Header),
            (None, Some(id)) => (id, Session::Cookie(format!("session-of-{id}"))),
            (None, None) => return Ok(None),
        };
        let person = self.0.person(id).ok_or_else(|| {
            Error::unauthenticated("unknown_user", "the session's user does not exist")
        })?;
        Ok(Some(Identity {
            tenant: TenantId::new(header("x-test-tenant").unwrap_or_default())?,
            actor: Actor::User { id: person.id, name: person.name, email: person.email },
            grants: Grants::role(person.role),
            session,
        }))
    }
}
