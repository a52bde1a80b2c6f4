use escalated_core::{
    contacts::Contact,
    directory::{People, Person},
    ids::{ContactId, HostUserId},
    tickets::{Requester, Ticket, TicketListItem},
};
use serde_json::{Value, json};

/// Who is called what, for the people of one page.
#[derive(Debug, Default)]
pub(crate) struct Names {
    people: People,
}

impl Names {
    /// Names from what the host's directory said.
    pub(crate) fn new(people: Vec<Person>) -> Self {
        Self { people: people.into_iter().collect() }
    }

    /// The host users of a row: its requester and its assignee.
    pub(crate) fn wanted_by_row(row: &TicketListItem) -> impl Iterator<Item = HostUserId> {
        Self::wanted(&row.requester, row.assignee.as_ref())
    }

    /// The host users of a ticket: its requester and its assignee.
    pub(crate) fn wanted_by(ticket: &Ticket) -> impl Iterator<Item = HostUserId> {
        Self::wanted(&ticket.requester, ticket.assignee.as_ref())
    }

    fn wanted(
        requester: &Requester,
        assignee: Option<&HostUserId>,
    ) -> impl Iterator<Item = HostUserId> + use<> {
        let requester = match requester {
            Requester::User(id) => Some(id.clone()),
            Requester::Contact(_) => None,
        };
        requester.into_iter().chain(assignee.cloned())
    }

    /// The name of a host user.
    pub(crate) fn of(&self, id: &HostUserId) -> &str {
        self.people.get(id).map_or("Unknown", |person| person.name.as_str())
    }

    /// `{id, name, email}` of a host user.
    pub(super) fn person(&self, id: &HostUserId) -> Value {
        let email = self.people.get(id).and_then(|person| person.email.as_deref());
        json!({ "id": id, "name": self.of(id), "email": email })
    }

    /// Name and address of whoever needs help.
    pub(super) fn requester<'a>(&'a self, asker: &Asker<'a>) -> (&'a str, Option<&'a str>) {
        let guest = asker.guest_name.filter(|name| !name.trim().is_empty());
        match asker.requester {
            // A stand-in for guests is not who asked.
            Requester::User(id) if asker.contact_id.is_none() => {
                let email = self.people.get(id).and_then(|person| person.email.as_deref());
                (self.of(id), email.or(asker.guest_email))
            }
            _ => {
                let contact = asker.contact.map(|contact| (contact.display_name(), &contact.email));
                let name = guest.or(contact.map(|(name, _)| name)).unwrap_or("Guest");
                (name, asker.guest_email.or(contact.map(|(_, email)| email.as_str())))
            }
        }
    }
}

/// What a ticket or a row says about who needs help.
pub(super) struct Asker<'a> {
    requester: &'a Requester,
    contact_id: Option<ContactId>,
    contact: Option<&'a Contact>,
    guest_name: Option<&'a str>,
    guest_email: Option<&'a str>,
}

impl<'a> Asker<'a> {
    pub(super) fn of_row(row: &'a TicketListItem) -> Self {
        Self {
            requester: &row.requester,
            contact_id: row.contact_id,
            contact: None,
            guest_name: row.guest_name.as_deref(),
            guest_email: row.guest_email.as_deref(),
        }
    }

    pub(super) fn of_ticket(ticket: &'a Ticket, contact: Option<&'a Contact>) -> Self {
        Self {
            requester: &ticket.requester,
            contact_id: ticket.contact_id,
            contact,
            guest_name: ticket.guest_name.as_deref(),
            guest_email: ticket.guest_email.as_deref(),
        }
    }
}

/// The platform's `requester_id`: a guest is 0 on pages.
pub(super) fn requester_id(requester: &Requester) -> Value {
    match requester {
        Requester::User(id) => json!(id),
        Requester::Contact(_) => json!(0),
    }
}
