use crate::{
    actor::{Actor, Cx},
    replies::{Author, AuthorKind},
    tickets::{Requester, Ticket},
};

/// In which part the actor writes on this ticket. Staff who need help themselves write as the
/// requester of their own ticket.
#[must_use]
pub fn author_of(ticket: &Ticket, cx: &Cx) -> Author {
    let is_requester = match (&ticket.requester, &cx.actor) {
        (Requester::User(requester), Actor::User { id, .. }) => requester == id,
        (_, Actor::Contact { id, .. }) => ticket.contact_id == Some(*id),
        _ => cx.grants.guest_ticket == Some(ticket.id),
    };
    let kind = match &cx.actor {
        Actor::System { .. } => AuthorKind::System,
        _ if is_requester => AuthorKind::Requester,
        _ if cx.grants.role.is_staff() => AuthorKind::Agent,
        _ => AuthorKind::Collaborator,
    };
    Author { kind, actor: cx.actor.to_ref() }
}
