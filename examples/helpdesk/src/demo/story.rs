//! The life of one demo ticket, before it has an id.

use escalated::core::{
    actor::{Actor, Cx, Grants, Role},
    ids::HostUserId,
    pipeline::{Action, Command},
    tickets::{NewTicket, Ticket},
    time::Timestamp,
};

use super::writers::Writer;
use crate::people::DemoPerson;

/// How a ticket comes in, and what happens to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Whose ticket it is.
    pub writer: Writer,
    /// When it came in.
    pub opened_at: Timestamp,
    /// Who typed it in.
    pub opened_by: Voice,
    /// What was typed in.
    pub new: NewTicket,
    /// What followed, oldest first.
    pub steps: Vec<Step>,
}

/// One command in a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Voice,
    /// What, in one commit.
    pub actions: Vec<Action>,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Whose ticket it is.
    Writer,
    /// One of us.
    Staff(&'static DemoPerson),
}

impl Story {
    /// The command that opens the ticket.
    pub fn opening(&self) -> (Cx, Command) {
        let (actor, grants) = match (self.opened_by, self.writer) {
            (Voice::Staff(person), _) | (Voice::Writer, Writer::Customer(person)) => user(person),
            (Voice::Writer, Writer::Guest { .. }) => {
                (Actor::Anonymous, Grants::role(Role::Anonymous))
            }
        };
        (quiet(actor, grants, self.opened_at), Command::Create(self.new.clone()))
    }

    /// The command of the step at `index`, once the ticket is there.
    pub fn step(&self, index: usize, ticket: &Ticket) -> Option<(Cx, Command)> {
        let step = self.steps.get(index)?;
        let (actor, grants) = match (step.by, self.writer) {
            (Voice::Staff(person), _) | (Voice::Writer, Writer::Customer(person)) => user(person),
            (Voice::Writer, Writer::Guest { name, email }) => {
                let (name, email) = (name.to_owned(), email.to_owned());
                (Actor::Contact { id: ticket.contact_id?, name, email }, Grants::guest(ticket.id))
            }
        };
        let command = Command::batch(ticket.id.into(), step.actions.clone());
        Some((quiet(actor, grants, step.at), command))
    }
}

fn user(person: &DemoPerson) -> (Actor, Grants) {
    let actor = Actor::User {
        id: HostUserId::new(person.id),
        name: person.name.into(),
        email: Some(person.email.into()),
    };
    (actor, Grants::role(person.role))
}

/// Quiet: what happened months ago is mailed to nobody today.
fn quiet(actor: Actor, grants: Grants, at: Timestamp) -> Cx {
    Cx { quiet: true, request_id: "demo".into(), ..Cx::new(actor, grants, at) }
}
