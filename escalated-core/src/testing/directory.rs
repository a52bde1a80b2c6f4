use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use crate::{
    Result,
    actor::Role,
    directory::{Directory, Person},
    ids::{DepartmentId, HostUserId, TenantId},
};

/// A customer whose id is no number.
pub const UUID_PERSON: &str = "0b8e7a52-6c1d-4f0e-9a57-3d2f1c4b5a69";

/// A host's user table of a few people: `1` Ada owns the helpdesk, `2` Ben and `3` Cem are agents,
/// `4` Dora a light agent, `5` Vic a viewer, `6` Ann an admin, `10` Cleo and `11` Cyd are
/// customers, and so is Uma, whose id is [`UUID_PERSON`].
#[derive(Debug)]
pub struct TestDirectory {
    people: Mutex<Vec<Person>>,
    departments: Mutex<BTreeMap<HostUserId, Vec<DepartmentId>>>,
}

impl Default for TestDirectory {
    fn default() -> Self {
        let person = |(id, name, role): (&str, &str, Role)| Person {
            id: HostUserId::new(id),
            name: name.into(),
            email: Some(format!("{}@example.org", name.to_lowercase())),
            role,
        };
        let people = [
            ("1", "Ada", Role::Owner),
            ("2", "Ben", Role::Agent),
            ("3", "Cem", Role::Agent),
            ("4", "Dora", Role::LightAgent),
            ("5", "Vic", Role::Viewer),
            ("6", "Ann", Role::Admin),
            ("10", "Cleo", Role::Requester),
            ("11", "Cyd", Role::Requester),
            (UUID_PERSON, "Uma", Role::Requester),
        ];
        Self { people: Mutex::new(people.map(person).into()), departments: Mutex::default() }
    }
}

impl TestDirectory {
    fn lock(&self) -> MutexGuard<'_, Vec<Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The person with that id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<Person> {
        self.lock().iter().find(|person| person.id.as_str() == id).cloned()
    }

    /// Gives a person another role.
    pub fn set_role(&self, id: &str, role: Role) {
        for person in self.lock().iter_mut().filter(|person| person.id.as_str() == id) {
            person.role = role;
        }
    }

    /// Limits a person to these departments.
    pub fn limit(&self, id: &str, departments: Vec<DepartmentId>) {
        let mut limits = self.departments.lock().unwrap_or_else(PoisonError::into_inner);
        limits.insert(HostUserId::new(id), departments);
    }

    /// Removes a person.
    pub fn remove(&self, id: &str) {
        self.lock().retain(|person| person.id.as_str() != id);
    }
}

#[async_trait]
impl Directory for TestDirectory {
    async fn people(&self, _: &TenantId, ids: &[HostUserId]) -> Result<Vec<Person>> {
        Ok(self.lock().iter().filter(|person| ids.contains(&person.id)).cloned().collect())
    }

    async fn agents(&self, _: &TenantId) -> Result<Vec<Person>> {
        Ok(self.lock().iter().filter(|person| person.role >= Role::Agent).cloned().collect())
    }

    async fn find_by_email(&self, _: &TenantId, email: &str) -> Result<Option<Person>> {
        let same = |person: &&Person| {
            person.email.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(email))
        };
        Ok(self.lock().iter().find(same).cloned())
    }

    async fn departments(
        &self,
        _: &TenantId,
        person: &HostUserId,
    ) -> Result<Option<Vec<DepartmentId>>> {
        let limits = self.departments.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(limits.get(person).cloned())
    }
}
