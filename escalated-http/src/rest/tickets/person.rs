use escalated_core::{
    actor::{ActorKind, ActorRef},
    ids::HostUserId,
    replies::Author,
    tickets::{Requester, TicketListItem},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::names::Names;

/// Who reads the answer, and so what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rest) enum Reader {
    Staff,
    Requester,
}

/// Who needs help.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(in crate::rest) struct RequesterView<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
}

/// A user of the host.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PersonRef<'a> {
    /// The host's id.
    #[schema(value_type = Object)]
    pub(in crate::rest) id: &'a HostUserId,
    /// Empty if the host no longer knows them.
    pub(in crate::rest) name: &'a str,
    /// For staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::rest) email: Option<&'a str>,
}

/// Who wrote or did something; null for the helpdesk itself.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct AuthorView<'a> {
    /// The host's id; null for guests.
    #[schema(value_type = Option<Object>)]
    id: Option<HostUserId>,
    name: &'a str,
    email: Option<&'a str>,
}

/// The requester of a ticket: the guest by name and address, or the user.
pub(super) fn requester<'a>(
    requester: &'a Requester,
    guest: (Option<&'a str>, Option<&'a str>),
    names: &'a Names,
) -> RequesterView<'a> {
    match (guest, requester) {
        ((name, Some(email)), _) => RequesterView { name, email: Some(email) },
        (_, Requester::User(id)) => {
            let known = names.user(id);
            RequesterView { name: known.map(|(name, _)| name), email: known.and_then(|k| k.1) }
        }
        (_, Requester::Contact(id)) => {
            let known = names.contact(*id);
            RequesterView { name: known.map(|(name, _)| name), email: known.map(|k| k.1) }
        }
    }
}

impl<'a> PersonRef<'a> {
    pub(super) fn new(id: &'a HostUserId, names: &'a Names, with_email: bool) -> Self {
        let known = names.user(id);
        let email = known.and_then(|(_, email)| email).filter(|_| with_email);
        Self { id, name: known.map_or("", |(name, _)| name), email }
    }
}

impl<'a> AuthorView<'a> {
    /// The author of a message. Requesters learn no addresses.
    pub(super) fn author(author: &'a Author, names: &'a Names, reader: Reader) -> Option<Self> {
        Self::actor(&author.actor, names, reader)
    }

    /// Somebody who did something.
    pub(in crate::rest) fn actor(
        actor: &'a ActorRef,
        names: &'a Names,
        reader: Reader,
    ) -> Option<Self> {
        let email = names.email_of(actor).filter(|_| reader == Reader::Staff);
        match actor.kind {
            ActorKind::System => None,
            _ => Some(Self { id: actor.user_id(), name: &actor.name, email }),
        }
    }
}

/// The name of whoever needs help.
pub(in crate::rest) fn requester_name<'a>(
    item: &'a TicketListItem,
    names: &'a Names,
) -> Option<&'a str> {
    let guest = (item.guest_name.as_deref(), item.guest_email.as_deref());
    requester(&item.requester, guest, names).name
}
