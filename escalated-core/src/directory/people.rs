use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{actor::Role, ids::HostUserId};

/// A user of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The host's id.
    pub id: HostUserId,
    /// The name to show.
    pub name: String,
    /// The address that mail goes to.
    pub email: Option<String>,
    /// What they are to the helpdesk now.
    pub role: Role,
}

/// Several people by id.
#[derive(Debug, Clone, Default)]
pub struct People(HashMap<HostUserId, Person>);

impl People {
    /// The person with that id.
    #[must_use]
    pub fn get(&self, id: &HostUserId) -> Option<&Person> {
        self.0.get(id)
    }
}

impl FromIterator<Person> for People {
    fn from_iter<I: IntoIterator<Item = Person>>(people: I) -> Self {
        Self(people.into_iter().map(|person| (person.id.clone(), person)).collect())
    }
}
