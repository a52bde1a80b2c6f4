use std::collections::{BTreeSet, HashMap};

use escalated_core::{
    Result,
    actor::{Actor, ActorKind, ActorRef, Cx},
    contacts::Contact,
    directory::People,
    ids::{ContactId, HostUserId},
    mail::Recipient,
    services::Services,
    tickets::Requester,
};

/// Whose names an answer needs, collected before anybody is asked.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    users: BTreeSet<HostUserId>,
    contacts: BTreeSet<ContactId>,
}

/// The people and contacts of an answer.
#[derive(Debug, Default)]
pub(crate) struct Names {
    people: People,
    contacts: HashMap<ContactId, Contact>,
    own: Option<(HostUserId, String, Option<String>)>,
}

impl Wanted {
    /// A user of the host.
    pub(crate) fn user(&mut self, id: Option<&HostUserId>) {
        if let Some(id) = id.filter(|id| !self.users.contains(*id)) {
            self.users.insert(id.clone());
        }
    }

    /// Somebody who needs help. A guest whose address is on the ticket is known already.
    pub(crate) fn requester(&mut self, requester: &Requester, guest_email: Option<&str>) {
        match requester {
            _ if guest_email.is_some() => {}
            Requester::User(id) => self.user(Some(id)),
            Requester::Contact(id) => {
                self.contacts.insert(*id);
            }
        }
    }

    /// Somebody who did something.
    pub(crate) fn actor(&mut self, actor: &ActorRef) {
        match actor.kind {
            ActorKind::User => self.user(actor.user_id().as_ref()),
            ActorKind::Contact => self.contacts.extend(actor.contact_id()),
            ActorKind::Anonymous | ActorKind::System => {}
        }
    }

    /// Somebody who is mailed.
    pub(crate) fn recipient(&mut self, recipient: &Recipient) {
        match recipient {
            Recipient::User(id) => self.user(Some(id)),
            Recipient::Contact(id) => {
                self.contacts.insert(*id);
            }
        }
    }

    /// Asks the directory once and the contacts once, and neither for nothing. The caller is
    /// known already.
    pub(crate) async fn resolve(mut self, services: &Services, cx: &Cx) -> Result<Names> {
        let mut names = Names::default();
        if let Actor::User { id, name, email } = &cx.actor
            && self.users.remove(id)
        {
            names.own = Some((id.clone(), name.clone(), email.clone()));
        }
        let ports = services.ports();
        if !self.users.is_empty() {
            let ids: Vec<HostUserId> = self.users.into_iter().collect();
            names.people = ports.directory.people(&cx.tenant, &ids).await?.into_iter().collect();
        }
        if !self.contacts.is_empty() {
            let ids: Vec<ContactId> = self.contacts.into_iter().collect();
            let contacts = ports.contacts.contacts(cx, &ids).await?;
            names.contacts = contacts.into_iter().map(|contact| (contact.id, contact)).collect();
        }
        Ok(names)
    }
}

impl Names {
    /// Name and address of a user of the host.
    pub(crate) fn user(&self, id: &HostUserId) -> Option<(&str, Option<&str>)> {
        if let Some((own, name, email)) = &self.own
            && own == id
        {
            return Some((name, email.as_deref()));
        }
        self.people.get(id).map(|person| (person.name.as_str(), person.email.as_deref()))
    }

    /// Name and address of a contact.
    pub(crate) fn contact(&self, id: ContactId) -> Option<(&str, &str)> {
        let contact = self.contacts.get(&id)?;
        Some((contact.display_name(), contact.email.as_str()))
    }

    /// The address of somebody who did something.
    pub(crate) fn email_of(&self, actor: &ActorRef) -> Option<&str> {
        match actor.kind {
            ActorKind::User => self.user(&actor.user_id()?)?.1,
            ActorKind::Contact => Some(self.contact(actor.contact_id()?)?.1),
            ActorKind::Anonymous | ActorKind::System => None,
        }
    }
}
