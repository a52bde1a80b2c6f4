use async_trait::async_trait;
use escalated_core::{
    Result,
    actor::{Identify, Identity, Role},
    directory::{Directory, Person},
    ids::{HostUserId, TenantId},
};

/// The demo agent's id, as in the example.
pub(crate) const AGENT: &str = "2";

/// A demo customer's id, as in the example.
pub(crate) const CUSTOMER: &str = "101";

/// The example's people as far as a benchmark needs them: staff has ids below 100.
pub(crate) struct People;

fn person(id: &str) -> Option<Person> {
    let role = match id.parse::<u32>().ok()? {
        0 => return None,
        1 => Role::Admin,
        2..100 => Role::Agent,
        _ => Role::Requester,
    };
    let email = Some(format!("person-{id}@fernway.example"));
    Some(Person { id: HostUserId::new(id), name: format!("Person {id}"), email, role })
}

#[async_trait]
impl Directory for People {
    async fn people(&self, _tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(ids.iter().filter_map(|id| person(id.as_str())).collect())
    }

    async fn agents(&self, _tenant: &TenantId) -> Result<Vec<Person>> {
        Ok((1..10).filter_map(|id| person(&id.to_string())).collect())
    }

    async fn find_by_email(&self, _tenant: &TenantId, _email: &str) -> Result<Option<Person>> {
        Ok(None)
    }
}

/// Nobody is logged in; requests carry tokens.
pub(crate) struct NoLogin;

#[async_trait]
impl Identify for NoLogin {
    async fn identify(&self, _request: &http::request::Parts) -> Result<Option<Identity>> {
        Ok(None)
    }
}
