use async_trait::async_trait;

use super::Person;
use crate::{
    Result,
    ids::{DepartmentId, HostUserId, TenantId},
};

/// The host's user table.
///
/// Must answer quickly: lists and mails ask it, once for all people of a page. Is never called
/// while a database transaction of ours is open.
///
/// ```
/// use escalated_core::{Result, actor::Role, directory::{Directory, Person}, ids::{HostUserId, TenantId}};
///
/// struct OneAgent;
///
/// #[async_trait::async_trait]
/// impl Directory for OneAgent {
///     async fn people(&self, _: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
///         let agents = self.agents(&TenantId::default()).await?;
///         Ok(agents.into_iter().filter(|person| ids.contains(&person.id)).collect())
///     }
///     async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
///         Ok(vec![Person {
///             id: HostUserId::new("1"),
///             name: "Ada".into(),
///             email: Some("ada@example.org".into()),
///             role: Role::Agent,
///         }])
///     }
///     async fn find_by_email(&self, tenant: &TenantId, email: &str) -> Result<Option<Person>> {
///         let agents = self.agents(tenant).await?;
///         Ok(agents.into_iter().find(|person| person.email.as_deref() == Some(email)))
///     }
/// }
/// ```
#[async_trait]
pub trait Directory: Send + Sync {
    /// The people with those ids, in no order; unknown ids are left out.
    async fn people(&self, tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>>;
    /// Everybody who may be assigned tickets.
    async fn agents(&self, tenant: &TenantId) -> Result<Vec<Person>>;
    /// The person with that address, without case.
    async fn find_by_email(&self, tenant: &TenantId, email: &str) -> Result<Option<Person>>;

    /// The departments whose tickets this member of the staff may see; `None` is all of them. A
    /// host whose [`Identify`](crate::actor::Identify) limits staff to departments must say the
    /// same here: it is asked when somebody comes with an API token.
    async fn departments(
        &self,
        _tenant: &TenantId,
        _person: &HostUserId,
    ) -> Result<Option<Vec<DepartmentId>>> {
        Ok(None)
    }
}
