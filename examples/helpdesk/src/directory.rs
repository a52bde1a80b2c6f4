//! The port `Directory`: how the helpdesk learns names, addresses and roles of our users.

use async_trait::async_trait;
use escalated::core::{
    Result,
    actor::Role,
    directory::{Directory, Person},
    fold::fold_email,
    ids::{HostUserId, TenantId},
};

use crate::people::{DemoPerson, temp};

/// Answers from the list in `people.rs`.
#[derive(Debug)]
pub struct DemoDirectory;

#[async_trait]
impl Directory for DemoDirectory {
    async fn people(&self, _tenant: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        let known = |id: &HostUserId| DemoPerson::find(id.as_str()).map(DemoPerson::to_person);
        Ok(ids.iter().filter_map(|id| known(id).or_else(|| temp(id))).collect())
    }

    async fn agents(&self, _tenant: &TenantId) -> Result<Vec<Person>> {
        let agents = DemoPerson::all().filter(|person| person.role >= Role::Agent);
        Ok(agents.map(DemoPerson::to_person).collect())
    }

    async fn find_by_email(&self, _tenant: &TenantId, email: &str) -> Result<Option<Person>> {
        let email = fold_email(email);
        let found = DemoPerson::all().find(|person| fold_email(person.email) == email);
        Ok(found.map(DemoPerson::to_person))
    }
}
