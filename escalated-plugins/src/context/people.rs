use escalated_core::{
    Result,
    actor::{Actor, Role},
    contacts::{Contact, check_email},
    directory::Person,
    ids::{ContactId, HostUserId},
};
use serde_json::{Map, Value};

use super::{
    caller::Asking,
    fields::{invalid, own_id, text},
    shapes,
};
use crate::ctx::WireId;

impl Asking<'_> {
    pub(super) async fn find_contact(&self, id: &WireId) -> Result<Value> {
        let Some(id) = own_id(id) else { return Ok(Value::Null) };
        self.contact(ContactId(id)).await
    }

    pub(super) async fn find_contact_by_email(&self, email: &str) -> Result<Value> {
        let found = self.ports.contacts.find_contact_by_email(&self.cx, email.trim()).await?;
        Ok(found.as_ref().map(shapes::contact).unwrap_or_default())
    }

    /// Makes a contact, or answers the one with that address.
    pub(super) async fn create_contact(&self, data: &Map<String, Value>) -> Result<Value> {
        let email = text(data, "email")?.unwrap_or_default();
        let name = text(data, "name")?.unwrap_or_default();
        self.known_contact(&email, &name).await.map(|contact| shapes::contact(&contact))
    }

    /// The contact with that address, made if there is none.
    pub(super) async fn known_contact(&self, email: &str, name: &str) -> Result<Contact> {
        check_email("email", email)?;
        if name.chars().count() > 255 || name.contains(char::is_control) {
            return Err(invalid("name", "a name has at most 255 characters on one line"));
        }
        let (email, name) = (email.trim(), name.trim());
        self.ports.contacts.find_or_create_contact(&self.cx, email, name).await
    }

    pub(super) async fn agents(&self) -> Result<Value> {
        let agents = self.services.list_agents(&self.cx).await?;
        Ok(agents.iter().map(shapes::person).collect())
    }

    pub(super) async fn find_agent(&self, id: &WireId) -> Result<Value> {
        let found = self.person(HostUserId::new(id.to_string())).await?;
        let agent = found.filter(|person| person.role >= Role::Agent);
        Ok(agent.as_ref().map(shapes::person).unwrap_or_default())
    }

    /// Whoever asked for what the plugin does; null for rules, schedules and strangers.
    pub(super) async fn current_user(&self) -> Result<Value> {
        match &self.caller.origin.actor {
            Some(Actor::User { id, .. }) => {
                let found = self.person(id.clone()).await?;
                Ok(found.as_ref().map(shapes::person).unwrap_or_default())
            }
            Some(Actor::Contact { id, .. }) => self.contact(*id).await,
            _ => Ok(Value::Null),
        }
    }

    async fn contact(&self, id: ContactId) -> Result<Value> {
        let found = self.ports.contacts.find_contact(&self.cx, id).await?;
        Ok(found.as_ref().map(shapes::contact).unwrap_or_default())
    }

    async fn person(&self, id: HostUserId) -> Result<Option<Person>> {
        let ids = std::slice::from_ref(&id);
        let people = self.ports.directory.people(&self.cx.tenant, ids).await?;
        Ok(people.into_iter().find(|person| person.id == id))
    }
}
