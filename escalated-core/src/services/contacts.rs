use super::Services;
use crate::{
    Error, Result,
    actor::Cx,
    authz::{Operation, Resource},
    contacts::{Contact, ContactQuery},
    ids::ContactId,
    page::Page,
};

impl Services {
    /// One page of contacts, for staff.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn list_contacts(&self, cx: &Cx, query: &ContactQuery) -> Result<Page<Contact>> {
        self.may(cx, Operation::View, &Resource::Contacts)?;
        self.ports.contacts.list_contacts(cx, query).await
    }

    /// One contact, for staff.
    ///
    /// # Errors
    /// `forbidden`, `contact_not_found`.
    pub async fn get_contact(&self, cx: &Cx, id: ContactId) -> Result<Contact> {
        self.may(cx, Operation::View, &Resource::Contacts)?;
        let contact = self.ports.contacts.find_contact(cx, id).await?;
        contact.ok_or_else(|| Error::not_found("contact_not_found", "no such contact"))
    }

    /// Changes a contact's name.
    ///
    /// # Errors
    /// `forbidden`, `contact_not_found`, `too_long`.
    pub async fn rename_contact(
        &self,
        cx: &Cx,
        id: ContactId,
        name: Option<&str>,
    ) -> Result<Contact> {
        self.may(cx, Operation::Modify, &Resource::Contacts)?;
        let wrong = |name: &str| name.chars().count() > 255 || name.chars().any(char::is_control);
        if name.is_some_and(wrong) {
            let message = "a name has at most 255 characters on one line";
            return Err(Error::field("name", "too_long", message));
        }
        self.ports.contacts.rename_contact(cx, id, name).await
    }
}
