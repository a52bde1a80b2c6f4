use super::TestDirectory;
use crate::{
    actor::{Actor, Cx, Grants, Role},
    tickets::NewTicket,
    time::{Clock, ManualClock, Timestamp},
};

/// The context of the test person with that role, at the start of [`ManualClock`]: Ada, Ann, Ben,
/// Dora, Vic or Cleo, or nobody.
#[must_use]
pub fn cx(role: Role) -> Cx {
    let id = match role {
        Role::Owner => "1",
        Role::Admin => "6",
        Role::Agent => "2",
        Role::LightAgent => "4",
        Role::Viewer => "5",
        Role::Requester => "10",
        Role::Anonymous => "",
    };
    cx_of(&TestDirectory::default(), id, ManualClock::default().now())
}

/// The context of a person, with the role that the directory gives; nobody if it has no such id.
#[must_use]
pub fn cx_of(people: &TestDirectory, id: &str, now: Timestamp) -> Cx {
    let (actor, role) = match people.person(id) {
        Some(person) => {
            let actor = Actor::User { id: person.id, name: person.name, email: person.email };
            (actor, person.role)
        }
        None => (Actor::Anonymous, Role::Anonymous),
    };
    Cx { request_id: format!("request-of-{id}"), ..Cx::new(actor, Grants::role(role), now) }
}

/// A ticket of the caller's own with this subject.
#[must_use]
pub fn new_ticket(subject: &str) -> NewTicket {
    NewTicket {
        subject: subject.into(),
        description: format!("It is about this: {subject}."),
        ..NewTicket::default()
    }
}
